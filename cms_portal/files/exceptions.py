class UnknownKind(LookupError):
    """No app registered this kind of file."""


class FileTooLarge(ValueError):
    """More bytes than its kind allows; nothing was kept."""


class FileMissing(RuntimeError):
    """The row is there, its bytes are not: the disk and the database disagree."""


class FileRefused(ValueError):
    """What is in the file cannot be accepted; the text says why, in Italian, to who sent it."""


class FileTooDemanding(FileRefused):
    """Reading it took more time or memory than a child process is given."""
