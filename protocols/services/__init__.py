"""Everything that happens to an act. Each verb is one transaction."""

from protocols.readiness import check_readiness
from protocols.services.addenda import rewrite_addendum, start_addendum
from protocols.services.archive import build_archive, request_archive
from protocols.services.cases import accept_text, ask_to_sign_again, record_check
from protocols.services.changes import record_decision
from protocols.services.closing import mark_registered, mark_returned, write_registration
from protocols.services.comments import (
    add_comment,
    answer_comment,
    reopen_comment,
    resolve_comment,
)
from protocols.services.copies import receive_copy
from protocols.services.drafts import revise_draft
from protocols.services.endings import mark_sent, recall, withdraw
from protocols.services.freezing import freeze_protocol
from protocols.services.generation import prepare_batch, retry_protocol, stop_batch
from protocols.services.judging import judge_copy
from protocols.services.kits import build_kit, request_kit
from protocols.services.municipal import record_municipal_act, signature_warning
from protocols.services.numbers import announced_codes
from protocols.services.obligations import conclude, may_conclude, reopen_obligation
from protocols.services.pec import (
    confirm_drop,
    discard_drop,
    drop_pec,
    file_drop,
    hand_over_files,
    read_drop,
)
from protocols.services.reissue import reissue
from protocols.services.requests import addressees, ask_for_missing, last_requests
from protocols.services.review import (
    approve_text,
    end_city_review,
    show_again,
    submit_for_review,
    take_back,
)
from protocols.services.shipping import build_shipment, prepare_shipment, record_numbers
from protocols.services.signers import accept_signer
from protocols.services.succession import start_replacement
from protocols.services.templates import load_template, succeed_clause, succeed_template
from protocols.services.text_editing import (
    add_clause,
    add_duty,
    add_new_clause,
    move_clause,
    remove_clause,
    remove_duty,
    set_template_status,
    start_next_version,
    write_clause,
)
from protocols.services.transmissions import may_record, record_entry
from protocols.services.waiting_files import ask_to_hand_over

__all__ = [
    "accept_signer",
    "accept_text",
    "add_clause",
    "add_comment",
    "add_duty",
    "add_new_clause",
    "addressees",
    "announced_codes",
    "answer_comment",
    "approve_text",
    "ask_for_missing",
    "ask_to_hand_over",
    "ask_to_sign_again",
    "build_archive",
    "build_kit",
    "build_shipment",
    "check_readiness",
    "conclude",
    "confirm_drop",
    "discard_drop",
    "drop_pec",
    "end_city_review",
    "file_drop",
    "freeze_protocol",
    "hand_over_files",
    "judge_copy",
    "last_requests",
    "load_template",
    "mark_registered",
    "mark_returned",
    "mark_sent",
    "may_conclude",
    "may_record",
    "move_clause",
    "prepare_batch",
    "prepare_shipment",
    "read_drop",
    "recall",
    "receive_copy",
    "record_check",
    "record_decision",
    "record_entry",
    "record_municipal_act",
    "record_numbers",
    "reissue",
    "remove_clause",
    "remove_duty",
    "reopen_comment",
    "reopen_obligation",
    "request_archive",
    "request_kit",
    "resolve_comment",
    "retry_protocol",
    "revise_draft",
    "rewrite_addendum",
    "set_template_status",
    "show_again",
    "signature_warning",
    "start_addendum",
    "start_next_version",
    "start_replacement",
    "stop_batch",
    "submit_for_review",
    "succeed_clause",
    "succeed_template",
    "take_back",
    "withdraw",
    "write_clause",
    "write_registration",
]
