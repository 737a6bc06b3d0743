"""Every write about who may sign in."""

from cms_portal.accounts.services.closing import close_access, reopen_access
from cms_portal.accounts.services.invitations import (
    accept_staff_invitation,
    hash_token,
    invite_auditor,
    invite_colleague,
    invite_facilitator_access,
    invite_staff,
    other_side,
    register_welcomer,
    revoke_staff_invitation,
)
from cms_portal.accounts.services.resets import (
    ask_reset,
    decide_reset,
    reset_from_command_line,
)
from cms_portal.accounts.services.roles import grant_role, sync_roles, withdraw_role

__all__ = [
    "accept_staff_invitation",
    "ask_reset",
    "close_access",
    "decide_reset",
    "grant_role",
    "hash_token",
    "invite_auditor",
    "invite_colleague",
    "invite_facilitator_access",
    "invite_staff",
    "other_side",
    "register_welcomer",
    "reopen_access",
    "reset_from_command_line",
    "revoke_staff_invitation",
    "sync_roles",
    "withdraw_role",
]
