"""What is read in a dropped file, and that a hostile one breaks nothing."""

import io
import zipfile
from base64 import b64decode

import pytest

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.sandbox import read_in_child
from protocols.pec.reading import attachment, messages
from protocols.pec.xml import parse
from tests.protocols import mails

PDF = b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF"


def read(content, name="pec.eml"):
    return list(messages(io.BytesIO(content), name=name))


def test_receipts_are_told_apart_by_their_certificate():
    kinds = {
        "accettazione": "acceptance",
        "non-accettazione": "refusal",
        "presa-in-carico": "taken",
        "avvenuta-consegna": "delivery",
        "errore-consegna": "failure",
        "preavviso-errore-consegna": "warning",
        "rilevazione-virus": "failure",
    }
    for said, kind in kinds.items():
        [one] = read(mails.receipt(said, subject="CMS-2026-000001 - Atto"))
        assert (one["kind"], one["about"]) == (kind, mails.SENT)
        assert one["at"] == "2026-05-16T10:15:00+02:00"
        assert one["subject"] == "CMS-2026-000001 - Atto"
        assert one["provider"] == "Gestore di prova"
    [delivered] = read(mails.receipt())
    assert delivered["recipient"] == "bn@pec.example"


def test_an_envelope_tells_what_its_sender_attached(tmp_path):
    files = {"Protocollo.pdf.p7m": b"0\x80", "atto.pdf": PDF, "segnatura.xml": mails.SIGNATURE_6}
    [one] = read(mails.message("Re: CMS-2026-000001", files=files, answers=mails.SENT))
    assert (one["kind"], one["sender"], one["answers"]) == (
        "message", "bn@pec.example", mails.SENT,
    )  # fmt: skip
    assert [file["kind"] for file in one["files"]] == ["p7m", "signed_pdf", "xml"]
    assert one["signature"] == {
        "kind": "signature", "number": "0004711", "dated_on": "2026-05-19",
        "administration": "c_a783", "aoo": "AOOBN", "subject": "Protocollo firmato",
    }  # fmt: skip
    raw = mails.message("x", files=files)
    (tmp_path / "pec.eml").write_bytes(raw)
    pieces = read_in_child(
        "protocols.pec.reading:attachment", tmp_path / "pec.eml", suffix="eml", place=1
    )
    assert b"".join(b64decode(piece) for piece in pieces) == PDF
    assert list(attachment(io.BytesIO(raw), suffix="eml", place=0))


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        (mails.SIGNATURE_2013, "0004711"),
        (mails.CONFIRMATION, "0000099"),
        (mails.BOMB, None),
        (b"<altro/>", None),
        (b"<Segnatura>", None),
    ],
)
def test_marks_of_registers(mark, number):
    [one] = read(mails.message("x", files={"segnatura.xml": mark}))
    assert (one["signature"] or {"number": None})["number"] == number


def test_entities_are_refused_by_name():
    with pytest.raises(FileRefused, match="entità"):
        parse(mails.BOMB)


def test_outlook_keeps_the_same_receipt():
    raw = mails.receipt(subject="CMS-2026-000001", about="a@b")
    headers = raw.split(b"\n\n")[0].decode()
    kept = mails.outlook(raw, headers=headers, subject="CONSEGNA: CMS")
    [one] = read(kept, "ricevuta.msg")
    [same] = read(raw)
    assert (one["kind"], one["about"], one["fingerprint"]) == (
        "delivery", "a@b", same["fingerprint"],
    )  # fmt: skip


def test_a_mailbox_in_one_file_and_a_zip_of_messages():
    box = b"".join(
        b"From a@b Sat May 16 10:00:00 2026\n" + mails.receipt(about=f"{n}@x") + b"\n"
        for n in range(3)
    )
    assert [one["about"] for one in read(box, "posta.mbox")] == ["0@x", "1@x", "2@x"]
    packed = mails.zipped(mails.receipt(), b"\xff\xfe rubbish", mails.plain("x").as_bytes())
    assert [one["kind"] for one in read(packed, "pec.zip")] == ["delivery", "unreadable", "plain"]


def test_hostile_files_are_refused_in_words():
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(FileRefused, match="Non contiene messaggi"):
        read(empty.getvalue(), "pec.zip")
    with pytest.raises(FileRefused, match="Lo ZIP"):
        read(b"PK\x03\x04rubbish", "pec.zip")
    [broken] = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.msg")
    assert broken["kind"] == "unreadable"
    good = [mails.receipt(subject="é" * 400), mails.message("x", files={"a.p7m": b"0"})]
    good.append(mails.outlook(good[0], headers="Subject: x", subject="x"))
    for content in good:
        for place in range(0, len(content), max(1, len(content) // 60)):
            cut = content[:place] + b"\x00\xff<!" + content[place + 3 :]
            name = "a.msg" if content is good[2] else "a.eml"
            assert len(read(cut, name)) == 1
