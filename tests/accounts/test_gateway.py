"""SPID and CIE through a gateway: a real provider on loopback, and who it lets in."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount

from cms_portal.accounts import services
from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.roles import Role
from tests.accounts import oidc
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/gateway/login/"


@pytest.fixture(scope="module")
def server():
    with oidc.running() as provider:
        yield provider


@pytest.fixture
def provider(server, settings):
    settings.SOCIALACCOUNT_PROVIDERS = server.app()
    server.id_claims = {}
    server.asked.clear()
    server.claims = {
        "sub": "spid-0001",
        "email": "Irene.Calore@comune.example",
        "email_verified": True,
        "given_name": "Irene",
        "family_name": "Calore",
        "fiscal_number": "TINIT-CLRRNI80A41A783X",
    }
    return server


@pytest.fixture
def irene():
    return UserFactory(email="irene.calore@comune.example", name="Irene Calore", role=Role.REFERENT)


def come_in(client):
    """As the browser does: the button, the gateway, the way back."""
    away = client.post(LOGIN)
    assert away.status_code == 302
    back = requests.get(away.url, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def is_in(client):
    return "_auth_user_id" in client.session


def test_without_an_address_there_is_no_gateway(client):
    assert "SPID" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404
    assert client.get("/accounts/oidc/gateway/login/callback/").status_code == 404


def test_the_button_leads_to_the_gateway_with_state_and_pkce(client, provider):
    page = client.get("/accounts/login/").content.decode()
    assert "Entra con SPID o CIE" in page
    assert LOGIN in page
    query = parse_qs(urlsplit(client.post(LOGIN).url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["state"][0]


def test_opening_the_address_alone_sends_nobody_away(client, provider):
    assert client.get(LOGIN).status_code == 200


def test_who_was_invited_and_is_in_comes_in(client, provider, irene):
    answer = come_in(client)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(irene.pk)
    account = SocialAccount.objects.get()
    assert (account.uid, account.provider) == ("spid-0001", "gateway")
    assert AccessEvent.objects.get(kind="linked").user == irene
    assert "/userinfo" in provider.asked


def test_what_the_gateway_tells_is_not_kept(client, provider, irene):
    come_in(client)
    client.logout()
    come_in(client)
    assert is_in(client)
    assert SocialAccount.objects.get().extra_data == {}
    irene.refresh_from_db()
    assert irene.name == "Irene Calore"
    assert EmailAddress.objects.filter(user=irene).count() == 1


def test_later_the_identifier_counts_whatever_the_address(client, provider, irene):
    come_in(client)
    client.logout()
    provider.claims |= {"email": "altra@posta.example", "email_verified": False}
    come_in(client)
    assert client.session["_auth_user_id"] == str(irene.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "estranea@posta.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ["irene.calore@comune.example"]},
        {"email": "irene.calore@comune.example\u200b"},
    ],
)
def test_whom_the_gateway_does_not_vouch_for_stays_out(client, provider, irene, changes):
    provider.claims |= changes
    answer = come_in(client)
    assert answer.status_code == 403
    assert "Non vi abbiamo riconosciuto" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_address_not_verified_here_matches_nobody(client, provider):
    UserFactory(email="irene.calore@comune.example", address=False)
    assert come_in(client).status_code == 403


def test_another_identity_with_the_same_address_stays_out(client, provider, irene):
    come_in(client)
    client.logout()
    provider.claims["sub"] = "spid-0002"
    assert come_in(client).status_code == 403
    assert not is_in(client)


def test_two_answers_about_two_people_are_refused(client, provider, irene):
    provider.id_claims = {"sub": "spid-9999"}
    assert come_in(client).status_code == 403


def test_a_closed_access_stays_closed_and_forgets_the_identity(client, provider, irene):
    come_in(client)
    client.logout()
    services.close_access(user=irene, by=UserFactory(role=Role.STAFF))
    assert not SocialAccount.objects.exists()
    assert come_in(client).status_code == 403


def test_an_access_disabled_by_hand_stays_out_too(client, provider, irene):
    come_in(client)
    client.logout()
    User.objects.filter(pk=irene.pk).update(is_active=False)
    assert come_in(client).status_code == 403


def test_staff_still_show_the_second_factor(client, provider):
    staff = UserFactory(email="irene.calore@comune.example", role=Role.STAFF)
    TOTP.activate(staff, generate_totp_secret())
    assert come_in(client).url == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_nobody_links_an_identity_to_an_open_access(client, provider, irene):
    client.force_login(UserFactory(role=Role.REFERENT))
    away = client.post(f"{LOGIN}?process=connect")
    back = requests.get(away.url, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert client.get(f"{parts.path}?{parts.query}").status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://altro.example"},
        {"aud": "altro-portale"},
        {"exp": int(time.time()) - 3600},
    ],
)
def test_a_token_meant_for_others_or_too_old_lets_nobody_in(client, provider, irene, wrong):
    provider.id_claims = {"sub": "spid-0001"} | wrong
    come_in(client)
    assert not is_in(client)


def test_a_forged_state_lets_nobody_in(client, provider, irene):
    client.post(LOGIN)
    client.get("/accounts/oidc/gateway/login/callback/?code=x&state=inventato")
    assert not is_in(client)


def test_a_way_back_used_twice_works_once(client, provider, irene):
    away = client.post(LOGIN)
    back = requests.get(away.url, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    client.get(f"{parts.path}?{parts.query}")
    client.logout()
    client.get(f"{parts.path}?{parts.query}")
    assert not is_in(client)


def test_the_pages_around_the_gateway_are_in_plain_italian(client, provider, irene):
    come_in(client)
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "Scollegate l'identità" in page.replace("&#x27;", "'")
    assert client.get("/accounts/3rdparty/login/error/").status_code == 401
    assert "Accesso annullato" in client.get("/accounts/3rdparty/login/cancelled/").content.decode()


def test_an_identity_is_taken_away_by_who_says_the_password_again(client, provider, irene):
    come_in(client)
    taken = {"account": SocialAccount.objects.get().pk}
    assert "/accounts/reauthenticate/" in client.post("/accounts/3rdparty/", taken).url
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/3rdparty/", taken)
    assert not SocialAccount.objects.exists()
