from django.db import models


class EventKind(models.TextChoices):
    STAGE = "stage", "Tappa del percorso"
    STUDY = "study", "Incontro di studio"
    INSIDERS = "insiders", "Incontro per addetti ai lavori"
    PUBLIC = "public", "Incontro pubblico"


class EventState(models.TextChoices):
    DRAFT = "draft", "Bozza"
    ANNOUNCED = "announced", "Annunciato"
    HELD = "held", "Svolto"
    CANCELLED = "cancelled", "Annullato"


class SessionKind(models.TextChoices):
    PLENARY = "plenary", "Plenaria"
    FOCUS_GROUP = "focus_group", "Focus group"
    WORKSHOP = "workshop", "Workshop"
    VISIT = "visit", "Visita"
    BREAK = "break", "Pausa"
