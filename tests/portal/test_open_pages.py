"""Login is the default: the pages that anybody may open are these, and no others."""

import re

import pytest

from tests.portal.walk import Address, addresses, nameless

OPEN_PAGES = {
    # this portal's own
    "accounts:accept_invitation",
    "alive",
    "desk:accessibility",
    "documents:compare",
    "door:worker",
    "documents:verify",
    "documents:verify_form",
    "events:answer_by_link",
    "invitations:accept",
    "mailing:letter",  # these three in development only
    "mailing:letter_html",
    "mailing:mailbox",
    "privacy:cookies",
    "privacy:notice",
    "privacy:notice_version",
    "public_events:confirm",
    "public_events:detail",
    "public_events:ics",
    "public_events:list",
    "public_events:material",
    "public_events:needs",
    "public_events:register",
    "public_events:withdraw",
    "events:feedback_answer",  # a link used once
    "events:restitution_by_link",  # signed
    "events:restitution_by_link_pdf",
    "events:feed",  # signed: the token is who asks
    "ready",
    # allauth: the ways in, and the end of a forgotten password
    "account_inactive",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "openid_connect_callback",  # the gateway: absent until it has an address
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "account_signup",  # says that one comes in by invitation
}
# Two pages of the stock admin have no name of their own: old addresses, and what matches nothing.
# And allauth's old addresses of what it calls social accounts.
UNNAMED = r"^accounts/social/|<path:object_id>/$|\(\?P<url>\.\*\)\$$"
KNOWN = {"app_label": "files"}


def is_closed(client, address: Address) -> bool:
    response = client.get(address.url(**KNOWN))
    return response.status_code == 302 and response.url.startswith(
        ("/accounts/login/", "/admin/login/?next=")
    )


@pytest.mark.django_db
def test_exactly_these_pages_are_open_to_anybody(client):
    assert {one.name for one in addresses() if not is_closed(client, one)} == OPEN_PAGES


@pytest.mark.django_db
def test_signing_up_is_closed(client):
    response = client.post("/accounts/signup/", {"email": "chiunque@comune.example"})
    assert response.status_code == 200
    assert "account/signup_closed.html" in [one.name for one in response.templates]


@pytest.mark.django_db
def test_the_admin_has_no_login_form_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_every_address_of_ours_has_a_name():
    assert [route for route in nameless() if not re.search(UNNAMED, route)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_every_view_of_ours_names_its_methods(admin_client, method):
    ours = [one for one in addresses() if one.is_ours and not one.name.startswith("admin:")]
    refused = {one.name: getattr(admin_client, method)(one.url()).status_code for one in ours}
    assert {name: code for name, code in refused.items() if code != 405} == {}
    assert len(refused) >= 8
