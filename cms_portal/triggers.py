"""Triggers in bulk: what a first migration needs, where one `AddTrigger` each takes minutes."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Install every trigger that the models of the app have in their state by now.

    Last in a migration whose `CreateModel` carry their triggers as an option. `AddTrigger` renders
    the models anew for each: with two hundred, most of the time of `migrate`.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: the state has them already."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            # No parameters, or percent signs in the function's body would be taken for some.
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of the app"


def _triggers(app_label: str, state: ProjectState) -> list[Any]:
    models = [model for (label, _), model in sorted(state.models.items()) if label == app_label]
    return [trigger for model in models for trigger in model.options.get("triggers", [])]
