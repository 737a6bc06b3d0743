from django.db import models


class MailState(models.TextChoices):
    QUEUED = "queued", "In partenza"
    SENDING = "sending", "In consegna"  # the server is being given the text at this moment
    SENT = "sent", "Inviato"
    FAILED = "failed", "Rifiutato"  # the server said no, for good
    DEAD = "dead", "Non partito"  # no attempt succeeded, or it expired before one did
    UNCERTAIN = "uncertain", "Incerto"  # it may have left: only a person may decide to send again
    CANCELLED = "cancelled", "Annullato"  # no longer due when its turn came


OPEN = (MailState.QUEUED, MailState.SENDING)
