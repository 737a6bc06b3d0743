"""The protocol and the amounts of a city, on its workspace and on its page for the office."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cities.enums import Side
from cities.models import City
from cities.workspace import Action, Card
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day as in_words
from protocols.asked import signature_action, with_news
from protocols.enums import (
    MAKING_STATES,
    PREPARERS,
    SIGNED_STATES,
    ProtocolKind,
    ProtocolState,
)
from protocols.guards import current_round
from protocols.models import Ceiling, Obligation, Protocol


@dataclass(frozen=True)
class Share:
    """A piece of the bar of the amounts, in thousandths of its width."""

    ceiling: Ceiling
    start: int
    width: int


def protocol_card(city: City, user: User) -> Card:
    """The living act of the city, what is asked about it, and the amounts in force."""
    protocol, beside = _acts(city, user)
    ceilings = list(
        Ceiling.objects.in_force(timezone.localdate())
        .filter(city=city)
        .select_related("act", "priority")
        .order_by("priority__number")
    )
    total = sum((ceiling.amount for ceiling in ceilings), Decimal("0.00"))
    context = {
        "protocol": protocol,
        "ceilings": ceilings,
        "total": total,
        "shares": shares(ceilings, total),
        "may_prepare": user.has_role(*PREPARERS),
        "news": _news(protocol),
    }
    actions = [
        *_actions(protocol, city),
        *(action for act in beside for action in _actions(act, city)),
        *_obligations(protocol),
    ]
    return Card("protocols/_card.html", context, actions=tuple(actions))


def shares(ceilings: list[Ceiling], total: Decimal) -> list[Share]:
    found: list[Share] = []
    start = 0
    for ceiling in ceilings:
        width = int(1000 * ceiling.amount / total) if total else 0
        found.append(Share(ceiling, start, max(width - 4, 1)))
        start += width
    return found


def _acts(city: City, user: User) -> tuple[Protocol | None, list[Protocol]]:
    """The act of the city; beside it an addendum, or the act that will replace it."""
    rows = _read(Protocol.objects.visible_to(user).living().filter(city=city))
    acts = list(rows.order_by("pk"))
    made = [one for one in acts if one.state in MAKING_STATES]
    beside = [one for one in made if one.root_id or one.replaced_id]
    roots = [one for one in acts if one.kind == ProtocolKind.PROTOCOL and one not in beside]
    return next(iter(roots), None), beside


def _read(rows: QuerySet[Protocol]) -> QuerySet[Protocol]:
    heavy = ("document__content", "document__html", "document__data", "prepared")
    return with_news(rows.select_related("city", "template", "document").defer(*heavy))


def _news(protocol: Protocol | None) -> str:
    """Where the act is and who has it in hand, in one sentence."""
    if protocol is None:
        return ""
    sent = f"Trasmesso il {in_words(protocol.sent_on)}." if protocol.sent_on else ""
    said = {
        ProtocolState.DRAFT: "Il testo è in preparazione.",
        ProtocolState.IN_REVIEW: "Il testo è in esame del Comune: si può leggere e commentare "
        "prima che diventi definitivo.",
        ProtocolState.APPROVED: "Il testo è definitivo: l'Autorità di Gestione lo trasmetterà via "
        "PEC. Per ora non serve firmarlo.",
        ProtocolState.SENT: f"{sent} Manca la firma del Comune.",
        ProtocolState.SIGNED_BY_CITY: "Il Comune ha firmato. Ora firma l'Autorità di Gestione.",
        ProtocolState.COUNTERSIGNED: "Firmato da entrambe le parti: l'Autorità di Gestione lo "
        "restituirà al Comune.",
        ProtocolState.REGISTERED: "Firmato e registrato: l'Autorità di Gestione lo restituirà al "
        "Comune.",
        ProtocolState.RETURNED: "Firmato da entrambe le parti e restituito al Comune.",
    }
    return said.get(ProtocolState(protocol.state), "")


def _actions(protocol: Protocol | None, city: City) -> list[Action]:
    """What the city can do about its act today."""
    if protocol is None:
        return []
    if protocol.state == ProtocolState.IN_REVIEW:
        return _to_read(protocol)
    if protocol.document_id is None:
        return []
    name, the_act = protocol.named(), protocol.named("il")
    if protocol.state == ProtocolState.APPROVED:
        return [
            Action(
                title=f"Leggete il vostro {name}",
                duty=f"Leggere {the_act}",
                text="Il testo è definitivo. Verrà trasmesso via PEC: per ora non serve firmarlo.",
                url=protocol.get_absolute_url(),
                verb=f"Leggi {the_act}",
            )
        ]
    if protocol.state == ProtocolState.SENT:
        return [signature_action(protocol, city)]
    return []


def _obligations(protocol: Protocol | None) -> list[Action]:
    """What the signed act asks of the city, and is not done; what a step tells, the path asks."""
    if protocol is None or protocol.state not in SIGNED_STATES:
        return []
    rows = Obligation.objects.open().filter(protocol=protocol, side=Side.CITY, duty__step="")
    return [
        Action(
            title=one.what,
            duty=one.what,
            text="Quando è fatto, registratelo sulla pagina dell'atto con ciò che lo prova.",
            due_on=one.due_on,
            note=f"{one.article} del protocollo",
            url=f"{protocol.get_absolute_url()}#adempimento-{one.pk}",
            verb="Registra come fatto",
        )
        for one in rows
    ]


def _to_read(protocol: Protocol) -> list[Action]:
    """Until the city says that it has finished, or the authority has approved."""
    shown = current_round(protocol)
    if shown is None or shown.city_done_at or shown.approved_at:
        return []
    of_act = protocol.named("del")
    return [
        Action(
            title=f"Leggete e commentate il testo {of_act}",
            duty=f"Leggere e commentare il testo {of_act}",
            text="Prima che diventi definitivo: chi firma, l'ufficio, gli importi, gli articoli.",
            due_on=shown.reply_by,
            url=reverse("protocols:review", args=[protocol.code]),
            verb="Leggi e commenta",
        )
    ]
