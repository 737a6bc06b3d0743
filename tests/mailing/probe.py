"""Faults of mail in the workers of the tests: see `tests/jobs/probe.py`."""

import os
import signal
from typing import Any

from cms_portal.mailing import delivery, smtp
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from tests.jobs.probe import is_off

_hand_to_server, _deliver = smtp.deliver, delivery.deliver


def _hand_to_server_and_die(**arguments: Any) -> str:
    answer = _hand_to_server(**arguments)
    if is_off("survival-of-250"):
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


def _deliver_without_doubt(**arguments: Any) -> MailState:
    if is_off("uncertain"):
        in_flight = OutboundMail.objects.filter(state=MailState.SENDING)
        in_flight.update(state=MailState.QUEUED)
    return _deliver(**arguments)


smtp.deliver = _hand_to_server_and_die
delivery.deliver = _deliver_without_doubt
