"""A marker in every text of a person's rows, and in every history table: afterwards nowhere."""

from datetime import date

import pghistory.models
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, LegalRepresentative, Office, Person, Referent
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import invite_staff
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import queue_mail
from cms_portal.privacy import reach, registry, services
from cms_portal.privacy.enums import AnonymisedBy
from cms_portal.privacy.exceptions import Held
from cms_portal.privacy.models import AnonymisationRecord, LastPayment
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.portal.world import make_act
from tests.protocols.factories import complete_city

pytestmark = pytest.mark.django_db

FIRST, LAST = "Zanobia", "D'Èqzmarker"
ADDRESS = "zanobia.qzmarker@comune.example"
OLD_ADDRESS = "z.qzmarker@vecchio.example"
PHONE = "0824 55501234"
ALONE = f"ne parla {LAST} stessa"
WHOLE = f"Zanobia  D’ÈQZMARKER; {LAST}, {FIRST}; <{ADDRESS.upper()}>; {OLD_ADDRESS}; 0824-55501234"
ENDED = {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)}


def erase(person):
    return services.anonymise(subject_of(person), why=AnonymisedBy.REQUEST, by=None)


def subject_of(person):
    return registry.subject_of(person_id=person.pk, user=person.user)


@pytest.fixture
def person():
    """Somebody with a past in every way, whose mandates are over and whose act stays."""
    city = complete_city(name="Benevento")
    user = UserFactory(role=Role.REFERENT, name=f"{FIRST} {LAST}", email=ADDRESS)
    person = PersonFactory(
        first_name="Zanobìa", last_name=LAST, email=OLD_ADDRESS, phone=PHONE, user=user
    )
    LegalRepresentative.objects.filter(city=city).update(person=person)
    make_act(city, by=UserFactory(role=Role.STAFF))
    person.first_name, person.email = FIRST, ADDRESS
    person.save()
    LegalRepresentative.objects.filter(city=city).update(**ENDED)
    ReferentFactory(city=city, person=person, **ENDED)
    Office.objects.filter(city=city).update(responsible=person, **ENDED)
    LastPayment.objects.create(
        beneficiary=city.cadastral_code, paid_on=date(2015, 5, 1), source="x"
    )
    services.ask(user=user, kind="correction", text=ALONE)
    services.answer(
        request_id=user.data_requests.get().pk, is_granted=True, text=WHOLE, by=UserFactory()
    )
    context = {"request": user.data_requests.get(), "what": "received", "url": ""}
    queue_mail(template="privacy/request", to=ADDRESS, key="k1", reason="prova", context=context)
    data = [FIRST, LAST, {"last": LAST, "x": 1, "first": FIRST}]
    enqueue("jobs.heartbeat", key=f"of {ADDRESS}", by=user, note=data)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "s"})
    LogEntry.objects.create(user=user, content_type=ContentType.objects.get_for_model(Person),
        object_id=person.pk, object_repr=str(person), action_flag=CHANGE,
        change_message='[{"changed": "Zanobia D\\u0027\\u00c8qzmarker"}]')  # fmt: skip
    invite_staff(email=OLD_ADDRESS, name=f"{FIRST} {LAST}", force=True)
    return Person.objects.get(pk=person.pk)


def write_everywhere(subject):
    """Fill each text column: in rows about the person with the surname alone, elsewhere in full."""
    written = set()
    for model in reach.all_models():
        if registry.kept(model):
            continue
        about = reach.about_person(model, subject)
        for column in reach.text_fields(model):
            if column.unique or isinstance(
                column, (models.EmailField, models.JSONField, ArrayField)
            ):
                continue
            rows_and_texts = [(model._base_manager.all(), WHOLE)]
            if about is not None:
                rows_and_texts.append((model._base_manager.filter(about), ALONE))
            for rows, text in rows_and_texts:
                value = fitting(column, text)
                try:
                    with transaction.atomic(), reach._guards_of(model):
                        if rows.update(**{column.name: value}):
                            written.add(model)
                except DatabaseError:
                    continue  # the database wants something of that shape there: no free text
    return written


def fitting(column, text):
    """As much as the column takes, and no half names."""
    shorter = [text, f"{FIRST} {LAST}", ""]
    return next(one for one in shorter if len(one) <= (column.max_length or len(text)))


