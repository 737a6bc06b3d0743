import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from cms_portal.accounts.roles import Role
from cms_portal.privacy import current, services
from cms_portal.privacy.exceptions import NotADraft, PrivacyError
from cms_portal.privacy.models import NoticeReceipt, PrivacyNotice
from cms_portal.privacy.notice_text import blocks
from tests.accounts.factories import UserFactory
from tests.privacy.factories import NoticeFactory, published_notice

pytestmark = pytest.mark.django_db
PAGE = "/privacy/presa-visione/"


@pytest.fixture
def referent(client):
    user = UserFactory(role=Role.REFERENT)
    client.force_login(user)
    return user


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def test_nobody_is_asked_while_nothing_is_published(client, referent):
    NoticeFactory()
    current.forget()
    assert client.get("/eventi/").status_code == 200


def test_the_first_page_is_the_notice_then_comes_the_one_asked_for(client, referent):
    notice = published_notice()
    answer = client.get("/eventi/?pagina=2")
    assert answer.status_code == 302
    assert answer.url == f"{PAGE}?next=%2Feventi%2F%3Fpagina%3D2"
    page = client.get(answer.url)
    assert page.context["next"] == "/eventi/?pagina=2"
    sent = {"version": notice.version, "next": "/eventi/?pagina=2"}
    assert client.post(PAGE, sent).url == "/eventi/?pagina=2"
    assert client.get("/eventi/").status_code == 200
    assert NoticeReceipt.objects.get().user == referent


def test_the_pages_name_whom_to_write_to_about_ones_data(client, referent, settings):
    settings.DPO_NAME, settings.DPO_EMAIL = "Livia Serra", "dpo@ente.example"
    for url in ("/privacy/", "/i-miei-dati/"):
        page = client.get(url).content.decode()
        assert "Responsabile della protezione dei dati" in page
        assert "dpo@ente.example" in page
    settings.DPO_EMAIL = settings.DPO_PHONE = ""
    assert "si chiedono alla segreteria" in client.get("/privacy/").content.decode()


def test_who_has_seen_it_is_not_asked_at_the_next_login(client, referent):
    services.acknowledge(notice_id=published_notice().pk, user=referent)
    client.force_login(referent)
    assert client.get("/eventi/").status_code == 200


def test_a_new_version_asks_again_and_says_what_changed(client, referent):
    services.acknowledge(notice_id=published_notice(version=1).pk, user=referent)
    assert client.get("/eventi/").status_code == 200
    published_notice(version=2, what_changed="Nuovi tempi di conservazione.")
    answer = client.get("/eventi/")
    assert answer.status_code == 302
    assert "Nuovi tempi di conservazione." in client.get(answer.url).content.decode()


def test_the_button_of_an_older_text_proves_nothing(client, referent):
    published_notice(version=1)
    published_notice(version=2)
    assert client.post(PAGE, {"version": 1, "next": "/"}).url == PAGE
    assert not NoticeReceipt.objects.exists()


def test_pressing_twice_leaves_one_row(client, referent):
    notice = published_notice()
    for _ in range(2):
        client.post(PAGE, {"version": notice.version})
    assert NoticeReceipt.objects.count() == 1


@pytest.mark.parametrize("target", ["https://altrove.example/", "//altrove.example", PAGE, ""])
def test_the_way_on_stays_in_the_portal(client, referent, target):
    notice = published_notice()
    assert client.post(PAGE, {"version": notice.version, "next": target}).url == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/privacy/",
        "/privacy/cookie/",
        "/privacy/versione/1/",
        "/accessibilita/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accesso/secondo-fattore/",
        "/salute/",
        "/verifica/",
    ],
)
def test_ways_out_and_open_pages_stay_open(client, referent, path):
    published_notice(version=1)
    assert client.get(path).status_code == 200


def test_what_is_sent_is_never_lost_to_the_notice(client, referent):
    published_notice()
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def test_pieces_of_a_page_and_data_go_through(client, referent):
    published_notice()
    assert client.get("/eventi/", headers={"HX-Request": "true"}).status_code == 200
    assert client.get("/eventi/", headers={"Accept": "application/json"}).status_code == 200


