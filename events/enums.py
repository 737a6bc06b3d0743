from django.db import models


class EventKind(models.TextChoices):
    STAGE = "stage", "Tappa del percorso"
    STUDY = "study", "Incontro di studio"
    INSIDERS = "insiders", "Incontro per addetti ai lavori"
    PUBLIC = "public", "Incontro pubblico"


class EventState(models.TextChoices):
    DRAFT = "draft", "Bozza"
    PUBLISHED = "published", "Pubblicato"
    CLOSED = "closed", "Concluso"
    CANCELLED = "cancelled", "Annullato"


# Who may follow whom. Anything absent here cannot happen.
TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CLOSED, EventState.CANCELLED}),
    EventState.CLOSED: frozenset(),
    EventState.CANCELLED: frozenset(),
}


class Audience(models.TextChoices):
    INVITED = "invited", "Su invito"
    PUBLIC = "public", "Aperto al pubblico"
    BY_SESSION = "by_session", "Secondo la sessione"


class SessionAudience(models.TextChoices):
    INVITED = "invited", "Su invito"
    PUBLIC = "public", "Aperta al pubblico"


class PathStage(models.TextChoices):
    """The steps of the path that being at a meeting reaches."""

    KICKOFF = "kickoff", "Primo incontro"
    FOCUS_GROUP = "focus_group", "Focus group"
    WORKSHOP = "workshop", "Workshop"


class SessionKind(models.TextChoices):
    PLENARY = "plenary", "Plenaria"
    FOCUS_GROUP = "focus_group", "Focus group"
    WORKSHOP = "workshop", "Workshop"
    VISIT = "visit", "Visita"
    BREAK = "break", "Pausa"


class SessionMode(models.TextChoices):
    IN_PERSON = "in_person", "In presenza"
    ONLINE = "online", "A distanza"
    MIXED = "mixed", "In presenza e a distanza"


class DelegationState(models.TextChoices):
    INVITED = "invited", "In attesa di risposta"
    ACCEPTED = "accepted", "Partecipa"
    DECLINED = "declined", "Non partecipa"


class RegistrationRole(models.TextChoices):
    POLITICAL = "political", "Parte politica"
    TECHNICAL = "technical", "Parte tecnica"
    BODY = "body", "Per l'ente"
    SPEAKER = "speaker", "Relatore"
    GUEST = "guest", "Ospite"
    PUBLIC = "public", "Pubblico"


class RegistrationState(models.TextChoices):
    REGISTERED = "registered", "Iscritta"
    WITHDRAWN = "withdrawn", "Ritirata"
    REPLACED = "replaced", "Sostituita"


class SeatState(models.TextChoices):
    CONFIRMED = "confirmed", "Posto confermato"
    WAITING = "waiting", "In lista d'attesa"
    RELEASED = "released", "Lasciato"
