"""States and kinds of the acts, and the one table of who may move an act and where."""

from dataclasses import dataclass

from django.db import models

from cms_portal.accounts.roles import Role


class ProtocolKind(models.TextChoices):
    PROTOCOL = "protocol", "Protocollo d'intesa"
    ADDENDUM = "addendum", "Addendum"
    CONVENTION = "convention", "Convenzione"


class ProtocolState(models.TextChoices):
    """The life of an act. "Signed" follows from verified signatures: nobody ticks it."""

    DRAFT = "draft", "Bozza"
    IN_REVIEW = "in_review", "In esame del Comune"
    APPROVED = "approved", "Testo definitivo"
    SENT = "sent", "Trasmesso"
    SIGNED_BY_CITY = "signed_by_city", "Firmato dal Comune"
    COUNTERSIGNED = "countersigned", "Firmato da entrambe le parti"
    REGISTERED = "registered", "Registrato"
    RETURNED = "returned", "Restituito al Comune"
    WITHDRAWN = "withdrawn", "Ritirato"
    SUPERSEDED = "superseded", "Sostituito"


S = ProtocolState
FROZEN_STATES = (
    S.APPROVED,
    S.SENT,
    S.SIGNED_BY_CITY,
    S.COUNTERSIGNED,
    S.REGISTERED,
    S.RETURNED,
    S.SUPERSEDED,
)
SENT_STATES = FROZEN_STATES[1:]
SIGNED_STATES = (S.COUNTERSIGNED, S.REGISTERED, S.RETURNED, S.SUPERSEDED)
# The text may still change, and be discussed.
OPEN_STATES = (S.DRAFT, S.IN_REVIEW)
ENDED_STATES = (S.WITHDRAWN, S.SUPERSEDED)
# On its way to the last signature, and after it.
MAKING_STATES = (S.DRAFT, S.IN_REVIEW, S.APPROVED, S.SENT, S.SIGNED_BY_CITY)
IN_FORCE_STATES = (S.COUNTERSIGNED, S.REGISTERED, S.RETURNED)


@dataclass(frozen=True)
class Move:
    """`roles`: who may do it; empty = only the portal itself, when the facts say so."""

    verb: str
    roles: frozenset[Role]


_STAFF = frozenset({Role.STAFF})
_AUTHORITY = frozenset({Role.AUTHORITY})
_BOTH = _STAFF | _AUTHORITY
_PORTAL: frozenset[Role] = frozenset()

# Who may follow whom, and who may do it. Anything absent here cannot happen.
TRANSITIONS: dict[ProtocolState, dict[ProtocolState, Move]] = {
    S.DRAFT: {
        S.IN_REVIEW: Move("Sottoponi al Comune", _STAFF),
        S.APPROVED: Move("Rendi definitivo il testo", _BOTH),
        S.WITHDRAWN: Move("Ritira", _BOTH),
    },
    S.IN_REVIEW: {
        S.DRAFT: Move("Riporta in bozza", _BOTH),
        S.APPROVED: Move("Approva il testo", _AUTHORITY),
        S.WITHDRAWN: Move("Ritira", _BOTH),
    },
    S.APPROVED: {
        S.DRAFT: Move("Richiama", _AUTHORITY),
        S.SENT: Move("Segna come trasmesso", _BOTH),
        S.WITHDRAWN: Move("Ritira", _BOTH),
    },
    S.SENT: {
        S.DRAFT: Move("Richiama", _AUTHORITY),
        S.SIGNED_BY_CITY: Move("Registra la firma del Comune", _PORTAL),
        S.WITHDRAWN: Move("Ritira", _AUTHORITY),
    },
    S.SIGNED_BY_CITY: {
        S.DRAFT: Move("Richiama", _AUTHORITY),
        S.COUNTERSIGNED: Move("Registra la firma dell'AdG", _PORTAL),
        S.WITHDRAWN: Move("Ritira", _AUTHORITY),
    },
    S.COUNTERSIGNED: {
        S.REGISTERED: Move("Segna come registrato", _BOTH),
        S.RETURNED: Move("Segna come restituito", _BOTH),
        S.SUPERSEDED: Move("Sostituisci", _PORTAL),
    },
    S.REGISTERED: {
        S.RETURNED: Move("Segna come restituito", _BOTH),
        S.SUPERSEDED: Move("Sostituisci", _PORTAL),
    },
    S.RETURNED: {S.SUPERSEDED: Move("Sostituisci", _PORTAL)},
    S.WITHDRAWN: {},
    S.SUPERSEDED: {},
}

# A frozen text whose act may go back to draft.
RECALLABLE_STATES = tuple(
    before for before, moves in TRANSITIONS.items() if S.DRAFT in moves and before in FROZEN_STATES
)
PREPARERS = TRANSITIONS[S.DRAFT][S.APPROVED].roles
SENDERS = TRANSITIONS[S.APPROVED][S.SENT].roles
APPROVERS = TRANSITIONS[S.IN_REVIEW][S.APPROVED].roles
REVIEW_OPENERS = TRANSITIONS[S.DRAFT][S.IN_REVIEW].roles


class CommentSide(models.TextChoices):
    CITY = "city", "Comune"
    OFFICE = "office", "Segreteria del Programma"
    AUTHORITY = "authority", "Autorità di Gestione"


class CommentOutcome(models.TextChoices):
    """How the office closed a discussion."""

    ACCEPTED = "accepted", "Accolto"
    ANSWERED = "answered", "Chiarito"
    DECLINED = "declined", "Non accolto"


