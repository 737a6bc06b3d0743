"""The second factor, of this session: who needs it, what opens, what an act that weighs asks."""

import time

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path, reverse

from cms_portal.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, load_accounts
from cms_portal.accounts.http import require_step_up, step_up_required
from cms_portal.accounts.models import AccessEvent
from cms_portal.accounts.roles import Role
from cms_portal.settings import base, dev
from tests.accounts.factories import PASSWORD, UserFactory
from tests.privacy.factories import published_notice

pytestmark = pytest.mark.django_db
OFFICE = [Role.STAFF, Role.AUTHORITY, Role.AUDITOR]
ENROL = "/accesso/secondo-fattore/"


def with_application(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@step_up_required
def weighs(request):
    return HttpResponse(f"fatto {request.POST.get('what', '')}")


def forbidden_first(request):
    if request.GET.get("mine") is None:
        raise PermissionDenied
    require_step_up(request)
    return HttpResponse("fatto")


urlpatterns = [
    path("pesa/", weighs),
    path("niente/", lambda request: HttpResponse()),
    path("prima-il-divieto/", forbidden_first),
    path("", include("cms_portal.urls")),
]


@pytest.mark.parametrize("role", OFFICE)
def test_who_must_have_a_factor_and_has_none_reaches_only_the_page_to_set_one_up(client, role):
    client.force_login(UserFactory(role=role), second_factor=False)
    for url in ("/", "/citta/", "/eventi/1/", "/accounts/email/", "/accounts/2fa/", "/admin/"):
        answer = client.get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, ENROL), url
    assert client.get("/citta/?q=bari").url == f"{ENROL}?next=%2Fcitta%2F%3Fq%3Dbari"
    assert client.post("/accounts/email/", {"action_add": "", "email": "a@b.it"}).url == (
        f"{ENROL}?next=%2F"
    )
    page = client.get(ENROL)
    assert "Per il vostro ruolo serve un secondo passaggio" in page.content.decode()


@pytest.mark.parametrize("role", [None, Role.REFERENT, Role.FACILITATOR])
def test_the_others_are_only_invited_to(client, role):
    client.force_login(UserFactory(role=role), second_factor=False)
    assert client.get("/eventi/").status_code == 200
    assert "Più tardi" in client.get(ENROL).content.decode()


def test_a_device_that_exists_proves_nothing_about_this_session(client):
    user = UserFactory(role=Role.STAFF)
    with_application(user)
    client.force_login(user, second_factor=False)
    assert client.get("/").url == "/accounts/2fa/reauthenticate/?next=%2F"
    for adding in ("mfa_add_webauthn", "mfa_activate_totp", "accounts:second_factor"):
        assert client.get(reverse(adding)).url.startswith("/accounts/2fa/reauthenticate/")


def test_the_code_opens_this_session(client):
    user = UserFactory(role=Role.STAFF)
    secret = with_application(user)
    client.force_login(user, second_factor=False)
    answer = client.post("/accounts/2fa/reauthenticate/?next=/citta/", {"code": code(secret)})
    assert answer.url == "/citta/"
    assert client.get("/").status_code == 200


def test_a_wrong_code_opens_nothing(client):
    user = UserFactory(role=Role.STAFF)
    with_application(user)
    client.force_login(user, second_factor=False)
    client.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    assert client.get("/").status_code == 302


def test_the_password_alone_opens_nothing(client):
    user = UserFactory(role=Role.STAFF)
    with_application(user)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get("/").status_code == 302
    client.force_login(user, second_factor=False)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/").url.startswith("/accounts/2fa/reauthenticate/")


