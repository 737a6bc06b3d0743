"""Invitations: who may be invited, what the link does once, and what becomes of a wrong one."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.addresses import PEC, SHARED, warnings
from cities.exceptions import InvitationClosed, NotAllowed, NotInvitable
from cities.models import InvitationState, Person, ReferentInvitation
from cities.services import invitations as services
from cities.services.mandates import end_referent
from cms_portal.accounts.exceptions import InvitationInvalid
from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import close_access
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.sealing import unseal
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    PersonFactory,
    ReferentFactory,
    ReferentInvitationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def mandate():
    return ReferentFactory(
        city=CityFactory(name="Benevento"),
        person=PersonFactory(first_name="Irene", last_name="Calore", email="irene@comune.example"),
    )


def invite(mandate, by):
    """The invitation and the token that only its message holds."""
    invitation = services.invite(person=mandate.person, city=mandate.city, by=by)
    return invitation, token_of(invitation)


def token_of(invitation):
    message = unseal(invitation.mail.sealed).decode()
    return re.search(r"/accesso/citta/([\w=\n-]+)/", message.replace("=\n", "")).group(1)


def test_the_link_is_in_the_message_alone(mandate, staff):
    invitation, token = invite(mandate, staff)
    mail = invitation.mail
    assert (mail.to, mail.subject) == ("irene@comune.example", "Invito al portale")
    assert (mail.text, mail.html) == ("", "")
    assert token not in str(OutboundMail.objects.values())
    assert token not in str(ReferentInvitation.objects.values())


def test_accepting_makes_an_access_with_a_verified_address(mandate, staff):
    _, token = invite(mandate, staff)
    user = services.accept(token=token)
    assert (user.email, user.name) == ("irene@comune.example", "Irene Calore")
    assert user.has_role(Role.REFERENT)
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    assert Person.objects.get(user=user) == mandate.person
    kinds = AccessEvent.objects.filter(user=user).values_list("kind", flat=True)
    assert set(kinds) == {"accepted", "role_granted"}


def test_the_same_request_twice_is_one_invitation(mandate, staff):
    first, _ = invite(mandate, staff)
    assert services.invite(person=mandate.person, city=mandate.city, by=staff) == first
    assert OutboundMail.objects.count() == 1


def test_a_mended_address_makes_a_new_one_and_kills_the_old(mandate, staff):
    first, token = invite(mandate, staff)
    mandate.person.email = "irene.calore@comune.example"
    mandate.person.save()
    second, _ = invite(mandate, staff)
    first.refresh_from_db()
    assert first.state == InvitationState.REVOKED
    assert second.email == "irene.calore@comune.example"
    with pytest.raises(InvitationInvalid):
        services.accept(token=token)


def test_who_cannot_be_invited_and_why(mandate, staff):
    city, person = mandate.city, mandate.person
    UserFactory(email="presa@comune.example")
    PersonFactory(user=User.objects.get(email="presa@comune.example"), email="")

    def why(**changes):
        Person.objects.filter(pk=person.pk).update(**changes)
        person.refresh_from_db()
        return services.why_not(person, city)

    assert why() == ""
    assert why(email="") == "Non ha un indirizzo e-mail."
    assert "un'altra persona" in why(email="presa@comune.example")
    ReferentInvitationFactory(email="doppia@comune.example")
    assert "l'invito di un'altra persona" in why(email="doppia@comune.example")
    assert why(email="irene@comune.example", user=UserFactory()) == "Ha già un accesso al portale."
    assert services.why_not(PersonFactory(), city) == ("Non ha un incarico in corso per Benevento.")
    with pytest.raises(NotInvitable, match="Ha già un accesso"):
        services.invite(person=person, city=city, by=staff)


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUTHORITY, Role.AUDITOR])
def test_who_decides_or_controls_does_not_speak_for_a_city(mandate, staff, role):
    UserFactory(role=role, email=mandate.person.email)
    with pytest.raises(NotInvitable, match=f"entra già come {role.label}"):
        services.invite(person=mandate.person, city=mandate.city, by=staff)


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.REFERENT, Role.AUDITOR, None])
def test_only_staff_invite(mandate, role):
    with pytest.raises(NotAllowed):
        services.invite(person=mandate.person, city=mandate.city, by=UserFactory(role=role))


def test_many_at_once_tell_who_was_left_out(staff):
    good, mute = ReferentFactory(), ReferentFactory(person__email="")
    pairs = [(one.person, one.city) for one in (good, mute)]
    report = services.invite_many(pairs=pairs, by=staff)
    assert [one.person for one in report.sent] == [good.person]
    assert report.refused == [(mute.person, "Non ha un indirizzo e-mail.")]


def test_a_link_that_was_used_expired_revoked_or_guessed_lets_nobody_in(mandate, staff):
    used, token = invite(mandate, staff)
    services.accept(token=token)
    expired = ReferentInvitationFactory(
        token="scaduto",
        sent_at=timezone.now() - timedelta(days=20),
        expires_at=timezone.now() - timedelta(seconds=1),
    )
    ReferentFactory(person=expired.person, city=expired.city)
    revoked = ReferentInvitationFactory(token="revocato", revoked_at=timezone.now())
    ReferentFactory(person=revoked.person, city=revoked.city)
    for wrong in (token, "scaduto", "revocato", "indovinato", ""):
        with pytest.raises(InvitationInvalid):
            services.accept(token=wrong)
    assert used.city == mandate.city


def test_a_mandate_that_ended_meanwhile_takes_the_link_with_it(mandate, staff):
    invitation, token = invite(mandate, staff)
    yesterday = timezone.localdate() - timedelta(days=1)
    end_referent(mandate=mandate, on_day=max(yesterday, mandate.valid_from), by=staff)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED
    with pytest.raises(InvitationInvalid):
        services.accept(token=token)


def test_closing_an_access_revokes_what_waits(mandate, staff):
    invitation, _ = invite(mandate, staff)
    Person.objects.filter(pk=mandate.person.pk).update(user=UserFactory())
    close_access(user=User.objects.get(person=mandate.person), by=staff)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED


def test_who_comes_back_finds_the_old_access(mandate, staff):
    old = UserFactory(email="vecchia@comune.example")
    Person.objects.filter(pk=mandate.person.pk).update(user=old)
    close_access(user=old, by=staff)
    _, token = invite(mandate, staff)
    user = services.accept(token=token)
    assert user.pk == old.pk
    assert (user.email, user.is_active) == ("irene@comune.example", True)
    assert [one.email for one in user.emailaddress_set.all()] == ["irene@comune.example"]
    assert user.roles == {Role.REFERENT}


def test_the_address_taken_by_somebody_else_meanwhile_opens_nothing(mandate, staff):
    _, token = invite(mandate, staff)
    PersonFactory(user=UserFactory(email="irene@comune.example"))
    with pytest.raises(InvitationInvalid):
        services.accept(token=token)


def test_sending_again_kills_the_first_link(mandate, staff):
    first, old = invite(mandate, staff)
    second = services.resend(invitation=first, by=staff)
    with pytest.raises(InvitationInvalid):
        services.accept(token=old)
    assert services.accept(token=token_of(second)).email == "irene@comune.example"
    with pytest.raises(InvitationClosed):
        services.resend(invitation=second, by=staff)
    with pytest.raises(InvitationClosed):
        services.revoke(invitation=second, by=staff)


def test_revoking_twice_is_revoking_once(mandate, staff):
    invitation, _ = invite(mandate, staff)
    services.revoke(invitation=invitation, by=staff)
    invitation.refresh_from_db()
    before = invitation.revoked_at
    services.revoke(invitation=invitation, by=staff)
    invitation.refresh_from_db()
    assert invitation.revoked_at == before


def test_a_bounce_is_noted_and_the_link_stays_good(mandate, staff):
    invitation, token = invite(mandate, staff)
    services.note_bounce(invitation=invitation, note="casella piena", by=staff)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.bounce_note) == (InvitationState.BOUNCED, "casella piena")
    assert services.accept(token=token)
    with pytest.raises(InvitationClosed):
        services.note_bounce(invitation=invitation, note="altro", by=staff)


def test_states_in_words_and_in_sql_agree():
    now = timezone.now()
    day = timedelta(days=1)
    ReferentInvitationFactory()
    ReferentInvitationFactory(bounced_at=now)
    ReferentInvitationFactory(sent_at=now - 2 * day, expires_at=now - day)
    ReferentInvitationFactory(accepted_at=now, accepted_by=UserFactory())
    ReferentInvitationFactory(revoked_at=now)
    for state in InvitationState:
        [found] = ReferentInvitation.objects.in_state(state)
        assert found.state == state


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"revoked_at": 1, "accepted_at": 1, "accepted_by": 1}, "one_end"),
        ({"accepted_at": 1}, "accepted_by_someone"),
        ({"bounce_note": "x"}, "note_of_a_bounce"),
        ({"email": "Maiuscola@comune.example"}, "email_lower_case"),
        ({"expires_at": 1, "sent_at": 1}, "has_a_life"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields, rule):
    now, user = timezone.now(), UserFactory()
    real = {
        name: (user if name == "accepted_by" else now) if value == 1 else value
        for name, value in fields.items()
    }
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ReferentInvitationFactory(**real)


def test_one_pending_invitation_for_each_person():
    first = ReferentInvitationFactory()
    with pytest.raises(IntegrityError, match="one_pending"), transaction.atomic():
        ReferentInvitationFactory(person=first.person)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("protocollo@comune.benevento.it", [SHARED]),
        ("info@comune.gela.cl.it", [SHARED]),
        ("segreteria.sindaco@comune.x.it", [SHARED]),
        ("ufficio-tecnico@comune.x.it", [SHARED]),
        ("sindaco@comune.x.it", [SHARED]),
        ("irene.calore@pec.comune.x.it", [PEC]),
        ("mario.rossi@legalmail.it", [PEC]),
        ("comune.gela@postacert.it", [PEC, SHARED]),
        ("protocollo@cert.comune.x.it", [PEC, SHARED]),
        ("irene.calore@comune.x.it", []),
        ("i.calore@specialita.it", []),
        ("mario.infossi@comune.x.it", []),
        ("anna@gmial.com", ["Il dominio «gmial.com» sembra scritto male: forse «gmail.com»."]),
    ],
)
def test_addresses_that_make_one_think(email, said):
    assert warnings(email) == said
