"""Whose is each message: by the id of what we sent, by the code, by the address. Four queries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cities.enums import IdentifierKind
from cities.models import CityIdentifier
from protocols.enums import ProtocolState
from protocols.journeys import RECEIPTS, Journey, MatchedBy
from protocols.models import Authority, Protocol, ProtocolTransition, Transmission

CODE: Final = re.compile(r"CMS-\d{4}-\d{6}(?!\d)", re.IGNORECASE)
_SIGNED_STATES: Final = (
    ProtocolState.COUNTERSIGNED,
    ProtocolState.REGISTERED,
    ProtocolState.RETURNED,
)
_ACT_NAMES: Final = re.compile(r"protocollo|intesa", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    protocol: Protocol | None = None
    journey: str = ""
    by: str = ""
    is_ours: bool = False


class Matcher:
    """All that the messages of one drop may point to, fetched once."""

    def __init__(self, facts: Sequence[Mapping[str, Any]]) -> None:
        codes = {code for fact in facts for code in codes_in(fact)}
        ids = {
            fact.get(name) or "" for fact in facts for name in ("about", "answers", "message_id")
        }
        known = Transmission.objects.of_text_in_force().filter(message_id__in=ids - {""})
        self._by_id = {one.message_id: one for one in known.select_related("protocol__city")}
        self._cities_of = self._find_addresses(facts)
        cities = {pk for found in self._cities_of.values() for pk in found}
        acts = Protocol.objects.filter(document__isnull=False).select_related("city")
        acts = acts.filter(code__in=codes) | acts.living().filter(city__in=cities)
        found = list(acts.defer("prepared"))
        self._by_code = {one.code: one for one in found}
        self._by_city: dict[int, list[Protocol]] = defaultdict(list)
        for one in found:
            self._by_city[one.city_id].append(one)
        self._own = {pec.lower() for pec in Authority.objects.values_list("pec", flat=True) if pec}
        self._signed_at = dict(
            ProtocolTransition.objects.filter(
                protocol__in=found, to_state=ProtocolState.COUNTERSIGNED
            ).values_list("protocol_id", "at")
        )

    @staticmethod
    def _find_addresses(facts: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
        wanted = {address for fact in facts for address in _addresses(fact)}
        rows = CityIdentifier.objects.filter(kind=IdentifierKind.PEC, value__in=wanted)
        found: dict[str, set[int]] = defaultdict(set)
        for value, city_id in rows.values_list("value", "city_id"):
            found[value].add(city_id)
        return found

    def match(self, fact: Mapping[str, Any]) -> Match:
        is_receipt = fact["kind"] in RECEIPTS
        for name in ("about", "answers", "message_id"):
            travel = self._by_id.get(fact.get(name) or "")
            if travel is None:
                continue
            ours = is_receipt or name == "message_id"
            journey = (
                travel.journey if ours else self._journey(travel.protocol, fact, is_ours=False)
            )
            return Match(travel.protocol, journey, MatchedBy.MESSAGE_ID, ours)
        codes = {
            self._by_code[code].pk: self._by_code[code]
            for code in codes_in(fact)
            if code in self._by_code
        }
        if len(codes) == 1:
            [protocol] = codes.values()
            return self._of(protocol, fact, MatchedBy.CODE)
        cities = {pk for one in _addresses(fact) for pk in self._cities_of.get(one, ())}
        acts = [act for pk in cities for act in self._by_city[pk]]
        if not codes and len(acts) == 1:
            return self._of(acts[0], fact, MatchedBy.ADDRESS)
        return Match()

    def _of(self, protocol: Protocol, fact: Mapping[str, Any], by: MatchedBy) -> Match:
        is_ours = self.is_ours(protocol, fact)
        return Match(protocol, self._journey(protocol, fact, is_ours=is_ours), by, is_ours)

    def is_ours(self, protocol: Protocol, fact: Mapping[str, Any]) -> bool:
        """Written, or caused, by the authority: its address, or one that is not the city's."""
        sender = fact.get("sender") or ""
        if sender in self._own or protocol.city_id in self._cities_of.get(sender, ()):
            return sender in self._own
        reached = [fact.get("recipient") or "", *(fact.get("recipients") or [])]
        if any(protocol.city_id in self._cities_of.get(one, ()) for one in reached):
            return True
        return fact["kind"] in RECEIPTS

    def _journey(self, protocol: Protocol, fact: Mapping[str, Any], *, is_ours: bool) -> str:
        """ "" for what is filed with the act and is none of its journeys."""
        if fact["kind"] in RECEIPTS or is_ours:
            outward = self._is_return(protocol, fact.get("at"))
            journey = Journey.RETURN if outward else Journey.TEXT_OUT
            return journey if is_ours else Journey.SIGNED_BACK
        if (fact.get("signature") or {}).get("kind") == "confirmation":
            return Journey.RETURN if self._is_return(protocol, fact.get("at")) else Journey.TEXT_OUT
        return Journey.SIGNED_BACK if brings_the_act(fact) else ""

    def _is_return(self, protocol: Protocol, at: str | None) -> bool:
        """Whether what we sent then was the original: both had signed by that moment."""
        signed = self._signed_at.get(protocol.pk)
        if protocol.state not in _SIGNED_STATES or signed is None or not at:
            return False
        return datetime.fromisoformat(at) >= signed


def codes_in(fact: Mapping[str, Any]) -> Iterable[str]:
    texts = [fact.get("subject") or "", *(fact.get("names") or [])]
    return {code.upper() for text in texts for code in CODE.findall(text)}


def brings_the_act(fact: Mapping[str, Any]) -> bool:
    """A signed file that by its name, or by the subject, is the act and not something beside it."""
    signed = [
        one["name"] for one in fact.get("files") or [] if one["kind"] in ("p7m", "signed_pdf")
    ]
    return any(CODE.search(name) or _ACT_NAMES.search(name) for name in signed) or (
        len(signed) == 1 and bool(CODE.search(fact.get("subject") or ""))
    )


def _addresses(fact: Mapping[str, Any]) -> set[str]:
    found = {fact.get("sender") or "", fact.get("recipient") or "", *(fact.get("recipients") or [])}
    return found - {""}


__all__ = ["CODE", "Match", "Matcher", "brings_the_act", "codes_in"]
