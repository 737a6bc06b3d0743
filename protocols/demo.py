"""What the demonstration world holds of the protocols. Every invented figure says that it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from cities.enums import Fund
from cities.models import City, Priority
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.mailing.models import ReminderRule
from protocols import services
from protocols.loading import load_published_figures, source_name
from protocols.models import Authority, Ceiling, CeilingAct, PublishedFigure
from protocols.reminders import UnreadTexts, UnsignedProtocols

DEMO_ACT = "DEMO-1/2023"
DEMO_AMOUNTS = {Fund.ESF_PLUS: Decimal("6000000.00"), Fund.ERDF: Decimal("2200000.00")}
_DEMO_DAY = date(2023, 5, 10)


@dataclass(frozen=True)
class _Office:
    """Names and days of the offices are public; who signs is invented and says so."""

    name: str
    letterhead: str
    valid_from: date
    valid_to: date | None
    source_note: str


_AUTHORITIES = (
    _Office(
        "Agenzia per la Coesione Territoriale",
        "Agenzia per la Coesione Territoriale\nAutorità di Gestione del Programma",
        date(2022, 12, 16),
        date(2023, 11, 30),
        "Autorità alla data di approvazione del Programma. Chi firma è inventato.",
    ),
    _Office(
        "Dipartimento per le politiche di coesione e per il Sud",
        "Presidenza del Consiglio dei Ministri\n"
        "Dipartimento per le politiche di coesione e per il Sud",
        date(2023, 12, 1),
        None,
        "Dopo la soppressione dell'Agenzia. Chi firma è inventato.",
    ),
)


@transaction.atomic
def load_protocol_data() -> dict[str, int]:
    """Authority, template, published figures and one act marked "atto dimostrativo"; repeatable.

    Cities and priorities must be there. Returns how many of each there are. Raises DemoRefused
    outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    for office in _AUTHORITIES:
        Authority.objects.get_or_create(
            name=office.name,
            valid_from=office.valid_from,
            defaults={
                **asdict(office),
                "signatory_name": "Livia Serra (demo)",
                "signatory_title": "dirigente dell'Autorità di Gestione",
            },
        )
    template, _ = services.load_template()
    figures = load_published_figures()
    act = _load_act()
    ReminderRule.objects.get_or_create(
        name="Protocollo da firmare",
        defaults={
            "source": UnsignedProtocols.name,
            "first_after_days": 10,
            "every_days": 7,
            "at_most": 3,
        },
    )
    ReminderRule.objects.get_or_create(
        name="Testo del protocollo da leggere",
        defaults={
            "source": UnreadTexts.name,
            "first_after_days": 0,
            "every_days": 3,
            "at_most": 3,
        },
    )
    return {
        "autorità": Authority.objects.count(),
        "articoli": template.clauses.filter(part="article").count(),
        "cifre pubblicate": figures,
        "dotazioni": act.ceilings.count(),
    }


def _load_act() -> CeilingAct:
    act, is_new = CeilingAct.objects.get_or_create(
        number=DEMO_ACT,
        dated_on=_DEMO_DAY,
        defaults={
            "title": "Dotazioni finanziarie massime delle città medie (atto dimostrativo)",
            "in_force_from": _DEMO_DAY,
            "programme_figure": Decimal("326968000.00"),
            "figure_source": "Pagina del Programma, 2023: 326.968.000 EUR per le Priorità 5 e 6",
            "is_demo": True,
            "note": "Atto inventato per la dimostrazione: nessuna amministrazione lo ha adottato.",
        },
    )
    if is_new:
        Ceiling.objects.bulk_create(_demo_ceilings(act))
    return act


def _demo_ceilings(act: CeilingAct) -> list[Ceiling]:
    """The amounts published for both funds where there are, else the same round demo amounts."""
    published = {
        figure.city_id: figure
        for figure in PublishedFigure.objects.filter(esf_plus__isnull=False, erdf__isnull=False)
    }
    priorities = list(Priority.objects.filter(number__in=[5, 6]))
    return [
        _demo_ceiling(act, city, priority, published.get(city.pk))
        for city in City.objects.filter(is_active=True)
        for priority in priorities
    ]


def _demo_ceiling(
    act: CeilingAct, city: City, priority: Priority, figure: PublishedFigure | None
) -> Ceiling:
    fund = Fund(priority.fund)
    amount, note = DEMO_AMOUNTS[fund], "dato dimostrativo"
    published = figure and (figure.esf_plus if fund == Fund.ESF_PLUS else figure.erdf)
    if figure and published:
        amount = published
        note = f"importo pubblicato da {source_name(figure.source_url)}, {figure.as_of}"
    return Ceiling(act=act, city=city, priority=priority, amount=amount, source_note=note)
