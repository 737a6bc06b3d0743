"""The good practices that the programme's texts name, in our own words, and one invented.

Of most of them the texts give the city and the theme of a workshop: nothing is added.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from cities.demo import MARK
from cities.enums import OrganisationKind, PracticeProjectState
from cities.models import (
    GoodPractice,
    Organisation,
    PracticeBody,
    PracticeProject,
    Theme,
)

_PON: Final = "PON Metro 2014-2020"
_ROME: Final = (
    "Presentata a Roma nella prima tappa del percorso (testo del Programma sul primo incontro)."
)
_MESTRE: Final = (
    "Testo del Programma sull'evento di Mestre, 18-19 dicembre 2024; l'abbinamento fra città e "
    "tema è dedotto dall'ordine del testo."
)


@dataclass(frozen=True)
class _Practice:
    title: str
    place: str
    summary: str
    text: str
    source: str
    themes: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    projects: tuple[tuple[str, str, PracticeProjectState, Decimal | None], ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()


def _at_mestre(city: str, theme: str, **more: Any) -> _Practice:
    return _Practice(
        title=f"{city}: {theme[:1].lower()}{theme[1:]}",
        place=city,
        summary="Esperienza di sviluppo delle reti territoriali per l'innovazione del welfare.",
        text=f"La città di {city} ha raccontato la sua esperienza in uno dei quattro workshop "
        f"dell'evento «Costellazioni civiche», dedicato a: {theme[:1].lower()}{theme[1:]}.\n\n"
        "È fra le città che nella prima tappa del percorso, a Roma, hanno portato una buona "
        "pratica del PON Metro 2014-2020 in materia di innovazione sociale.",
        source=_MESTRE,
        more={"programme": _PON},
        **more,
    )


_PRACTICES: Final = (
    _Practice(
        title="Torino: servizi sperimentali di innovazione sociale",
        place="Torino",
        summary="Progetti di enti non profit per servizi di prossimità e animazione del "
        "territorio dove la criticità sociale ed economica è alta.",
        text="L'azione ha all'attivo {progetti attivi} dei {progetti} progetti ritenuti "
        "finanziabili. La città ha investito una dotazione complessiva di {importo}; i soggetti "
        "non profit beneficiari sono {enti}.\n\n"
        "Gli interventi cercano e sostengono idee, servizi, prodotti e modelli nuovi che "
        "rispondano a bisogni sociali rilevati dai cittadini, per includere chi vive in aree "
        "degradate e migliorare il tessuto urbano.\n\n"
        "Due esempi: «Abito», che recupera i vestiti usati per riattivare le relazioni, e "
        "«Biagio», che offre piccoli servizi con persone a rischio di emarginazione.",
        source="Testo del Programma sull'incontro di Torino a Glocal Factory, che nomina due soli "
        "progetti.",
        themes=("inclusione-attiva",),
        more={
            "programme": _PON,
            "declared_projects": 15,
            "declared_active_projects": 12,
            "declared_bodies": 25,
            "declared_amount": Decimal("1285000.00"),
        },
        projects=(
            (
                "Abito",
                (
                    "Recupera e rigenera i vestiti usati, per stimolare la partecipazione e "
                    "riattivare reti di relazioni."
                ),
                PracticeProjectState.UNKNOWN,
                None,
            ),
            (
                "Biagio",
                (
                    "Offre babysitting, consegna di pacchi e traslochi con il lavoro di persone a "
                    "rischio di emarginazione sociale."
                ),
                PracticeProjectState.UNKNOWN,
                None,
            ),
        ),
    ),
    _at_mestre("Milano", "Reti di prossimità e cittadinanza attiva"),
    _at_mestre("Bari", "Economia di prossimità"),
    _at_mestre("Bologna", "Accompagnamento ed empowerment degli attori del welfare"),
    _Practice(
        title="Napoli: innovazione sociale nel PON Metro",
        place="Napoli",
        summary="Uno dei casi concreti portati alle Città Medie nella prima tappa del percorso.",
        text="Il testo del Programma la nomina fra le buone pratiche realizzate nel PON Metro "
        "2014-2020 in materia di innovazione sociale. Non dà altri particolari: li aggiunge la "
        "segreteria quando la città li comunica.",
        source=_ROME,
        more={"programme": _PON},
    ),
    _Practice(
        title="Pozzuoli: l'esperienza delle Azioni urbane innovative (UIA)",
        place="Pozzuoli",
        summary="Il solo caso presentato a Roma che non viene dal PON Metro.",
        text="Il testo del Programma la nomina fra i casi presentati nella prima tappa del "
        "percorso, come esperienza UIA. Non dà altri particolari: li aggiunge la segreteria "
        "quando la città li comunica.",
        source=_ROME,
        more={"programme": "Urban Innovative Actions (UIA)"},
    ),
    _Practice(
        title=f"Esempio: la portineria di quartiere ({MARK})",
        place=f"Città d'esempio ({MARK})",
        summary="Pratica inventata, per mostrare le cifre contate dall'elenco dei progetti.",
        text="Sono partiti {progetti attivi} dei {progetti} progetti, con {enti} enti e una "
        "dotazione di {importo}. Tutto in questa pagina è inventato.",
        source=f"Nessuna: {MARK}.",
        themes=("poverta", "disagio-abitativo"),
        projects=(
            (
                "Portineria",
                "Un punto di ascolto nel cortile.",
                PracticeProjectState.ACTIVE,
                Decimal("40000.00"),
            ),
            (
                "Attrezzi in comune",
                "Prestito di attrezzi fra vicini.",
                PracticeProjectState.CONCLUDED,
                Decimal("12500.00"),
            ),
            (
                "Orto sul tetto",
                "Un orto condiviso.",
                PracticeProjectState.ELIGIBLE,
                Decimal("22500.00"),
            ),
        ),
        bodies=(
            (f"Associazione Cortile aperto ({MARK})", "gestisce la portineria"),
            (f"Cooperativa Vicinato ({MARK})", "cura il prestito degli attrezzi"),
        ),
    ),
)


def load_practices() -> None:
    """Those that are not there yet, by title."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for wanted in _PRACTICES:
        if not GoodPractice.objects.filter(title=wanted.title).exists():
            _load(wanted, themes)


def count() -> int:
    return GoodPractice.objects.count()


def _load(wanted: _Practice, themes: dict[str, Theme]) -> None:
    practice = GoodPractice.objects.create(
        title=wanted.title,
        organisation=_organisation(wanted.place, OrganisationKind.CITY),
        summary=wanted.summary,
        text=wanted.text,
        source_note=wanted.source,
        is_published=True,
        **wanted.more,
    )
    practice.themes.set(themes[slug] for slug in wanted.themes if slug in themes)
    for name, description, state, amount in wanted.projects:
        PracticeProject.objects.create(
            practice=practice, name=name, description=description, state=state, amount=amount
        )
    for name, role in wanted.bodies:
        body = _organisation(name, OrganisationKind.NON_PROFIT)
        PracticeBody.objects.create(practice=practice, organisation=body, role=role)


def _organisation(name: str, kind: OrganisationKind) -> Organisation:
    found, _ = Organisation.objects.get_or_create(name=name, defaults={"kind": kind})
    return found
