"""Every write of the privacy office."""

from cms_portal.privacy.services.anonymisation import anonymise, preview, reasons_to_keep
from cms_portal.privacy.services.exports import ask_for_export, build_export
from cms_portal.privacy.services.holds import forget_last_payment, record_last_payment
from cms_portal.privacy.services.notices import (
    acknowledge,
    has_acknowledged,
    publish_notice,
    start_draft,
)
from cms_portal.privacy.services.requests import (
    answer,
    ask,
    erase,
    extend,
    grant_erasure,
    note_request,
    take_back_erasure,
    withdraw,
)
from cms_portal.privacy.services.retention import apply_rules, sync_rules, try_rules

__all__ = [
    "acknowledge",
    "anonymise",
    "answer",
    "apply_rules",
    "ask",
    "ask_for_export",
    "build_export",
    "erase",
    "extend",
    "forget_last_payment",
    "grant_erasure",
    "has_acknowledged",
    "note_request",
    "preview",
    "publish_notice",
    "reasons_to_keep",
    "record_last_payment",
    "start_draft",
    "sync_rules",
    "take_back_erasure",
    "try_rules",
    "withdraw",
]
