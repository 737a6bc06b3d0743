from datetime import date, timedelta

import pghistory
import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.enums import RepresentativeKind
from cities.history import FieldChange, Tracked, changes_of, places
from cities.models import City, Person
from cities.stories import pointing_at
from cities.telling import EMPTY, Teller
from cms_portal.accounts.roles import Role
from cms_portal.jobs.lifecycle import run_job
from cms_portal.jobs.services import enqueue
from protocols.models import CeilingActVoiding
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    IstatCodeFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.portal.world import make_act
from tests.protocols.factories import complete_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def city():
    return CityFactory(name="Benevento", cadastral_code="A783")


@pytest.fixture
def referent(city):
    user = UserFactory(role=Role.REFERENT, name="Irene Calore")
    person = PersonFactory(first_name="Irene", last_name="Calore", user=user)
    ReferentFactory(city=city, person=person)
    return user


def change(obj, by=None, **fields):
    for name, value in fields.items():
        setattr(obj, name, value)
    with pghistory.context(user=by.pk if by else None):
        obj.save()


def test_a_change_says_who_when_and_what(city, staff):
    change(city, by=staff, population=60_000, is_active=False)
    newest, first = changes_of(city)
    assert (newest.what, newest.subject) == ("Modifica", "Città: Benevento")
    assert newest.who == "Marta Riva (Segreteria del Programma)"
    assert newest.at.date() == timezone.now().date()
    assert newest.fields == [
        FieldChange("Abitanti", "57778", "60000"),
        FieldChange("Nel Programma", "sì", "no"),
    ]
    assert (first.what, first.who) == ("Inserimento", "Portale")
    assert FieldChange("Codice catastale", after="A783") in first.fields


def test_codes_and_letters_are_those_of_that_day(staff):
    """Carbonia: SU until 2025, CI since. The story of 2023 still says SU."""
    city = CityFactory(name="Carbonia", province_code="SU", province_name="Sud Sardegna")
    IstatCodeFactory(city=city, code="111009", province_code="SU", valid_to=date(2025, 12, 31))
    IstatCodeFactory(city=city, code="119003", province_code="CI", valid_from=date(2026, 1, 1))
    mandate = ReferentFactory(city=city)
    event = type(mandate).pgh_event_model.objects.get()
    with connection.cursor() as cursor:  # as if it had been written then
        cursor.execute("ALTER TABLE cities_referentevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE cities_referentevent SET pgh_created_at = '2023-03-15 12:00+01'",
        )
        cursor.execute("ALTER TABLE cities_referentevent ENABLE TRIGGER USER")
    [told] = changes_of(mandate)
    assert FieldChange("Città", after="Carbonia (SU)") in told.fields
    change(city, by=staff, province_code="CI")
    newest = changes_of(city)[0]
    assert newest.fields == [FieldChange("Sigla", "SU", "CI")]
    assert event.pgh_label == "insert"


def test_choices_relations_days_and_nothing_are_words(city):
    ada = PersonFactory(first_name="Ada", last_name="Sannita")
    mandate = LegalRepresentativeFactory(
        city=city, person=ada, kind=RepresentativeKind.MAYOR, act="", valid_from=date(2022, 6, 14)
    )
    change(mandate, valid_to=date(2026, 5, 31), act="verbale")
    newest, first = changes_of(mandate)
    assert newest.subject == "Chi rappresenta il Comune: Ada Sannita"
    assert set(newest.fields) == {
        FieldChange("Fino al", EMPTY, "31 maggio 2026"),
        FieldChange("Atto", EMPTY, "verbale"),
    }
    assert FieldChange("Persona", after="Ada Sannita") in first.fields
    assert FieldChange("In qualità di", after="Sindaca") in first.fields


def test_a_capacity_follows_the_gender_of_the_person(city):
    she = PersonFactory(first_name="Anna", last_name="Sarno", gender="F")
    mandate = LegalRepresentativeFactory(
        city=city, person=she, kind=RepresentativeKind.DEPUTY_MAYOR
    )
    change(mandate, kind=RepresentativeKind.MAYOR)

    newest, first = changes_of(mandate)

    assert newest.fields == [FieldChange("In qualità di", "Vicesindaca", "Sindaca")]
    assert FieldChange("In qualità di", after="Vicesindaca") in first.fields


def test_what_was_deleted_is_told(city, staff):
    office = OfficeFactory(city=city, name="Ufficio Europa")
    pk = office.pk
    with pghistory.context(user=staff.pk):
        office.delete()
    office.pk = pk
    newest = changes_of(office)[0]
    assert newest.what == "Eliminazione"
    assert FieldChange("Ufficio", before="Ufficio Europa") in newest.fields


def test_a_change_made_by_a_job_keeps_who_asked_for_it(city, staff, monkeypatch):
    from cms_portal.jobs import registry

    def work(job):
        City.objects.filter(pk=city.pk).update(population=1)

    kind = registry.get_kind("jobs.heartbeat")
    monkeypatch.setitem(
        registry._kinds, "jobs.heartbeat", type(kind)(**(vars(kind) | {"function": work}))
    )
    run_job(enqueue("jobs.heartbeat", key="k", by=staff).pk)
    told = changes_of(city)[0]
    assert told.who == "Marta Riva (Segreteria del Programma), con un lavoro del portale"


