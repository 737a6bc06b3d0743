"""The variables of an installation, read so that a wrong one is named and never shown."""

from collections.abc import Callable
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
EXAMPLES = "Esempi commentati in .env.example."


class Environment(environ.Env):
    """Raises ImproperlyConfigured with the name of the variable, never with its text: it may be a
    password."""

    def require(self, *names: str) -> None:
        """All that are missing are named at once."""
        if missing := [name for name in names if not self.str(name, default="")]:
            raise ImproperlyConfigured(
                f"Mancano le variabili d'ambiente: {', '.join(missing)}. {EXAMPLES}"
            )

    def int(self, var: str, **options: Any) -> Any:
        return _understood(super().int, var, **options)

    def bool(self, var: str, **options: Any) -> Any:
        """The library takes for "no" whatever it does not know."""
        return _understood(super().get_value, var, cast=_yes_or_no, **options)

    def db_url(self, var: str, **options: Any) -> Any:
        return _understood(super().db_url, var, **options)

    def email_url(self, var: str, **options: Any) -> Any:
        return _understood(super().email_url, var, **options)


def _understood(read: Callable[..., Any], name: str, **options: Any) -> Any:
    try:
        return read(name, **options)
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} ha un valore che non si capisce. {EXAMPLES}") from None


def _yes_or_no(text: str) -> bool:
    try:
        return WORDS[text.lower()]
    except KeyError:
        raise ValueError(text) from None