def fill_history(subject):
    """A row in every history table, whatever it follows, about the person where it can be."""
    filled = set()
    for model in apps.get_models():
        if getattr(model, "pgh_tracked_model", None) is None or model._meta.proxy:
            continue
        values = {}
        for column in model._meta.concrete_fields:
            if column.primary_key or column.name == "pgh_context":
                continue
            if isinstance(column, models.GeneratedField):
                continue
            values[column.attname] = sample(column, subject)
        model._base_manager.create(**values)
        filled.add(model)
    return filled


def sample(column, subject):
    if column.is_relation:
        targets = {Person: subject.person_id, User: subject.user_id}
        return targets.get(column.related_model, 1)
    if column.choices and isinstance(column, models.CharField):
        return ""  # a code, no text
    if isinstance(column, ArrayField):
        return [sample(column.base_field, subject)]
    if isinstance(column, models.JSONField):
        return {"a": [WHOLE]}
    if isinstance(column, (models.CharField, models.TextField)):
        return fitting(column, WHOLE)
    if isinstance(column, models.BooleanField):
        return True
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return date(2020, 1, 1)
    return 1


def tables_with(*words):
    """Tables of this database, models or not, where any of `words` can be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = set()
        for name in names:
            cursor.execute(
                f"SELECT count(*) FROM {name} AS t WHERE t::text ~* %s",  # noqa: S608
                ["|".join(words)],
            )
            if cursor.fetchone()[0]:
                found.add(name)
    return found


def kept_tables():
    return {model._meta.db_table for model in apps.get_models() if registry.kept(model)}


def test_a_person_put_everywhere_is_found_nowhere(person):
    subject = subject_of(person)  # before the test overwrites the very names
    histories = fill_history(subject)
    written = write_everywhere(subject)
    assert {Person, Referent, LegalRepresentative, Office, User, OutboundMail} <= written
    assert len(histories) >= 15
    before = tables_with("qzmarker")
    assert {model._meta.db_table for model in histories if reach.text_fields(model)} <= before

    record = services.anonymise(subject, why=AnonymisedBy.REQUEST, by=None)

    left = tables_with("qzmarker", "zanobia", "0824.?55501234")
    assert left - kept_tables() == set()
    assert "documents_frozendocument" in left, "the act keeps who signed it"
    said = {row["what"]: row["reason"] for row in record.kept}
    assert "D.P.R. 445/2000" in said["testi definitivi"]
    assert tables_with(str(record.pk))  # the search above reads what is there


def test_what_names_the_person_goes_and_the_facts_stay(person):
    erase(person)
    person.refresh_from_db()
    assert person.full_name == f"Persona anonimizzata {person.pk}"
    assert (person.email, person.phone, person.gender) == ("", "", "")
    assert person.referents.get().valid_to == date(2021, 1, 1)
    user = User.objects.get(pk=person.user_id)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not StaffInvitation.objects.filter(name__contains="mark").exists()


def test_mail_keeps_its_account_and_leaves_no_more(person):
    erase(person)
    mail = OutboundMail.objects.get(key="k1")
    assert (mail.text, mail.html, mail.state) == ("", "", MailState.CANCELLED)
    assert mail.to.endswith("@anonimo.invalid")


def test_history_says_when_and_is_closed_again(person):
    """The guards stand aside for one statement each, not for the rest of the transaction."""
    erase(person)
    events = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk)
    assert events.count() >= 3
    for change in (lambda: events.update(first_name="Altro"), lambda: events.all().delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    record = AnonymisationRecord.objects.get()
    for change in (
        lambda: AnonymisationRecord.objects.update(person_ref=1),
        lambda: AnonymisationRecord.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert record.changed["cities.PersonEvent"] >= 1


def test_others_keep_their_names(person):
    other = PersonFactory(first_name="Zanobia", last_name="Riva", email="zanobia.riva@x.example")
    city = CityFactory(name="Gela", source="fonte di Zanobia Riva")
    ReferentFactory(person=other, city=city, office_name="Ufficio di Zanobia")
    erase(person)
    other.refresh_from_db()
    assert (other.full_name, other.email) == ("Zanobia Riva", "zanobia.riva@x.example")
    assert other.referents.get().office_name == "Ufficio di Zanobia"
    assert City.objects.get(pk=city.pk).source == "fonte di Zanobia Riva"


def test_a_surname_that_is_a_town_is_left_and_said():
    city = CityFactory(name="Salerno")
    person = PersonFactory(first_name="Anna", last_name="Salerno")
    words = "Comune di Salerno, dott.ssa Anna Salerno"
    ReferentFactory(person=person, city=city, office_name=words, **ENDED)
    record = erase(person)
    assert person.referents.get().office_name == "Comune di Salerno, dott.ssa [nome rimosso]"
    assert City.objects.get().name == "Salerno"
    assert any("il nome di un luogo" in one for one in record.warnings)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("Nicolò", "De Rossi", "firma NICOLO' DE ROSSI per il Comune"),
        ("Nicolo", "De Rossi", "De Rossi Nicolò"),
        ("Ada", "Riva-Conti", "Ada Riva Conti"),
        ("Li", "Bo", "Li Bo"),
        ("😀 Irene", "Calore", "😀 Irene Calore"),
        ("A" * 100, "B" * 100, "A" * 100 + " " + "B" * 100),
        ("Ann(a", "[Riva]*", "Ann(a [Riva]*"),
    ],
)
def test_names_are_found_however_they_are_written(first, last, text):
    person = PersonFactory(first_name=first, last_name=last)
    city = CityFactory(source=f"Testo: {text}.")
    erase(person)
    city.refresh_from_db()
    assert city.source.startswith("Testo: ")
    assert text not in city.source
    assert "[nome rimosso]" in city.source


@pytest.mark.parametrize(
    "text", ["Ada Rivalta", "Amada Riva", "ada.riva@comune.example.org", "Riva"]
)
def test_longer_words_are_somebody_else(text):
    person = PersonFactory(first_name="Ada", last_name="Riva", email="ada.riva@comune.example")
    city = CityFactory(source=text)
    erase(person)
    city.refresh_from_db()
    assert city.source == text


def test_who_is_in_office_is_held():
    mandate = ReferentFactory(city=CityFactory(name="Gela"))
    with pytest.raises(Held, match="Incarico in corso per il Comune di Gela"):
        erase(mandate.person)
    mandate.person.refresh_from_db()
    assert "anonimizzata" not in mandate.person.full_name


def test_the_last_of_the_office_is_held():
    only = UserFactory(role=Role.STAFF)
    subject = registry.subject_of(user=only)
    assert services.reasons_to_keep(subject) == [
        "Ultimo accesso attivo della segreteria: prima va dato l'accesso a un'altra persona."
    ]
    UserFactory(role=Role.STAFF)
    assert services.reasons_to_keep(subject) == []


def test_evidence_is_held_until_five_years_after_the_last_payment(person):
    """Art. 82: from 31 December of the year of the payment, whatever its day."""
    city = City.objects.get(name="Benevento")
    subject = registry.subject_of(person_id=person.pk)
    assert services.reasons_to_keep(subject) == []
    today = timezone.localdate()
    services.record_last_payment(
        code=city.cadastral_code, paid_on=date(today.year - 5, 1, 1), source="mandato n. 7"
    )
    [reason] = services.reasons_to_keep(subject)
    assert f"fino al 31/12/{today.year}" in reason
    assert "art. 82" in reason
    assert "mandato n. 7" in reason
    services.record_last_payment(
        code=city.cadastral_code, paid_on=date(today.year - 6, 12, 31), source="mandato n. 7"
    )
    assert services.reasons_to_keep(subject) == []
    services.forget_last_payment(code=city.cadastral_code)
    [reason] = services.reasons_to_keep(subject)
    assert "non è ancora registrato" in reason


def test_asking_what_holds_costs_the_same_for_many(django_assert_num_queries):
    people = [ReferentFactory(city=CityFactory()).person for _ in range(6)]
    LegalRepresentativeFactory(person=people[0])
    OfficeFactory(responsible=people[1])
    subjects = [registry.subject_of(person_id=one.pk) for one in people]
    with CaptureQueriesContext(connection) as few:
        registry.reasons_to_keep(subjects[:2])
    with django_assert_num_queries(len(few)):
        registry.reasons_to_keep(subjects)


def test_every_relation_to_a_person_is_reached_by_introspection():
    """Negative control: without the way from a row to the person, the surname alone stays."""
    assert reach._ways_to(Referent, Person) == ["person"]
    assert reach._ways_to(Person.pgh_event_model, Person) == ["pgh_obj"]
    assert reach._ways_to(Person, Person) == ["pk"]
    assert pghistory.models.Events not in set(reach.all_models())
