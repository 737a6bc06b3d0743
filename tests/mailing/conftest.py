"""A real SMTP server in this process, which keeps what it takes and can be told to misbehave."""

import asyncio
import copy
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from cms_portal.mailing.services import queue_mail
from tests.jobs.processes import free_port


@dataclass
class Sink:
    """`answer_to` maps "RCPT" or "DATA" to the line given instead of 250.

    `after_data` takes the text and then, instead of answering, is "gone" or "mute" for 3 seconds.
    """

    messages: list[Message] = field(default_factory=list)
    answer_to: dict[str, str] = field(default_factory=dict)
    after_data: str = ""
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
        if self.after_data == "gone":
            server.transport.abort()
        elif self.after_data == "mute":
            await asyncio.sleep(3)
        return "250 preso in carico"


@contextmanager
def listening(port):
    handler = Sink(port=port)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def sink(settings):
    """A server for deliveries made in this process."""
    with listening(free_port()) as handler:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
        settings.EMAIL_TIMEOUT = 5
        yield handler


@pytest.fixture
def worker_sink(workers, smtp_port):
    """A server where the workers' deliveries arrive."""
    with listening(smtp_port) as handler:
        yield handler


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
