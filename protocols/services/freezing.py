"""From draft to definitive text: what a worker does for one city."""

from __future__ import annotations

from django.db import transaction

from cms_portal.documents import services as documents_services
from cms_portal.documents.models import FrozenDocument
from protocols import documents
from protocols.enums import ProtocolState
from protocols.exceptions import FactsChanged, InvalidTransition, SecondWordingNeeded
from protocols.facts import Facts, gather_facts
from protocols.models import Clause, Protocol
from protocols.readiness import ordered_clauses
from protocols.services.archive import request_archive_when_complete
from protocols.services.moves import lock, move

DOCUMENT_KIND = "protocols.protocol"


def freeze_protocol(*, protocol_id: int) -> Protocol:
    """Make the document of a draft and approve its text. Safe to repeat after a crash.

    A protocol withdrawn meanwhile comes back as it is, without document. Raises MissingData,
    FactsChanged, TemplateError, InvalidTransition and what `documents.services` raise.
    """
    protocol = Protocol.objects.select_related("city", "template", "batch__created_by").get(
        pk=protocol_id
    )
    if _is_settled(protocol):
        return protocol
    # Half a second of rendering: outside the transaction, so that no lock waits for it.
    document = _make_document(protocol)
    return _approve(protocol_id, document)


def _is_settled(protocol: Protocol) -> bool:
    """Nothing is left to do: the document is there, or the act was withdrawn meanwhile."""
    if protocol.document_id or protocol.state == ProtocolState.WITHDRAWN:
        return True
    if protocol.state != ProtocolState.DRAFT:
        raise InvalidTransition(f"Il protocollo {protocol.code} non è più in bozza.")
    return False


def _make_document(protocol: Protocol) -> FrozenDocument:
    [facts] = gather_facts(
        protocol.template, [protocol.city], protocol.letter_date, code=protocol.code
    )
    clauses = ordered_clauses(protocol.template)
    data = documents.build_data(clauses, facts)
    _check_as_prepared(protocol, clauses, facts)
    return documents_services.compose(
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


def _check_as_prepared(protocol: Protocol, clauses: list[Clause], facts: Facts) -> None:
    """The text is the one shown when the act was prepared, or no text at all."""
    if protocol.prepared is None:  # drafts older than this record
        return
    begin = f"I dati di {protocol.city} sono cambiati dopo la predisposizione: "
    if documents.takes_second_wording(clauses, facts) and not protocol.takes_second_wording:
        raise SecondWordingNeeded(
            f"{begin}ufficio e responsabile non sono più noti e {SecondWordingNeeded.asks}."
        )
    changes = documents.changed_facts(protocol.prepared, documents.printed_facts(clauses, facts))
    if changes:
        raise FactsChanged(f"{begin}{'; '.join(changes)}. «Riprova» prende i dati di oggi.")


@transaction.atomic
def _approve(protocol_id: int, document: FrozenDocument) -> Protocol:
    """Document and state together: either both are kept or neither."""
    protocol = lock(protocol_id)
    if _is_settled(protocol):
        return protocol  # another worker was quicker, or a person withdrew it
    protocol.document = documents_services.keep(document)
    move(protocol, ProtocolState.APPROVED, by=document.created_by, also=["document"])
    if protocol.batch_id:
        request_archive_when_complete(protocol.batch_id)
    return protocol
