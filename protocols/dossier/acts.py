"""Every definitive text, in force or recalled, and how the acts came to be what they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cities.dossier import CityExtent
from cms_portal.documents.models import FrozenDocument
from cms_portal.dossiers import NamedFile, table_files
from cms_portal.files.names import office_name, office_suffix
from protocols.models import (
    ChangeDecision,
    ClauseComment,
    MunicipalAct,
    Protocol,
    ProtocolTransition,
    TextVersion,
)


def files(extent: CityExtent) -> Iterator[NamedFile]:
    versions = TextVersion.objects.filter(protocol__city=extent.city).without_content()
    rows = list(
        versions.select_related("protocol__city", "voided_by").order_by("protocol", "number")
    )
    yield from _acts(extent)
    yield from _texts(extent, rows)
    for one in rows:
        note = "" if one.is_in_force else f"RICHIAMATO, non in vigore: {one.void_reason}"
        what = f"{one.protocol.code}, testo definitivo n. {one.number}"
        content = partial(content_of, one.document_id)
        yield NamedFile(_name(one), content, what, note, one.document.sha256)
    yield from _municipal_acts(extent)
    yield from _comments(extent)
    yield from _moves(extent)
    yield from _decisions(extent)


def content_of(document_id: int) -> bytes:
    return bytes(FrozenDocument.objects.values_list("content", flat=True).get(pk=document_id))


def _name(one: TextVersion) -> str:
    """What is not in force says so in its name."""
    if one.is_in_force:
        return str(one.document.filename)
    return office_name("RICHIAMATO", one.protocol.code, f"testo-{one.number}", suffix=".pdf")


def _acts(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Atto", "Stato", "Modello", "Versione del modello", "Creato il"]
    columns += ["Trasmesso il"]
    acts = Protocol.objects.filter(city=extent.city).select_related("template").order_by("pk")
    rows = [
        [one.code, one.kind_label, one.get_state_display(), one.template.name,
         one.template.version, one.created_at, one.sent_on]
        for one in acts.defer("prepared")
    ]  # fmt: skip
    return table_files(extent, "atti", "Atti", columns, rows)


def _texts(extent: CityExtent, versions: list[TextVersion]) -> list[NamedFile]:
    columns = ["Codice pratica", "Testo n.", "Codice di verifica", "SHA-256", "Definitivo dal"]
    columns += ["Trasmesso il", "Richiamato il", "Richiamato da", "Motivo", "File"]
    rows = [
        [one.protocol.code, one.number, one.document.code, one.document.sha256, one.frozen_at,
         one.sent_on, one.voided_at, one.voided_by or "", one.void_reason, _name(one)]
        for one in versions
    ]  # fmt: skip
    return table_files(extent, "testi", "Testi definitivi", columns, rows)


def _municipal_acts(extent: CityExtent) -> Iterator[NamedFile]:
    rows = MunicipalAct.objects.filter(version__protocol__city=extent.city).select_related(
        "version__protocol", "file", "recorded_by"
    )
    found = list(rows.order_by("version__protocol", "version__number"))
    columns = ["Codice pratica", "Testo n.", "Organo", "Numero", "Del", "Pubblicato il"]
    columns += ["Immediatamente eseguibile", "Esecutivo dal", "Registrato da", "Registrato il"]
    cells = [
        [one.version.protocol.code, one.version.number, one.get_body_display(), one.number,
         one.dated_on, one.published_on, one.is_immediately_executive, one.executive_from,
         one.recorded_by, one.recorded_at]
        for one in found
    ]  # fmt: skip
    yield from table_files(extent, "atti_del_comune", "Atti del Comune", columns, cells)
    for one in found:
        if one.file is not None:
            last = f"{one.version.protocol.code}-testo-{one.version.number}"
            name = office_name("Atto-del-Comune", last, suffix=office_suffix(one.file.name))
            yield NamedFile(name, one.file.path, f"Atto del Comune: {one}", "", one.file.sha256)


def _comments(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Articolo", "Da parte di", "Da", "Quando", "Commento"]
    columns += ["Formulazione proposta", "Risponde a", "N.", "Esito", "Risolto il"]
    found = ClauseComment.objects.filter(protocol__city=extent.city)
    rows = [
        [one.protocol.code, one.heading or one.article, one.get_side_display(), one.by, one.at,
         one.body, one.proposed, one.parent_id, one.pk, one.get_outcome_display(), one.resolved_at]
        for one in found.select_related("protocol", "by").order_by("at", "pk")
    ]  # fmt: skip
    return table_files(extent, "commenti", "Commenti al testo in esame", columns, rows)


def _moves(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Da", "A", "Quando", "Da chi", "Motivo"]
    found = ProtocolTransition.objects.filter(protocol__city=extent.city)
    rows = [
        [one.protocol.code, one.get_from_state_display(), one.get_to_state_display(), one.at,
         one.by or "Portale", one.reason]
        for one in found.select_related("protocol", "by").order_by("at", "pk")
    ]  # fmt: skip
    return table_files(extent, "passaggi", "Passaggi di stato", columns, rows)


def _decisions(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Proposta", "Scelta", "Che cosa era cambiato", "Motivo"]
    columns += ["Estremi", "Da chi", "Quando"]
    found = ChangeDecision.objects.filter(protocol__city=extent.city)
    rows = [
        [one.protocol.code, one.get_proposed_display(), one.get_chosen_display(),
         "; ".join(f"{row['label']}: {row['before']} → {row['now']}" for row in one.findings),
         one.reason, one.reference, one.by, one.at]
        for one in found.select_related("protocol", "by").order_by("at", "pk")
    ]  # fmt: skip
    return table_files(extent, "modifiche", "Decisioni sulle modifiche", columns, rows)
