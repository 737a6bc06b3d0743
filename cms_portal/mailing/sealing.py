"""Secrets at rest in the queue: encrypted with keys of their own, never with SECRET_KEY."""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(content: bytes) -> str:
    return _keys().encrypt(content).decode("ascii")


def unseal(sealed: str) -> bytes:
    """Raises `cryptography.fernet.InvalidToken` when no key of `SECRETS_KEYS` opens it."""
    return _keys().decrypt(sealed.encode("ascii"))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECRETS_KEYS])
