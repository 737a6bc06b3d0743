import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.models import DemoWorld
from cms_portal.documents import pdf
from tests.documents.samples import TITLE, act_html, page_html

pytestmark = pytest.mark.django_db

EMBLEMS = Path(__file__).parent / "emblems"


def read(html: str, title: str = TITLE) -> PdfReader:
    return PdfReader(BytesIO(pdf.render_pdf(html, title=title)))


def words_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def act(django_db_setup, django_db_blocker) -> PdfReader:
    """One sample act for all the tests that only look at it."""
    with django_db_blocker.unblock():
        return read(act_html())


# --- what the file declares


def test_the_file_says_language_title_and_that_it_is_tagged(act):
    catalog = act.trailer["/Root"]

    assert catalog["/Lang"] == "it"
    assert act.metadata.title == TITLE
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert {page["/Tabs"] for page in act.pages} == {"/S"}


def test_one_metadata_packet_declares_both_standards(act):
    packet = act.trailer["/Root"]["/Metadata"].get_data()
    rdf = ElementTree.fromstring(packet)[0]  # noqa: S314 our own
    names = {name: value for part in rdf for name, value in part.attrib.items() if "aiim" in name}

    assert names == {
        "{http://www.aiim.org/pdfa/ns/id/}part": "3",
        "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
        "{http://www.aiim.org/pdfua/ns/id/}part": "1",
    }
    described = [element.text for element in rdf.iter() if element.tag.endswith("namespaceURI")]
    assert described == ["http://www.aiim.org/pdfua/ns/id/"]


def test_every_article_is_a_bookmark_under_the_title(act):
    title, below = act.outline

    assert title.title == "Protocollo d’intesa"
    assert [entry.title for entry in below][1:4] == [
        "Art. 1 – Premesse",
        "Art. 2 – Oggetto e finalità",
        "Art. 3 – Impegni dell’Autorità di Gestione",
    ]


def test_the_structure_names_headings_lists_figures_and_header_cells(act):
    kinds = [element["/S"] for element in structure(act)]
    figures = [element for element in structure(act) if element["/S"] == "/Figure"]

    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 14
    assert {"/L", "/LI", "/Table", "/TH", "/TD", "/THead", "/Caption", "/Link"} <= set(kinds)
    assert [figure["/Alt"] for figure in figures] == ["Codice QR che porta alla pagina di verifica"]
    cells = [element for element in structure(act) if element["/S"] == "/TD"]
    assert all(cell["/A"]["/Headers"] for cell in cells)


def structure(reader: PdfReader):
    def walk(node):
        yield node
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            child = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(child, dict) and "/S" in child:
                yield from walk(child)

    for child in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]:
        yield from walk(child.get_object())


# --- fonts


def test_every_font_is_ours_embedded_and_cut_down_to_what_is_used(act):
    fonts = [font.get_object() for font in act.pages[0]["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"] for font in fonts}

    assert {re.sub("^/[A-Z]{6}", "", name) for name in names} == {
        "+Titillium-Web",
        "+Titillium-Web-Bold",
        "+Titillium-Web-Semi-Bold",
        "+Titillium-Web-Italic",
        "+Ubuntu",
    }
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_data()) < 40_000


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("☃", r"«☃» \(U\+2603, SNOWMAN\)"),
        ("✓", r"U\+2713"),
        ("№", r"U\+2116"),  # Ubuntu has it, and must not lend it to a text in Titillium
        ("\u202e", r"U\+202E"),  # turns the reading order round
        ("😀", r"U\+1F600"),
        ("中", r"U\+4E2D"),
    ],
)
def test_a_character_our_fonts_do_not_have_stops_the_render_and_is_named(character, name):
    with pytest.raises(pdf.MissingGlyph, match=rf"{name}.*pagina 1, «.*la neve"):
        pdf.render_pdf(act_html(clause=f"la neve {character} fresca"), title=TITLE)


@pytest.mark.parametrize("style", ["font-family: Arial", "font-weight: 500", "font-family: serif"])
def test_a_font_we_do_not_have_stops_the_render(style):
    html = page_html(f"<p style='{style}'>Una frase</p>")

    with pytest.raises(pdf.MissingGlyph, match="pagina 1, «Una frase»"):
        pdf.render_pdf(html, title="Prova")


def test_signs_of_italian_prose_come_out():
    prose = "€ 1.285.000,00 – «già» “così” ‘più’ perché… n° 3, 2ª, §, àèéìòùÈ, Gökçe Łódź ½ ² •"

    assert prose in words_of(read(page_html(f"<p>{prose}</p>")))


def test_accents_typed_apart_and_hyphens_of_word_processors_are_read_as_plain_ones():
    html = page_html("<p>citta\u0300 socio\u2011economico 8\u202f%</p>")

    assert "città socio-economico 8 %" in words_of(read(html))


def test_apostrophes_after_a_letter_are_printed_curled():
    html = page_html(
        "<p id='x'>l'atto dell'<em>'89</em>, un po' <a href='http://h/?d'>d'uso</a></p>"
    )

    assert "l’atto dell’'89, un po’ d’uso" in words_of(read(html))


