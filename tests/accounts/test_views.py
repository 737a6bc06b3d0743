from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms_portal.accounts import services
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import Role
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_a_password_lets_in_whatever_the_case_of_the_address(client):
    user = UserFactory(email="ada@comune.example")
    response = client.post(
        reverse("account_login"), {"login": "ADA@Comune.example", "password": PASSWORD}
    )
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_up_is_closed(client):
    response = client.post(reverse("account_signup"), {"email": "estraneo@example.org"})
    assert response.status_code == 200
    assert not User.objects.exists()


def test_the_admin_has_no_login_form_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_referent_does_not_enter_the_admin(client):
    client.force_login(UserFactory(role=Role.REFERENT))
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_disabled_account_is_out_at_its_next_request(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("desk:home")).status_code == 302


def test_opening_the_invitation_does_not_spend_it(client):
    url = reverse(
        "accounts:accept_invitation", args=[services.invite_staff(email="nuova@ente.example")]
    )
    assert client.get(url).status_code == 200
    assert client.head(url).status_code == 200
    assert StaffInvitation.objects.open().exists()


def test_the_button_spends_the_invitation_and_signs_in(client):
    url = reverse(
        "accounts:accept_invitation", args=[services.invite_staff(email="nuova@ente.example")]
    )
    response = client.post(url, {"name": "Nuova Persona"})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert client.get(url).status_code == 410


def test_an_unknown_invitation_is_gone(client):
    assert client.get(reverse("accounts:accept_invitation", args=["x" * 43])).status_code == 410


def test_the_command_prints_a_link_that_works(client, settings):
    out = StringIO()
    call_command("invite_staff", "nuova@ente.example", stdout=out)
    link = next(line for line in out.getvalue().splitlines() if line.startswith("http"))
    assert client.get(link.removeprefix(settings.PORTAL_URL)).status_code == 200


def test_the_command_refuses_beside_an_active_account():
    UserFactory(role=Role.STAFF)
    with pytest.raises(CommandError, match="Esiste già"):
        call_command("invite_staff", "altra@ente.example", stdout=StringIO())


def test_the_command_refuses_a_wrong_address():
    with pytest.raises(CommandError, match="non è valido"):
        call_command("invite_staff", "altra", stdout=StringIO())
