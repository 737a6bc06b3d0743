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
from protocols.services.requests import addressees, ask_for_missing, last_requests
from protocols.services.templates import load_template, succeed_clause, succeed_template

__all__ = [
    "addressees",
    "announced_codes",
    "ask_for_missing",
    "build_archive",
    "check_readiness",
    "freeze_protocol",
    "last_requests",
    "load_template",
    "mark_sent",
    "prepare_batch",
    "request_archive",
    "retry_protocol",
    "stop_batch",
    "succeed_clause",
    "succeed_template",
    "withdraw",
]
