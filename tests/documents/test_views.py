import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms_portal.accounts.roles import Role
from cms_portal.documents import limits, registry
from cms_portal.documents.codes import new_code
from cms_portal.documents.uploads import MAX_BYTES
from tests.accounts.factories import UserFactory
from tests.documents.factories import FrozenDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(registry, "_KINDS", {})
    state = {"in_force": (True, "")}
    registry.register_kind(
        "tests.act",
        "Protocollo d'intesa",
        lambda document: [("Comune", "Benevento")],
        lambda document: state["in_force"],
    )
    return state


def compare(client: Client, document, content: bytes, **more):
    file = SimpleUploadedFile("copia.pdf", content, "application/pdf")
    return client.post(reverse("documents:compare", args=[document.code]), {"file": file}, **more)


# --- asking by code


def test_the_form_leads_to_the_page_of_the_document_however_the_code_is_typed(client):
    code = FrozenDocumentFactory().code
    typed = f" {code.lower().replace('-', ' ')} ".replace("0", "o")

    response = client.get(reverse("documents:verify_form"), {"code": typed})

    assert response.status_code == 302
    assert response.url == f"/verifica/{code}/"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-Q9TD-2XW!", "x" * 500])
def test_the_form_says_when_a_code_cannot_be_one(client, typed):
    response = client.get(reverse("documents:verify_form"), {"code": typed})

    assert response.status_code == 422
    assert "cm-error" in response.content.decode()


def test_the_page_tells_anybody_what_the_document_is(client, kind):
    document = FrozenDocumentFactory()

    page = client.get(document.get_absolute_url()).content.decode()

    for fact in [document.reference, document.code, document.sha256[:8], "Benevento", "In vigore"]:
        assert fact in page
    assert document.content.decode() not in page


def test_the_page_says_when_a_document_is_no_longer_in_force(client, kind):
    kind["in_force"] = (False, "Sostituito dal protocollo CMS-2026-000040 del 3 maggio 2026.")

    page = client.get(FrozenDocumentFactory().get_absolute_url()).content.decode()

    assert "Non più in vigore" in page
    assert "Sostituito dal protocollo" in page


def test_a_document_of_demonstration_says_so(client):
    page = client.get(FrozenDocumentFactory(is_demo=True).get_absolute_url()).content.decode()

    assert "Fac-simile: è fatto con dati dimostrativi" in page


def test_a_code_typed_in_the_address_leads_to_the_one_address(client):
    document = FrozenDocumentFactory()

    response = client.get(f"/verifica/{document.code.lower()}/")

    assert response.status_code == 302
    assert response.url == document.get_absolute_url()


@pytest.mark.parametrize("code", ["7K3M-Q9TD-2XWH", "7K3M-Q9TD-0000", "a b", "x" * 300])
def test_an_unknown_code_is_looked_up_like_a_known_one(client, code):
    known = lookups(client, FrozenDocumentFactory().code)

    assert lookups(client, code) == known
    response = client.get(f"/verifica/{code}/")
    assert response.status_code == 404
    assert "Nessun documento ha questo codice" in response.content.decode()


