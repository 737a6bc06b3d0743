"""What is said of a signed file, whatever it is wrapped in and whatever was done to it."""

import base64
import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfWriter

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.files.sandbox import read_in_child
from cms_portal.signatures.envelopes import could_be
from cms_portal.signatures.reading import examined
from cms_portal.signatures.results import Change, Examination, Trust
from cms_portal.signatures.services import LIMITS, examine
from tests.signatures.conftest import (
    director,
    frozen_pdf,
    known,
    signed_once,
    signed_twice,
)
from tests.signatures.signers import (
    DIRECTOR,
    MAYOR,
    as_ber,
    sign_p7m,
    sign_pdf,
    signer,
    unsigned_p7m,
)


def read(content: bytes, anchors: str = "", *, moment: datetime | None = None) -> Examination:
    """As the child does, without a child: the same code, a second less."""
    moment = moment or datetime.now(UTC) + timedelta(minutes=1)
    one = known()._asdict()
    [found] = examined(io.BytesIO(content), anchors=anchors, moment=moment.isoformat(), known=[one])
    return Examination.of(found)


def changed(content: bytes) -> bytes:
    """An update of the page, appended as a program would."""
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_two_signatures_in_their_fields_are_two_verified_signatures_of_our_text(anchors):
    found = examine(signed_twice(), moment=datetime.now(UTC), known=[known()])

    first, second = found.signatures
    assert (found.form, found.starts_with, found.change) == ("pdf", known().sha256, Change.ALLOWED)
    assert (first.name, first.fiscal_code, first.field) == (
        MAYOR,
        "TINIT-RSSMRA70A01A783X",
        "Comune_1",
    )
    assert (second.name, second.field) == (DIRECTOR, "Autorita")
    assert all(one.is_intact and one.trust == Trust.TRUSTED for one in found.signatures)
    assert first.timestamp_at == ""
    assert second.timestamp_at
    assert first.declared_at


def test_a_p7m_is_read_in_every_form_in_which_kits_write_it(anchors):
    p7m = sign_p7m(frozen_pdf())
    armoured = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(p7m) + b"-----END PKCS7-----\n"

    for content in (p7m, as_ber(p7m), base64.b64encode(p7m), armoured):
        found = read(content, anchors)
        assert could_be(content[:1024])
        assert (found.form, found.layers, found.starts_with) == ("p7m", 1, known().sha256)
        [one] = found.signatures
        assert (one.name, one.is_intact, one.trust) == (MAYOR, True, Trust.TRUSTED)


@pytest.mark.parametrize("make", ["nested", "beside", "around a PAdES"])
def test_two_people_sign_a_p7m_one_after_the_other_or_side_by_side(anchors, make):
    if make == "nested":
        content = sign_p7m(sign_p7m(frozen_pdf()), director())
    elif make == "beside":
        content = sign_p7m(frozen_pdf(), signer(), director())
    else:
        content = sign_p7m(signed_once(), director())

    found = read(content, anchors)

    assert sorted(one.name for one in found.signatures) == [DIRECTOR, MAYOR]
    assert all(one.is_intact and one.trust == Trust.TRUSTED for one in found.signatures)
    assert found.starts_with == known().sha256


def test_a_kit_that_draws_its_own_field_signs_our_text_all_the_same(anchors):
    found = read(sign_pdf(frozen_pdf(), None, "Altra", box=(20, 20, 200, 80)), anchors)

    assert (found.change, found.signatures[0].is_intact) == (Change.ALLOWED, True)


def test_a_page_changed_after_the_signature_or_before_it_is_told(anchors):
    after = read(changed(signed_once()), anchors)
    before = read(sign_pdf(changed(frozen_pdf()), None, "Altra", box=(20, 20, 200, 80)), anchors)

    assert after.change == before.change == Change.PAGES
    assert after.signatures[0].change == Change.PAGES
    assert before.signatures[0].change == Change.NONE  # who signed had it in front of them


def test_other_bytes_than_those_signed_are_no_signature(anchors):
    for content in (signed_once(), sign_p7m(frozen_pdf())):
        broken = bytearray(content)
        broken[2000] ^= 1
        found = read(bytes(broken), anchors)
        assert not found.signatures[0].is_intact
        assert found.starts_with == ""


def test_our_bytes_in_front_of_another_document_are_not_our_text(anchors):
    other = frozen_pdf("Tutt'altro testo.")
    start = int(other.split(b"startxref\n")[-1].split()[0])
    moved = frozen_pdf() + other[:start] + other[start:]

    found = read(moved, anchors)

    assert found.starts_with == known().sha256
    assert found.change == Change.PAGES


def test_trust_is_never_more_than_what_is_known(anchors):
    now = datetime.now(UTC)
    ended = signer("Scaduto", "X", ended=now - timedelta(days=2))
    expired = sign_pdf(frozen_pdf(), ended)

    assert read(expired, anchors).signatures[0].trust == Trust.EXPIRED
    on_time = read(expired, anchors, moment=now - timedelta(days=30))
    assert on_time.signatures[0].trust == Trust.TRUSTED
    early = read(signed_once(), anchors, moment=now - timedelta(days=3000))
    assert early.signatures[0].trust == Trust.NOT_YET
    assert read(signed_once(), "").signatures[0].trust == Trust.UNKNOWN
    stranger = sign_pdf(frozen_pdf(), signer("Ignoto", "Y", by="Altro prestatore"))
    assert read(stranger, anchors).signatures[0].trust == Trust.UNKNOWN


def test_what_is_no_signed_file_is_refused_in_words(anchors):
    detached = sign_p7m(frozen_pdf(), is_detached=True)
    deep = frozen_pdf()
    for _ in range(10):
        deep = unsigned_p7m(deep)

    for content, words in (
        (b"MZ\x90\x00 non un PDF", "non è un PDF"),
        (unsigned_p7m(b"PK\x03\x04 uno zip"), "non contiene un PDF"),
        (detached, "solo la firma"),
        (deep, "più di 8 volte"),
    ):
        with pytest.raises(FileRefused, match=words):
            read(content, anchors)
    assert not could_be(b"MZ\x90\x00" * 300)


def test_a_file_that_asks_too_much_is_refused_within_the_limits(tmp_path):
    held = tmp_path / "bomb.p7m"
    # A length that promises three gigabytes, in front of nothing.
    promise = "3084b000000006092a864886f70d010702a084afffffff"
    held.write_bytes(bytes.fromhex(promise))

    with pytest.raises((FileRefused, FileTooDemanding)):
        list(
            read_in_child(
                "cms_portal.signatures.reading:examined",
                held,
                limits=LIMITS,
                anchors="",
                moment=datetime.now(UTC).isoformat(),
                known=[],
            )
        )
