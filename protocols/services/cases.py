"""A person settles what the portal may not: the authority the text, the office the trust."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from cms_portal.files.services import store
from protocols.enums import CaseEnding, CopyState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import HumanCheck, Protocol, SignatureCase, SignedCopy
from protocols.services.copies import AWAITING
from protocols.services.judging import settle
from protocols.services.moves import lock

REPORT_KIND = "protocols.signature_report"
CHECKERS = (Role.STAFF, Role.AUTHORITY)


@transaction.atomic
def accept_text(*, copy_id: int, by: User, reason: str) -> SignedCopy:
    """The authority takes a file that is not ours and says the same; the act always shows it.

    Raises NotAllowed, InvalidTransition, ProtocolError (no reason).
    """
    if not by.has_role(Role.AUTHORITY):
        raise NotAllowed("Accettare un file diverso spetta all'Autorità di Gestione.")
    copy, protocol = _open(copy_id, CopyState.TO_DECIDE)
    _require(reason)
    SignatureCase.objects.filter(copy=copy).update(reason=reason.strip())
    copy.is_text_accepted = True
    settle(copy, protocol, by=by)
    return copy


@transaction.atomic
def ask_to_sign_again(*, copy_id: int, by: User, reason: str) -> SignedCopy:
    """The copy is not taken; the other side reads why. Raises as `accept_text`."""
    copy, _ = _open(copy_id, CopyState.TO_DECIDE, CopyState.TO_CHECK)
    wanted = Role.AUTHORITY if copy.state == CopyState.TO_DECIDE else Role.STAFF
    if not by.has_role(wanted, Role.AUTHORITY):
        raise NotAllowed("Chiedere una nuova firma non rientra fra le vostre funzioni.")
    _require(reason)
    copy.state = CopyState.REFUSED
    copy.save(update_fields=["state"])
    _close(copy, CaseEnding.SIGN_AGAIN, by=by, reason=reason.strip())
    return copy


@transaction.atomic
def record_check(
    *,
    copy_id: int,
    by: User,
    tool: str,
    is_valid: bool,
    checked_on: date,
    note: str = "",
    report: UploadedFile | None = None,
) -> SignedCopy:
    """What the office found with a tool of its own; it, and nothing else, settles the trust.

    Raises NotAllowed, InvalidTransition, ProtocolError (a day that cannot be).
    """
    if not by.has_role(*CHECKERS):
        raise NotAllowed("La verifica delle firme spetta alla segreteria o all'Autorità.")
    copy, protocol = _open(copy_id, CopyState.TO_CHECK)
    if checked_on > timezone.localdate():
        raise ProtocolError("La data della verifica è nel futuro.")
    if checked_on < timezone.localdate(copy.received_at):
        raise ProtocolError("La verifica non può precedere l'arrivo della copia.")
    HumanCheck.objects.create(
        copy=copy,
        tool=tool,
        is_valid=is_valid,
        checked_on=checked_on,
        note=note.strip(),
        report=_kept(report, protocol, by=by) if report else None,
        by=by,
    )
    if is_valid:
        copy.is_trust_checked = True
        settle(copy, protocol, by=by)
    else:
        copy.state = CopyState.REFUSED
        copy.save(update_fields=["state"])
        _close(copy, CaseEnding.SIGN_AGAIN, by=by, reason=note.strip() or f"Esito di {tool}.")
    return copy


def _kept(report: UploadedFile, protocol: Protocol, *, by: User) -> PrivateFile:
    return store(
        kind=REPORT_KIND,
        name=report.name or "rapporto.pdf",
        source=report.read(),
        content_type="application/pdf",
        by=by,
        city_code=protocol.city.cadastral_code,
    )


def _open(copy_id: int, *states: CopyState) -> tuple[SignedCopy, Protocol]:
    """The copy under the lock of its act, still waiting for a person."""
    protocol = lock(SignedCopy.objects.values_list("protocol", flat=True).get(pk=copy_id))
    copy = SignedCopy.objects.without_content().select_related("case").get(pk=copy_id)
    if copy.state not in states:
        raise InvalidTransition(f"La copia è «{CopyState(copy.state).label}»: è già stata decisa.")
    if protocol.state not in AWAITING:
        raise InvalidTransition("Il protocollo non attende più firme.")
    return copy, protocol


def _require(reason: str) -> None:
    if not reason.strip():
        raise ProtocolError("Scrivete il motivo: lo leggerà anche l'altra parte.")


def _close(copy: SignedCopy, ending: CaseEnding, *, by: User, reason: str) -> None:
    SignatureCase.objects.filter(copy=copy, closed_at__isnull=True).update(
        ending=ending, reason=reason, closed_at=timezone.now(), closed_by=by
    )