def test_a_word_without_end_stays_on_the_paper():
    word = "Straordinariamente" * 17
    cells = f"<table><tr><td>{word}</td><td class='amount'>6.000.000,00</td></tr></table>"
    reader = read(page_html(f"<p>{word}</p><ul><li>{word}</li></ul>{cells}"))
    lines = "".join(words_of(reader).split())
    assert lines.count(word) == 3
    assert "6.000.000,00" in lines
    printed = [line for page in reader.pages for line in page.extract_text().splitlines()]
    assert max(map(len, printed)) < 120  # a line of the page holds about 90 such letters


def test_a_font_that_is_not_ours_is_found_even_under_our_name(tmp_path, monkeypatch):
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from cms_portal.documents.pdf.glyphs import check_fonts

    monkeypatch.setenv("FONTCONFIG_FILE", str(impostor(tmp_path)))
    fonts = FontConfiguration()
    html = page_html("<p style='font-family: Titillium Web'>Una frase</p>")
    document = HTML(string=html).render(font_config=fonts)
    document.write_pdf()

    with pytest.raises(pdf.MissingGlyph, match="«Titillium Web» non è fra quelli del portale"):
        check_fonts(document.fonts)


def impostor(folder) -> str:
    """A fontconfig file whose only font is Ubuntu calling itself Titillium Web."""
    from cms_portal.documents.pdf.faces import FONTS_DIR

    with TTFont(FONTS_DIR / "Ubuntu-Regular.ttf") as font:
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = "Titillium Web"
        font.save(folder / "impostor.ttf")
    conf = folder / "fonts.conf"
    conf.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    return conf


# --- the same bytes, always


def test_the_same_html_gives_the_same_bytes_whatever_was_rendered_before():
    html = act_html()
    first = pdf.render_pdf(html, title=TITLE)
    pdf.render_pdf(act_html(city="Sant'Agata de' Goti", clause="Altro «testo»"), title="Altro")

    assert pdf.render_pdf(html, title=TITLE) == first


def test_threads_do_not_disturb_each_other():
    pages = [act_html(city=city) for city in ("Benevento", "Trani", "Gela", "Niscemi")]
    alone = [pdf.render_pdf(html, title=TITLE) for html in pages]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda html: pdf.render_pdf(html, title=TITLE), pages))

    assert together == alone


IN_ANOTHER_PROCESS = """
import django, hashlib, sys
django.setup()
from cms_portal.documents import pdf
html = sys.stdin.buffer.read().decode()
print(hashlib.sha256(pdf.render_pdf(html, title=sys.argv[1])).hexdigest())
"""


@pytest.mark.parametrize("machine", ["plain", "elsewhere", "no system fonts", "an impostor font"])
def test_other_processes_and_machines_give_the_same_bytes(machine, tmp_path):
    empty = tmp_path / "empty.conf"
    empty.write_text("<fontconfig><dir>/nowhere</dir></fontconfig>")
    environment = {
        "plain": {"PYTHONHASHSEED": "1"},
        "elsewhere": {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8"},
        "no system fonts": {"FONTCONFIG_FILE": str(empty), "FONTCONFIG_PATH": str(tmp_path)},
        "an impostor font": {"FONTCONFIG_FILE": str(impostor(tmp_path))},
    }[machine]
    html = act_html()
    result = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, TITLE],
        input=html.encode(),
        env=os.environ | {"HOME": str(tmp_path)} | environment,
        capture_output=True,
        check=True,
    )

    expected = hashlib.sha256(pdf.render_pdf(html, title=TITLE)).hexdigest()
    assert result.stdout.decode().split()[-1] == expected
    assert b"Fontconfig" not in result.stderr


def test_the_environment_is_left_as_it_was():
    pdf.render_pdf(page_html("<p>Una frase</p>"), title="Prova")

    assert "FONTCONFIG_FILE" not in os.environ


# --- nothing comes in from outside

SECRET = "file:///etc/passwd"


@pytest.mark.parametrize(
    "markup",
    [
        f"<link rel=attachment href={SECRET}>",
        "<link rel=attachment href='data:text/plain,nascosto'>",
        "<link rel=stylesheet href=http://192.0.2.1/style.css>",
        f"<img alt=x src={SECRET}>",
        "<img alt=x src=http://169.254.169.254/latest/meta-data>",
        "<img alt=x src='ftp://192.0.2.1/x.png'>",
        "<img alt=x src='data:text/html,x'>",
        f"<object data={SECRET}></object>",
        f"<embed src={SECRET}>",
        f"<style>@import url({SECRET});</style>",
        f"<style>@font-face {{font-family: X; src: url({SECRET})}}</style>",
        f"<p style='background: url({SECRET})'>x</p>",
        f"<ul style='list-style-image: url({SECRET})'><li>x</ul>",
        f"<a rel=attachment href={SECRET}>x</a>",
        f"<a href={SECRET}>x</a>",
        "<a href='javascript:alert(1)'>x</a>",
        "<base href=file:///etc/><img alt=x src=passwd>",
        f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{SECRET}'/></svg>",
        f"""<img alt=x src="data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'
        width='9' height='9'><image width='9' height='9' href='{SECRET}'/></svg>">""",
    ],
)
def test_a_document_loads_nothing_and_points_nowhere_unsafe(markup):
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.render_pdf(page_html(markup), title="Prova")