def test_staff_are_asked_in_the_admin_too(client, staff):
    published_notice()
    assert client.get("/admin/").url.startswith(PAGE)


def test_after_it_no_page_pays_for_it(client, referent, django_assert_num_queries):
    with CaptureQueriesContext(connection) as without:
        client.get("/eventi/")
    before = len(without)
    notice = published_notice()
    client.post(PAGE, {"version": notice.version})
    client.get("/eventi/")
    with django_assert_num_queries(before):
        client.get("/eventi/")


def test_a_published_notice_never_changes():
    notice = published_notice()
    with pytest.raises(NotADraft):
        services.publish_notice(notice_id=notice.pk, by=None)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PrivacyNotice.objects.update(text="altro")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        PrivacyNotice.objects.all().delete()


def test_receipts_are_append_only(referent):
    services.acknowledge(notice_id=published_notice().pk, user=referent)
    for change in (lambda: NoticeReceipt.objects.update(user=UserFactory()),
                   lambda: NoticeReceipt.objects.all().delete()):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_there_is_one_draft_at_a_time():
    first = services.start_draft()
    assert services.start_draft() == first
    with pytest.raises(IntegrityError, match="notice_one_draft"):
        NoticeFactory(version=7)


def test_an_empty_text_is_not_published():
    with pytest.raises(PrivacyError, match="vuoto"):
        services.publish_notice(notice_id=services.start_draft().pk, by=None)


def test_staff_write_and_publish_a_version(client, staff):
    address = client.post("/privacy/informative/nuova/").url
    text = {"title": "Informativa 🇪🇺", "text": "# Titolo\nTesto <b>", "what_changed": ""}
    assert client.post(address, text).status_code == 302
    assert "Testo &lt;b&gt;" in client.get(address).content.decode()
    client.post(f"{address}pubblica/")
    assert PrivacyNotice.objects.current().title == "Informativa 🇪🇺"
    assert client.get("/privacy/informative/").url.startswith(PAGE)


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_draft_without_words_is_refused(client, staff, field):
    draft = services.start_draft()
    values = {"title": "T", "text": "t", "what_changed": ""} | {field: "a\x00b"}
    assert client.post(f"/privacy/informative/{draft.version}/", values).status_code == 422


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same(client, staff, django_assert_max_num_queries, count):
    for version in range(1, count + 1):
        notice = published_notice(version=version)
    services.acknowledge(notice_id=notice.pk, user=staff)
    client.get("/privacy/informative/")
    with django_assert_max_num_queries(5):
        client.get("/privacy/informative/")


def test_marks_become_blocks():
    found = blocks("# Titolo\nuno\ndue\n\n- a\n- b\ntre")
    assert [(one.kind, one.lines) for one in found] == [
        ("heading", ["Titolo"]),
        ("paragraph", ["uno", "due"]),
        ("list", ["a", "b"]),
        ("paragraph", ["tre"]),
    ]


def test_the_portal_sets_the_cookies_of_its_page_and_no_other(client, settings):
    """A stranger, then a person through sign-in, the second factor's page, messages and forms."""
    named = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    UserFactory(email="irene@comune.example", role=Role.STAFF)
    notice = published_notice()
    for path in ("/", "/privacy/", "/accounts/login/", "/verifica/", "/accounts/login/code/"):
        client.get(path)
    entry = {"login": "irene@comune.example", "password": "citta-medie-sud"}
    assert client.post("/accounts/login/", entry).status_code == 302
    client.post(PAGE, {"version": notice.version})
    client.post("/privacy/informative/nuova/")
    client.post("/privacy/informative/2/", {"title": "T", "text": "t"})  # leaves a message
    for path in ("/", "/admin/", "/accounts/2fa/", "/citta/", "/privacy/informative/"):
        client.get(path)
    client.post("/accounts/logout/")
    assert set(client.cookies) == named
    page = client.get("/privacy/cookie/").content.decode()
    assert all(name in page for name in named)
