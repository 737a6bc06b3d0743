"""From draft to definitive text: what a worker does for one city."""

from __future__ import annotations

from django.db import transaction

from cms_portal.accounts.models import User
from cms_portal.documents import services as documents_services
from cms_portal.documents.models import FrozenDocument
from protocols import documents
from protocols.enums import ProtocolState
from protocols.exceptions import (
    FactsChanged,
    InvalidTransition,
    ProtocolError,
    SecondWordingNeeded,
)
from protocols.facts import Facts, gather_facts
from protocols.guards import current_round
from protocols.models import Clause, Protocol, ReviewRound, TextVersion
from protocols.readiness import ordered_clauses
from protocols.services.archive import request_archive_when_complete
from protocols.services.moves import lock, move

DOCUMENT_KIND = "protocols.protocol"


def freeze_protocol(*, protocol_id: int) -> Protocol:
    """Make the document of a draft and approve its text. Safe to repeat after a crash.

    A protocol withdrawn meanwhile comes back as it is, without document. Raises MissingData,
    FactsChanged, TemplateError, InvalidTransition and what `documents.services` raise.
    """
    protocol = Protocol.objects.select_related(
        "city", "template", "batch__created_by", "job__by"
    ).get(pk=protocol_id)
    if _is_settled(protocol):
        return protocol
    approval = _approval_of(protocol)
    # Half a second of rendering: outside the transaction, so that no lock waits for it.
    document = _make_document(protocol, approval)
    return _approve(protocol, document)


def _is_settled(protocol: Protocol) -> bool:
    """Nothing is left to do: the document is there, or the act was withdrawn meanwhile."""
    if protocol.document_id or protocol.state == ProtocolState.WITHDRAWN:
        return True
    if protocol.state == ProtocolState.DRAFT:
        return False
    if protocol.state == ProtocolState.IN_REVIEW and _approval_of(protocol):
        return False
    raise InvalidTransition(f"Il protocollo {protocol.code} non è più in bozza.")


def _approval_of(protocol: Protocol) -> ReviewRound | None:
    """The text that the city read, when the authority has approved it."""
    if protocol.state != ProtocolState.IN_REVIEW:
        return None
    shown = current_round(protocol)
    return shown if shown and shown.approved_at else None


def _who_asked(protocol: Protocol, approval: ReviewRound | None) -> User | None:
    if approval:
        return approval.approved_by
    if protocol.job and protocol.job.by:
        return protocol.job.by
    return protocol.batch.created_by if protocol.batch else None


def _make_document(protocol: Protocol, approval: ReviewRound | None) -> FrozenDocument:
    [facts] = gather_facts(
        protocol.template, [protocol.city], protocol.letter_date, code=protocol.code
    )
    clauses = ordered_clauses(protocol.template)
    data = documents.build_data(clauses, facts)
    _check_as_prepared(protocol, clauses, facts)
    if approval and (changed := documents.changed_clauses(approval.data, data)):
        raise FactsChanged(f"Il testo non è quello letto dal Comune: {'; '.join(changed)}.")
    return documents_services.compose(
        code=protocol.verification_code,
        kind=DOCUMENT_KIND,
        subject_id=protocol.pk,
        reference=protocol.code,
        title=documents.act_title(data),
        filename=documents.act_filename(data),
        html=documents.render_html(data, verification_code=protocol.verification_code),
        data=data,
        by=_who_asked(protocol, approval),
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


# What the document was made from: changed meanwhile, it is another text.
_BASIS = ("state", "template_id", "letter_date", "verification_code", "prepared")


@transaction.atomic
def _approve(made_from: Protocol, document: FrozenDocument) -> Protocol:
    """Document, version and state together: either all are kept or none."""
    protocol = lock(made_from.pk)
    if _is_settled(protocol):
        return protocol  # another worker was quicker, or a person withdrew it
    if any(getattr(protocol, name) != getattr(made_from, name) for name in _BASIS):
        raise ProtocolError(f"{protocol.code} è cambiato mentre si faceva il documento.")
    approval = _approval_of(protocol)
    protocol.document = documents_services.keep(document)
    TextVersion.objects.create(
        protocol=protocol,
        number=protocol.versions.count() + 1,
        document=protocol.document,
        frozen_at=protocol.document.created_at,
    )
    reason = approval.approval_reason if approval else ""
    move(
        protocol,
        ProtocolState.APPROVED,
        by=document.created_by,
        also=["document"],
        reason=reason,
    )
    if protocol.batch_id:
        request_archive_when_complete(protocol.batch_id)
    return protocol
