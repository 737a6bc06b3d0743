"""What the registry of cities itself knows that a person leaves behind."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from cities.duties import Duty, register_duty
from cities.models import ChangeProposal, City, Office, Person, Referent
from cities.services.mandates import has_mandate, name_office
from cities.services.officers import find_cities, hand_over_cities
from cities.staff_duties import register_staff_duty
from cms_portal.accounts import services as accounts
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.sessions import end_sessions, open_sessions


def find_proposals(person: Person, city: City) -> list[Duty]:
    """Variations told by the person and still unanswered."""
    rows = ChangeProposal.objects.open().filter(city=city, followed_by=person)
    return [
        Duty(
            id=str(row.pk),
            title=row.get_what_display(),
            text="La risposta della segreteria andrà a chi subentra.",
            url=row.get_absolute_url(),
        )
        for row in rows
    ]


def hand_over_proposals(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    ChangeProposal.objects.open().filter(pk__in=ids).update(followed_by=to)


def find_office(person: Person, city: City) -> list[Duty]:
    """The person answers for the city's office."""
    rows = Office.objects.current().filter(city=city, responsible=person)
    return [
        Duty(
            id=str(office.pk),
            title=f"Responsabile per il Programma, {office.name}",
            text="L'ufficio resta; l'atto che nomina chi subentra è poi da inserire.",
            url=reverse("cities:people", args=[city.cadastral_code]),
        )
        for office in rows
    ]


def hand_over_office(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    today = timezone.localdate()
    for office in Office.objects.filter(pk__in=ids).select_related("city"):
        if office.valid_from >= today:
            office.responsible, office.responsible_role, office.act = to, "", ""
            office.save(update_fields=["responsible", "responsible_role", "act"])
        else:
            name_office(city=office.city, name=office.name, responsible=to, valid_from=today, by=by)


def find_substitutes(person: Person, city: City) -> list[Duty]:
    """Who stands in for the person goes on for the one who comes."""
    rows = Referent.objects.current().filter(city=city, substitute_of__person=person)
    return [
        Duty(id=str(row.pk), title=f"{row.person.shown_name}, {row.title.lower()}")
        for row in rows.select_related("person")
    ]


def hand_over_substitutes(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    for row in Referent.objects.filter(pk__in=ids):
        theirs = Referent.objects.filter(city=row.city_id, person=to, kind=row.kind)
        if to is not None and (main := theirs.exclude(pk=row.pk).first()):
            row.substitute_of = main
            row.save(update_fields=["substitute_of"])


def find_access(person: Person, city: City) -> list[Duty]:
    """The access that the mandates gave; who has one in another city keeps it."""
    user = person.user
    if user is None or not user.is_active or user.sees_all_cities:
        return []
    if _has_another_role(user) and Role.REFERENT not in user.roles:
        return []
    if has_mandate(person, outside=city):
        return []
    sessions = len(open_sessions(user))
    count = {0: "Nessuna sessione aperta ora.", 1: "Una sessione aperta ora."}
    ways = "" if _has_another_role(user) else " Passkey e codici non aprono più."
    return [
        Duty(
            id=str(user.pk),
            title=f"Accesso al portale di {user.email}",
            text=count.get(sessions, f"{sessions} sessioni aperte ora.") + ways,
        )
    ]


def close_access(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    """Whole, unless the person comes in for something else too; a new mandate invites again."""
    for user in User.objects.filter(pk__in=ids):
        if _has_another_role(user):
            end_sessions(user)
            accounts.withdraw_role(user=user, role=Role.REFERENT, by=by)
        else:
            accounts.close_access(user=user, by=by, note="Incarico concluso")


def _has_another_role(user: User) -> bool:
    return bool(user.roles - {Role.REFERENT})


def register_duties() -> None:
    register_duty(
        "proposals", "Variazioni in esame", find_proposals, hand_over_proposals, position=50
    )
    register_duty("office", "Ufficio del Programma", find_office, hand_over_office, position=60)
    register_duty("substitutes", "Supplenti", find_substitutes, hand_over_substitutes, position=70)
    register_duty(
        "access", "Accesso al portale", find_access, close_access, closes=True, position=10
    )
    register_staff_duty("cities", "Città seguite", find_cities, hand_over_cities, position=10)
