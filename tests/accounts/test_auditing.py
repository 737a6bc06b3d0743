"""Auditors: within their mandate, looking only, and every look is written down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Person
from cms_portal.accounts import services
from cms_portal.accounts.models import ViewLog
from cms_portal.accounts.roles import Role
from tests.accounts.factories import AuditMandateFactory, UserFactory
from tests.cities.factories import CityFactory, ReferentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    user = UserFactory(role=Role.AUDITOR)
    client.force_login(user)
    return user


def test_every_view_is_written_with_its_address(client, auditor):
    client.get("/citta/?q=bari")
    client.get("/citta/ZZZZ/")
    client.get("/privacy/")  # open to anybody
    client.get("/accounts/2fa/")  # one's own
    views = ViewLog.objects.order_by("pk").values_list("page", "path", "status")
    assert list(views) == [
        ("cities:list", "/citta/?q=bari", 200),
        ("cities:detail", "/citta/ZZZZ/", 404),
    ]
    view = ViewLog.objects.first()
    assert (view.user, view.mandate) == (auditor, auditor.audit_mandate)


def test_a_very_long_address_is_cut_and_still_written(client, auditor):
    client.get("/citta/?q=" + "x" * 3000)
    assert len(ViewLog.objects.get().path) == 500


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUTHORITY])
def test_the_office_reads_what_was_looked_at(client, auditor, role, django_assert_num_queries):
    client.get("/citta/?q=bari")
    other = UserFactory(role=Role.AUDITOR)
    ViewLog.objects.create(
        user=other,
        mandate=other.audit_mandate,
        page="x",
        path="/ieri/",
        status=200,
        at=timezone.now() - timedelta(days=1),
    )
    client.force_login(UserFactory(role=role))
    page = reverse("accounts:view_log")

    def seen(**wanted):
        return [one.path for one in client.get(page, wanted).context["page"]]

    assert seen() == ["/citta/?q=bari", "/ieri/"]
    assert seen(chi=other.pk) == ["/ieri/"]
    assert seen(giorno=timezone.localdate().isoformat()) == ["/citta/?q=bari"]
    strange = {"giorno": "0202-01-01", "chi": "²", "pagina": "x"}
    assert client.get(page, strange).status_code == 200
    with CaptureQueriesContext(connection) as once:
        client.get(page)
    for _ in range(120):
        ViewLog.objects.create(
            user=auditor, mandate=auditor.audit_mandate, page="y", path="/x/", status=200
        )
    with django_assert_num_queries(len(once)):
        assert len(client.get(page).context["page"]) == 100


def test_the_page_of_an_access_leads_to_what_it_looked_at(client, auditor):
    client.force_login(UserFactory(role=Role.STAFF))
    page = client.get(reverse("accounts:access", args=[auditor.pk])).content.decode()
    assert f'{reverse("accounts:view_log")}?chi={auditor.pk}"' in page


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_log_is_never_rewritten(client, auditor, change):
    client.get("/citta/")
    rows = ViewLog.objects.all()
    rewrite = {"update": lambda: rows.update(path="/"), "delete": rows.delete}[change]
    with pytest.raises(DatabaseError, match="Cannot"):
        rewrite()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent(client, auditor, method):
    city = CityFactory()
    for url in ("/", city.get_absolute_url(), "/inviti/nuovi/invia/", "/admin/"):
        assert getattr(client, method)(url).status_code == 403, url


def test_ones_own_access_and_the_way_out_stay_open(client, auditor):
    assert client.post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize("days", [(-20, -1), (1, 20)])
def test_before_and_after_the_mandate_nobody_enters(client, days):
    user = UserFactory(role=Role.AUDITOR, mandate=False)
    today = timezone.localdate()
    first, last = (today + timedelta(days=n) for n in days)
    AuditMandateFactory(user=user, valid_from=first, valid_to=last)
    client.force_login(user)
    for url in ("/", "/citta/", "/accounts/2fa/", "/privacy/miei-dati/"):
        answer = client.get(url)
        assert answer.status_code in (403, 404), url
    assert "mandato di controllo non è in corso" in client.get("/").content.decode()
    assert client.get("/accounts/logout/").status_code == 200
    assert not ViewLog.objects.exists()


def test_the_last_day_counts(client):
    user = UserFactory(role=Role.AUDITOR, mandate=False)
    AuditMandateFactory(user=user, valid_to=timezone.localdate())
    client.force_login(user)
    assert client.get("/").status_code == 200


def test_only_the_cities_of_the_scope_are_there(client):
    here, there = CityFactory(), CityFactory()
    mine, theirs = ReferentFactory(city=here), ReferentFactory(city=there)
    user = UserFactory(role=Role.AUDITOR, mandate=False)
    AuditMandateFactory(user=user, city_codes=[here.cadastral_code])
    assert list(City.objects.visible_to(user)) == [here]
    assert list(Person.objects.visible_to(user)) == [mine.person]
    assert theirs.person != mine.person
    client.force_login(user)
    assert client.get(here.get_absolute_url()).status_code == 200
    assert client.get(there.get_absolute_url()).status_code == 404


def test_closing_the_access_ends_the_mandate():
    user = UserFactory(role=Role.AUDITOR)
    services.close_access(user=user, by=UserFactory(role=Role.STAFF))
    assert user.audit_mandates.get().ended_at


def test_who_is_of_the_office_too_works_as_the_office_does(client):
    user = UserFactory(role=Role.STAFF)
    services.grant_role(user=user, role=Role.AUDITOR)
    client.force_login(user)
    assert client.get("/").status_code == 200
    assert not ViewLog.objects.exists()


def test_a_mandate_has_a_body_a_scope_and_a_sensible_end():
    today = timezone.localdate()
    with pytest.raises(IntegrityError, match="ends_after_it_starts"):
        AuditMandateFactory(valid_from=today, valid_to=today - timedelta(days=1))


def test_a_mandate_without_a_name_is_refused():
    with pytest.raises(IntegrityError, match="is_named"):
        AuditMandateFactory(body="")
