"""A code that lets somebody in is never readable: not in the database, the admin or the logs."""

import logging
from datetime import timedelta
from email import message_from_bytes

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.mailing.backend import QueueBackend
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.sealing import seal, unseal
from cms_portal.mailing.services import SECRET_LIFE, settle
from tests.accounts.factories import UserFactory
from tests.jobs.processes import free_port
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
CANARY = "canarino-73519"


@pytest.fixture(autouse=True)
def queueing(settings):
    settings.EMAIL_BACKEND = "cms_portal.mailing.backend.QueueBackend"


def tables_with(text):
    """Every table of the database where any row holds `text` in any column."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(
                f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s",  # noqa: S608
                [f"%{text}%"],
            )
            if cursor.fetchone()[0]:
                found.append(name)
        return found


def send_canary(to="anna@comune.example"):
    message = EmailMultiAlternatives(f"Il codice è {CANARY}", f"Ecco: {CANARY}", to=[to])
    message.attach_alternative(f"<p>Ecco: {CANARY}</p>", "text/html")
    message.send()
    return OutboundMail.objects.latest("pk")


def test_the_canary_is_nowhere_before_during_and_after_delivery(client, sink, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django")
    connection.force_debug_cursor = True  # every statement with its values goes to the log
    try:
        mail = send_canary()
        assert tables_with(CANARY) == []
        run_due_jobs()
    finally:
        connection.force_debug_cursor = False
    mail.refresh_from_db()

    assert sink.messages[0]["Subject"] == f"Il codice è {CANARY}"
    assert CANARY in sink.messages[0].get_body(("plain",)).get_content()
    assert (mail.state, mail.sealed, mail.subject) == (
        MailState.SENT,
        "",
        "Messaggio di servizio",
    )
    assert tables_with(CANARY) == []
    logged = "\n".join(map(logging.Formatter().format, filter(is_ours, caplog.records)))
    assert 'INSERT INTO "mailing_outboundmail"' in logged
    assert CANARY not in logged


def is_ours(record):
    """Not the receiving server, which runs in this process too, nor this test's own search."""
    return record.name != "mail.log" and "LIKE" not in record.getMessage()


def test_control_the_same_search_finds_a_text_that_is_not_sealed(queue_note, caplog):
    caplog.set_level(logging.DEBUG)
    queue_note(number=CANARY)
    assert "mailing_outboundmail" in tables_with(CANARY)


def test_a_failed_delivery_tells_nothing_either(settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = send_canary()
    run_due_jobs(rounds=1)

    mail.refresh_from_db()
    assert (mail.state, bool(mail.sealed)) == (MailState.QUEUED, True)
    assert tables_with(CANARY) == []
    assert CANARY not in caplog.text


def test_the_admin_shows_address_and_category_only(client):
    mail = send_canary()
    client.force_login(UserFactory(role=Role.STAFF))
    for url in [
        reverse("admin:mailing_outboundmail_changelist"),
        reverse("admin:mailing_outboundmail_change", args=[mail.pk]),
        reverse("admin:jobs_job_changelist"),
        reverse("admin:jobs_job_change", args=[mail.job_id]),
    ]:
        page = client.get(url)
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
        assert mail.sealed not in page.content.decode()


def test_a_login_code_of_allauth_goes_the_same_way(client, sink):
    user = UserFactory(email="anna@comune.example")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    mail = OutboundMail.objects.get()
    assert (mail.subject, mail.to, mail.carries_secret) == (
        "Codice di accesso",
        user.email,
        True,
    )
    run_due_jobs()

    mail.refresh_from_db()
    assert (mail.state, mail.sealed) == (MailState.SENT, "")
    assert "X-Portal-Category" not in sink.messages[0]


def test_each_recipient_gets_a_message_of_their_own(sink):
    message = EmailMultiAlternatives(
        "Avviso",
        "Testo",
        to=["a@x.example", "b@x.example"],
        cc=["c@x.example"],
        bcc=["d@x.example"],
    )
    assert message.send() == 1
    run_due_jobs()

    assert sorted(letter["To"] for letter in sink.messages) == [
        f"{name}@x.example" for name in "abcd"
    ]
    assert all(letter["Cc"] is None for letter in sink.messages)
    assert len({letter["Message-ID"] for letter in sink.messages}) == 4


def test_an_expired_secret_is_erased_and_never_leaves(sink):
    mail = send_canary()
    with time_machine.travel(timezone.now() + SECRET_LIFE + timedelta(seconds=1), tick=False):
        assert settle()["expired"] == 1
        run_due_jobs()
    mail.refresh_from_db()

    assert (mail.state, mail.sealed) == (MailState.DEAD, "")
    assert mail.erased_at
    assert sink.messages == []


def test_expiry_holds_even_if_nobody_settled(sink):
    mail = send_canary()
    with time_machine.travel(timezone.now() + SECRET_LIFE, tick=False):
        run_due_jobs()
    mail.refresh_from_db()

    assert (mail.state, mail.sealed, sink.messages) == (MailState.DEAD, "", [])


def test_keys_rotate_and_a_lost_key_ends_in_a_clear_refusal(settings, sink):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [old]
    sealed = seal(b"uno")
    settings.SECRETS_KEYS = [new, old]
    assert unseal(sealed) == b"uno"

    mail = send_canary()
    settings.SECRETS_KEYS = [old]
    run_due_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.sealed) == (MailState.FAILED, "")
    assert "non si apre" in mail.error


def test_the_sealing_key_is_not_the_secret_key(settings):
    settings.SECRET_KEY = "un'altra"
    assert unseal(seal(b"uno")) == b"uno"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"text": "in chiaro"}, "mail_secret_only_sealed"),
        ({"state": MailState.FAILED}, "mail_sealed_only_while_open"),
    ],
)
def test_the_database_refuses_a_secret_in_the_clear_or_kept_too_long(change, constraint):
    mail = send_canary()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutboundMail.objects.filter(pk=mail.pk).update(**change)


def test_a_secret_survives_encryption_byte_for_byte():
    message = EmailMultiAlternatives("Oggetto è", "àèìòù €\n.", to=["a@x.example"])
    message.attach("atto.pdf", b"%PDF-1.7\x00\xff", "application/pdf")
    QueueBackend().send_messages([message])
    parsed = message_from_bytes(unseal(OutboundMail.objects.get().sealed))
    assert parsed.get_payload()[1].get_payload(decode=True) == b"%PDF-1.7\x00\xff"


def test_fail_silently_hides_what_the_database_refuses():
    too_long = f"{'a' * 300}@x.example"
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        send_mail("x", "x", None, [too_long])
    with transaction.atomic():
        assert QueueBackend(fail_silently=True).send_messages([]) == 0
