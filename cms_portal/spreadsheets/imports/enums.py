from django.db import models


class BatchState(models.TextChoices):
    READING = "reading", "Lettura del file"
    UNREADABLE = "unreadable", "File non leggibile"
    COLUMNS = "columns", "Colonne da abbinare"
    CHECKING = "checking", "Controllo in corso"
    QUESTIONS = "questions", "Domande a cui rispondere"
    PREVIEW = "preview", "Anteprima da confermare"
    CONFIRMING = "confirming", "Registrazione in corso"
    DONE = "done", "Registrata"
    UNDOING = "undoing", "Annullamento in corso"
    UNDONE = "undone", "Annullata"
    DROPPED = "dropped", "Abbandonata"


S = BatchState
# Who may follow whom. Anything absent here cannot happen.
TRANSITIONS: dict[BatchState, frozenset[BatchState]] = {
    S.READING: frozenset({S.COLUMNS, S.UNREADABLE, S.DROPPED}),
    S.UNREADABLE: frozenset({S.DROPPED}),
    S.COLUMNS: frozenset({S.READING, S.CHECKING, S.DROPPED}),
    S.CHECKING: frozenset({S.QUESTIONS, S.PREVIEW, S.COLUMNS, S.DROPPED}),
    S.QUESTIONS: frozenset({S.CHECKING, S.COLUMNS, S.DROPPED}),
    S.PREVIEW: frozenset({S.CONFIRMING, S.CHECKING, S.COLUMNS, S.DROPPED}),
    S.CONFIRMING: frozenset({S.DONE, S.CHECKING}),
    S.DONE: frozenset({S.UNDOING}),
    S.UNDOING: frozenset({S.UNDONE, S.DONE}),
    S.UNDONE: frozenset(),
    S.DROPPED: frozenset(),
}
WORKING = (S.READING, S.CHECKING, S.CONFIRMING, S.UNDOING)
OPEN = (S.READING, S.COLUMNS, S.CHECKING, S.QUESTIONS, S.PREVIEW)
# Before anything was written: one may go back to the columns, or leave it.
MENDABLE = (S.CHECKING, S.QUESTIONS, S.PREVIEW)


class Outcome(models.TextChoices):
    """What a line of the file would do, or did."""

    UNREAD = "", "Da controllare"
    NEW = "new", "Nuova"
    CHANGED = "changed", "Cambiata"
    SAME = "same", "Già uguale"
    REFUSED = "refused", "Rifiutata"
    WAITING = "waiting", "In attesa di risposta"


WRITTEN = (Outcome.NEW, Outcome.CHANGED)


class QuestionKind(models.TextChoices):
    CHOICE = "choice", "Scelta"
    TEXTS = "texts", "Proposta da approvare"
