"""The programme's vocabulary: its cities, their people, its priorities and themes."""

from cities.models.changes import ChangeProposal, Handover
from cities.models.city import City, CityAlias, CityIdentifier, IstatCode, Region
from cities.models.contacts import ContactNote
from cities.models.dossiers import CityDossier
from cities.models.invitations import InvitationState, ReferentInvitation
from cities.models.messages import CityMessage
from cities.models.path import PathStep, Recovery, StepDueDate, StepReached, Waiver
from cities.models.people import LegalRepresentative, Office, Person, Referent
from cities.models.programme import Organisation, Priority, Theme
from cities.models.texts import (
    Faq,
    GoodPractice,
    Guideline,
    GuidelineAttachment,
    GuidelineReceipt,
    GuidelineVersion,
    PracticeBody,
    PracticeLink,
    PracticeProject,
    Question,
    QuestionEntry,
)
from cities.models.votes import MunicipalVote

__all__ = [
    "ChangeProposal",
    "City",
    "CityAlias",
    "CityDossier",
    "CityIdentifier",
    "CityMessage",
    "ContactNote",
    "Faq",
    "GoodPractice",
    "Guideline",
    "GuidelineAttachment",
    "GuidelineReceipt",
    "GuidelineVersion",
    "Handover",
    "InvitationState",
    "IstatCode",
    "LegalRepresentative",
    "MunicipalVote",
    "Office",
    "Organisation",
    "PathStep",
    "Person",
    "PracticeBody",
    "PracticeLink",
    "PracticeProject",
    "Priority",
    "Question",
    "QuestionEntry",
    "Recovery",
    "Referent",
    "ReferentInvitation",
    "Region",
    "StepDueDate",
    "StepReached",
    "Theme",
    "Waiver",
]
