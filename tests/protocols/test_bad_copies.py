"""Whatever is wrong with a copy, a person reads in words what it is and what to do."""

import io
import zipfile

import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from protocols import services
from protocols.enums import CopyProblem, CopyState
from protocols.exceptions import ProtocolError
from tests.protocols.signing import (
    bring,
    names_of,
    person,
    printed_again,
    sent,
    sign_anew,
    stamped,
    text_of,
)
from tests.protocols.test_signatures import anchors, here  # noqa: F401
from tests.signatures.signers import sign_p7m, sign_pdf, unsigned_p7m

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(frozen, staff, anchors, here):  # noqa: F811
    return sent(frozen, staff)


def office_file() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return made.getvalue()


def locked(content) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("segreta", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def scanned(content) -> bytes:
    """Each page as a picture of itself."""
    pages = [
        page.render(scale=0.7).to_pil().convert("L") for page in pypdfium2.PdfDocument(content)
    ]
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    return made.getvalue()


def with_fields(content, count) -> bytes:
    """As many fields that all show the one signature there is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    form = writer.root["/AcroForm"]
    signed = next(one.raw_get("/V") for one in map(_target, form["/Fields"]) if "/V" in one)
    for number in range(count):
        name = generic.pdf_string(f"Campo{number}")
        field = {"/FT": generic.pdf_name("/Sig"), "/T": name, "/V": signed}
        made = generic.DictionaryObject({generic.pdf_name(key): one for key, one in field.items()})
        form["/Fields"].append(writer.add_object(made))
    writer.update_container(form)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _target(reference):
    return reference.get_object()


def wrapped(content, times) -> bytes:
    for _ in range(times):
        content = unsigned_p7m(content)
    return content


def test_each_bad_copy_says_what_it_is_and_what_to_do(client, act, staff):
    mayor, _ = names_of(act)
    text = text_of(act)
    once = sign_pdf(text, person(mayor))
    bad = {
        "Il PDF chiede una password": locked(text),
        "non contiene un PDF, ma un documento di un altro tipo": sign_p7m(office_file()),
        "firmato più di 8 volte, una dentro l&#x27;altra": wrapped(sign_p7m(text), 8),
        "ha più di 20 firme": with_fields(once, 1000),
        "Il file .p7m è danneggiato": sign_p7m(text)[:4000],
        "Il file è una scansione: contiene immagini e non il testo": sign_anew(
            printed_again(scanned(text)), mayor
        ),
        "Nessuna firma digitale": text,
        "Firma prima il Comune e poi": sign_pdf(text, person(names_of(act)[1]), "Autorita"),
        "lo ha timbrato o stampato in PDF prima della firma": sign_anew(printed_again(text), mayor),
        "Il testo non è quello definitivo": sign_anew(
            stamped(text, "non si applica", left=200, above=400), mayor
        ),
    }
    client.force_login(staff)
    for words, content in bad.items():
        copy = bring(act, content)
        page = client.get(copy.get_absolute_url())
        assert words in page.text, (words, copy.problem, copy.verdict["refusal"])
        assert copy.state in (CopyState.REFUSED, CopyState.TO_DECIDE)


def test_a_scan_with_words_behind_the_picture_is_a_scan(act):
    """What is seen may be anything, so that the words do not count."""
    text = text_of(act)
    behind = PdfWriter(clone_from=io.BytesIO(scanned(text)))
    for page, words in zip(behind.pages, PdfReader(io.BytesIO(text)).pages, strict=True):
        page.merge_page(words, over=False)
    made = io.BytesIO()
    behind.write(made)

    copy = bring(act, sign_anew(printed_again(made.getvalue()), names_of(act)[0]))

    assert (copy.state, copy.problem) == (CopyState.REFUSED, CopyProblem.SCAN)


@pytest.mark.parametrize(
    ("make", "words"), [(bytes, "Il file è vuoto"), (office_file, "non è un PDF né un .p7m")]
)
def test_what_is_no_signed_file_is_told_at_once(act, staff, make, words):
    with pytest.raises(ProtocolError, match=words):
        services.receive_copy(protocol_id=act.pk, content=make(), filename="atto.pdf", by=staff)
