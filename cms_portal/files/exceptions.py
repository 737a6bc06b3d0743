class UnknownKind(LookupError):
    """No app registered this kind of file."""


class FileTooLarge(ValueError):
    """More bytes than its kind allows; nothing was kept."""


class FileMissing(RuntimeError):
    """The row is there, its bytes are not: the disk and the database disagree."""
