"""What changes in the registry, and the questions that other apps ask of it."""

from cities.services.contacts import close_contact, log_contact
from cities.services.handover import Successor, hand_over, legacy_of
from cities.services.leaving import leave_office
from cities.services.mandates import (
    end_referent,
    end_representative,
    follow_mandates,
    has_mandate,
    name_office,
    start_referent,
    start_representative,
)
from cities.services.officers import assign_officer, possible_officers
from cities.services.path import (
    add_missing,
    compare_path,
    reach,
    reach_step,
    recover_step,
    set_due_date,
    sync_steps,
    waive_step,
)
from cities.services.persons import NewPerson, find_or_register
from cities.services.proposals import (
    accept_change,
    propose_change,
    refuse_change,
    withdraw_change,
)
from cities.services.signatories import current_signatories, current_signatory
from cities.services.speakers import Speaker, speakers_of
from cities.services.votes import check_vote, plan_votes

__all__ = [
    "NewPerson",
    "Speaker",
    "Successor",
    "accept_change",
    "add_missing",
    "assign_officer",
    "check_vote",
    "close_contact",
    "compare_path",
    "current_signatories",
    "current_signatory",
    "end_referent",
    "end_representative",
    "find_or_register",
    "follow_mandates",
    "hand_over",
    "has_mandate",
    "leave_office",
    "legacy_of",
    "log_contact",
    "name_office",
    "plan_votes",
    "possible_officers",
    "propose_change",
    "reach",
    "reach_step",
    "recover_step",
    "refuse_change",
    "set_due_date",
    "speakers_of",
    "start_referent",
    "start_representative",
    "sync_steps",
    "waive_step",
    "withdraw_change",
]