class MunicipalBody(models.TextChoices):
    """Who approves the text for the city: the Giunta, or who stands in its place."""

    GIUNTA = "giunta", "Giunta comunale"
    COUNCIL = "council", "Consiglio comunale"
    COMMISSIONER = "commissioner", "Commissario straordinario, con i poteri della Giunta"
    COMMISSION = "commission", "Commissione straordinaria, con i poteri della Giunta"
    OFFICER = "officer", "Dirigente"

    @property
    def acronym(self) -> str:
        return {
            self.GIUNTA: "D.G.C.",
            self.COUNCIL: "D.C.C.",
            self.COMMISSIONER: "Deliberazione del Commissario straordinario",
            self.COMMISSION: "Deliberazione della Commissione straordinaria",
            self.OFFICER: "Determinazione dirigenziale",
        }[self]


class TemplateStatus(models.TextChoices):
    DRAFT = "draft", "In preparazione"
    READY = "ready", "Pronto all'uso"
    RETIRED = "retired", "Superato"


class ClausePart(models.TextChoices):
    """Articles are numbered by their order; premises and closing formula are not."""

    PREMISES = "premises", "Premesse"
    ARTICLE = "article", "Articolo"
    CLOSING = "closing", "Formula finale"


class ClauseCondition(models.TextChoices):
    """The closed set of conditions: when it does not hold, the second wording is printed."""

    OFFICE_KNOWN = "office_known", "ufficio e responsabile già noti"


class Impact(models.TextChoices):
    """What changes when a field's value changes after the act was frozen."""

    SUBSTANTIAL = "substantial", "sostanziale"
    FORMAL = "formal", "formale"
    CONTACT = "contact", "di contatto"


class ChangePath(models.TextChoices):
    """What a change asks of the parties once the act is signed, from the lightest."""

    NOTHING = "nothing", "Nessun atto"
    ANNOTATION = "annotation", "Annotazione nel registro"
    NOTE = "note", "Nota di correzione"
    ADDENDUM = "addendum", "Addendum"
    NEW_ACT = "new_act", "Nuovo protocollo"

    @property
    def weight(self) -> int:
        return list(ChangePath).index(self)


class Wording(models.TextChoices):
    """With which wording of its clause an obligation arises."""

    ANY = "any", "sempre"
    FIRST = "first", "con la prima formulazione"
    SECOND = "second", "con la seconda formulazione"


class DutyTerm(models.TextChoices):
    """By when: a day, days from the last signature, or one of the terms of the template."""

    FIXED = "fixed", "un giorno stabilito"
    SIGNING = "signing", "giorni dall'ultima firma"
    OFFICE = "office", "i giorni del modello per indicare l'ufficio"
    SHEETS = "sheets", "il termine del modello per le schede progetto"
    CHECKS = "checks", "il termine del modello per la verifica di ammissibilità"


class SignatureSide(models.TextChoices):
    CITY = "city", "Comune"
    AUTHORITY = "authority", "Autorità di Gestione"


class CopyState(models.TextChoices):
    """Where a copy that came back stands. Only "verified" moves the act."""

    CHECKING = "checking", "In verifica"
    VERIFIED = "verified", "Verificata"
    TO_CHECK = "to_check", "Da verificare"
    TO_DECIDE = "to_decide", "Decide l'Autorità di Gestione"
    REFUSED = "refused", "Non accettata"
    EVIDENCE = "evidence", "Su carta"


class TextOutcome(models.TextChoices):
    IDENTICAL = "identical", "Identico"
    SAME = "same_text", "Stesso testo, file diverso"
    DIFFERENT = "different_text", "Testo diverso"


class CopyProblem(models.TextChoices):
    """What a copy lacks, each with its name: the first that is true is told."""

    UNREADABLE = "unreadable", "File non leggibile"
    PREVIEW = "preview", "Anteprima al posto del testo definitivo"
    OTHER_ACT = "other_act", "Atto di un altro Comune"
    OLD_TEXT = "old_text", "Versione precedente del testo"
    SCAN = "scan", "Scansione al posto del testo definitivo"
    DIFFERENT = "different", "Testo diverso da quello definitivo"
    UNSIGNED = "unsigned", "Nessuna firma digitale"
    BROKEN = "broken", "Firma non integra"
    CHANGED = "changed", "File modificato dopo la firma"
    LOST = "lost", "Firma già verificata che manca"
    ORDER = "order", "Firme nell'ordine sbagliato"
    NOTHING_NEW = "nothing_new", "Nessuna firma nuova"
    EXPIRED = "expired", "Certificato scaduto al momento della firma"
    NOT_YET = "not_yet", "Certificato non ancora valido"
    REVOKED = "revoked", "Certificato revocato"
    SAME_TEXT = "same_text", "Stesso testo, file diverso"
    TRUST = "trust", "Firma da verificare"
    PERSON = "person", "Firmatario diverso da quello atteso"
    PAPER = "paper", "Sottoscrizione non digitale: rischio di nullità"


class CaseAction(models.TextChoices):
    SIGN_AGAIN = "sign_again", "Far firmare di nuovo il testo definitivo"
    AUTHORITY = "authority", "L'Autorità di Gestione accetta oppure chiede una nuova firma"
    STAFF = "staff", "La segreteria verifica la firma con uno strumento esterno"


class CaseEnding(models.TextChoices):
    ACCEPTED = "accepted", "Accettata"
    SIGN_AGAIN = "sign_again", "Chiesta una nuova firma"
    FOLLOWED = "followed", "È arrivata una copia verificata"


class TimeKind(models.TextChoices):
    """What proves when a signature was there already."""

    TIMESTAMP = "timestamp", "marca temporale"
    PEC = "pec", "consegna PEC"
    REGISTER = "register", "registrazione di protocollo"
    PORTAL = "portal", "ricezione nel portale"
