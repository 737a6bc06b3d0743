from cms_portal.accounts.models.audit import AuditMandate, ViewLog
from cms_portal.accounts.models.demo import DemoWorld
from cms_portal.accounts.models.events import AccessEvent
from cms_portal.accounts.models.invitations import StaffInvitation
from cms_portal.accounts.models.resets import SecondFactorReset
from cms_portal.accounts.models.user import User, display_name

__all__ = [
    "AccessEvent",
    "AuditMandate",
    "DemoWorld",
    "SecondFactorReset",
    "StaffInvitation",
    "User",
    "ViewLog",
    "display_name",
]
