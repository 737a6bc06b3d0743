from django.db import models


class NoticeState(models.TextChoices):
    DRAFT = "draft", "Bozza"
    PUBLISHED = "published", "Pubblicata"


class RequestKind(models.TextChoices):
    CORRECTION = "correction", "Correzione"
    ERASURE = "erasure", "Cancellazione"


class RequestState(models.TextChoices):
    OPEN = "open", "Da evadere"
    ERASING = "erasing", "Cancellazione in corso"  # granted: a worker makes the person anonymous
    DONE = "done", "Accolta"
    REFUSED = "refused", "Non accolta"
    WITHDRAWN = "withdrawn", "Ritirata"


WAITING = (RequestState.OPEN, RequestState.ERASING)
CLOSED = (RequestState.DONE, RequestState.REFUSED, RequestState.WITHDRAWN)


class AnonymisedBy(models.TextChoices):
    """What set an anonymisation off."""

    REQUEST = "request", "Richiesta della persona"
    RETENTION = "retention", "Tempo di conservazione trascorso"
