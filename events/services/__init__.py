"""What changes in a meeting."""

from events.services.certificates import (
    Standing,
    certificates_of,
    follow_presences,
    issue_certificates,
    print_certificates,
    set_threshold,
)
from events.services.chasing import chase_names
from events.services.copies import duplicate_event
from events.services.delegations import (
    InviteReport,
    Places,
    answer_by_link,
    answer_delegation,
    change_terms,
    invite_again,
    invite_delegations,
    may_speak,
)
from events.services.door import Newcomer, admit_newcomer, admit_substitute
from events.services.door_uploads import Taken, take_upload
from events.services.presences import (
    Moment,
    Recorded,
    Tick,
    hour_of,
    record_presences,
    undo_presences,
)
from events.services.printing import Order, make_print, request_print
from events.services.registrations import (
    choose_sessions,
    name_person,
    replace_person,
    withdraw_person,
)
from events.services.seats import (
    leave_slot,
    move_people,
    move_seat,
    settle_all,
    settle_event,
    take_seat,
)
from events.services.sessions import (
    SpeakerLine,
    fingerprint,
    publish_agenda,
    remove_session,
    save_rooms,
    save_session,
)
from events.services.special_needs import (
    Wishes,
    count_needs,
    purge_needs,
    write_needs,
)
from events.services.states import cancel_event, close_event, publish_event, save_event

__all__ = [
    "InviteReport",
    "Moment",
    "Newcomer",
    "Order",
    "Places",
    "Recorded",
    "SpeakerLine",
    "Standing",
    "Taken",
    "Tick",
    "Wishes",
    "admit_newcomer",
    "admit_substitute",
    "answer_by_link",
    "answer_delegation",
    "cancel_event",
    "certificates_of",
    "change_terms",
    "chase_names",
    "choose_sessions",
    "close_event",
    "count_needs",
    "duplicate_event",
    "fingerprint",
    "follow_presences",
    "hour_of",
    "invite_again",
    "invite_delegations",
    "issue_certificates",
    "leave_slot",
    "make_print",
    "may_speak",
    "move_people",
    "move_seat",
    "name_person",
    "print_certificates",
    "publish_agenda",
    "publish_event",
    "purge_needs",
    "record_presences",
    "remove_session",
    "replace_person",
    "request_print",
    "save_event",
    "save_rooms",
    "save_session",
    "set_threshold",
    "settle_all",
    "settle_event",
    "take_seat",
    "take_upload",
    "undo_presences",
    "withdraw_person",
    "write_needs",
]
