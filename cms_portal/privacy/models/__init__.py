"""The notice and who has seen it."""

from cms_portal.privacy.models.notices import NoticeReceipt, PrivacyNotice

__all__ = ["NoticeReceipt", "PrivacyNotice"]
