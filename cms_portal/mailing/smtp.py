"""One message over SMTP, told apart by phase: before the text is handed over, and after.

Before, any failure is safe to repeat. From the first byte of the text on, only an explicit answer
of the server says what happened; silence means that the message may have left.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

from cms_portal.mailing.exceptions import MayHaveLeft, NotAccepted, RefusedForGood


def deliver(*, content: bytes, sender: str, to: str, before_text: Callable[[], None]) -> str:
    """Hand `content` (RFC 5322 bytes, CRLF) to the server of EMAIL_HOST; returns its answer.

    `before_text` is called when sender and recipient are accepted and the text is about to leave;
    what it raises stops the delivery and comes out as it is. Raises `NotAccepted` (safe to try
    again), `RefusedForGood`, `MayHaveLeft`.
    """
    server = _open()
    try:
        _envelope(server, sender=sender, to=to)
        before_text()
        return _text(server, content)
    finally:
        _take_leave(server)


def _open() -> smtplib.SMTP:
    timeout = settings.EMAIL_TIMEOUT
    context = ssl.create_default_context()
    server: smtplib.SMTP
    try:
        if settings.EMAIL_USE_SSL:
            server = smtplib.SMTP_SSL(
                settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=timeout)
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=context)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(_describe(error)) from error
    return server


def _envelope(server: smtplib.SMTP, *, sender: str, to: str) -> None:
    try:
        _expect(server.mail(sender), 250)
        _expect(server.rcpt(to), 250, 251)
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(_describe(error)) from error


def _text(server: smtplib.SMTP, content: bytes) -> str:
    try:
        _expect(server.docmd("DATA"), 354)
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(_describe(error)) from error
    try:
        server.send(_stuffed(content))
        answer = server.getreply()
    except Exception as error:
        raise MayHaveLeft(_describe(error)) from error
    return _expect(answer, 250)


def _take_leave(server: smtplib.SMTP) -> None:
    """Politely, but without waiting for the answer: what matters has been said."""
    with suppress(OSError, smtplib.SMTPException):
        server.putcmd("QUIT")
    server.close()


def _stuffed(content: bytes) -> bytes:
    """Line ends as CRLF, a leading full stop doubled, the final one added (RFC 5321 §4.5.2)."""
    lines = content.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line[:1] == b"." else line for line in lines) + b"\r\n.\r\n"


def _expect(answer: tuple[int, bytes], *wanted: int) -> str:
    """The answer in words; an explicit 5xx is for good, whatever else is not what was wanted is
    an explicit "not now"."""
    code, text = answer
    words = f"{code} {text.decode('utf-8', 'replace')}"
    if code in wanted:
        return words
    if 500 <= code < 600:
        raise RefusedForGood(words)
    raise NotAccepted(words)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
