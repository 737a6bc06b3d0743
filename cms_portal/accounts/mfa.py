"""Secrets of the second factor at rest: encrypted with a key of their own."""

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class MFAAdapter(DefaultMFAAdapter):
    """A copy of the database alone does not give anybody's codes away."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `cryptography.fernet.InvalidToken` when no key of SECOND_FACTOR_KEYS opens it."""
        return _keys().decrypt(encrypted_text.encode("ascii")).decode()


def rotate(encrypted_text: str) -> str:
    """The same secret under the first key of the list."""
    return _keys().rotate(encrypted_text.encode("ascii")).decode("ascii")


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECOND_FACTOR_KEYS])
