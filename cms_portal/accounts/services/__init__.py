"""Every write about who may sign in."""

from cms_portal.accounts.services.closing import close_access, reopen_access
from cms_portal.accounts.services.invitations import (
    accept_staff_invitation,
    hash_token,
    invite_staff,
)
from cms_portal.accounts.services.roles import grant_role, sync_roles, withdraw_role

__all__ = [
    "accept_staff_invitation",
    "close_access",
    "grant_role",
    "hash_token",
    "invite_staff",
    "reopen_access",
    "sync_roles",
    "withdraw_role",
]
