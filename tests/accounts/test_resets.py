"""Taking a second factor away, and how its secrets lie in the database."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import AccessRefused
from cms_portal.accounts.mfa import MFAAdapter
from cms_portal.accounts.models import AccessEvent, SecondFactorReset
from cms_portal.accounts.models.resets import RESET_LIFE
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def second():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def unlucky():
    user = UserFactory(role=Role.AUTHORITY)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def queueing(settings):
    settings.EMAIL_BACKEND = "cms_portal.mailing.backend.QueueBackend"


def test_two_of_the_staff_take_it_away_together(staff, second, unlucky, queueing):
    reset = services.ask_reset(user=unlucky, reason="Telefono rubato", by=staff)
    assert Authenticator.objects.exists()
    services.decide_reset(reset=reset, is_approved=True, by=second)
    assert not Authenticator.objects.exists()
    said = AccessEvent.objects.order_by("pk").values_list("kind", "by", "note")
    assert list(said) == [
        ("reset_asked", staff.pk, "Telefono rubato"),
        ("reset_done", second.pk, "Telefono rubato"),
    ]
    assert OutboundMail.objects.get().to == unlucky.email


def test_one_alone_cannot(staff, unlucky):
    reset = services.ask_reset(user=unlucky, reason="Telefono rubato", by=staff)
    with pytest.raises(AccessRefused, match="seconda persona"):
        services.decide_reset(reset=reset, is_approved=True, by=staff)
    with pytest.raises(IntegrityError, match="reset_decided_by_another"):
        SecondFactorReset.objects.update(
            decided_by=staff, decided_at=timezone.now(), is_approved=True
        )


def test_nobody_decides_about_oneself(staff, second):
    with pytest.raises(AccessRefused, match="altre persone"):
        services.ask_reset(user=staff, reason="x", by=staff)
    reset = services.ask_reset(user=second, reason="x", by=staff)
    with pytest.raises(AccessRefused, match="seconda persona"):
        services.decide_reset(reset=reset, is_approved=True, by=second)


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.REFERENT, None])
def test_others_neither_ask_nor_decide(staff, unlucky, role):
    other = UserFactory(role=role)
    with pytest.raises(AccessRefused):
        services.ask_reset(user=unlucky, reason="x", by=other)
    reset = services.ask_reset(user=unlucky, reason="x", by=staff)
    with pytest.raises(AccessRefused):
        services.decide_reset(reset=reset, is_approved=True, by=other)


def test_a_no_leaves_everything_and_its_trace(staff, second, unlucky):
    reset = services.ask_reset(user=unlucky, reason="x", by=staff)
    services.decide_reset(reset=reset, is_approved=False, by=second)
    assert Authenticator.objects.filter(type="totp").exists()
    assert AccessEvent.objects.first().kind == "reset_refused"
    with pytest.raises(AccessRefused, match="già stata decisa"):
        services.decide_reset(reset=reset, is_approved=True, by=second)


def test_a_question_too_old_is_no_question(staff, second, unlucky):
    reset = services.ask_reset(user=unlucky, reason="x", by=staff)
    SecondFactorReset.objects.update(asked_at=timezone.now() - RESET_LIFE)
    with pytest.raises(AccessRefused, match="scaduta"):
        services.decide_reset(reset=reset, is_approved=True, by=second)


def test_asked_twice_it_is_one_question(staff, second, unlucky):
    first = services.ask_reset(user=unlucky, reason="x", by=staff)
    assert services.ask_reset(user=unlucky, reason="y", by=second) == first


def test_from_the_command_line_it_is_logged_as_such(unlucky):
    call_command("reset_second_factor", unlucky.email, reason="Ticket 12", stdout=StringIO())
    assert not Authenticator.objects.exists()
    event = AccessEvent.objects.get()
    assert (event.kind, event.by, event.note) == ("reset_done", None, "Ticket 12")


@pytest.mark.parametrize(("email", "reason"), [("chi@x.example", "x"), (None, " ")])
def test_the_command_refuses_what_it_cannot_do(unlucky, email, reason):
    with pytest.raises(CommandError):
        call_command("reset_second_factor", email or unlucky.email, reason=reason)


# --- at rest


def test_no_secret_lies_in_clear():
    user, secret = UserFactory(), generate_totp_secret()
    totp = TOTP.activate(user, secret)
    spare = RecoveryCodes.activate(user)
    codes = spare.get_unused_codes()
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert totp.instance.data["secret"].startswith("gAAAAA")
    assert spare.instance.data["seed"].startswith("gAAAAA")
    assert len(set(codes)) == 10


def test_a_new_key_in_front_reads_what_the_old_one_wrote_and_rotates_it(settings):
    secret = generate_totp_secret()
    TOTP.activate(UserFactory(), secret)
    old, new = settings.SECOND_FACTOR_KEYS[0], Fernet.generate_key().decode()
    settings.SECOND_FACTOR_KEYS = [new, old]
    call_command("rotate_second_factor_key", stdout=StringIO())
    settings.SECOND_FACTOR_KEYS = [new]
    assert MFAAdapter().decrypt(Authenticator.objects.get().data["secret"]) == secret
    settings.SECOND_FACTOR_KEYS = [old]
    with pytest.raises(InvalidToken):
        MFAAdapter().decrypt(Authenticator.objects.get().data["secret"])
    with pytest.raises(CommandError, match="Nessuna chiave apre"):
        call_command("rotate_second_factor_key", stdout=StringIO())