def lookups(client, code: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/verifica/{code}/")
    found = [one["sql"] for one in queries if 'FROM "documents_frozendocument"' in one["sql"]]
    return [sql.split("WHERE")[0] for sql in found]


def test_guessing_is_stopped_and_a_right_code_does_not_help(client):
    document = FrozenDocumentFactory()
    for _ in range(limits.WRONG_CODES):
        assert client.get(f"/verifica/{new_code()}/").status_code == 404

    assert client.get(f"/verifica/{new_code()}/").status_code == 429
    assert client.get(document.get_absolute_url()).status_code == 429
    assert client.get(document.get_absolute_url(), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_right_codes_are_never_counted(client):
    document = FrozenDocumentFactory()

    codes = {client.get(document.get_absolute_url()).status_code for _ in range(40)}

    assert codes == {200}


def test_the_page_stays_out_of_caches(client):
    response = client.get(FrozenDocumentFactory().get_absolute_url())

    assert "no-store" in response["Cache-Control"]


# --- comparing a file


def outcome(response):
    """What the portal found; the rest of the page holds every outcome, for the browser to show."""
    page = response.content.decode()
    return page.partition('id="esito-confronto"')[2].partition("<template")[0]


def test_the_same_file_is_identical(client):
    document = FrozenDocumentFactory()

    page = outcome(compare(client, document, document.content))

    assert "<strong>Identico.</strong> «<span data-file-name>copia.pdf</span>»" in page


def test_one_byte_more_or_less_or_other_is_not_the_text(client):
    document = FrozenDocumentFactory()
    content = document.content

    for other in [content[:-1], b"x" + content[1:], content[1:] + b"\n", content[:-1] + b"x"]:
        page = outcome(compare(client, document, other))
        assert "<strong>Non è il testo definitivo.</strong>" in page
        assert "Identico" not in page


def test_a_file_signed_after_the_text_contains_it(client):
    document = FrozenDocumentFactory()

    page = outcome(compare(client, document, document.content + b"\nfirma"))

    assert "<strong>Contiene il testo definitivo.</strong>" in page
    assert "non controlla le firme" in page


@pytest.mark.parametrize("extra", [0, 300 * 1024, 3 * 1024 * 1024])
def test_files_that_arrive_in_pieces_are_compared_whole(client, extra):
    content = bytes(range(256)) * 1024 * 2
    document = FrozenDocumentFactory(content=content)

    page = outcome(compare(client, document, content + b"x" * extra))

    assert ("Contiene il testo" if extra else "Identico.") in page


def test_a_file_over_the_limit_is_refused(client):
    document = FrozenDocumentFactory()

    response = compare(client, document, b"x" * (MAX_BYTES + 1))

    assert response.status_code == 422
    assert "Il file supera 20 MB" in response.content.decode()


def test_no_file_is_asked_again(client):
    document = FrozenDocumentFactory()

    response = client.post(reverse("documents:compare", args=[document.code]))

    assert response.status_code == 422
    assert "Scegliete il file" in response.content.decode()


def test_a_compared_file_is_kept_nowhere(client, tmp_path, settings, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    written = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file",
        lambda *args, **kwargs: written.append(args),
    )
    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.new_file",
        lambda *args, **kwargs: written.append(args),
    )

    compare(client, FrozenDocumentFactory(), b"x" * 4_000_000)

    assert not written
    assert not list(tmp_path.iterdir())


def test_a_comparison_needs_the_token_of_the_page():
    document = FrozenDocumentFactory()
    client = Client(enforce_csrf_checks=True)

    assert compare(client, document, document.content).status_code == 403
    page = client.get(document.get_absolute_url())
    file = SimpleUploadedFile("copia.pdf", document.content)
    response = client.post(
        reverse("documents:compare", args=[document.code]),
        {"csrfmiddlewaretoken": page.context["csrf_token"], "file": file},
    )
    assert response.status_code == 200


def test_comparing_is_slowed_down(client):
    document = FrozenDocumentFactory()
    for _ in range(limits.COMPARISONS):
        compare(client, document, b"x")

    assert compare(client, document, document.content).status_code == 429


@pytest.mark.parametrize(
    ("name", "method"),
    [("verify_form", "post"), ("verify", "post"), ("compare", "get")],
)
def test_each_page_has_its_method(client, name, method):
    args = [] if name == "verify_form" else [FrozenDocumentFactory().code]

    assert getattr(client, method)(reverse(f"documents:{name}", args=args)).status_code == 405


# --- the admin


@pytest.mark.parametrize("count", [1, 6])
def test_the_admin_list_costs_the_same_and_loads_no_bytes(client, django_assert_num_queries, count):
    client.force_login(UserFactory(role=Role.STAFF))
    FrozenDocumentFactory.create_batch(count)
    address = reverse("admin:documents_frozendocument_changelist")
    client.get(address)

    with django_assert_num_queries(12) as queries:
        response = client.get(address)

    assert response.status_code == 200
    lists = [one["sql"] for one in queries if 'FROM "documents_frozendocument"' in one["sql"]]
    assert lists
    assert not any('"content"' in sql or '"html"' in sql for sql in lists)


def test_staff_read_and_download_but_cannot_write(client):
    client.force_login(UserFactory(role=Role.STAFF))
    document = FrozenDocumentFactory()
    page = reverse("admin:documents_frozendocument_change", args=[document.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"title": "x"}).status_code == 403
    assert client.get(reverse("admin:documents_frozendocument_add")).status_code == 403
    file = client.get(reverse("admin:documents_frozendocument_download", args=[document.pk]))
    assert file.content == document.content
    assert file["Content-Disposition"] == f'attachment; filename="{document.filename}"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]


@pytest.mark.parametrize("role", [None, Role.REFERENT, Role.AUDITOR])
def test_who_may_not_enter_the_admin_gets_no_file(client, role):
    client.force_login(UserFactory(role=role))
    document = FrozenDocumentFactory()

    response = client.get(reverse("admin:documents_frozendocument_download", args=[document.pk]))

    assert response.status_code in (302, 403)
