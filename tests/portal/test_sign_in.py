"""The ways in, in a real browser under the real content security policy."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva", email="marta@ente.example")


def plug_in_passkeys(page):
    """A device with a fingerprint reader that always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_registered_and_then_lets_in(visit, staff):
    visitor = visit(staff).confirm_who_it_is()
    page = visitor.page
    plug_in_passkeys(page)
    visitor.open("/accounts/2fa/webauthn/add/")
    page.fill("[name=name]", "Portatile")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    visitor.open("/")
    page.click("button.cm-exit")
    page.wait_for_url("**/login/")
    page.click("#passkey_login")
    page.wait_for_selector("h1:has-text('Il percorso oggi')")
    assert visitor.complaints == []


def test_an_authenticator_app_is_registered_by_its_qr_code(visit, staff):
    visitor = visit(staff).confirm_who_it_is().open("/accounts/2fa/totp/activate/")
    page = visitor.page
    picture = page.locator("img.cm-qr-img")
    assert picture.evaluate("image => image.naturalWidth") > 0
    secret = page.input_value("#authenticator_secret")
    counter = next(yield_hotp_counters_from_time())
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, counter)))
    page.click("main button[type=submit]")
    page.wait_for_url("**/recovery-codes/**")
    assert page.locator("#recovery_codes").input_value().count("\n") >= 9
    assert visitor.complaints == []
