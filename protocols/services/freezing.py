"""From draft to definitive text: what a worker does for one city."""

from __future__ import annotations

from django.db import transaction

from cms_portal.documents import services as documents_services
from cms_portal.documents.models import FrozenDocument
from protocols import documents
from protocols.enums import ProtocolState
from protocols.exceptions import InvalidTransition
from protocols.facts import gather_facts
from protocols.models import Protocol
from protocols.readiness import ordered_clauses
from protocols.services.archive import request_archive_when_complete
from protocols.services.moves import lock, move

DOCUMENT_KIND = "protocols.protocol"


def freeze_protocol(*, protocol_id: int) -> Protocol:
    """Make the document of a draft and approve its text. Safe to repeat after a crash.

    Raises MissingData, TemplateError, InvalidTransition (withdrawn meanwhile) and what
    `documents.services.freeze` raises.
    """
    protocol = Protocol.objects.select_related("city", "template", "batch__created_by").get(
        pk=protocol_id
    )
    if protocol.document_id:
        return protocol
    if protocol.state != ProtocolState.DRAFT:
        raise InvalidTransition(f"Il protocollo {protocol.code} non è più in bozza.")
    # Half a second of rendering: outside the transaction, so that no lock waits for it.
    document = _make_document(protocol)
    return _approve(protocol_id, document)


def _make_document(protocol: Protocol) -> FrozenDocument:
    [facts] = gather_facts(
        protocol.template, [protocol.city], protocol.letter_date, code=protocol.code
    )
    data = documents.build_data(ordered_clauses(protocol.template), facts)
    return documents_services.freeze(
        code=protocol.verification_code,
        kind=DOCUMENT_KIND,
        subject_id=protocol.pk,
        reference=protocol.code,
        title=documents.act_title(data),
        filename=documents.act_filename(data),
        html=documents.render_html(data, verification_code=protocol.verification_code),
        data=data,
        by=protocol.batch.created_by if protocol.batch else None,
    )


@transaction.atomic
def _approve(protocol_id: int, document: FrozenDocument) -> Protocol:
    protocol = lock(protocol_id)
    if protocol.document_id:
        return protocol  # another worker was quicker, with the same document
    protocol.document = document
    move(protocol, ProtocolState.APPROVED, by=document.created_by, also=["document"])
    if protocol.batch_id:
        request_archive_when_complete(protocol.batch_id)
    return protocol
