"""A protocol as long as a real one: twelve articles, a table, two signatures."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template import engines

from cms_portal.documents.pdf import frame_context
from cms_portal.documents.words import euro, euro_in_words

TITLE = "Protocollo d'intesa con il Comune di Benevento"
ARTICLES = [
    "Premesse",
    "Oggetto e finalità",
    "Impegni dell'Autorità di Gestione",
    "Impegni del Comune",
    "Tempi e modalità di attuazione",
    "Dotazione finanziaria massima",
    "Comunicazione e visibilità",
    "Riservatezza e protezione dei dati personali",
    "Durata",
    "Modifiche",
    "Recesso e inadempimento",
    "Controversie e foro competente",
]
_AMOUNTS = [
    ("4 – Servizi per l'inclusione", "FSE+", Decimal("4500000")),
    ("5 – Rigenerazione", "FESR", Decimal("3578500")),
]


def act_html(*, code: str = "7K3M-Q9TD-2XWA", **changes: Any) -> str:
    """The HTML of a sample act; `clause` is what a person wrote, `city` whom it is for."""
    total = sum((amount for *_, amount in _AMOUNTS), Decimal(0))
    context = {
        "city": "Benevento",
        "clause": "",
        "articles": list(enumerate(ARTICLES, start=1)),
        "rows": [
            (name, fund, euro(amount), euro_in_words(amount)) for name, fund, amount in _AMOUNTS
        ],
        "total": euro(total),
        "total_words": euro_in_words(total),
        **frame_context(title=TITLE, reference="CMS-2026-000005", code=code),
        **changes,
    }
    source = Path(__file__).with_name("act.html").read_text()
    return engines["django"].from_string(source).render(context)


def page_html(body: str) -> str:
    """The smallest page the engine accepts."""
    return f"<html lang=it><title>Prova</title><body>{body}"
