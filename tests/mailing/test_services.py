import pytest
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.models import DemoWorld
from cms_portal.accounts.roles import Role
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.services import cancel_job
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.exceptions import NotResendable
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import (
    Attachment,
    erase_bodies,
    message_id,
    send_again,
    settle,
)
from tests.accounts.factories import UserFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


def test_the_row_says_what_to_whom_and_why(queue_note):
    staff = UserFactory(role=Role.STAFF)
    mail = queue_note(by=staff, city_code="A783")

    assert (mail.subject, mail.to, mail.reason) == (
        "Prova 1",
        "anna@comune.example",
        "prova del portale.",
    )
    assert (mail.by, mail.city_code, mail.job.by, mail.job.city_code) == (
        staff,
        "A783",
        staff,
        "A783",
    )
    assert "Perché ricevete questo messaggio: prova del portale." in mail.text


def test_people_s_text_is_text_in_the_html_part(queue_note):
    mail = queue_note(number="<script>alert(1)</script>")
    assert "<script>" not in mail.html
    assert "<script>alert(1)</script>" in mail.text


def test_in_the_demo_world_every_message_says_so(queue_note, settings):
    assert DEMO_MARK not in queue_note(number=1).text
    DemoWorld.objects.create()
    mail = queue_note(number=2)

    assert DEMO_MARK in mail.subject
    assert DEMO_MARK in mail.text
    assert DEMO_MARK in mail.html


def test_sending_again_is_a_person_s_decision_with_a_key_of_its_own(queue_note, sink):
    staff = UserFactory(role=Role.STAFF)
    mail = queue_note()
    with pytest.raises(NotResendable, match="ancora in partenza"):
        send_again(mail_id=mail.pk, by=staff)
    OutboundMail.objects.update(state=MailState.UNCERTAIN)

    again = send_again(mail_id=mail.pk, by=staff)
    third = send_again(mail_id=mail.pk, by=staff)
    run_due_jobs()

    assert (again.again_of, again.by, again.text) == (mail, staff, mail.text)
    assert len({mail.message_id, again.message_id, third.message_id}) == 3
    assert len(sink.messages) == 2
    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN


@pytest.mark.parametrize("gone", [{"erased_at": timezone.now()}])
def test_what_has_no_text_any_more_cannot_be_sent_again(queue_note, gone):
    mail = queue_note()
    OutboundMail.objects.update(state=MailState.DEAD, **gone)
    with pytest.raises(NotResendable, match="è trascorso"):
        send_again(mail_id=mail.pk, by=UserFactory())


def test_a_message_whose_delivery_was_cancelled_does_not_leave(queue_note, sink):
    mail = queue_note()
    cancel_job(job_id=mail.job_id, by=UserFactory(role=Role.STAFF))
    run_due_jobs()
    assert settle()["cancelled"] == 1

    mail.refresh_from_db()
    assert (mail.state, sink.messages) == (MailState.CANCELLED, [])


def test_retrying_the_delivery_of_a_closed_message_sends_nothing_and_says_what_to_do(
    queue_note, sink
):
    mail = queue_note()
    OutboundMail.objects.update(state=MailState.DEAD)
    run_due_jobs()

    mail.job.refresh_from_db()
    assert mail.job.state == JobState.DEAD
    assert "«Invia di nuovo»" in mail.job.error
    assert sink.messages == []


def test_a_message_whose_delivery_job_is_gone_is_closed(queue_note):
    waiting, in_flight = queue_note(number=1), queue_note(number=2)
    OutboundMail.objects.filter(pk=in_flight.pk).update(state=MailState.SENDING)
    OutboundMail.objects.update(job=None)
    settled = settle()

    assert (settled["dead"], settled["uncertain"]) == (1, 1)
    waiting.refresh_from_db()
    in_flight.refresh_from_db()
    assert (waiting.state, in_flight.state) == (MailState.DEAD, MailState.UNCERTAIN)


def test_texts_go_when_asked_and_the_account_stays(queue_note, sink):
    mail = queue_note()
    assert erase_bodies(mail_ids=[mail.pk]) == 0, "it has not left yet"
    run_due_jobs()
    assert erase_bodies(mail_ids=[mail.pk]) == 1
    assert erase_bodies(mail_ids=[mail.pk]) == 0
    mail.refresh_from_db()

    assert (mail.text, mail.html, mail.subject, mail.state) == (
        "",
        "",
        "Prova 1",
        MailState.SENT,
    )


def test_the_same_key_has_the_same_message_id():
    assert message_id("reminder:1") == message_id("reminder:1") != message_id("reminder:2")
    assert message_id("reminder:1").endswith("@localhost>")


def test_an_attachment_leaves_goes_again_and_is_erased_with_the_message(queue_note, sink):
    body = "BEGIN:VCALENDAR\r\nSUMMARY:Città\r\nEND:VCALENDAR\r\n"
    calendar = Attachment("evento.ics", "text/calendar; method=CANCEL", body)
    mail = queue_note(attachment=calendar)
    run_due_jobs()
    [letter] = sink.messages
    [part] = [one for one in letter.walk() if one.get_filename() == "evento.ics"]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "CANCEL"
    assert "Città" in part.get_payload(decode=True).decode()
    assert send_again(mail_id=mail.pk, by=UserFactory(role=Role.STAFF)).attachment == body
    erase_bodies(mail_ids=[mail.pk])
    mail.refresh_from_db()
    assert mail.attachment == ""
