"""Migrations that change what forms and services check, and nothing in the database."""

from __future__ import annotations

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.state import ProjectState


class StateOnly(SeparateDatabaseAndState):
    """`state_operations` at once: one by one, Django renders every model anew after each."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
