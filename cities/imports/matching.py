"""Which of our cities a line means: by code, name or alias; what disagrees is asked."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, Final

from cities.models import City, CityAlias, IstatCode
from cities.names import fold
from cms_portal.spreadsheets.columns import text
from cms_portal.spreadsheets.imports.answers import Answers
from cms_portal.spreadsheets.imports.findings import EVERYONE, REFUSE, Question
from cms_portal.spreadsheets.imports.registry import Field

OTHERS: Final = Path(__file__).parent.parent / "data/other_municipalities.csv"
ALMOST: Final = 0.7  # "Andira" for "Andria" is above, "Roma" for "Crotone" below
_CADASTRAL: Final = re.compile(r"[A-Z]\d{3}")
_ISTAT: Final = re.compile(r"\d{4,6}")  # leading zeros may have been lost on the way
# "Comune di Andria (BT)", "Città di Cava de' Tirreni": what stands around the name.
_AROUND: Final = re.compile(
    r"^(?:il )?(?:comune|citta|municipio|amministrazione comunale) (?:di |d )"
)
_LETTERS: Final = re.compile(r"\s*[(\[-]\s*[A-Za-z]{2}\s*[)\]]?\s*$")

FIELDS: Final = (
    Field(
        "city_code",
        "Codice catastale",
        text(max_length=40, is_required=False),
        ("cod catastale", "codice belfiore", "belfiore", "codice comune", "codice ente", "codice"),
        hint="Anche un codice ISTAT: si riconosce dalla forma.",
    ),
    Field(
        "istat_code",
        "Codice ISTAT",
        text(max_length=40, is_required=False),
        ("istat", "cod istat", "procom", "pro com", "codice istat comune"),
    ),
    Field(
        "city_name",
        "Città",
        text(max_length=200, is_required=False),
        ("comune", "citta", "nome citta", "nome comune", "ente", "denominazione", "municipio"),
    ),
)
NEEDED: Final = "Indicate la colonna della città: il codice catastale, il codice ISTAT o il nome."


@dataclass
class Match:
    """`city` when it is sure; else `reasons` to refuse the line, or `question` to ask."""

    city: City | None = None
    reasons: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    question: Question | None = None


class CityFinder:
    """The cities of the programme under every code and name they ever had."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        cities = City.objects.filter(is_active=True).order_by("folded_name")
        self.cities = {city.pk: city for city in cities}
        self.by_cadastral = {city.cadastral_code: city for city in self.cities.values()}
        self.by_istat = {
            code: self.cities[pk]
            for code, pk in IstatCode.objects.values_list("code", "city_id")
            if pk in self.cities
        }
        self.by_name = {
            folded: self.cities[pk]
            for folded, pk in CityAlias.objects.values_list("folded", "city_id")
            if pk in self.cities
        } | {city.folded_name: city for city in self.cities.values()}
        self._known: dict[tuple[str, str, str], Match] = {}

    def find(self, values: Mapping[str, Any]) -> Match:
        written = tuple(str(values.get(one.name) or "") for one in FIELDS)
        key = (written[0], written[1], written[2])
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, written: tuple[str, str, str]) -> Match:
        codes = [code.strip().upper() for code in written[:2] if code.strip()]
        name = written[2].strip()
        if not codes and not name:
            return Match(reasons=["Manca la città: né codice né nome."])
        found = [self._by_code(code) for code in codes]
        named = self._by_name(name) if name else None
        cities = {city.pk for city in (*found, named) if city}
        is_unknown = any(city is None for city in found) or (bool(name) and named is None)
        if len(cities) == 1 and not is_unknown:
            return self._sure(self.cities[cities.pop()], name)
        if not cities and (outside := self._outside(codes, name)):
            return Match(reasons=[f"{outside} non è una città del Programma."])
        return self._asked(codes, name, cities)

    def _by_code(self, code: str) -> City | None:
        if _CADASTRAL.fullmatch(code):
            return self.by_cadastral.get(code)
        return self.by_istat.get(code.zfill(6)) if _ISTAT.fullmatch(code) else None

    def _by_name(self, name: str) -> City | None:
        return self.by_name.get(fold(name)) or self.by_name.get(bare_name(name))

    def _sure(self, city: City, name: str) -> Match:
        flags = []
        if name and bare_name(name) != city.folded_name:
            flags = [f"«{name}» è riconosciuta come {city.name}."]
        return Match(city=city, flags=flags)

    def _outside(self, codes: list[str], name: str) -> str:
        """How to call a town that is certainly not one of ours; "" when it may be a slip."""
        others = other_municipalities()
        known = next((others[code.zfill(6)] for code in codes if code.zfill(6) in others), "")
        known = known or others.get(bare_name(name), "") if name else known
        if known:
            return f"«{known}»"
        shaped = [code for code in codes if _CADASTRAL.fullmatch(code) or len(code) == 6]
        if not shaped:
            return ""
        if not name:
            return f"Il Comune con codice {shaped[0]}"
        # Beyond the South the portal knows no towns: a code of none of ours decides, unless the
        # name could be a slip for one of them.
        return "" if self._is_almost_ours(name) else f"«{name}» ({shaped[0]})"

    def _is_almost_ours(self, name: str) -> bool:
        wanted = bare_name(name)
        return any(
            SequenceMatcher(None, wanted, folded).ratio() > ALMOST for folded in self.by_name
        )

    def _asked(self, codes: list[str], name: str, cities: set[int]) -> Match:
        question = self._question(codes, name, cities)
        answer = self.answers.ask(question)
        if answer is None:
            return Match(question=question)
        shown = ", ".join(one for one in (*codes, name) if one)
        if answer == REFUSE:
            return Match(reasons=[f"«{shown}» non è una città del Programma, secondo chi importa."])
        city = self.by_cadastral.get(answer)
        if city is None:
            return Match(question=question)
        return Match(city=city, flags=[f"«{shown}» è {city.name}, secondo chi importa."])

    def _question(self, codes: list[str], name: str, cities: set[int]) -> Question:
        likely = self._likely(name, cities)
        rest = [city for city in self.cities.values() if city not in likely]
        options = [(city.cadastral_code, str(city)) for city in (*likely, *rest)]
        is_disagreement = bool(codes)
        return Question(
            topic="città",
            parts=(*codes, fold(name)) if is_disagreement else (fold(name),),
            text=_disagreement(codes, name) if is_disagreement else f"Che città è «{name}»?",
            detail=self._explained(codes, name) if is_disagreement else "",
            options=(*options, (REFUSE, "Nessuna di queste: le righe si rifiutano")),
            # A code and a name that disagree are a mistake of that file, never a rule.
            remembered_for="" if is_disagreement else EVERYONE,
        )

    def _explained(self, codes: list[str], name: str) -> str:
        others = other_municipalities()
        parts = []
        for code in codes:
            city = self._by_code(code)
            owner = city.name if city else others.get(code.zfill(6), "")
            parts.append(f"il codice {code} {f'è di {owner}' if owner else 'non è conosciuto'}")
        if name and self._by_name(name) is None:
            parts.append(f"il nome «{name}» non è di una città del Programma")
        words = "; ".join(parts)
        return f"{words[:1].upper()}{words[1:]}." if words else ""

    def _likely(self, name: str, cities: set[int]) -> list[City]:
        """Those already meant by a code or by the name, then the names that look alike."""
        meant = [self.cities[pk] for pk in sorted(cities)]
        wanted = bare_name(name)
        alike = sorted(
            (
                (SequenceMatcher(None, wanted, c.folded_name).ratio(), c)
                for c in self.cities.values()
            ),
            key=lambda pair: (-pair[0], pair[1].folded_name),
        )
        near = [city for ratio, city in alike[:3] if ratio > 0.6] if wanted else []
        return list(dict.fromkeys([*meant, *near]))


def _disagreement(codes: list[str], name: str) -> str:
    what = " e ".join([*(f"il codice {code}" for code in codes), *([f"«{name}»"] if name else [])])
    return (
        f"{what[0].upper()}{what[1:]} non vanno d'accordo: che città è?"
        if name or len(codes) > 1
        else f"Che città ha il codice {codes[0]}?"
    )


def bare_name(name: str) -> str:
    """Folded, without "Comune di" before and the letters of the province after."""
    return _AROUND.sub("", fold(_LETTERS.sub("", name)))


@cache
def other_municipalities() -> Mapping[str, str]:
    """Names of southern municipalities outside the programme, by code and by folded name."""
    found: dict[str, str] = {}
    with OTHERS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            for key in (row["cadastral_code"], row["istat_code"], fold(row["name"])):
                if key:
                    found[key] = row["name"]
    return found
