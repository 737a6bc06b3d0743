import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from structlog.testing import capture_logs

from cms_portal.accounts.models import DemoWorld
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from cms_portal.spreadsheets.admin import SafeExportMixin
from tests.accounts.factories import UserFactory
from tests.spreadsheets import admin_site

pytestmark = pytest.mark.django_db
XLSX, ITALIA, STANDARD = range(3)


@pytest.fixture(autouse=True)
def small_admin(settings):
    settings.ROOT_URLCONF = "tests.spreadsheets.admin_site"


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF, name="Ada Neri")
    client.force_login(user)
    return user


def kept(name, *, kind="nota", size=5, by=None, **fields):
    return PrivateFile.objects.create(
        name=name, kind=kind, size=size, sha256="0" * 64, created_by=by, **fields
    )


def export(client, *, file_format=XLSX, query="", items=()):
    url = reverse("admin:files_privatefile_export") + query
    data = {"resource": 0, "format": file_format, "items": ",".join(str(item) for item in items)}
    response = client.post(url, data)
    assert response.status_code == 200, response
    assert response.streaming, response.content.decode()
    return response, b"".join(response.streaming_content)


def names(content: bytes) -> set[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Dati"]
    return {row[0].value for row in sheet.iter_rows(min_row=2)}


def test_staff_export_typed_and_safe_cells(client, staff):
    moment = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    kept("==1+1", size=50, city_code="0123", created_at=moment, by=staff)

    response, content = export(client)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Dati"]
    headers, row = [list(line) for line in sheet.iter_rows()]
    assert [cell.value for cell in headers] == [
        *["Nome", "Codice", "Byte", "Costo", "Creato il", "Da", "Tipo"]
    ]
    assert [cell.value for cell in row] == [
        *["==1+1", "0123", 50, 0.5, datetime(2026, 7, 1, 10, 30), "Ada Neri", "NOTA"]  # noqa: DTZ001
    ]
    assert [cell.data_type for cell in row] == list("ssnndss")
    assert response["Content-Disposition"].startswith('attachment; filename="file-privati_2')
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"].startswith("no-store, private")


def test_only_rows_of_the_queryset_leave_even_when_asked_for_by_key(client, staff):
    visible, hidden = kept("si"), kept("no", size=1000)
    assert names(export(client)[1]) == {"si"}
    assert names(export(client, items=[visible.pk, hidden.pk])[1]) == {"si"}


def test_the_filters_of_the_list_hold_and_leggimi_tells_them(client, staff):
    kept("verbale", kind="verbale")
    kept("nota")
    _, content = export(client, query="?kind=verbale&q=verb")
    notes = openpyxl.load_workbook(io.BytesIO(content))["Leggimi"]
    assert names(content) == {"verbale"}
    assert "ricerca «verb»\ntipo = verbale" in {row[1].value for row in notes.iter_rows()}
    assert "Ada Neri" in {row[1].value for row in notes.iter_rows()}


def test_the_action_exports_the_ticked_rows(client, staff):
    first, second = kept("primo"), kept("secondo")
    page = client.post(
        reverse("admin:files_privatefile_changelist"),
        {"action": "export_chosen", "_selected_action": [str(first.pk), str(second.pk)]},
    )
    assert "Escono le 2 righe scelte." in page.content.decode()
    assert f"{first.pk}" in page.content.decode()
    assert names(export(client, items=[first.pk])[1]) == {"primo"}


def test_the_action_on_everything_keeps_the_filters_and_carries_no_keys(client, staff):
    item = kept("primo")
    response = client.post(
        reverse("admin:files_privatefile_changelist") + "?kind=nota",
        {"action": "export_chosen", "_selected_action": [str(item.pk)], "select_across": "1"},
    )
    assert response.url == reverse("admin:files_privatefile_export") + "?kind=nota"


@pytest.mark.parametrize(
    ("role", "answer"), [(None, 302), (Role.REFERENT, 302), (Role.AUDITOR, 403)]
)
def test_who_may_not_look_may_not_export(client, role, answer):
    client.force_login(UserFactory(role=role))
    url = reverse("admin:files_privatefile_export")
    assert client.get(url).status_code == 302
    assert client.post(url, {"resource": 0, "format": 0}).status_code == answer


def test_staff_without_the_view_permission_are_refused_and_see_no_button(client, staff):
    url = reverse("admin:files_privatefile_export")
    changelist = reverse("admin:files_privatefile_changelist")
    assert url in client.get(changelist).content.decode()
    staff.groups.clear()
    assert client.get(url).status_code == 403
    assert client.post(url, {"resource": 0, "format": 0}).status_code == 403


def test_every_export_leaves_a_trace(client, staff):
    kept("Mario Rossi")
    with capture_logs() as logs:
        export(client, file_format=ITALIA, query="?q=rossi")
    (entry,) = LogEntry.objects.all()
    assert entry.user == staff
    assert entry.change_message == "Esportate 1 righe in CSV. Filtri: ricerca «rossi»."
    (line,) = [one for one in logs if one["event"] == "table_exported"]
    assert line | {"log_level": "info"} == {
        "event": "table_exported",
        "log_level": "info",
        "model": "files.privatefile",
        "format": "csv",
        "rows": 1,
        "by": staff.pk,
    }


@pytest.mark.parametrize("file_format", [XLSX, ITALIA, STANDARD])
def test_demonstration_data_say_so_inside_and_in_the_name(client, staff, file_format):
    DemoWorld.objects.create()
    kept("nota")
    response, content = export(client, file_format=file_format)
    assert 'filename="FAC-SIMILE_file-privati' in response["Content-Disposition"]
    if file_format != XLSX:
        assert "FAC-SIMILE, dati dimostrativi" in content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"resource": 0, "format": 9}, {"resource": 0, "format": 0, "items": "boh"}]
)
def test_a_wrong_form_is_explained_not_crashed(client, staff, data):
    response = client.post(reverse("admin:files_privatefile_export"), data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_the_page_is_in_italian_and_without_inline_code(client, staff):
    page = client.get(reverse("admin:files_privatefile_export")).content.decode()
    assert "Escono tutte le righe dell&#x27;elenco." in page.replace("'", "&#x27;")
    for word in ("Excel (.xlsx)", "CSV per Excel (Italia)", "CSV standard (RFC 4180)", "Formato"):
        assert word in page
    for code in ("onchange", "style=", "Submit", "Export<"):
        assert code not in page


@pytest.mark.parametrize("count", [1, 6])
def test_every_length_costs_the_same(client, staff, django_assert_num_queries, count):
    for _ in range(count):
        kept("nota", by=UserFactory())
    export(client)  # the content type is cached from here on
    # session, user, roles, permissions of groups and person, rows with their author, demo, log
    with django_assert_num_queries(8):
        export(client)


def test_an_admin_without_a_list_of_columns_refuses_to_export_them_all():
    class Careless(SafeExportMixin, admin.ModelAdmin):
        pass

    with pytest.raises(ImproperlyConfigured, match="resource_classes"):
        Careless(PrivateFile, admin_site.site).get_export_resource_classes(None)


@pytest.mark.parametrize("query", ["?created_at__gte=ieri", "?nome=x", "?id__exact=", "?p=-1&o=99"])
def test_filters_that_make_no_sense_lead_back_to_the_list(client, staff, query):
    url = reverse("admin:files_privatefile_export") + query
    for response in (client.get(url), client.post(url, {"resource": 0, "format": XLSX})):
        assert response.status_code in (200, 302, 400)
        if response.status_code == 302:
            assert response.url == reverse("admin:files_privatefile_changelist") + "?e=1"
        elif response.streaming:
            b"".join(response.streaming_content)
