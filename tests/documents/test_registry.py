import pytest

from cms_portal.documents import registry
from tests.documents.factories import FrozenDocumentFactory


def nothing(document):
    return []


def always(document):
    return True, ""


def test_a_kind_is_registered_once(monkeypatch):
    monkeypatch.setattr(registry, "_KINDS", {})
    registry.register_kind("tests.act", "Atto", nothing, always)

    assert registry.find_kind("tests.act").label == "Atto"
    with pytest.raises(ValueError, match="twice"):
        registry.register_kind("tests.act", "Atto", nothing, always)


def test_a_document_whose_app_is_gone_can_still_be_explained():
    kind = registry.find_kind("gone.act")
    document = FrozenDocumentFactory.build()

    assert kind.label == "Documento"
    assert kind.facts(document) == []
    assert kind.in_force(document) == (True, "")
