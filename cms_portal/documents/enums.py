from django.db import models


class Likeness(models.TextChoices):
    """What a file turned out to be beside the frozen one. Not stored: it is an answer."""

    SAME = "same", "Identico"
    CONTAINS = "contains", "Contiene il testo definitivo"
    OTHER = "other", "Non è il testo definitivo"
