"""The worker dies after the server said 250 and before the row could say so."""

import pytest
from django.utils import timezone

from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from tests.jobs.probe import guard_off
from tests.jobs.processes import wait_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("short_beat"),
]


def state_of(mail):
    return OutboundMail.objects.get(pk=mail.pk).state


def sent_by_a_worker_that_dies_at_250(sink, queue_note):
    with guard_off("survival-of-250"):
        mail = queue_note()
        assert wait_until(lambda: sink.messages)
        assert wait_until(lambda: state_of(mail) == MailState.SENDING)
        # Celery gives the same id out once more, at once: the lease has not run out.
        wait_until(lambda: False, seconds=2)
    assert state_of(mail) == MailState.SENDING
    Job.objects.update(leased_until=timezone.now())
    return mail


def test_a_message_accepted_by_the_server_is_uncertain_and_was_sent_once(worker_sink, queue_note):
    mail = sent_by_a_worker_that_dies_at_250(worker_sink, queue_note)

    assert wait_until(lambda: state_of(mail) == MailState.UNCERTAIN, sweeping=True)
    assert not wait_until(lambda: len(worker_sink.messages) > 1, seconds=2, sweeping=True)


def test_control_sent_again_after_a_crash_it_would_arrive_twice(worker_sink, queue_note):
    with guard_off("uncertain"):
        mail = sent_by_a_worker_that_dies_at_250(worker_sink, queue_note)

        assert wait_until(lambda: state_of(mail) == MailState.SENT, sweeping=True)
    assert len(worker_sink.messages) == 2


def test_one_delivery_is_one_message_however_often_its_job_is_called(worker_sink, queue_note):
    from cms_portal.celery import app

    mails = [queue_note(number=number) for number in range(6)]
    for mail in mails:
        for _ in range(4):
            app.send_task("jobs.run", args=[mail.job_id], queue="mail")

    assert wait_until(lambda: all(state_of(mail) == MailState.SENT for mail in mails))
    wait_until(lambda: False, seconds=1)
    assert sorted(letter["Subject"] for letter in worker_sink.messages) == [
        f"Prova {number}" for number in range(6)
    ]
