"""Signed files are made once: who signs, and what is signed, are the same for all tests."""

import hashlib
from functools import cache

import pytest

from cms_portal.documents import pdf
from cms_portal.signatures.services import KnownText
from tests.documents.samples import page_html
from tests.signatures.signers import DIRECTOR, TRUSTED, authority, sign_pdf, signer

FIELDS = {"Comune_1": "Firma digitale per il Comune", "Autorita": "Firma digitale per l'Autorità"}
_TEXT = "Il Comune partecipa al percorso con il proprio ufficio referente e lo comunica. " * 6


@cache
def frozen_pdf(text: str = _TEXT) -> bytes:
    """A short act with its two fields and the area for the stamp."""
    spaces = "".join(
        f'<div class="signature"><div class="space"><input type="checkbox" name="{name}" '
        f'title="{label}"></div></div>'
        for name, label in FIELDS.items()
    )
    body = (
        '<div class="references"><div><p>Codice pratica CMS-2026-000005</p></div>'
        '<div class="stamp-space">Spazio per la segnatura di protocollo</div></div>'
        f"<h1>Protocollo</h1><h2>Art. 1. Oggetto</h2><p>{text}</p>"
        f'<div class="signature-grid">{spaces}</div>'
    )
    return pdf.render_pdf(page_html(body), title="Protocollo di prova")


@cache
def signed_once() -> bytes:
    return sign_pdf(frozen_pdf())


@cache
def director():
    return signer(DIRECTOR, "SRRLVI70A41H501X")


@cache
def signed_twice() -> bytes:
    return sign_pdf(signed_once(), director(), "Autorita", is_stamped_in_time=True)


def known(content: bytes | None = None) -> KnownText:
    content = content or frozen_pdf()
    return KnownText(hashlib.sha256(content).hexdigest(), len(content))


@pytest.fixture
def anchors(settings, tmp_path):
    authority(TRUSTED).save(tmp_path / "anchors")
    settings.TRUST_ANCHORS_DIR = str(tmp_path / "anchors")
    return settings.TRUST_ANCHORS_DIR
