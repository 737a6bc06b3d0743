from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "In coda"
    RUNNING = "running", "In corso"
    DONE = "done", "Fatto"
    FAILED = "failed", "Da ripetere"  # an attempt went wrong, the next one is at `run_at`
    DEAD = "dead", "Non riuscito"  # no attempt is left: a person decides
    CANCELLED = "cancelled", "Annullato"


WAITING = (JobState.QUEUED, JobState.FAILED)
FINISHED = (JobState.DONE, JobState.DEAD, JobState.CANCELLED)


class Queue(models.TextChoices):
    """Separated by urgency: a slow PDF never holds back a login code."""

    DEFAULT = "default", "Generale"
    MAIL = "mail", "Posta"
    PDF = "pdf", "Documenti"


# Beside the queues of jobs: ticks of the timetable, so that the sweep waits behind nobody's work.
TICKS = "ticks"
ALL_QUEUES = (TICKS, *Queue.values)


class Action(models.TextChoices):
    """What a person did to a job."""

    RETRY = "retry", "Riprovato"
    CANCEL = "cancel", "Annullato"
