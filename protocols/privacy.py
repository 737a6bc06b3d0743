"""What the acts hold about people, and why it stays: told to the portal's privacy office."""

from __future__ import annotations

from collections.abc import Sequence

from cities.models import LegalRepresentative, Office
from cms_portal.privacy import patterns, registry
from cms_portal.privacy.registry import Reasons, Row
from cms_portal.privacy.services.holds import evidence_reason, payments_of
from cms_portal.privacy.subjects import Subject
from protocols.enums import ProtocolState
from protocols.models import (
    ChangeDecision,
    ClauseComment,
    Obligation,
    Protocol,
    ProtocolTransition,
)

ACTS = (
    ("protocols.ProtocolTemplate", "Modelli degli atti: sono il testo da cui un atto è nato."),
    ("protocols.Clause", "Articoli dei modelli: sono il testo da cui un atto è nato."),
    ("protocols.ClauseDuty", "Adempimenti scritti nei modelli: non nominano persone."),
    ("protocols.CeilingAct", "Atti che fissano le dotazioni: un atto non si riscrive."),
    ("protocols.CeilingActVoiding", "Atti che fissano le dotazioni: un atto non si riscrive."),
    ("protocols.Ceiling", "Dotazioni fissate da un atto: un atto non si riscrive."),
    ("protocols.Transmission", "Invii di un atto: provano quando è arrivato, e non si riscrivono."),
    ("protocols.RegistryEntry", "Numeri dei registri di protocollo: sono dati dell'ufficio."),
    ("protocols.PecDrop", "Depositi di PEC: chi li ha letti, per il procedimento."),
    (
        "protocols.PecMessage",
        "Messaggi PEC archiviati con un atto: provano invio e consegna. Gli altri si cancellano.",
    ),
    (
        "protocols.ChangeDecision",
        "Decisioni sulle modifiche di un atto firmato: provano perché è stato modificato, o no.",
    ),
    ("protocols.Kit", "Fac-simile per la delibera: si rifanno dai dati dell'atto."),
    ("protocols.Shipment", "Note di trasmissione: sono il testo che ha accompagnato gli atti."),
    ("protocols.SignedCopy", "Copie firmate tornate: il file prova chi ha firmato e quando."),
    ("protocols.SignatureSlot", "Firme di un atto: prova di chi ha firmato e quando."),
    ("protocols.HumanCheck", "Verifiche delle firme: provano perché una firma è stata accettata."),
    ("protocols.SignatureCase", "Copie firmate non accettate: provano perché e chi ha deciso."),
    ("protocols.PageComparison", "Pagine a confronto di una copia firmata: provano la decisione."),
    (
        "protocols.Authority",
        "Chi firma per l'Autorità di Gestione: incarico pubblico, scritto negli atti firmati.",
    ),
)


def register() -> None:
    for model, reason in ACTS:
        registry.register_kept(model, reason)
    registry.register_source(
        "protocols.acts",
        "Atti in cui siete nominati",
        _acts,
        why="L'atto dice chi lo firma e chi ne risponde per il Comune: non si modifica.",
        hold=_evidence,
    )
    registry.register_source(
        "protocols.moves",
        "Passaggi di stato dei protocolli che avete compiuto",
        _moves,
        why="Per sapere chi ha fatto che cosa nel procedimento.",
    )
    registry.register_source(
        "protocols.obligations",
        "Adempimenti che avete registrato come fatti",
        _obligations,
        why="La prova di un adempimento previsto da un atto firmato resta con l'atto.",
    )
    registry.register_source(
        "protocols.comments",
        "Commenti ai testi dei protocolli che avete scritto",
        _comments,
        why="Sono parte del procedimento che ha portato al testo dell'atto.",
    )
    registry.register_source(
        "protocols.decisions",
        "Decisioni sulle modifiche di un protocollo che avete preso",
        _decisions,
        why="Dicono perché un atto firmato è stato modificato, oppure no.",
    )


def _acts(subject: Subject) -> list[Row]:
    findings = patterns.far(subject)
    if not findings:
        return []
    named = Protocol.objects.filter(document__html__regex=patterns.any_of(findings))
    rows = named.select_related("city", "document").defer("document__content", "document__html")
    return [
        {
            "Codice pratica": one.code,
            "Atto": str(one),
            "Stato": one.get_state_display(),
            "Definitivo dal": one.document.created_at if one.document else None,
            "SHA-256": one.document.sha256 if one.document else "",
        }
        for one in rows
    ]


def _evidence(subjects: Sequence[Subject]) -> Reasons:
    """Who signed, or answered for the office, in a Comune that has a definitive act."""
    by_person = {one.person_id: one for one in subjects if one.person_id is not None}
    acts = Protocol.objects.filter(document__isnull=False).exclude(state=ProtocolState.WITHDRAWN)
    cities: dict[int, dict[str, str]] = {}
    for model, field in ((LegalRepresentative, "person"), (Office, "responsible")):
        mandates = model._default_manager.filter(
            (f"{field}__in", list(by_person)), city__in=acts.values("city")
        )
        for person_id, code, name in mandates.values_list(
            f"{field}_id", "city__cadastral_code", "city__name"
        ):
            cities.setdefault(person_id, {})[code] = name
    payments = payments_of({code for named in cities.values() for code in named})
    return {
        by_person[person_id]: [
            reason
            for code, name in sorted(named.items())
            if (reason := evidence_reason(code, name, payments))
        ]
        for person_id, named in cities.items()
    }


def _obligations(subject: Subject) -> list[Row]:
    if subject.user_id is None:
        return []
    rows = Obligation.objects.filter(done_by=subject.user_id).select_related("protocol__city")
    return [
        {
            "Fatto il": one.done_on,
            "Adempimento": one.what,
            "Atto": f"{one.protocol}, {one.protocol.code}",
            "In base a": one.evidence,
        }
        for one in rows
    ]


def _moves(subject: Subject) -> list[Row]:
    if subject.user_id is None:
        return []
    moves = ProtocolTransition.objects.filter(by=subject.user_id).select_related("protocol__city")
    return [
        {
            "Quando": one.at,
            "Atto": f"{one.protocol}, {one.protocol.code}",
            "Passaggio": one.get_to_state_display(),
            "Motivo": one.reason,
        }
        for one in moves
    ]


def _decisions(subject: Subject) -> list[Row]:
    if subject.user_id is None:
        return []
    rows = ChangeDecision.objects.filter(by=subject.user_id).select_related("protocol__city")
    return [
        {
            "Quando": one.at,
            "Atto": f"{one.protocol}, {one.protocol.code}",
            "Via scelta": one.get_chosen_display(),
            "Motivo": one.reason,
        }
        for one in rows
    ]


def _comments(subject: Subject) -> list[Row]:
    if subject.user_id is None:
        return []
    rows = ClauseComment.objects.filter(by=subject.user_id).select_related("protocol__city")
    return [
        {
            "Quando": one.at,
            "Atto": f"{one.protocol}, {one.protocol.code}",
            "Articolo": one.place,
            "Commento": one.body,
            "Testo proposto": one.proposed,
        }
        for one in rows
    ]
