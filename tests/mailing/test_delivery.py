import pytest

from cms_portal.jobs import lifecycle
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.exceptions import LeaseLost
from cms_portal.jobs.models import Job
from cms_portal.mailing import delivery, smtp
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import settle
from tests.jobs.processes import free_port
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


def delivered(mail):
    run_due_jobs(rounds=1)
    mail.refresh_from_db()
    return mail


def test_a_message_leaves_once_with_text_html_and_a_stable_id(sink, queue_note):
    mail = delivered(queue_note(number=7))
    run_due_jobs()

    assert (mail.state, len(sink.messages)) == (MailState.SENT, 1)
    received = sink.messages[0]
    assert received["Subject"] == "Prova 7"
    assert received["To"] == "anna@comune.example"
    assert received["Message-ID"] == mail.message_id
    assert received["Auto-Submitted"] == "auto-generated"
    text = received.get_body(("plain",)).get_content()
    assert "questa è la prova 7" in text
    assert "Cofinanziato dall'Unione europea" in text
    assert "<p>questa è la prova 7.</p>" in received.get_body(("html",)).get_content()


def test_the_same_key_is_one_row_and_one_message(sink, queue_note):
    first, second = queue_note(key="same"), queue_note(key="same", number=2)
    run_due_jobs()

    assert first.pk == second.pk
    assert len(sink.messages) == 1


def test_no_server_means_another_try_later(settings, queue_note):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = delivered(queue_note())

    assert (mail.state, mail.job.state) == (MailState.QUEUED, JobState.FAILED)
    assert "ConnectionRefusedError" in mail.error


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_an_explicit_not_now_means_another_try_and_one_message_in_the_end(sink, queue_note, phase):
    sink.answer_to[phase] = "451 riprovare"
    mail = delivered(queue_note())
    assert (mail.state, mail.error) == (MailState.QUEUED, "451 riprovare")

    sink.answer_to.clear()
    Job.objects.update(run_at=mail.created_at)
    assert delivered(mail).state == MailState.SENT
    assert len(sink.messages) == 1


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_a_refusal_for_good_ends_it_with_the_reason(sink, queue_note, phase):
    sink.answer_to[phase] = "550 utente sconosciuto"
    mail = delivered(queue_note())

    assert (mail.state, mail.error) == (MailState.FAILED, "550 utente sconosciuto")
    assert mail.job.state == JobState.DONE
    assert OutboundMail.objects.to_watch().get() == mail


def test_after_the_last_attempt_it_is_dead(settings, queue_note):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = queue_note()
    Job.objects.update(attempts_allowed=1)

    delivered(mail)

    assert (mail.state, mail.job.state) == (MailState.DEAD, JobState.DEAD)


@pytest.mark.parametrize("address", ["nessuno", "a@b\r\nRCPT TO:<c@d.example>", "é@comune.example"])
def test_an_impossible_address_is_refused_and_not_tried_again(sink, queue_note, address):
    mail = delivered(queue_note(to=address))

    assert mail.state == MailState.FAILED
    assert sink.messages == []


def test_an_accented_domain_is_written_as_the_network_wants_it(sink, queue_note):
    mail = delivered(queue_note(to="anna@forlì.example"))

    assert mail.state == MailState.SENT
    assert "xn--forl" in str(sink.messages[0]["To"])


@pytest.mark.parametrize("fault", ["gone", "mute"])
def test_silence_after_the_text_is_uncertain_and_never_sent_again(
    sink, queue_note, settings, fault
):
    settings.EMAIL_TIMEOUT = 1
    sink.after_data = fault
    mail = delivered(queue_note())
    sink.after_data = ""
    run_due_jobs()
    settle()

    mail.refresh_from_db()
    assert (mail.state, mail.job.state) == (MailState.UNCERTAIN, JobState.DONE)
    assert len(sink.messages) == 1


def test_a_delivery_found_half_way_is_uncertain(sink, queue_note):
    mail = queue_note()
    OutboundMail.objects.update(state=MailState.SENDING, attempt=1)

    assert delivered(mail).state == MailState.UNCERTAIN
    assert sink.messages == []


def test_a_frozen_delivery_that_wakes_up_late_does_not_pass_the_gate(sink, queue_note):
    mail = queue_note()
    frozen_job, frozen_mail = lifecycle.claim(mail.job_id), OutboundMail.objects.get()
    Job.objects.update(leased_until=mail.created_at)
    assert delivered(mail).state == MailState.QUEUED, "still leased to the frozen one"
    lifecycle.run_job(mail.job_id)

    with pytest.raises(LeaseLost):
        delivery._hand_over(frozen_mail, frozen_job)
    mail.refresh_from_db()
    assert (mail.state, len(sink.messages)) == (MailState.SENT, 1)


def test_a_delivery_that_learns_the_truth_late_may_tell_it(queue_note):
    mail = queue_note()
    OutboundMail.objects.update(state=MailState.UNCERTAIN, attempt=3)
    mail.attempt = 2
    delivery._close(mail, MailState.SENT, error="250")
    assert OutboundMail.objects.get().state == MailState.UNCERTAIN
    mail.attempt = 3
    delivery._close(mail, MailState.SENT, error="250")
    assert OutboundMail.objects.get().state == MailState.SENT


def test_lines_that_begin_with_a_full_stop_arrive_as_written(sink):
    content = b"Subject: x\n\n.\n..due\nfine\n"
    answer = smtp.deliver(content=content, sender="a@b.it", to="c@d.it", before_text=lambda: None)

    assert answer.startswith("250")
    assert sink.messages[0].get_payload() == ".\n..due\nfine\n".replace("\n", "\r\n")
