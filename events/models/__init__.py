"""Meetings: what, when and where, the parts of their days, what was published, and who comes."""

from events.models.agenda import AgendaVersion, Room
from events.models.certificates import Certificate
from events.models.delegations import Delegation, DelegationLink
from events.models.dossiers import Dossier
from events.models.event import Event, EventQuerySet
from events.models.facilitators import FacilitatorMandate
from events.models.feedback import FeedbackAnswer, FeedbackLink, FeedbackRound
from events.models.materials import Material
from events.models.needs import Need, NeedsAssessment
from events.models.notes import ProjectIdea, TableNote, TablePhoto
from events.models.online import OnlineReport
from events.models.presences import Presence
from events.models.prints import PrintRun, SignInRow, SignInSheet
from events.models.public import PublicRequest
from events.models.registrations import Registration
from events.models.restitutions import Restitution, RestitutionDraft, RestitutionSending
from events.models.scans import PaperScan, ScannedPage, ScannedRow
from events.models.seats import Seat
from events.models.session import EventSession, SessionSpeaker, hours_in_words
from events.models.special_needs import SpecialNeeds

__all__ = [
    "AgendaVersion",
    "Certificate",
    "Delegation",
    "DelegationLink",
    "Dossier",
    "Event",
    "EventQuerySet",
    "EventSession",
    "FacilitatorMandate",
    "FeedbackAnswer",
    "FeedbackLink",
    "FeedbackRound",
    "Material",
    "Need",
    "NeedsAssessment",
    "OnlineReport",
    "PaperScan",
    "Presence",
    "PrintRun",
    "ProjectIdea",
    "PublicRequest",
    "Registration",
    "Restitution",
    "RestitutionDraft",
    "RestitutionSending",
    "Room",
    "ScannedPage",
    "ScannedRow",
    "Seat",
    "SessionSpeaker",
    "SignInRow",
    "SignInSheet",
    "SpecialNeeds",
    "TableNote",
    "TablePhoto",
    "hours_in_words",
]
