"""A form that arrives twice counts once: double click, reload, two tabs, two hands at a time.

The form carries a token, unique in the database on the row that it makes. The service takes the
token's turn, looks for the row, and only then makes it: who comes second waits, finds the row,
and is answered as the first was.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import connection


class TokenField(forms.UUIDField):
    """Hidden, new in each page. A page without it is served all the same, as a form of its own."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": "Ricaricate la pagina e riprovate."}
        super().__init__(
            widget=forms.HiddenInput,
            initial=uuid4,
            required=False,
            error_messages=errors,
            **kwargs,
        )

    def clean(self, value: Any) -> UUID:
        token: UUID | None = super().clean(value)
        return token or uuid4()


def wait_turn(what: str, key: object) -> None:
    """Until this transaction ends nobody else has the turn of `key`. Look at the rows after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what}:{key}"])
