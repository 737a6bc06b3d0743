from django.db import models


class Gender(models.TextChoices):
    """Only for the right word in an act ("Sindaca"); empty when nobody has said it."""

    FEMALE = "F", "femminile"
    MALE = "M", "maschile"


class ReferentKind(models.TextChoices):
    POLITICAL = "political", "Referente politico"
    TECHNICAL = "technical", "Referente tecnico"
    ADMINISTRATIVE = "administrative", "Referente amministrativo"


class RepresentativeKind(models.TextChoices):
    """In which capacity someone may sign for the Comune."""

    MAYOR = "mayor", "Sindaco"
    ACTING_MAYOR = "acting_mayor", "Sindaco facente funzioni"
    DEPUTY_MAYOR = "deputy_mayor", "Vicesindaco"
    COMMISSIONER = "commissioner", "Commissario straordinario"
    COMMISSION = "commission", "Commissione straordinaria"
    DELEGATE = "delegate", "Dirigente delegato"


class ProposalKind(models.TextChoices):
    """What a city tells the office about its people."""

    REFERENT = "referent", "Un nuovo referente"
    REPLACEMENT = "replacement", "Un referente al posto di un altro"
    END = "end", "Un referente che lascia l'incarico"
    REPRESENTATIVE = "representative", "Chi rappresenta il Comune"
    OFFICE = "office", "L'ufficio o la persona responsabile"


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "In esame"
    ACCEPTED = "accepted", "Accolta"
    REFUSED = "refused", "Non accolta"
    WITHDRAWN = "withdrawn", "Ritirata"


class ContactKind(models.TextChoices):
    CALL = "call", "Telefonata"
    PEC = "pec", "PEC"
    MEETING = "meeting", "Incontro"


class IdentifierKind(models.TextChoices):
    """What other offices know a Comune by."""

    PEC = "pec", "PEC"
    FISCAL_CODE = "fiscal_code", "Codice fiscale"
    IPA = "ipa", "Codice IPA"
    AOO = "aoo", "Codice AOO"


class OrganisationKind(models.TextChoices):
    REGION = "region", "Regione"
    DEPARTMENT = "department", "Dipartimento o amministrazione centrale"
    EVALUATION = "evaluation", "Nucleo di valutazione"
    PARTNER = "partner", "Partner del Programma"
    CITY = "city", "Altra città"
    NON_PROFIT = "non_profit", "Ente non profit"
    OTHER = "other", "Altro ente"


class Fund(models.TextChoices):
    ESF_PLUS = "esf_plus", "FSE+"
    ERDF = "erdf", "FESR"


class Side(models.TextChoices):
    """Whose turn it is, and against whom days late count."""

    CITY = "city", "Comune"
    AUTHORITY = "authority", "AdG"


class StepState(models.TextChoices):
    DONE = "done", "Fatto"
    RECOVERED = "recovered", "Recuperato"
    WAIVED = "waived", "In deroga"
    NOW = "now", "In corso"
    LATE = "late", "In ritardo"
    NEXT = "next", "Da fare"
    LOCKED = "locked", "Bloccato"


STEP_OVER = frozenset({StepState.DONE, StepState.RECOVERED, StepState.WAIVED})


class TextOrigin(models.TextChoices):
    """Where the searchable text of a version of the guidelines comes from."""

    TYPED = "typed", "scritto a mano"
    WAITING = "waiting", "da leggere nel file"
    EXTRACTED = "extracted", "letto nel file"
    UNREADABLE = "unreadable", "il file non contiene testo leggibile"


class QuestionState(models.TextChoices):
    """Whose turn it is."""

    OFFICE = "office", "In attesa di risposta"
    CITY = "city", "Chiesto un chiarimento alla città"
    ANSWERED = "answered", "Risposta data"


class EntryKind(models.TextChoices):
    """What somebody adds to a question."""

    ANSWER = "answer", "Risposta"
    INQUIRY = "inquiry", "Richiesta di chiarimento"
    DETAIL = "detail", "Precisazione della città"


# What a question waits for after each addition.
STATE_AFTER = {
    EntryKind.ANSWER: QuestionState.ANSWERED,
    EntryKind.INQUIRY: QuestionState.CITY,
    EntryKind.DETAIL: QuestionState.OFFICE,
}


class Voice(models.TextChoices):
    """Who speaks in an answer: an act is interpreted by the authority alone."""

    OFFICE = "office", "Segreteria del Programma"
    AUTHORITY = "authority", "Autorità di Gestione"


class PracticeProjectState(models.TextChoices):
    ELIGIBLE = "eligible", "Finanziabile, non avviato"
    ACTIVE = "active", "Attivo"
    CONCLUDED = "concluded", "Concluso"
    WITHDRAWN = "withdrawn", "Rinunciato o revocato"
    UNKNOWN = "unknown", "Stato non indicato"
