import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from cms_portal.documents.models import FrozenDocument
from tests.documents.factories import FrozenDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{"title": "Altro"}, {"content": b"%PDF altro"}, {"html": ""}])
def test_a_frozen_document_never_changes(change):
    document = FrozenDocumentFactory()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        FrozenDocument.objects.filter(pk=document.pk).update(**change)


def test_a_frozen_document_is_never_deleted():
    document = FrozenDocumentFactory()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        document.delete()


def test_the_table_is_never_emptied_outside_a_test_database():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cms.is_test_database = 'no'")
        with pytest.raises(ProgrammingError, match="never emptied"), transaction.atomic():
            cursor.execute("TRUNCATE documents_frozendocument CASCADE")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"sha256": hashlib.sha256(b"altro").hexdigest()}, "document_sha256_is_of_content"),
        ({"sha256": ""}, "document_sha256_is_of_content"),
        ({"size": 7}, "document_size_is_of_content"),
        ({"content": b""}, "document_size_is_of_content"),
        ({"pages": 0}, "document_has_pages"),
    ],
)
def test_the_database_refuses_what_is_not_true_of_the_bytes(change, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        FrozenDocumentFactory(**change)


def test_two_documents_never_share_a_code():
    document = FrozenDocumentFactory()

    with pytest.raises(IntegrityError, match="code"):
        FrozenDocumentFactory(code=document.code)


def test_lists_do_not_load_the_bytes(django_assert_num_queries):
    FrozenDocumentFactory.create_batch(3)

    with django_assert_num_queries(1) as queries:
        assert [document.title for document in FrozenDocument.objects.without_content()]
    assert '"content"' not in queries[0]["sql"]
