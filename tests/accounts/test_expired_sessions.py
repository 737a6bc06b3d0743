"""A session that ends while a form is open: back to the form, told that nothing was taken."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from cms_portal.accounts.adapter import AccountAdapter
from cms_portal.accounts.middleware import LOST_WORDS
from cms_portal.accounts.roles import Role
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FORM = "http://testserver/citta/A345/persone/?vista=tutte"


def after(answer) -> str:
    return parse_qs(urlsplit(answer.url).query)["next"][0]


def send(client, **headers):
    return client.post(reverse("questions:list"), {"text": "Quanto?"}, **headers)


def test_login_leads_back_to_the_page_of_the_form(client):
    answer = send(client, headers={"referer": FORM})
    assert answer.url.startswith("/accounts/login/")
    assert after(answer) == "/citta/A345/persone/?vista=tutte"


@pytest.mark.parametrize(
    "referrer", ["", "https://altrove.example/citta/", "//altrove.example/", "javascript:alert(1)"]
)
def test_without_a_page_of_ours_it_leads_home(client, referrer):
    assert after(send(client, headers={"referer": referrer})) == "/"


def test_the_page_of_the_form_says_that_nothing_was_taken(client):
    user = UserFactory(role=Role.REFERENT)
    page = send(client, headers={"referer": "http://testserver/privacy/"})
    page = client.post(page.url, {"login": user.email, "password": PASSWORD}, follow=True)
    assert page.redirect_chain[0][0] == "/privacy/"
    assert page.content.decode().count(LOST_WORDS) == 1
    assert LOST_WORDS not in client.get("/privacy/").content.decode()


def test_who_only_looked_is_told_nothing(client):
    user = UserFactory(role=Role.REFERENT)
    page = client.get(reverse("questions:list"))
    assert after(page) == reverse("questions:list")
    page = client.post(page.url, {"login": user.email, "password": PASSWORD}, follow=True)
    assert LOST_WORDS not in page.content.decode()


def test_a_piece_of_a_page_sends_the_whole_page_to_the_login(client):
    headers = {"HX-Request": "true", "referer": FORM}
    answer = client.get(reverse("questions:list"), headers=headers)
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/?next=%2Fcitta%2FA345")


def test_a_post_only_address_is_answered_with_a_page(client):
    client.force_login(UserFactory(role=Role.STAFF))
    answer = client.put("/privacy/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "Torna all'inizio" in page
    assert "Non è stato registrato nulla" in page


def passkey_of(user) -> None:
    data = {"name": "telefono", "credential": {}}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def test_who_has_only_a_passkey_is_asked_for_it_first():
    user = UserFactory(role=Role.STAFF)
    passkey_of(user)
    RecoveryCodes.activate(user)
    methods = [one["id"] for one in AccountAdapter().get_reauthentication_methods(user)]
    assert methods == ["mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate"]


def test_the_recovery_codes_lead_on_without_a_script(client):
    user = UserFactory(role=Role.STAFF)
    passkey_of(user)
    RecoveryCodes.activate(user)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert '<a class="btn btn-primary" href="/">Continua</a>' in page
    assert page.index("Continua") < page.index('class="cm-side"'), "the menu comes after"
