"""A real SMTP server in this process, which keeps what it takes and can be told to misbehave."""

import copy
import socket
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from cms_portal.mailing.services import queue_mail


@dataclass
class Sink:
    """`answer_to` maps "RCPT" or "DATA" to the line given instead of 250."""

    messages: list[Message] = field(default_factory=list)
    answer_to: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.answer_to.get("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if answer := self.answer_to.get("DATA"):
            return answer
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 preso in carico"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    handler = Sink(port=free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def queue_note(settings):
    """Queue a small message from templates that exist for the tests only."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")

    def queue(*, number=1, to="anna@comune.example", key="", **more):
        return queue_mail(
            template="probe/note",
            to=to,
            context={"name": "Anna Bianchi", "number": number},
            key=key or f"note:{number}:{to}",
            reason="prova del portale.",
            **more,
        )

    return queue
