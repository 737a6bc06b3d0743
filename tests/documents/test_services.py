import hashlib

import pytest

from cms_portal.documents import services
from cms_portal.documents.exceptions import CodeTaken
from cms_portal.documents.models import FrozenDocument
from tests.documents.samples import TITLE, act_html

pytestmark = pytest.mark.django_db


def freeze(code: str, **changes) -> FrozenDocument:
    fields = {
        "code": code,
        "kind": "tests.act",
        "subject_id": 1,
        "reference": "CMS-2026-000005",
        "title": TITLE,
        "filename": "BN_Benevento_Protocollo-intesa_CMS-2026-000005.pdf",
        "html": act_html(code=code),
        "data": {"city": "Benevento"},
        "by": None,
    }
    return services.freeze(**fields | changes)


def test_freezing_keeps_bytes_and_what_they_were_made_from():
    document = freeze(services.new_code())

    stored = FrozenDocument.objects.get(pk=document.pk)
    assert bytes(stored.content).startswith(b"%PDF-1.7")
    assert stored.sha256 == hashlib.sha256(stored.content).hexdigest()
    assert stored.pages > 1
    assert stored.data == {"city": "Benevento"}


def test_freezing_twice_with_a_code_changes_nothing():
    code = services.new_code()
    first = freeze(code)

    assert freeze(code, html=act_html(city="Trani")) == first
    assert FrozenDocument.objects.count() == 1


def test_a_code_never_names_two_subjects():
    code = services.new_code()
    freeze(code)

    with pytest.raises(CodeTaken):
        freeze(code, subject_id=2)
