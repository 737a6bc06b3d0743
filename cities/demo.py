"""Invented people for the demonstration: names, offices and acts are nobody's, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction

from cities.enums import Gender, IdentifierKind, ReferentKind, RepresentativeKind
from cities.models import City, CityIdentifier, LegalRepresentative, Office, Person, Referent
from cities.names import fold
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User

REFERENT_EMAIL: Final = "referente@demo.example"
REFERENT_CITY: Final = "A783"  # Benevento
MARK: Final = "dato dimostrativo"
NAMES_PER_CITY: Final = 5

# Cities that have not named an office yet: their protocol takes the second wording.
WITHOUT_OFFICE: Final = frozenset({"A512", "C349", "E532", "F352", "G015", "L049", "M088"})
# Not every Comune is in the hands of a mayor; invented too.
_OTHER_KINDS: Final = {
    "E281": RepresentativeKind.COMMISSIONER,  # Iglesias
    "F152": RepresentativeKind.ACTING_MAYOR,  # Mesagne
    "L113": RepresentativeKind.COMMISSIONER,  # Termoli
}
# Where someone held the mandate before: the page of the city shows it below.
_WITH_PAST: Final = frozenset({"A783", "A285", "B519", "F052", "I452", "L049"})

_FIRST_NAMES: Final = (
    ("Ada", Gender.FEMALE),
    ("Tullio", Gender.MALE),
    ("Irene", Gender.FEMALE),
    ("Corrado", Gender.MALE),
    ("Livia", Gender.FEMALE),
    ("Elio", Gender.MALE),
    ("Nives", Gender.FEMALE),
    ("Sandro", Gender.MALE),
    ("Delia", Gender.FEMALE),
    ("Ruggero", Gender.MALE),
    ("Viola", Gender.FEMALE),
    ("Furio", Gender.MALE),
    ("Ines", Gender.FEMALE),
)
# Winds, plants and stones: no family of these towns is meant.
_LAST_NAMES: Final = (
    *("Agrifoglio", "Albatro", "Ardesia", "Basalto", "Biancospino", "Brezza", "Brughiera"),
    *("Calanco", "Cardo", "Carrubo", "Cisto", "Corbezzolo", "Dolomia", "Edera", "Elleboro"),
    *("Erica", "Falesia", "Felce", "Frassino", "Garbino", "Ghiaia", "Ginepro", "Ginestra"),
    *("Granito", "Grecale", "Lavanda", "Lentisco", "Libeccio", "Maestrale", "Malva", "Mirto"),
    *("Nocciolo", "Oleandro", "Ontano", "Opale", "Ostro", "Pervinca", "Pomice", "Ponente"),
    *("Quarzo", "Robinia", "Rovere", "Salvia", "Scirocco", "Selce", "Sughera", "Tamerice"),
    *("Timo", "Travertino", "Tufo", "Verbena", "Viburno", "Zagara"),
)
_OFFICES: Final = (
    ("Settore Servizi alla persona", "Servizio politiche sociali"),
    ("Ufficio Programmazione e fondi europei", "Servizio programmazione"),
    ("Settore Welfare e inclusione", "Servizio welfare"),
    ("Ufficio Politiche di coesione", "Servizio progetti europei"),
)


@dataclass(frozen=True)
class InventedName:
    first: str
    last: str
    gender: Gender


@transaction.atomic
def load_people(*, referent: User | None = None) -> int:
    """Give every city without people invented ones; returns how many people were made.

    Safe to repeat: a city where anybody has a mandate is left alone. The technical referent of
    Benevento is linked to `referent`, or to the user with the address REFERENT_EMAIL.
    Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    before = Person.objects.count()
    names = invented_names()
    for position, city in enumerate(City.objects.by_name()):
        _load_city(city, position, names)
    _link(referent or User.objects.filter(email=REFERENT_EMAIL).first())
    return Person.objects.count() - before


def invented_names() -> Iterator[InventedName]:
    """Never the same name and surname twice: 13 × 53, both prime."""
    for number in range(len(_FIRST_NAMES) * len(_LAST_NAMES)):
        first, gender = _FIRST_NAMES[number % len(_FIRST_NAMES)]
        yield InventedName(first, _LAST_NAMES[number % len(_LAST_NAMES)], gender)


