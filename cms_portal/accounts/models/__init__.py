from cms_portal.accounts.models.demo import DemoWorld
from cms_portal.accounts.models.events import AccessEvent
from cms_portal.accounts.models.invitations import StaffInvitation
from cms_portal.accounts.models.user import User, display_name

__all__ = ["AccessEvent", "DemoWorld", "StaffInvitation", "User", "display_name"]