def test_the_password_and_the_code_open(client):
    user = UserFactory(role=Role.STAFF)
    secret = with_application(user)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert answer.url == "/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_stands_in_for_the_device_once(client):
    user = UserFactory(role=Role.STAFF)
    with_application(user)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    client.force_login(user, second_factor=False)
    client.post("/accounts/2fa/reauthenticate/", {"code": spare})
    assert client.get("/").status_code == 200
    client.force_login(user, second_factor=False)
    client.logout()
    client.force_login(user, second_factor=False)
    client.post("/accounts/2fa/reauthenticate/", {"code": spare})
    assert client.get("/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_first_factor_serves_the_session_that_set_it_up(client):
    user = UserFactory(role=Role.STAFF)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get("/").url.startswith(ENROL)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get("/").status_code == 200
    assert AccessEvent.objects.get().get_kind_display() == "secondo fattore registrato"


def test_another_persons_proof_is_not_mine(client):
    client.force_login(UserFactory(role=Role.STAFF), second_factor=False)
    client.show_second_factor(UserFactory(role=Role.STAFF))
    assert client.get("/").status_code == 302


def test_the_notice_and_the_factor_do_not_wait_for_each_other(client):
    published_notice()
    client.force_login(UserFactory(role=Role.STAFF), second_factor=False)
    assert client.get("/", follow=True).request["PATH_INFO"] == ENROL


def test_open_pages_stay_open(client):
    client.force_login(UserFactory(role=Role.STAFF), second_factor=False)
    assert client.get("/privacy/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200


def test_a_piece_of_a_page_is_not_swallowed_by_a_whole_one(client):
    client.force_login(UserFactory(role=Role.STAFF), second_factor=False)
    answer = client.get("/citta/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(ENROL)


def test_the_demo_logins_are_exempt_in_development_alone(client):
    load_accounts()
    for account in DEMO_ACCOUNTS:
        client.post(reverse("account_login"), {"login": account.email, "password": DEMO_PASSWORD})
        assert client.get("/eventi/").status_code == 200, account
        client.logout()
    assert {one.email for one in DEMO_ACCOUNTS} == dev.SECOND_FACTOR_EXEMPT
    assert frozenset() == base.SECOND_FACTOR_EXEMPT


@override_settings(SECOND_FACTOR_EXEMPT=frozenset())
def test_without_the_setting_a_demo_login_is_like_any_other(client):
    client.force_login(load_accounts()[Role.STAFF], second_factor=False)
    assert client.get("/").url.startswith(ENROL)


@pytest.mark.urls(__name__)
class TestStepUp:
    def test_a_factor_shown_a_moment_ago_is_enough(self, client):
        client.force_login(UserFactory(role=Role.STAFF))
        assert client.post("/pesa/", {"what": "x"}).content == b"fatto x"

    def test_an_old_one_is_asked_again_and_the_form_resumed(self, client):
        user = UserFactory(role=Role.STAFF)
        secret = with_application(user)
        client.force_login(user)
        client.show_second_factor(user, at=time.time() - 301)
        answer = client.post("/pesa/", {"what": "la controfirma"})
        assert answer.url == "/accounts/2fa/reauthenticate/?next=%2Fpesa%2F"
        resumed = client.post(answer.url, {"code": code(secret)})
        assert resumed.content.decode() == "fatto la controfirma"

    def test_the_password_is_not_enough_for_who_has_a_factor(self, client):
        user = UserFactory(role=Role.REFERENT)
        with_application(user)
        client.force_login(user, second_factor=False)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/pesa/").url.startswith("/accounts/2fa/reauthenticate/")

    def test_the_password_is_enough_for_who_needs_no_factor(self, client):
        client.force_login(UserFactory(role=Role.REFERENT), second_factor=False)
        assert client.post("/pesa/").url.startswith("/accounts/reauthenticate/")
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/pesa/").status_code == 200

    def test_who_has_nothing_to_show_is_sent_to_set_something_up(self, client):
        user = UserFactory(role=Role.REFERENT, password="!")
        client.force_login(user, second_factor=False)
        assert client.post("/pesa/").url == f"{ENROL}?next=%2Fpesa%2F"

    def test_a_refusal_comes_before_the_question(self, client):
        user = UserFactory(role=Role.STAFF)
        client.force_login(user)
        client.show_second_factor(user, at=time.time() - 301)
        assert client.get("/prima-il-divieto/").status_code == 403
        assert client.get("/prima-il-divieto/?mine").status_code == 302


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("has_passed", [True, False])
def test_what_the_question_costs(client, django_assert_num_queries, has_passed):
    role = Role.STAFF if has_passed else Role.REFERENT
    client.force_login(UserFactory(role=role), second_factor=has_passed)
    with django_assert_num_queries(3):  # session, user, roles
        client.get("/niente/")