def test_a_change_made_on_a_page_keeps_its_person_and_no_address(client, staff, city):
    client.force_login(staff)
    page = client.get(f"/admin/cities/region/{city.region_id}/change/")
    assert page.status_code == 200
    with pghistory.context(user=staff.pk, url="/segreto/"):
        pass
    person = PersonFactory()
    client.post(f"/admin/cities/person/{person.pk}/change/", {"first_name": "Ada",
        "last_name": "Nuova", "gender": "", "email": "", "phone": ""})  # fmt: skip
    context = Person.pgh_event_model.objects.latest("pgh_id").pgh_context
    assert context.metadata == {"user": staff.pk}


# --- pages


def story(client, kind, ref, **query):
    return client.get(f"/citta/storia/{kind}/{ref}/", query)


def test_the_city_page_leads_to_its_story(client, staff, city):
    ReferentFactory(city=city)
    client.force_login(staff)
    assert "/citta/storia/citta/A783/" in client.get("/citta/A783/").content.decode()
    page = story(client, "citta", "A783").content.decode()
    assert "Referente:" in page
    assert "Codice catastale" in page


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUTHORITY, Role.AUDITOR])
def test_who_sees_all_cities_reads_names(client, city, staff, role):
    change(city, by=staff, population=1)
    client.force_login(UserFactory(role=role))
    assert "Marta Riva" in story(client, "citta", "A783").content.decode()


def test_a_city_reads_its_own_without_the_names_of_the_office(client, city, staff, referent):
    change(city, by=staff, population=1)
    person = referent.person
    change(person, by=referent, phone="0824 1")
    change(person, by=UserFactory(name="Ugo Uscito"), phone="0824 2")  # left: no role any more
    client.force_login(referent)
    page = story(client, "citta", "A783").content.decode()
    assert "Segreteria" in page
    assert "Marta Riva" not in page
    page = story(client, "persona", person.pk).content.decode()
    assert "Voi" in page
    assert "Ugo Uscito" not in page


def test_a_city_reads_of_its_people_what_they_do_for_it(client, city, referent):
    """Somebody with a mandate in two cities: each reads its own."""
    ReferentFactory(city=CityFactory(name="Altrove"), person=referent.person)
    client.force_login(referent)
    ReferentFactory(city=city, person=PersonFactory(first_name="Ada", last_name="Sannita"))
    both = PersonFactory(first_name="Bea", last_name="Doppia")
    ReferentFactory(city=city, person=both, kind="political")
    ReferentFactory(city=CityFactory(name="Lontana"), person=both)
    page = story(client, "persona", both.pk).content.decode()
    assert "Benevento" in page
    assert "Lontana" not in page


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("citta", "X999"),
        ("citta", "☠"),
        ("persona", "0"),
        ("persona", "x"),
        ("persona", "9" * 30),
        ("persona", "١"),
        ("ufficio", "-1"),
        ("protocollo", "CMS"),
        ("atto", "999999"),
        ("altro", "1"),
    ],
)
def test_what_is_not_there_is_not_found(client, staff, kind, ref):
    client.force_login(staff)
    assert story(client, kind, ref).status_code == 404


def test_office_protocol_and_act_have_theirs(client, staff, settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path
    city = complete_city(name="Gela", cadastral_code="D960")
    _, protocol = make_act(city, by=staff)
    act = city.ceilings.first().act
    CeilingActVoiding.objects.create(act=act, reason="Cifra sbagliata", by=staff)
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=city, person=PersonFactory(user=user))
    stranger = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=CityFactory(), person=PersonFactory(user=stranger))
    pages = [
        ("ufficio", city.offices.get().pk, "Ufficio"),
        ("protocollo", protocol.code, "Stato"),
        ("atto", act.pk, "Cifra sbagliata"),
    ]
    for kind, ref, words in pages:
        client.force_login(staff)
        page = story(client, kind, ref).content.decode()
        assert words in page
        client.force_login(user)
        own = story(client, kind, ref).content.decode()
        assert words in own
        assert "Marta Riva" not in own
        client.force_login(stranger)
        assert story(client, kind, ref).status_code == 404


def test_a_page_costs_the_same_however_long_the_story(client, city, staff):
    client.force_login(staff)
    counts = []
    for population in (range(2, 5), range(5, 60)):
        for number in population:
            change(city, by=UserFactory(role=Role.STAFF), population=number)
            ReferentFactory(city=city)
        with CaptureQueriesContext(connection) as queries:
            assert story(client, "citta", "A783").status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert "Pagina successiva" in story(client, "citta", "A783").content.decode()
    assert story(client, "citta", "A783", pagina="99").status_code == 200


def test_pages_meet_without_a_gap(city):
    for number in range(2, 12):
        change(city, population=number)
    tracked = [Tracked(City, Q(pgh_obj_id=city.pk))]
    rows = places(tracked)
    told = [Teller(tracked).tell(rows[start : start + 4]) for start in (0, 4, 8)]
    shown = [one.after for page in told for change_ in page for one in change_.fields
             if one.label == "Abitanti"]  # fmt: skip
    assert shown == [str(number) for number in range(11, 1, -1)] + ["57778"]


def test_the_story_of_a_city_reaches_every_table_that_points_at_it():
    names = {model.__name__ for model, _ in pointing_at(City)}
    assert {"Referent", "LegalRepresentative", "Office", "CityIdentifier", "Protocol"} <= names


def test_dates_of_the_future_and_long_names_do_no_harm(client, staff, city):
    person = PersonFactory(first_name="😀" * 50, last_name="‮<b>" + "x" * 90)
    ReferentFactory(city=city, person=person, valid_from=date.today() + timedelta(days=400))  # noqa: DTZ011
    client.force_login(staff)
    page = story(client, "persona", person.pk).content.decode()
    assert "<b>xxx" not in page