def _load_city(city: City, position: int, names: Iterator[InventedName]) -> None:
    # Drawn before anything is decided: a city keeps its names whatever the others have.
    drawn = [next(names) for _ in range(NAMES_PER_CITY)]
    if city.referents.exists() or city.legal_representatives.exists() or city.offices.exists():
        return
    technical, political, signatory, responsible, past = drawn
    if city.cadastral_code == REFERENT_CITY:
        technical = InventedName("Irene", "Calore", Gender.FEMALE)
        political = InventedName("Tullio", "Forche", Gender.MALE)
        responsible = InventedName("Ada", "Sannita", Gender.FEMALE)
    office, service = _OFFICES[position % len(_OFFICES)]
    _load_referents(city, _person(city, technical), _person(city, political), service)
    _load_representative(city, _person(city, signatory))
    if city.cadastral_code in _WITH_PAST:
        _load_past(city, _person(city, past))
    if city.cadastral_code not in WITHOUT_OFFICE:
        _load_office(city, _person(city, responsible), office)
    _load_pec(city)


def _person(city: City, name: InventedName) -> Person:
    address = f"{fold(name.first)}.{fold(name.last)}@{_domain(city)}"
    if city.cadastral_code == REFERENT_CITY and name.last == "Calore":
        address = REFERENT_EMAIL
    return Person.objects.create(
        first_name=name.first,
        last_name=name.last,
        gender=name.gender,
        email=address,
        is_invented=True,
    )


def _domain(city: City) -> str:
    return f"comune.{fold(city.name).replace(' ', '-')}.example"


def _act(words: str) -> str:
    return f"{words} ({MARK})"


def _load_referents(city: City, technical: Person, political: Person, service: str) -> None:
    since = date(2023, 1, 20)
    Referent.objects.create(
        city=city,
        person=technical,
        kind=ReferentKind.TECHNICAL,
        office_name=service,
        act=_act("nota di designazione del 20 gennaio 2023"),
        valid_from=since,
    )
    Referent.objects.create(
        city=city,
        person=political,
        kind=ReferentKind.POLITICAL,
        office_name="Assessorato alle politiche sociali",
        act=_act("nota di designazione del 20 gennaio 2023"),
        valid_from=since,
    )


def _load_representative(city: City, person: Person) -> None:
    kind = _OTHER_KINDS.get(city.cadastral_code, RepresentativeKind.MAYOR)
    acts = {
        RepresentativeKind.MAYOR: "verbale di proclamazione del 14 giugno 2022",
        RepresentativeKind.ACTING_MAYOR: "art. 53 del d.lgs. 267/2000",
        RepresentativeKind.COMMISSIONER: "decreto di nomina del 14 giugno 2022",
    }
    LegalRepresentative.objects.create(
        city=city, person=person, kind=kind, act=_act(acts[kind]), valid_from=date(2022, 6, 14)
    )


def _load_past(city: City, person: Person) -> None:
    LegalRepresentative.objects.create(
        city=city,
        person=person,
        kind=RepresentativeKind.MAYOR,
        act=_act("verbale di proclamazione del 12 giugno 2017"),
        valid_from=date(2017, 6, 12),
        valid_to=date(2022, 6, 13),
    )


def _load_office(city: City, responsible: Person, name: str) -> None:
    Office.objects.create(
        city=city,
        name=name,
        responsible=responsible,
        responsible_role="Dirigente",
        act=_act("deliberazione della Giunta n. 118 del 30 maggio 2023"),
        valid_from=date(2023, 5, 30),
    )


def _load_pec(city: City) -> None:
    CityIdentifier.objects.get_or_create(
        city=city,
        kind=IdentifierKind.PEC,
        valid_to=None,
        defaults={"value": f"protocollo@pec.{_domain(city)}", "source": MARK},
    )


def _link(user: User | None) -> None:
    person = Person.objects.filter(email=REFERENT_EMAIL, is_invented=True).first()
    if user and person and person.user_id is None:
        person.user = user
        person.save(update_fields=["user"])
