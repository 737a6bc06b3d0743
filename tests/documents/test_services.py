import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.models import DemoWorld
from cms_portal.documents import pdf, services
from cms_portal.documents.exceptions import CodeTaken, UnmarkedDemo
from cms_portal.documents.models import FrozenDocument
from tests.documents.factories import FrozenDocumentFactory
from tests.documents.samples import page_html

pytestmark = pytest.mark.django_db


def freeze(code: str = "", **changes) -> FrozenDocument:
    fields = {
        "code": code or services.new_code(),
        "kind": "tests.act",
        "subject_id": 1,
        "reference": "CMS-2026-000005",
        "title": "Protocollo d'intesa",
        "filename": "BN_Benevento_Protocollo-intesa_CMS-2026-000005.pdf",
        "html": page_html("<p>Una frase</p>"),
        "data": {"city": "Benevento", "amounts": ["8078500.00"]},
        "by": None,
    }
    return services.freeze(**fields | changes)


def test_freezing_keeps_the_bytes_and_what_they_were_made_from():
    document = FrozenDocument.objects.get(pk=freeze().pk)

    assert document.content.startswith(b"%PDF-1.7")
    assert document.sha256 == hashlib.sha256(document.content).hexdigest()
    assert document.size == len(document.content)
    assert document.pages == 1
    assert document.data == {"city": "Benevento", "amounts": ["8078500.00"]}
    assert document.engine == pdf.engine_versions()
    assert not document.is_demo


def test_freezing_twice_with_a_code_changes_nothing():
    first = freeze()

    assert freeze(first.code, html=page_html("<p>Altro</p>")) == first
    assert FrozenDocument.objects.get().html == first.html


def test_a_code_never_names_two_subjects():
    code = freeze().code

    with pytest.raises(CodeTaken):
        freeze(code, subject_id=2)
    with pytest.raises(CodeTaken):
        freeze(code, kind="tests.other")


def test_what_cannot_be_rendered_leaves_nothing():
    with pytest.raises(pdf.MissingGlyph):
        freeze(html=page_html("<p>☃</p>"))

    assert not FrozenDocument.objects.exists()


def test_demonstration_data_cannot_come_out_unmarked():
    DemoWorld.objects.create()

    with pytest.raises(UnmarkedDemo):
        freeze()
    assert freeze(html=page_html(f"<p>{DEMO_MARK}</p>")).is_demo


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_freeze_one_document(monkeypatch):
    code = services.new_code()
    renders = []
    render = pdf.render
    monkeypatch.setattr(pdf, "render", lambda *a, **k: (renders.append(a), render(*a, **k))[1])

    def work(_: int) -> int:
        try:
            return freeze(code).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        keys = set(threads.map(work, range(4)))

    assert len(renders) > 1, "nobody raced: the test proves nothing"
    assert keys == {FrozenDocument.objects.get().pk}


# --- proving it later


def test_an_intact_document_is_reproduced_byte_for_byte():
    verdict = services.verify(freeze(), rerender=True)

    assert verdict == services.Verification(is_intact=True, is_reproduced=True, changes={})


def test_another_html_is_found_by_rendering_again():
    document = freeze()
    document.html = page_html("<p>Un'altra frase</p>")

    assert services.verify(document, rerender=True).is_reproduced is False


def test_bytes_that_changed_behind_the_database_are_found():
    document = freeze()
    document.content = document.content[:-1] + b"x"

    assert services.verify(document).is_intact is False


def test_the_command_says_that_all_is_well():
    freeze()
    out = StringIO()

    call_command("verify_documents", rerender=True, stdout=out)

    assert "Documenti verificati: 1, tutti integri." in out.getvalue()


def test_the_command_fails_for_a_document_that_comes_out_different():
    FrozenDocumentFactory(engine=pdf.engine_versions(), html=page_html("<p>Una frase</p>"))
    out = StringIO()

    with pytest.raises(CommandError, match="Documenti con problemi: 1 su 1"):
        call_command("verify_documents", rerender=True, stdout=out)
    assert "rifatto, il PDF è diverso" in out.getvalue()


def test_the_command_does_not_blame_a_document_for_another_engine():
    old = pdf.engine_versions() | {"weasyprint": "69.0"}
    FrozenDocumentFactory(engine=old, html=page_html("<p>Una frase</p>"))
    out = StringIO()

    call_command("verify_documents", rerender=True, stdout=out)

    assert "weasyprint 69.0 → 70.0" in out.getvalue()


def test_the_command_names_a_code_that_nothing_has():
    with pytest.raises(CommandError, match="nessun documento"):
        call_command("verify_documents", code=[services.new_code()], stdout=StringIO())
