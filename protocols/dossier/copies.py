"""Each file that came back, as it came, and what was found in it by the portal and by people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cities.dossier import CityExtent
from cms_portal.dossiers import NamedFile, table_files
from cms_portal.files.names import office_name, office_suffix
from protocols.lines import lines_of
from protocols.models import HumanCheck, SignatureCase, SignatureSlot, SignedCopy

_SUFFIXES = frozenset({"pdf", "p7m", "p7s"})


def files(extent: CityExtent) -> Iterator[NamedFile]:
    rows = SignedCopy.objects.filter(protocol__city=extent.city).without_content()
    copies = list(rows.select_related("protocol", "document", "by").order_by("received_at", "pk"))
    yield from _copies(extent, copies)
    yield from _verdicts(extent, copies)
    yield from _slots(extent)
    yield from _checks(extent)
    yield from _cases(extent)
    for one in copies:
        note = "" if one.state == "verified" else one.get_state_display()
        what = f"{one.protocol.code}, file ricevuto «{one.filename}»"
        yield NamedFile(_name(one), partial(_content, one.pk), what, note, one.sha256)


def _content(copy_id: int) -> bytes:
    return bytes(SignedCopy.objects.values_list("content", flat=True).get(pk=copy_id))


def _name(one: SignedCopy) -> str:
    suffix = one.filename.rpartition(".")[2].lower()
    known = f".{suffix}" if suffix in _SUFFIXES else ".bin"
    return office_name(one.protocol.code, "Copia", f"n-{one.pk}", suffix=known)


def _copies(extent: CityExtent, copies: list[SignedCopy]) -> list[NamedFile]:
    columns = ["Codice pratica", "Copia", "Nome del file ricevuto", "SHA-256", "Ricevuta il"]
    columns += ["Caricata da", "C'era entro il", "Lo prova", "Esito", "Testo", "Problema"]
    columns += ["Testo accettato dall'Autorità", "Verificata il", "SHA-256 del testo definitivo"]
    rows = [
        [one.protocol.code, _name(one), one.filename, one.sha256, one.received_at, one.by or "",
         one.known_at, one.get_known_by_display(), one.get_state_display(),
         one.get_outcome_display(), one.get_problem_display(), one.is_text_accepted, one.judged_at,
         one.document.sha256]
        for one in copies
    ]  # fmt: skip
    return table_files(extent, "copie", "Copie ricevute ed esiti", columns, rows)


def _verdicts(extent: CityExtent, copies: list[SignedCopy]) -> list[NamedFile]:
    """The five lines of each signature, as the page shows them."""
    columns = ["Copia", "Firma", "Che cosa", "Esito", "Dettagli"]
    rows = [
        [_name(one), signed.name, line.label, line.text, line.more]
        for one in copies
        for signed in lines_of(one)
        for line in signed.lines
    ]
    return table_files(extent, "verifiche", "Verifica delle firme", columns, rows)


def _slots(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Codice di verifica del testo", "Ordine", "Parte"]
    columns += ["Chi deve firmare", "A che titolo", "Firmata da", "Firmata entro il", "Copia"]
    found = SignatureSlot.objects.filter(protocol__city=extent.city).select_related(
        "protocol", "document", "copy__protocol"
    )
    found = found.defer(
        "document__content", "document__html", "document__data", "copy__content", "copy__verdict"
    )
    rows = [
        [one.protocol.code, one.document.code, one.position, one.get_side_display(),
         one.expected_name, one.expected_title, one.signed_by, one.signed_at,
         _name(one.copy) if one.copy else ""]
        for one in found.order_by("protocol", "document", "position")
    ]  # fmt: skip
    return table_files(extent, "firme_attese", "Firme attese e firme verificate", columns, rows)


def _checks(extent: CityExtent) -> Iterator[NamedFile]:
    columns = ["Copia", "Strumento", "Valida", "Verificata il", "Note", "Registrata da"]
    columns += ["Registrata il"]
    rows = HumanCheck.objects.filter(copy__protocol__city=extent.city)
    rows = rows.select_related("copy__protocol", "by", "report").defer("copy__content")
    found = list(rows.order_by("at", "pk"))
    cells = [
        [_name(one.copy), one.tool, one.is_valid, one.checked_on, one.note, one.by, one.at]
        for one in found
    ]
    title = "Verifiche con strumenti esterni"
    yield from table_files(extent, "verifiche_esterne", title, columns, cells)
    for one in found:
        if one.report is not None:
            suffix = office_suffix(one.report.name)
            name = office_name("Rapporto", f"verifica-{one.pk}", suffix=suffix)
            what = f"Rapporto di {one.tool} su {_name(one.copy)}"
            yield NamedFile(name, one.report.path, what, "", one.report.sha256)


def _cases(extent: CityExtent) -> list[NamedFile]:
    columns = ["Copia", "Problema", "Prossimo passo", "Aperto il", "Come si è chiuso", "Motivo"]
    columns += ["Chiuso il", "Chiuso da"]
    rows = SignatureCase.objects.filter(copy__protocol__city=extent.city)
    rows = rows.select_related("copy__protocol", "closed_by").defer("copy__content")
    cells = [
        [_name(one.copy), one.get_problem_display(), one.get_action_display(), one.opened_at,
         one.get_ending_display(), one.reason, one.closed_at, one.closed_by or ""]
        for one in rows.order_by("opened_at", "pk")
    ]  # fmt: skip
    return table_files(extent, "casi", "Copie non accettate e loro esito", columns, cells)
