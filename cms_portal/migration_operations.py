"""Operations of migrations that do many things at once, where Django would do them one by one.

After each change of state Django renders every model that is related: with our two hundred models
that alone made `migrate` take most of a minute.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState


class StateOnly(SeparateDatabaseAndState):
    """`state_operations`: what forms and services check, and nothing in the database."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without it, the models are rendered when they are next asked for: once, all of them.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class CreateModels(StateOnly):
    """`state_operations` that create models, and complete only what they create.

    Each table is made in its last shape, with its triggers; the order of the models does not count.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self._creations():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self._creations()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _creations(self) -> list[CreateModel]:
        return [each for each in self.state_operations if isinstance(each, CreateModel)]

    def describe(self) -> str:
        return f"Create {len(self._creations())} models"
