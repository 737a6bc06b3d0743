"""The open sessions of a person: every browser in which the access is in use."""

from allauth.usersessions.models import UserSession

from cms_portal.accounts.models import User


def open_sessions(user: User) -> list[UserSession]:
    """Those that still let in; the rows of those that ended by themselves go."""
    sessions: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sessions


def end_sessions(user: User) -> int:
    """Every browser is signed out, from its next request on; how many there were."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
