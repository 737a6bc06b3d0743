"""Operations of migrations that do many things at once, where Django would do them one by one.

After each change of state Django renders every model that is related: with our two hundred models
that alone made `migrate` take most of a minute.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class StateOnly(SeparateDatabaseAndState):
    """`state_operations`: what forms and services check, and nothing in the database."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without it, the models are rendered when they are next asked for: once, all of them.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class AtOnce(StateOnly):
    """`state_operations`, with the models rendered once for all of them.

    A model that is created among them is made in its last shape, with its triggers: the order of
    the models does not count, and what else is said of such a model is already in it.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self._written():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self._written()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _written(self) -> list[Operation]:
        """What the database is told: the models that are created, and changes to the others."""
        created = {one.name_lower for one in self.state_operations if isinstance(one, CreateModel)}
        return [
            one
            for one in self.state_operations
            if getattr(one, "model_name", "").lower() not in created
        ]

    def describe(self) -> str:
        return f"{len(self.state_operations)} operations at once"
