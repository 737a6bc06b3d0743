class ImportProblem(Exception):
    """The text says what is wrong, in Italian, to who is importing."""


class WrongState(ImportProblem):
    """The import has gone on, or back, in the meantime."""


class PreviewStale(Exception):
    """What the preview said is no longer what would happen."""


class UndoRefused(ImportProblem):
    """Something was built on what the import wrote."""