@pytest.mark.parametrize("address", ["pictures/x.png", "/etc/passwd"])
def test_an_address_without_a_base_stops_the_render(address):
    with pytest.raises(pdf.RenderError, match="without a base"):
        pdf.render_pdf(page_html(f"<img alt=x src={address}>"), title="Prova")


def test_what_people_write_is_printed_as_text():
    clause = f"<link rel=attachment href={SECRET}> & <script>x</script>"
    reader = read(act_html(clause=clause))

    assert clause in words_of(reader)
    assert not reader.attachments


def test_the_only_address_in_the_file_is_the_page_of_verification(settings):
    settings.PORTAL_URL = "https://portale.example"
    reader = read(act_html())
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]

    assert {note["/A"]["/URI"] for note in notes} == {
        "https://portale.example/verifica/7K3M-Q9TD-2XWA/"
    }
    assert {note["/Contents"] for note in notes} == {
        "https://portale.example/verifica/7K3M-Q9TD-2XWA/"
    }


# --- what cannot be promised is refused


def test_a_picture_without_alternative_text_stops_the_render():
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    html = page_html(f'<img src="data:image/svg+xml;utf8,{picture}">')

    with pytest.raises(pdf.RenderError, match="no required alt description"):
        pdf.render_pdf(html, title="Prova")


def test_a_document_without_its_language_stops_the_render():
    with pytest.raises(pdf.RenderError, match="lingua italiana"):
        pdf.render_pdf("<p>Una frase</p>", title="Prova")


def test_an_endless_document_is_refused_before_any_work():
    with pytest.raises(pdf.RenderError, match="troppo lungo"):
        pdf.render_pdf(page_html("x" * 2_000_001), title="Prova")


# --- the page


def test_every_page_says_which_act_it_belongs_to_and_its_number(act):
    pages = [page.extract_text() for page in act.pages]

    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"pagina {number} di {len(pages)}" in text
        assert "Codice pratica CMS-2026-000005" in text
        assert "Codice di verifica 7K3M-Q9TD-2XWA" in text


@pytest.mark.parametrize("is_demo", [True, False])
def test_demonstration_data_say_so_on_every_page(is_demo):
    if is_demo:
        DemoWorld.objects.create()
    pages = [page.extract_text() for page in read(act_html()).pages]

    assert {DEMO_MARK in page for page in pages} == {is_demo}


@pytest.mark.parametrize("lines", range(0, 60, 10))
def test_signatures_stay_together_and_no_heading_ends_a_page(lines):
    reader = read(act_html(clause="Una frase che allunga il testo dell'articolo. " * lines))
    pages = [page.extract_text() for page in reader.pages]

    signed = next(page for page in pages if "Letto, approvato e sottoscritto" in page)
    assert "Per il Comune di Benevento" in signed
    assert signed.count("firmato digitalmente") == 2
    for page in pages:
        text = page.replace("Codice pratica", "\nCodice pratica")
        body = [line for line in text.split("\n") if line.strip()]
        last = [line for line in body if not re.match(r"Codice (pratica|di ver)|pagina ", line)][-1]
        assert not last.startswith("Art. ")


def test_a_long_table_repeats_its_headings():
    row = ("4 – Servizi", "FSE+", "1.000,00", "mille/00")
    reader = read(act_html(rows=[row] * 90))
    with_rows = [page.extract_text() for page in reader.pages if "mille/00" in page.extract_text()]

    assert len(with_rows) >= 3
    assert all("Importo in euro" in text for text in with_rows)


def test_artwork_of_the_operator_takes_the_place_of_the_boxes(settings, tmp_path):
    shutil.copy(EMBLEMS / "union.svg", tmp_path)
    Image.new("RGB", (380, 150), "#5b7a99").save(tmp_path / "programme.png")
    settings.EMBLEMS_DIR = str(tmp_path)
    reader = read(act_html())

    alternatives = [e["/Alt"] for e in structure(reader) if e["/S"] == "/Figure"]
    assert alternatives[:2] == ["Marchio Coesione Italia 21-27", "Emblema dell'Unione europea"]
    text = words_of(reader)
    assert "Cofinanziato dall’Unione europea" in text
    assert "emblema della Repubblica" in text
    assert "marchio Coesione" not in text


def test_artwork_that_points_outside_stops_every_act(settings, tmp_path):
    drawing = (EMBLEMS / "union.svg").read_text().replace("<rect", f"<image href='{SECRET}'/><rect")
    (tmp_path / "union.svg").write_text(drawing)
    settings.EMBLEMS_DIR = str(tmp_path)

    with pytest.raises(pdf.RenderError):
        pdf.render_pdf(act_html(), title=TITLE)
