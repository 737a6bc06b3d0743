import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from protocols.enums import ProtocolState
from protocols.models import Protocol
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.protocols.factories import (
    AuthorityFactory,
    ProtocolFactory,
    TemplateFactory,
    complete_city,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


@pytest.fixture
def referent(client):
    """Signed in, speaking for Benevento."""
    user = UserFactory(role=Role.REFERENT)
    city = CityFactory(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    client.force_login(user)
    return user


def work_on(page) -> dict[str, int]:
    return {item.label: item.count for item in page.context["work"]}


def dead_job(**fields):
    return Job.objects.create(
        kind="prova.niente",
        key="prova",
        queue="default",
        state=JobState.DEAD,
        attempts_allowed=5,
        finished_at=timezone.now(),
        **fields,
    )


def test_the_office_starts_from_what_waits_for_it(client, staff):
    TemplateFactory()
    AuthorityFactory()
    complete_city(name="Andria")
    CityFactory(name="Gela")
    dead_job()
    assert work_on(client.get("/")) == {
        "lavoro non riuscito": 1,
        "città incompleta": 1,
        "città pronta per il protocollo": 1,
    }


def test_with_nothing_to_do_the_page_says_so(client, staff):
    page = client.get("/")
    assert work_on(page) == {}
    assert "Nulla aspetta una decisione" in page.content.decode()


def test_the_authority_is_not_shown_the_jobs_it_cannot_open(client):
    client.force_login(UserFactory(role=Role.AUTHORITY))
    dead_job()
    assert "lavoro non riuscito" not in work_on(client.get("/"))


def test_a_control_user_sees_figures_and_no_work(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    TemplateFactory()
    CityFactory()
    page = client.get("/")
    assert work_on(page) == {}
    assert page.context["overview"].cities == 1


def test_every_city_is_counted_once_among_the_states(client, staff):
    ProtocolFactory()
    withdrawn = ProtocolFactory()
    Protocol.objects.filter(pk=withdrawn.pk).update(state=ProtocolState.WITHDRAWN)
    CityFactory()
    overview = client.get("/").context["overview"]
    assert sum(row.count for row in overview.rows) == overview.cities == 3
    assert {row.label: row.count for row in overview.rows if row.count} == {
        "Non ancora predisposto": 2,
        "Bozza": 1,
    }


def test_the_staff_home_costs_the_same_for_any_number_of_cities(
    client, staff, django_assert_num_queries
):
    TemplateFactory()
    for _ in range(2):
        complete_city()
    with CaptureQueriesContext(connection) as once:
        client.get("/")
    for _ in range(6):
        complete_city()
        ProtocolFactory()
    with django_assert_num_queries(len(once)):
        client.get("/")


def test_a_referent_finds_the_own_city_and_no_other(client, referent):
    CityFactory(name="Avellino")
    page = client.get("/")
    assert page.templates[0].name == "desk/city_home.html"
    assert [city.name for city in page.context["cities"]] == ["Benevento"]
    assert "Avellino" not in page.content.decode()


def test_another_citys_code_in_the_address_changes_nothing(client, referent):
    other = CityFactory(name="Avellino")
    page = client.get("/", {"citta": other.cadastral_code})
    assert page.context["workspace"].city.name == "Benevento"


def test_who_speaks_for_two_cities_chooses(client, referent):
    other = CityFactory(name="Avellino")
    ReferentFactory(city=other, person=referent.person)
    page = client.get("/", {"citta": other.cadastral_code})
    assert page.context["workspace"].city == other


def test_without_a_mandate_the_page_says_whom_to_ask(client):
    client.force_login(UserFactory(role=Role.REFERENT))
    assert "non è collegato a nessuna città" in client.get("/").content.decode()


def test_a_draft_is_not_asked_of_the_city(client, referent):
    workspace = client.get("/").context["workspace"]
    ProtocolFactory(city=workspace.city)
    workspace = client.get("/").context["workspace"]
    assert workspace.protocol is None
    assert [action.title for action in workspace.actions] == [
        "Comunicate l'ufficio e la persona responsabile"
    ]


def test_a_city_with_its_office_has_nothing_to_do(client, referent):
    OfficeFactory(city=client.get("/").context["workspace"].city)
    page = client.get("/")
    assert page.context["workspace"].actions == []
    assert "Nulla, per ora" in page.content.decode()


def test_the_people_of_the_city_come_with_their_title(client, referent):
    city = client.get("/").context["workspace"].city
    LegalRepresentativeFactory(city=city, person__last_name="Sannita", person__gender="F")
    page = client.get("/").content.decode()
    assert "Sannita" in page
    assert "Sindaca" in page


def test_the_referents_home_costs_the_same_for_any_number_of_people(
    client, referent, django_assert_num_queries
):
    city = client.get("/").context["workspace"].city
    with CaptureQueriesContext(connection) as once:
        client.get("/")
    for _ in range(4):
        ReferentFactory(city=city)
    with django_assert_num_queries(len(once)):
        client.get("/")


def test_the_accessibility_page_is_open_to_anyone(client):
    assert client.get(reverse("desk:accessibility")).status_code == 200


@pytest.mark.parametrize("page", ["desk:home", "desk:accessibility"])
def test_pages_are_only_read(client, staff, page):
    assert client.post(reverse(page)).status_code == 405
