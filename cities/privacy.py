"""What the cities hold about people, told to the portal's privacy office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from cities import periods
from cities.history import event_model
from cities.models import (
    City,
    CityAlias,
    CityDossier,
    IstatCode,
    LegalRepresentative,
    Office,
    Person,
    Referent,
    Region,
)
from cms_portal.accounts.models import User
from cms_portal.privacy import reach, registry
from cms_portal.privacy.enums import AnonymisedBy
from cms_portal.privacy.exceptions import Held
from cms_portal.privacy.registry import Category, Item, PeopleDirectory, Reasons, Row
from cms_portal.privacy.services.anonymisation import anonymise
from cms_portal.privacy.subjects import Subject

MOST_FOUND = 20
GONE = "Persona anonimizzata"
_History: Any = event_model(Person)
MANDATES: tuple[tuple[type[Any], str], ...] = (
    (Referent, "person"),
    (LegalRepresentative, "person"),
    (Office, "responsible"),
)


def register() -> None:
    registry.register_people(
        PeopleDirectory(
            model="cities.Person",
            complete=complete,
            search=search,
            common_words=common_words,
            beneficiaries=beneficiaries,
        )
    )
    registry.register_source(
        "cities.person",
        "Persona",
        _person,
        why="Per sapere chi parla e chi firma per ogni Comune.",
        anonymise=_unname,
    )
    registry.register_source(
        "cities.dossiers",
        "Fascicoli di città chiesti",
        _dossiers,
        why="Per sapere chi ha preso i documenti di una città.",
    )
    registry.register_source(
        "cities.mandates",
        "Incarichi",
        _mandates,
        why="Per sapere chi rappresentava il Comune, in quale veste e in quali giorni.",
        hold=_in_office,
    )
    registry.register_category(
        Category(
            name="cities.people",
            label="Persone senza incarico",
            what_happens="Il nome e i recapiti diventano anonimi, anche nelle cronologie.",
            starts={"last_mandate": "fine dell'ultimo incarico"},
            months=60,
            basis="Serve a rispondere del procedimento; poi restano i fatti, senza i nomi.",
            due=_out_of_office,
            erase=_anonymise_all,
        )
    )


# --- who it is


def complete(subject: Subject) -> Subject:
    """With the names and addresses of the person, and those they had before."""
    found = Q(pk=subject.person_id) if subject.person_id else Q(user=subject.user_id)
    person = Person.objects.filter(found).select_related("user").first()
    if person is None:
        return subject
    history = _History.objects.filter(pgh_obj_id=person.pk)
    known = ("first_name", "last_name", "email", "phone")
    rows = [tuple(getattr(person, one) for one in known), *history.values_list(*known)]
    user = person.user or subject.user
    names = {(first, last) for first, last, _, _ in rows} | subject.names
    emails = {email for _, _, email, _ in rows if email} | subject.emails
    if user and not subject.user_id:
        return registry.subject_of(user=user)
    return replace(
        subject,
        label=person.full_name,
        person_id=person.pk,
        names=frozenset(names),
        emails=frozenset(emails),
        phones=frozenset(phone for *_, phone in rows if phone),
    )


def search(text: str) -> list[Subject]:
    people = Person.objects.search(text).select_related("user")[:MOST_FOUND]
    found = [
        Subject(
            label=f"{one.full_name}{f', {one.email}' if one.email else ''}",
            user_id=one.user_id,
            person_id=one.pk,
        )
        for one in people
    ]
    users = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text), person=None)
    return found + [
        Subject(label=f"{one}, {one.email}", user_id=one.pk) for one in users[:MOST_FOUND]
    ]


def common_words() -> Iterable[str]:
    for model, field in (
        (City, "name"),
        (City, "province_name"),
        (CityAlias, "name"),
        (IstatCode, "province_name"),
        (Region, "name"),
    ):
        yield from model._default_manager.values_list(field, flat=True)


def beneficiaries() -> dict[str, str]:
    return dict(City.objects.by_name().values_list("cadastral_code", "name"))


# --- what there is


def _person(subject: Subject) -> list[Row]:
    person = Person.objects.filter(pk=subject.person_id or 0).first()
    if person is None:
        return []
    return [
        {
            "Nome": person.first_name,
            "Cognome": person.last_name,
            "Genere nelle qualifiche": person.get_gender_display(),
            "E-mail": person.email,
            "Telefono": person.phone,
        }
    ]


def _unname(subject: Subject) -> dict[str, int]:
    """The row of today by the ordinary way, so that history says when; then those of history."""
    person = Person.objects.filter(pk=subject.person_id or 0).first()
    if person is None:
        return {}
    person.first_name, person.last_name = GONE, str(person.pk)
    person.gender = person.email = person.phone = ""
    person.save(update_fields=["first_name", "last_name", "gender", "email", "phone"])
    count = reach.overwrite(
        _History,
        Q(pgh_obj_id=person.pk),
        first_name=GONE,
        last_name=str(person.pk),
        gender="",
        email="",
        phone="",
    )
    return {Person._meta.label: 1, _History._meta.label: count}


def _mandates(subject: Subject) -> list[Row]:
    rows: list[Row] = []
    for model, field in MANDATES:
        mine = model.objects.filter((field, subject.person_id)).select_related("city", field)
        rows += [
            {
                "Comune": one.city.name,
                "Incarico": getattr(one, "title", "") or f"Responsabile: {one}",
                "Ufficio": getattr(one, "office_name", "") or getattr(one, "name", ""),
                "Atto": one.act,
                "Dal": one.valid_from,
                "Al": one.valid_to,
            }
            for one in mine
        ]
    return rows


def _in_office(subjects: Sequence[Subject]) -> Reasons:
    """Who still speaks or signs for a city, and who looks after one in the office."""
    found: dict[Subject, list[str]] = {subject: [] for subject in subjects}
    by_person = {one.person_id: one for one in subjects if one.person_id is not None}
    for model, field in MANDATES:
        open_now = model.objects.filter(periods.on(None), (f"{field}__in", list(by_person)))
        for mandate in open_now.select_related("city", field):
            found[by_person[getattr(mandate, f"{field}_id")]].append(
                f"Incarico in corso per il Comune di {mandate.city.name} ({_as_what(mandate)}): "
                "prima va concluso o passato a un'altra persona."
            )
    by_user = {one.user_id: one for one in subjects if one.user_id is not None}
    for city in City.objects.filter(officer__in=list(by_user)).by_name():
        found[by_user[city.officer_id or 0]].append(
            f"Città affidata nella segreteria: {city.name}. Prima va affidata ad altri."
        )
    return {subject: reasons for subject, reasons in found.items() if reasons}


def _as_what(mandate: Any) -> str:
    title = getattr(mandate, "title", "")
    return str(title).lower() if title else f"responsabile di «{mandate}»"


# --- how long


def _out_of_office(before: datetime, start: str) -> list[Item]:
    """Everybody whose last mandate ended before that day."""
    day = timezone.localdate(before)
    people = Person.objects.exclude(first_name=GONE)
    for model, field in MANDATES:
        lasting = model.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day))
        people = people.exclude(pk__in=lasting.exclude((field, None)).values(field))
    ends: dict[int, date] = {}
    for model, field in MANDATES:
        last = model.objects.filter((f"{field}__in", people)).values(field)
        for row in last.annotate(last=Max("valid_to")):
            ends[row[field]] = max(row["last"], ends.get(row[field], row["last"]))
    return [
        Item(
            id=person.pk,
            label=person.full_name,
            since=timezone.make_aware(datetime.combine(ends[person.pk], time.min)),
            subject=Subject(person.full_name, user_id=person.user_id, person_id=person.pk),
        )
        for person in people
        if person.pk in ends
    ]


def _anonymise_all(items: list[Item]) -> int:
    done = 0
    for item in items:
        try:
            anonymise(registry.subject_of(person_id=item.id), why=AnonymisedBy.RETENTION, by=None)
        except Held:
            continue  # somebody gave the person work since we looked
        done += 1
    return done


def _dossiers(subject: Subject) -> list[Row]:
    rows = CityDossier.objects.filter(by=subject.user_id or 0).select_related("city")
    return [{"Comune": one.city.name, "Chiesto il": one.at} for one in rows]
