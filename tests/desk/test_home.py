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
)
from tests.protocols.factories import (
    AuthorityFactory,
    ClauseFactory,
    ProtocolFactory,
    TemplateClause,
    TemplateFactory,
    complete_city,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
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


def test_a_city_without_office_is_to_be_decided_here_as_on_the_page(client, staff):
    AuthorityFactory()
    clause = ClauseFactory(
        body="{ufficio.nome}", condition="office_known", second_body="Entro trenta giorni."
    )
    TemplateClause.objects.create(template=TemplateFactory(), clause=clause, position=2)
    complete_city(name="Andria", office=False)
    complete_city(name="Barletta")
    work = work_on(client.get("/"))
    assert work["città pronta per il protocollo"] == 1
    assert work["città da decidere per il protocollo"] == 1


def test_the_office_starts_from_what_waits_for_it(client, staff):
    TemplateFactory()
    AuthorityFactory()
    complete_city(name="Andria")
    CityFactory(name="Gela")
    dead_job()
    assert work_on(client.get("/")) == {
        "lavoro non riuscito": 1,
        "città senza referente": 2,
        "città di cui non si sa chi firma": 1,
        "città senza un funzionario del Programma": 2,
        "città incompleta": 1,
        "città pronta per il protocollo": 1,
    }


def test_a_city_without_an_officer_leads_to_the_assignments(client, staff):
    CityFactory(name="Gela")
    CityFactory(name="Andria", officer=staff)
    [item] = [one for one in client.get("/").context["work"] if "funzionario" in one.label]
    assert (item.count, item.label) == (1, "città senza un funzionario del Programma")
    page = client.get(item.url)
    assert [city.name for city in page.context["page"]] == ["Gela"]
    client.force_login(UserFactory(role=Role.AUTHORITY))
    assert item.label not in work_on(client.get("/"))


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


def test_the_accessibility_page_is_open_to_anyone(client):
    assert client.get(reverse("desk:accessibility")).status_code == 200


@pytest.mark.parametrize("page", ["desk:home", "desk:accessibility"])
def test_pages_are_only_read(client, staff, page):
    assert client.post(reverse(page)).status_code == 405
