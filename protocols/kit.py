"""What a city's body needs to approve a text, from what the portal knows: nothing is typed again.

The text comes from the definitive one, who signs it from there too or from whom the authority
accepted in their place; who resolves, office and addresses are those of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cities.enums import RepresentativeKind
from cities.models import LegalRepresentative
from cms_portal.documents import pdf
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.pdf.frame import emblems, sheet_context
from cms_portal.documents.words import euro, euro_in_words
from cms_portal.files.names import office_name
from cms_portal.site import PROGRAMME_NAME
from protocols.documents import clauses_for_page
from protocols.facts import gather_facts
from protocols.journeys import Journey, RegistrySide
from protocols.models import Protocol, RegistryEntry
from protocols.signers import Signers, expected_signers, signers_changed

MARK: Final = "FAC-SIMILE: copia di lavoro, non è il documento da firmare"


@dataclass(frozen=True)
class Body:
    """Who resolves for the Comune. `of`: "della Giunta comunale"; `chair`: who signs the act."""

    name: str
    of: str
    resolves: str
    chair: str
    is_council: bool = False


GIUNTA: Final = Body(
    "La Giunta comunale",
    "della Giunta comunale",
    "LA GIUNTA COMUNALE",
    "Il Presidente",
    is_council=True,
)
COMMISSION: Final = Body(
    "La Commissione straordinaria",
    "della Commissione straordinaria, assunta con i poteri della Giunta comunale",
    "LA COMMISSIONE STRAORDINARIA\ncon i poteri della Giunta comunale",
    "La Commissione straordinaria",
)


def body_of(signatories: Sequence[LegalRepresentative]) -> Body:
    """The Giunta, or who has its powers where the Comune is run by a commissioner."""
    kinds = {RepresentativeKind(one.kind): one for one in signatories}
    if RepresentativeKind.COMMISSION in kinds:
        return COMMISSION
    if one := kinds.get(RepresentativeKind.COMMISSIONER):
        title = one.title
        article, of = ("La", "della") if title.startswith("Commissaria") else ("Il", "del")
        return Body(
            f"{article} {title}",
            f"{of} {title}, assunta con i poteri della Giunta comunale",
            f"{article} {title}".upper() + "\ncon i poteri della Giunta comunale",
            f"{article} {title}",
        )
    return GIUNTA


def filename(data: Mapping[str, Any], suffix: str) -> str:
    """ "BN_Benevento_FAC-SIMILE_Kit-delibera_CMS-2026-000005.docx"."""
    city = data["city"]
    return office_name(
        city["province"], city["name"], "FAC-SIMILE", "Kit-delibera", data["code"], suffix=suffix
    )


def title_of(data: Mapping[str, Any]) -> str:
    return f"Kit per la delibera, Comune di {data['city']['name']}"


def context_of(protocol: Protocol, document: FrozenDocument, on_day: date) -> dict[str, Any]:
    [facts] = gather_facts(protocol.template, [protocol.city], on_day, code=protocol.code)
    data = document.data
    total = Decimal(data["total"])
    change = signers_changed(protocol)
    return {
        "protocol": protocol,
        **protocol.names,
        "document": document,
        "data": data,
        "facts": facts,
        "body": body_of(facts.signatories),
        "signs": _lines(expected_signers(protocol)),
        "changed": _lines(change.signatories) if change else [],
        "programme": PROGRAMME_NAME,
        "total": euro(total),
        "total_in_words": euro_in_words(total),
        "outgoing": _number_of_note(protocol),
        "office": facts.office,
        "responsible": facts.office.responsible if facts.office else None,
        "authority_pec": facts.authority.pec if facts.authority else "",
        "clauses": clauses_for_page(data),
        "on_day": on_day,
        "mark": MARK,
    }


def content_html(context: Mapping[str, Any]) -> str:
    """Guide, resolution and text: the same for both files."""
    return pdf.printable(render_to_string("protocols/kit/content.html", dict(context)))


def page_html(context: Mapping[str, Any], content: str) -> str:
    """The whole page that becomes the PDF."""
    data, title = context["data"], title_of(context["data"])
    frame = sheet_context(title=title)["frame"] | {
        "emblems": emblems(),
        "authority": data["authority"]["name"],
        "running_title": MARK,
        "footer": f"Codice pratica {data['code']}\n{title}",
    }
    page = {"frame": frame, "mark": MARK, "content": mark_safe(content)}  # noqa: S308
    return pdf.printable(render_to_string("protocols/kit/page.html", page))


def as_docx(context: Mapping[str, Any], content: str) -> bytes:
    # Only workers write DOCX: a web process does without the library.
    from cms_portal.documents.docx import Marks, write_docx

    data = context["data"]
    top = f"{data['demo_mark']}. {MARK}" if data["demo_mark"] else MARK
    return write_docx(content, Marks(title_of(data), top, f"Codice pratica {data['code']}"))


def _lines(signers: Signers) -> list[str]:
    return [f"{one['name']}, {one['title']}" for one in signers]


def _number_of_note(protocol: Protocol) -> RegistryEntry | None:
    """With which number the text left the authority's office, when it is known."""
    return RegistryEntry.objects.filter(
        transmission__protocol=protocol,
        transmission__document=protocol.document_id,
        transmission__journey=Journey.TEXT_OUT,
        side=RegistrySide.OUTGOING,
    ).first()
