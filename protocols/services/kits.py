"""Have the kit of a definitive text made, as DOCX and PDF."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents import pdf
from cms_portal.files import services as files
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.services import enqueue
from protocols import kit as contents
from protocols.enums import PREPARERS, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Kit, Protocol
from protocols.services.moves import lock

KIT_KIND: Final = "protocols.kit"
KIT_LIFETIME: Final = timedelta(days=180)
KIT_STATES: Final = (ProtocolState.APPROVED, ProtocolState.SENT)
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def may_take_kit(user: User) -> bool:
    """Of an act that `user` sees: the city, and who prepares the acts."""
    return user.has_role(*PREPARERS) or not user.sees_all_cities


@transaction.atomic
def request_kit(*, protocol_id: int, by: User) -> Kit:
    """Have it made (again) with today's facts. Raises NotAllowed, ProtocolError."""
    protocol = lock(protocol_id)
    if not may_take_kit(by) or not Protocol.objects.visible_to(by).filter(pk=protocol_id).exists():
        raise NotAllowed("Il kit è del Comune e della segreteria.")
    if protocol.document is None or protocol.state not in KIT_STATES:
        raise ProtocolError(
            "Il kit serve finché il testo definitivo aspetta l'atto del Comune e la sua firma."
        )
    kit, _ = Kit.objects.select_related("job").get_or_create(
        document=protocol.document, defaults={"protocol": protocol}
    )
    if kit.is_being_made:
        return kit
    kit.round += 1
    kit.job = enqueue(
        "protocols.build_kit",
        key=f"protocol-kit:{kit.pk}:{kit.round}",
        by=by,
        city_code=protocol.city.cadastral_code,
        kit_id=kit.pk,
        round_number=kit.round,
    )
    kit.save()
    return kit


def build_kit(*, kit_id: int, round_number: int, by: User | None) -> Kit:
    """Write both files; what was there before goes. Safe to repeat."""
    kit = Kit.objects.select_related("protocol__template", "protocol__city", "document").get(
        pk=kit_id
    )
    context = contents.context_of(kit.protocol, kit.document, timezone.localdate())
    content = contents.content_html(context)
    data = kit.document.data
    title = contents.title_of(data)
    as_pdf = pdf.render_pdf(contents.page_html(context, content), title=title)
    as_docx = contents.as_docx(context, content)
    with transaction.atomic():
        kit = Kit.objects.select_for_update().get(pk=kit_id)
        if kit.round != round_number:
            return kit  # asked for once more meanwhile
        before = [one for one in (kit.docx_id, kit.pdf_id) if one]
        kit.docx = _store(kit, contents.filename(data, ".docx"), as_docx, _DOCX, by)
        kit.pdf = _store(kit, contents.filename(data, ".pdf"), as_pdf, "application/pdf", by)
        kit.made_at = timezone.now()
        kit.save()
        for file_id in before:
            files.delete_file(file_id=file_id)
    return kit


def _store(kit: Kit, name: str, content: bytes, content_type: str, by: User | None) -> PrivateFile:
    return files.store(
        kind=KIT_KIND,
        name=name,
        source=content,
        content_type=content_type,
        by=by,
        city_code=kit.protocol.city.cadastral_code,
    )
