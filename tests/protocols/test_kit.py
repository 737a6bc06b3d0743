"""The kit for the Giunta: what it says, to whom it is offered, how it is made."""

import io
from datetime import date

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cities.enums import RepresentativeKind
from cms_portal.accounts.roles import Role
from cms_portal.documents.docx import Marks, write_docx
from cms_portal.files.models import PrivateFile
from protocols import kit as contents
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journeys import Journey, RegistrySide
from protocols.models import Kit
from tests.accounts.factories import UserFactory
from tests.jobs.runner import run_due_jobs
from tests.protocols.conftest import make_frozen, prepare
from tests.protocols.factories import complete_city
from tests.protocols.test_views import page, referent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


def made_for(frozen):
    context = contents.context_of(frozen, frozen.document, timezone.localdate())
    return context, contents.content_html(context)


def test_a_city_has_its_kit_made_once_and_takes_both_files(client, frozen):
    make = reverse("protocols:kit_make", args=[frozen.code])
    client.force_login(referent_of(frozen.city))
    assert "Prepara il kit" in page(client.get(frozen.get_absolute_url()))
    assert client.post(make).status_code == client.post(make).status_code == 302
    assert Kit.objects.get().round == 1
    assert "In preparazione" in page(client.get(frozen.get_absolute_url()))
    run_due_jobs()
    card = page(
        client.get(reverse("protocols:kit", args=[frozen.code]), headers={"HX-Request": "true"})
    )
    assert "Scarica il DOCX" in card
    assert "<html" not in card
    kit = Kit.objects.get()
    assert kit.docx.name == f"BN_Benevento_FAC-SIMILE_Kit-delibera_{frozen.code}.docx"
    for file in kit.files:
        assert b"".join(client.get(file.get_absolute_url())) == file.path.read_bytes()
    read = PdfReader(kit.pdf.path)
    pages = [" ".join(one.extract_text().split()) for one in read.pages]
    assert all("FAC-SIMILE: copia di lavoro" in one for one in pages)
    assert "Come approvare e firmare" in pages[0]
    assert "Schema di delibera" in pages[1]  # the guide is one page
    # again, with today's facts: the files of before go
    assert client.post(make).status_code == 302
    run_due_jobs()
    assert PrivateFile.objects.filter(kind="protocols.kit").living().count() == 2
    assert PrivateFile.objects.get(pk=kit.pdf_id).deleted_at


def test_both_files_say_what_the_text_and_the_portal_know(frozen, staff):
    services.record_entry(
        protocol_id=frozen.pk, journey=Journey.TEXT_OUT, side=RegistrySide.OUTGOING,
        number="0004711", dated_on=date(2026, 5, 16), by=staff,
    )  # fmt: skip
    context, content = made_for(frozen)
    document = docx.Document(io.BytesIO(contents.as_docx(context, content)))
    [section] = document.sections
    assert section.header.paragraphs[0].text == contents.MARK
    assert "PAGE" in section.footer._element.xml
    shown = words_of(contents.as_docx(context, content))
    signer = frozen.document.data["signatories"][0]
    assert f"di dare mandato a {signer['name']}, {signer['title']}, di sottoscriverlo" in shown
    assert "LA GIUNTA COMUNALE" in shown
    assert "prot. n. 0004711 del 16 maggio 2026" in shown
    assert f"{context['office'].name} e quale responsabile referente" in shown
    assert frozen.document.sha256 in shown
    assert "art. 134, comma 4" in shown
    assert "Allegato A. Testo del protocollo" in shown
    assert frozen.document.data["ceilings"][0]["in_figures"] in shown
    assert "Prima di deliberare sentite la segreteria" not in shown
    blanks = [r.text for p in document.paragraphs for r in p.runs if r.font.highlight_color]
    assert "[numero]" in blanks
    assert document.core_properties.language == "it-IT"


@pytest.mark.parametrize("kind", [RepresentativeKind.COMMISSIONER, RepresentativeKind.COMMISSION])
def test_without_a_giunta_its_powers_are_of_a_commissioner(staff, kind):
    city = complete_city(name="Termoli", office=False)
    city.legal_representatives.update(kind=kind, act="")
    mandate = city.legal_representatives.get()
    draft = prepare([city], staff, second=[city]).protocols.get()
    frozen = services.freeze_protocol(protocol_id=draft.pk)
    shown = words_of(contents.as_docx(*made_for(frozen)))
    body = mandate.title.removeprefix("Componente della ")
    assert f"{body}, assunta con i poteri della Giunta comunale" in shown
    assert "con separata votazione" not in shown
    assert "quale ufficio referente [ufficio] e quale" in shown
    assert f"[atto di nomina di {mandate.person.full_name}]" in shown


def test_a_new_mayor_is_named_and_an_odd_name_breaks_nothing(staff):
    frozen = make_frozen(complete_city(name="Gela"), staff)
    mandate = frozen.city.legal_representatives.get()
    mandate.person.last_name = "Rossi <b>x</b> 🙂"
    mandate.person.save()
    context, content = made_for(frozen)
    assert "rappresenta il Comune" in content
    assert "<b>x</b>" not in content
    assert "Rossi <b>x</b>" in words_of(contents.as_docx(context, content))
    kit = services.request_kit(protocol_id=frozen.pk, by=staff)
    assert services.build_kit(kit_id=kit.pk, round_number=1, by=staff).pdf


def test_who_controls_takes_none_and_an_ended_act_has_none(frozen, staff):
    with pytest.raises(NotAllowed):
        services.request_kit(protocol_id=frozen.pk, by=UserFactory(role=Role.AUDITOR))
    with pytest.raises(NotAllowed):
        services.request_kit(protocol_id=frozen.pk, by=referent_of(complete_city(name="Gela")))
    services.withdraw(protocol_id=frozen.pk, by=staff, reason="errore")
    with pytest.raises(ProtocolError, match="aspetta l'atto"):
        services.request_kit(protocol_id=frozen.pk, by=staff)


def test_lists_tables_and_spaces_become_those_of_a_word_processor():
    content = write_docx(
        '<h2>Uno</h2><ol class="letters"><li>primo <b>forte</b><ul><li>dentro</li></ul></li>'
        "<li>secondo</li></ol><table><caption>Soldi</caption><thead><tr><th>A</th><th>B</th></tr>"
        '</thead><tbody><tr><td>x</td><td class="amount">1\x0b</td></tr></tbody></table>'
        '<section class="new-page"><p>a\n  <br>  b</p></section>',
        Marks("Prova", "SOPRA", "sotto"),
    )
    document = docx.Document(io.BytesIO(content))
    shown = [one.text for one in document.paragraphs]
    assert shown == ["Uno", "a)\tprimo forte", "–\tdentro", "b)\tsecondo", "Soldi", "", "a\nb"]
    assert document.paragraphs[-1].paragraph_format.page_break_before
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["A", "B"],
        ["x", "1"],
    ]
    assert "tblHeader" in document.tables[0]._tbl.xml
