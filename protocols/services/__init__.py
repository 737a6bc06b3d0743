"""Everything that happens to an act. Each verb is one transaction."""

from protocols.readiness import check_readiness
from protocols.services.archive import build_archive, request_archive
from protocols.services.freezing import freeze_protocol
from protocols.services.generation import (
    announced_codes,
    prepare_batch,
    retry_protocol,
    stop_batch,
)
from protocols.services.moves import mark_sent, withdraw
from protocols.services.obligations import conclude, may_conclude, reopen_obligation
from protocols.services.pec import confirm_drop, discard_drop, drop_pec, file_drop, read_drop
from protocols.services.requests import addressees, ask_for_missing, last_requests
from protocols.services.shipping import build_shipment, prepare_shipment, record_numbers
from protocols.services.templates import load_template, succeed_clause, succeed_template
from protocols.services.text_editing import (
    add_clause,
    add_duty,
    add_new_clause,
    move_clause,
    remove_clause,
    remove_duty,
    set_template_status,
    write_clause,
)
from protocols.services.transmissions import may_record, provable_times, record_entry

__all__ = [
    "add_clause",
    "add_duty",
    "add_new_clause",
    "addressees",
    "announced_codes",
    "ask_for_missing",
    "build_archive",
    "build_shipment",
    "check_readiness",
    "conclude",
    "confirm_drop",
    "discard_drop",
    "drop_pec",
    "file_drop",
    "freeze_protocol",
    "last_requests",
    "load_template",
    "mark_sent",
    "may_conclude",
    "may_record",
    "move_clause",
    "prepare_batch",
    "prepare_shipment",
    "provable_times",
    "read_drop",
    "record_entry",
    "record_numbers",
    "remove_clause",
    "remove_duty",
    "reopen_obligation",
    "request_archive",
    "retry_protocol",
    "set_template_status",
    "stop_batch",
    "succeed_clause",
    "succeed_template",
    "withdraw",
    "write_clause",
]
