"""States and kinds of the acts, and the one table of who may move an act and where."""

from dataclasses import dataclass

from django.db import models

from cms_portal.accounts.roles import Role


class ProtocolKind(models.TextChoices):
    PROTOCOL = "protocol", "Protocollo d'intesa"
    ADDENDUM = "addendum", "Addendum"


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
ENDED_STATES = (S.WITHDRAWN, S.SUPERSEDED)


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
        S.SENT: Move("Segna come trasmesso", _BOTH),
        S.WITHDRAWN: Move("Ritira", _BOTH),
    },
    S.SENT: {
        S.SIGNED_BY_CITY: Move("Registra la firma del Comune", _PORTAL),
        S.WITHDRAWN: Move("Richiama", _AUTHORITY),
    },
    S.SIGNED_BY_CITY: {
        S.COUNTERSIGNED: Move("Registra la firma dell'AdG", _PORTAL),
        S.WITHDRAWN: Move("Richiama", _AUTHORITY),
    },
    S.COUNTERSIGNED: {
        S.REGISTERED: Move("Segna come registrato", _BOTH),
        S.RETURNED: Move("Segna come restituito", _BOTH),
        S.SUPERSEDED: Move("Sostituisci", _AUTHORITY),
    },
    S.REGISTERED: {
        S.RETURNED: Move("Segna come restituito", _BOTH),
        S.SUPERSEDED: Move("Sostituisci", _AUTHORITY),
    },
    S.RETURNED: {S.SUPERSEDED: Move("Sostituisci", _AUTHORITY)},
    S.WITHDRAWN: {},
    S.SUPERSEDED: {},
}

PREPARERS = TRANSITIONS[S.DRAFT][S.APPROVED].roles
SENDERS = TRANSITIONS[S.APPROVED][S.SENT].roles


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
