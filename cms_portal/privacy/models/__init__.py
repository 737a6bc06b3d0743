"""The notice and who has seen it, what people ask, how long things stay, what was erased."""

from cms_portal.privacy.models.notices import NoticeReceipt, PrivacyNotice
from cms_portal.privacy.models.records import AnonymisationRecord
from cms_portal.privacy.models.requests import DataExport, DataRequest
from cms_portal.privacy.models.retention import LastPayment, RetentionRule, RetentionRun

__all__ = [
    "AnonymisationRecord",
    "DataExport",
    "DataRequest",
    "LastPayment",
    "NoticeReceipt",
    "PrivacyNotice",
    "RetentionRule",
    "RetentionRun",
]
