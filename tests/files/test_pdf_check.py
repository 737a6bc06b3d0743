"""A PDF is kept only when it opens."""

import pytest
from pypdf import PdfReader

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.pdf_check import BROKEN, LOCKED, refuse_unreadable
from tests.files.pdf import pdf_bytes, pdf_upload

GARBAGE = b"%PDF-1.7\n" + bytes(range(256)) * 20


def test_what_opens_is_accepted_and_still_there_to_be_read():
    upload = pdf_upload()
    refuse_unreadable(upload)
    assert len(PdfReader(upload).pages) == 1


@pytest.mark.parametrize(
    "content",
    [GARBAGE, b"%PDF-1.7 this is not one", pdf_bytes()[:-200], pdf_bytes()[:100]],
    ids=["garbage", "words", "cut at the end", "cut at the beginning"],
)
def test_what_does_not_open_is_refused(content):
    with pytest.raises(FileRefused) as refusal:
        refuse_unreadable(pdf_upload(content=content))
    assert str(refusal.value) == BROKEN


def test_a_password_has_words_of_its_own():
    with pytest.raises(FileRefused) as refusal:
        refuse_unreadable(pdf_upload(content=pdf_bytes(password="segreta")))
    assert str(refusal.value) == LOCKED


def test_a_pdf_that_only_its_owner_may_change_opens():
    refuse_unreadable(pdf_upload(content=pdf_bytes(owner="segreta")))
