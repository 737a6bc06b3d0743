from protocols.models.acts import Protocol, ProtocolQuerySet, ProtocolTransition
from protocols.models.authority import Authority, AuthorityQuerySet
from protocols.models.batches import CaseCounter, GenerationBatch
from protocols.models.changes import ChangeDecision
from protocols.models.kits import Kit
from protocols.models.money import (
    Ceiling,
    CeilingAct,
    CeilingActVoiding,
    CeilingQuerySet,
    PublishedFigure,
)
from protocols.models.municipal import MunicipalAct
from protocols.models.obligations import ClauseDuty, Obligation
from protocols.models.pec import PecDrop, PecMessage
from protocols.models.review import ClauseComment, ClauseCommentQuerySet, ReviewRound
from protocols.models.signatures import (
    HumanCheck,
    PageComparison,
    SignatureCase,
    SignatureSlot,
    SignedCopy,
)
from protocols.models.templates import (
    CEILINGS_BLOCK,
    OFFICE_FIELDS,
    Clause,
    ProtocolTemplate,
    TemplateClause,
)
from protocols.models.transmissions import (
    RegistryEntry,
    Shipment,
    Transmission,
    TransmissionQuerySet,
)
from protocols.models.versions import SignerAcceptance, TextVersion, TextVersionQuerySet

__all__ = [
    "CEILINGS_BLOCK",
    "OFFICE_FIELDS",
    "Authority",
    "AuthorityQuerySet",
    "CaseCounter",
    "Ceiling",
    "CeilingAct",
    "CeilingActVoiding",
    "CeilingQuerySet",
    "ChangeDecision",
    "Clause",
    "ClauseComment",
    "ClauseCommentQuerySet",
    "ClauseDuty",
    "GenerationBatch",
    "HumanCheck",
    "Kit",
    "MunicipalAct",
    "Obligation",
    "PageComparison",
    "PecDrop",
    "PecMessage",
    "Protocol",
    "ProtocolQuerySet",
    "ProtocolTemplate",
    "ProtocolTransition",
    "PublishedFigure",
    "RegistryEntry",
    "ReviewRound",
    "Shipment",
    "SignatureCase",
    "SignatureSlot",
    "SignedCopy",
    "SignerAcceptance",
    "TemplateClause",
    "TextVersion",
    "TextVersionQuerySet",
    "Transmission",
    "TransmissionQuerySet",
]
