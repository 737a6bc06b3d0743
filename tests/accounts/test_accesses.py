"""The pages where staff look after accesses, and invite their colleagues."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import AccessRefused
from cms_portal.accounts.models import (
    AccessEvent,
    AuditMandate,
    SecondFactorReset,
    StaffInvitation,
    User,
)
from cms_portal.accounts.roles import Role
from tests.accounts.factories import PASSWORD, UserFactory
from tests.clients import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF, name="Marta Riva")
    client.force_login(user)
    return user


@pytest.fixture
def second():
    return UserFactory(role=Role.STAFF)


def link_in(mail):
    return re.search(r"https?://[^/]+(/accesso/invito/[\w-]+/)", mail.body).group(1)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(
    client, staff, django_assert_num_queries, count
):
    for user in UserFactory.create_batch(count, role=Role.REFERENT):
        TOTP.activate(user, generate_totp_secret())
    with django_assert_num_queries(8):  # session, user, demo, roles, count, page, groups, resets
        assert client.get("/accessi/").status_code == 200


def test_the_list_says_role_factor_and_sessions(client, staff):
    user = UserFactory(role=Role.AUTHORITY, name="Paolo Ferri")
    Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    TOTP.activate(user, generate_totp_secret())
    row = next(one for one in client.get("/accessi/").context["rows"] if one["user"] == user)
    assert row["roles"] == ["Autorità di Gestione"]
    assert (row["user"].has_factor, row["user"].session_count) == (True, 1)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=ferri", ["Paolo Ferri"]),
        ("ruolo=referent", ["Irene Calore"]),
        ("stato=chiusi", ["Ugo Chiuso"]),
        ("fattore=si", ["Paolo Ferri"]),
        ("ruolo=boh&q=ferri", ["Irene Calore", "Marta Riva", "Paolo Ferri", "Ugo Chiuso"]),
    ],
)
def test_filters(client, staff, query, names):
    TOTP.activate(UserFactory(role=Role.AUTHORITY, name="Paolo Ferri"), generate_totp_secret())
    UserFactory(role=Role.REFERENT, name="Irene Calore")
    UserFactory(name="Ugo Chiuso", is_active=False)
    rows = client.get(f"/accessi/?{query}").context["rows"]
    assert sorted(row["user"].name for row in rows) == names


def test_closing_from_the_page(client, staff):
    user = UserFactory(role=Role.REFERENT)
    client.post(f"/accessi/{user.pk}/chiudi/")
    assert not User.objects.get(pk=user.pk).is_active
    assert "Accesso chiuso" in client.get(f"/accessi/{user.pk}/").content.decode()


def test_the_last_administrator_is_told_why_not(client, staff):
    answer = client.post(f"/accessi/{staff.pk}/chiudi/", follow=True)
    assert "ultima persona della segreteria" in answer.content.decode()
    assert User.objects.get(pk=staff.pk).is_active


@pytest.mark.parametrize("action", ["chiudi/", "ruolo/", "azzera/"])
def test_what_weighs_asks_again_who_it_is(client, staff, action):
    user = UserFactory(role=Role.REFERENT)
    client.show_second_factor(staff, at=time.time() - 301)
    client.post(f"/accessi/{user.pk}/{action}", {"ruolo": "referent", "reason": "x"})
    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert user.roles == {Role.REFERENT}
    assert not SecondFactorReset.objects.exists()


def test_sessions_and_roles_end_by_their_buttons(client, staff):
    user = UserFactory(role=Role.REFERENT)
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post(f"/accessi/{user.pk}/sessioni/")
    assert browser.get("/").status_code == 302
    client.post(f"/accessi/{user.pk}/ruolo/", {"ruolo": "referent"})
    client.post(f"/accessi/{user.pk}/ruolo/", {"ruolo": "boh"})
    assert User.objects.get(pk=user.pk).roles == frozenset()


def test_a_reset_goes_through_two_browsers(client, staff, second):
    user = UserFactory(role=Role.AUTHORITY)
    TOTP.activate(user, generate_totp_secret())
    client.post(f"/accessi/{user.pk}/azzera/", {"reason": "Telefono perso"})
    page = client.get(f"/accessi/{user.pk}/").content.decode()
    assert "Decide un'altra persona" in page.replace("&#x27;", "'")
    reset = SecondFactorReset.objects.get()
    client.post(f"/accessi/azzeramenti/{reset.pk}/", {"esito": "si"})
    assert user.authenticator_set.exists()
    other = Client()
    other.force_login(second)
    assert "Approva e azzera" in other.get(f"/accessi/{user.pk}/").content.decode()
    other.post(f"/accessi/azzeramenti/{reset.pk}/", {"esito": "si"})
    assert not user.authenticator_set.exists()


def test_a_colleague_is_invited_and_comes_in(client, staff, mailoutbox):
    data = {"name": "Nuova Persona", "email": "Nuova@Ente.example", "role": "authority"}
    assert client.post("/accessi/inviti/", data).url == "/accessi/inviti/"
    browser = Client()
    link = link_in(mailoutbox[0])
    assert "Nuova Persona" in browser.get(link).content.decode()
    browser.post(link, {"name": "Nuova Persona"})
    user = User.objects.get(email="nuova@ente.example")
    assert user.roles == {Role.AUTHORITY}
    assert browser.get("/").url.startswith("/accesso/secondo-fattore/")
    by = AccessEvent.objects.get(user=user, kind="role_granted").by
    assert by == staff


def test_an_auditor_comes_in_with_the_mandate(client, staff, mailoutbox):
    today = timezone.localdate()
    data = {
        "name": "Controllo",
        "email": "controllo@corte.example",
        "role": "auditor",
        "body": "Corte dei conti",
        "scope": "Verifica dei protocolli",
        "valid_from": str(today),
        "valid_to": str(today + timedelta(days=30)),
        "city_codes": "a783, A512",
    }
    client.post("/accessi/inviti/", data)
    user = services.accept_staff_invitation(
        token=link_in(mailoutbox[0]).split("/")[-2], name="Controllo"
    )
    assert user.city_scope == {"A783", "A512"}
    assert AuditMandate.objects.get().user == user


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "auditor"}, "body"),
        ({"role": "auditor", "city_codes": "BARI"}, "city_codes"),
        ({"role": "referent"}, "role"),
        ({"email": "non-valida"}, "email"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_it(client, staff, changes, field):
    data = {"name": "Nuova", "email": "nuova@ente.example", "role": "staff"} | changes
    answer = client.post("/accessi/inviti/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not StaffInvitation.objects.exists()


def test_an_auditor_whose_days_are_turned_round_is_not_invited(client, staff):
    today = timezone.localdate()
    data = {
        "name": "C",
        "email": "c@corte.example",
        "role": "auditor",
        "body": "Corte",
        "scope": "Tutto",
        "valid_from": str(today),
        "valid_to": str(today - timedelta(days=1)),
    }
    answer = client.post("/accessi/inviti/", data)
    assert answer.status_code == 422
    assert "finisce dopo" in answer.content.decode()


def test_a_control_that_is_over_invites_nobody(client, staff):
    data = {
        "name": "C",
        "email": "c@corte.example",
        "role": "auditor",
        "body": "Corte",
        "scope": "Tutto",
        "valid_from": "2023-01-01",
        "valid_to": "2023-02-01",
    }
    answer = client.post("/accessi/inviti/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["valid_to"] == [
        "Il controllo sarebbe già finito: scegliete un giorno che deve venire."
    ]
    assert not AuditMandate.objects.exists()


@pytest.mark.parametrize(
    ("own", "asked"),
    [(Role.REFERENT, "staff"), (Role.STAFF, "authority"), (Role.AUTHORITY, "staff")],
)
def test_one_access_is_not_on_two_sides(client, staff, own, asked):
    other = UserFactory(role=own)
    data = {"name": "x", "email": other.email, "role": asked}
    answer = client.post("/accessi/inviti/", data)
    assert answer.status_code == 422
    assert f"entra già come {own.label}" in answer.context["form"].errors["email"][0]
    other.is_active = False
    other.save()
    assert client.post("/accessi/inviti/", data).status_code == 302


def test_who_is_in_already_is_not_invited_again(client, staff, second):
    data = {"name": "x", "email": second.email, "role": "staff"}
    assert client.post("/accessi/inviti/", data).status_code == 422


def test_a_revoked_invitation_opens_nothing(client, staff, mailoutbox):
    services.invite_colleague(email="n@ente.example", name="", role=Role.STAFF, by=staff)
    invitation = StaffInvitation.objects.get()
    client.post(f"/accessi/inviti/{invitation.pk}/revoca/")
    assert Client().get(link_in(mailoutbox[0])).status_code == 410


def test_inviting_asks_again_who_it_is(client, staff):
    client.show_second_factor(staff, at=time.time() - 301)
    data = {"name": "Nuova", "email": "nuova@ente.example", "role": "staff"}
    assert client.post("/accessi/inviti/", data).status_code == 302
    assert not StaffInvitation.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.REFERENT])
def test_only_staff_invite_colleagues(role):
    with pytest.raises(AccessRefused):
        services.invite_colleague(
            email="x@ente.example", name="", role=Role.STAFF, by=UserFactory(role=role)
        )


def test_the_database_wants_a_mandate_for_auditors_and_for_them_alone(staff):
    services.invite_colleague(email="n@ente.example", name="", role=Role.STAFF, by=staff)
    with pytest.raises(IntegrityError, match="auditor_has_mandate"), transaction.atomic():
        StaffInvitation.objects.update(role=Role.AUDITOR)
    with pytest.raises(IntegrityError, match="role_known"), transaction.atomic():
        StaffInvitation.objects.update(role=Role.REFERENT)
