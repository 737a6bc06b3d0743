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

# Presences are written while it is held and, from paper, after.
OPEN_DOOR = (EventState.PUBLISHED, EventState.CLOSED)


class Audience(models.TextChoices):
    INVITED = "invited", "Su invito"
    PUBLIC = "public", "Aperto al pubblico"
    BY_SESSION = "by_session", "Secondo la sessione"


OPEN_TO_ALL = (Audience.PUBLIC, Audience.BY_SESSION)


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


# Where the public reads in English.
KINDS_IN_ENGLISH: dict[SessionKind, str] = {
    SessionKind.PLENARY: "Plenary",
    SessionKind.FOCUS_GROUP: "Focus group",
    SessionKind.WORKSHOP: "Workshop",
    SessionKind.VISIT: "Visit",
    SessionKind.BREAK: "Break",
}


class SessionMode(models.TextChoices):
    IN_PERSON = "in_person", "In presenza"
    ONLINE = "online", "A distanza"
    MIXED = "mixed", "In presenza e a distanza"


MODES_IN_ENGLISH: dict[SessionMode, str] = {
    SessionMode.IN_PERSON: "",
    SessionMode.ONLINE: "online",
    SessionMode.MIXED: "in person and online",
}


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


class AccessNeed(models.TextChoices):
    STEP_FREE = "step_free", "Percorso senza gradini o posto per una sedia a rotelle"
    SIGN_LANGUAGE = "sign_language", "Interprete in lingua dei segni (LIS)"
    CAPTIONS = "captions", "Sottotitoli o trascrizione"
    LARGE_PRINT = "large_print", "Materiali leggibili da chi vede poco"
    ASSISTANT = "assistant", "Viene con chi l'assiste"
    QUIET = "quiet", "Una stanza tranquilla"


class Diet(models.TextChoices):
    VEGETARIAN = "vegetarian", "Vegetariano"
    VEGAN = "vegan", "Vegano"
    GLUTEN_FREE = "gluten_free", "Senza glutine"
    LACTOSE_FREE = "lactose_free", "Senza lattosio"
    NO_PORK = "no_pork", "Senza maiale"
    HALAL = "halal", "Halal"
    KOSHER = "kosher", "Kosher"


class NeedsState(models.TextChoices):
    DRAFT = "draft", "In bozza"
    SUBMITTED = "submitted", "Presentati"


class Urgency(models.IntegerChoices):
    LOWEST = 1, "1, può attendere"
    LOW = 2, "2"
    MIDDLE = 3, "3, media"
    HIGH = 4, "4"
    HIGHEST = 5, "5, non può attendere"


class NoteKind(models.TextChoices):
    NEED = "need", "Fabbisogno"
    PRIORITY = "priority", "Priorità"
    CONSTRAINT = "constraint", "Vincolo"
    PRACTICE = "practice", "Buona pratica"
    IDEA = "idea", "Idea progettuale"


class PresenceKind(models.TextChoices):
    IN = "in", "Entrata"
    OUT = "out", "Uscita"
    EXCUSED = "excused", "Assenza giustificata"
    UNDONE = "undone", "Annullata"


class PresenceSource(models.TextChoices):
    CHECK_IN = "check_in", "Accoglienza"
    PAPER = "paper", "Foglio firmato"
    ONLINE = "online", "Resoconto del collegamento"
    CORRECTION = "correction", "Correzione"


class PrintKind(models.TextChoices):
    BADGES = "badges", "Cartellini"
    TABLE_CARDS = "table_cards", "Segnaposto"
    SIGN_IN = "sign_in", "Fogli firme"


class MaterialKind(models.TextChoices):
    SLIDES = "slides", "Presentazione"
    MINUTES = "minutes", "Verbale"
    PHOTOS = "photos", "Fotografie"
    OTHER = "other", "Altro"


class MaterialAudience(models.TextChoices):
    OFFICE = "office", "Solo ufficio"
    INVITED = "invited", "Invitati e presenti"
    EVERYBODY = "everybody", "Tutti"


class DossierScope(models.TextChoices):
    WHOLE = "whole", "Tutto l'evento"
    CITY = "city", "Una città"
    PERSON = "person", "Una persona"
    CERTIFICATES = "certificates", "Solo gli attestati"


class ScannedState(models.TextChoices):
    """What became of a page of a scan."""

    FILED = "filed", "Archiviata"
    COPY = "copy", "Copia"
    ELSEWHERE = "elsewhere", "Di un altro evento"
    UNREADABLE = "unreadable", "Non letta"
    BLANK = "blank", "Bianca"
    DISCARDED = "discarded", "Scartata"


class Platform(models.TextChoices):
    """Whose report tells who was online."""

    TEAMS = "teams", "Microsoft Teams"
    WEBEX = "webex", "Cisco Webex"
    ZOOM = "zoom", "Zoom"


class ReportZone(models.TextChoices):
    """Which clock the hours of a report are of, where the report itself does not say."""

    ROME = "Europe/Rome", "Ora italiana"
    UTC = "UTC", "UTC (un'ora in meno dell'ora italiana, due d'estate)"
