"""Materials: what may be brought, who sees it, the file itself, order, taking away."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.files.arriving import LimitedUploads
from events.demo_laboratory import pdf_of
from events.enums import Audience, EventState, MaterialAudience, MaterialKind, SessionAudience
from events.models import Material
from events.services import materials as service
from events.services.materials import About, add_materials
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.clients import Client
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.note_factories import make_facilitator

pytestmark = pytest.mark.django_db

OFFICE, INVITED, ALL = MaterialAudience
PDF = pdf_of("Saluti")


def office_file(main, more=()):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in ("[Content_Types].xml", main, *more):
            made.writestr(name, "<x/>")
    return held.getvalue()


def picture(kind="PNG"):
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, kind)
    return held.getvalue()


def upload(name, content=PDF, content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


def material(event, audience=ALL, kind=MaterialKind.SLIDES, session=None, name="Saluti.pdf"):
    about = About(kind, audience, session, has_consent=True)
    uploads = [upload(name)]
    [made] = add_materials(event=event, about=about, uploads=uploads, token=uuid4(), by=None)
    return made


def status(client, url):
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def speaks_for(city):
    return ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT)).person.user


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    day = timezone.localdate() - timedelta(days=3)
    return EventFactory(starts_on=day, audience=Audience.BY_SESSION, state=EventState.CLOSED)


def test_several_files_arrive_at_once_each_titled_by_its_name(client, event, staff):
    session = EventSessionFactory(event=event, title="Plenaria")
    client.force_login(staff)
    sent = {
        "uploads": [
            upload("../01_Saluti  dell'Assessora.pdf"),
            upload("Dati.pptx", office_file("ppt/presentation.xml")),
            upload("Sala.png", picture(), "text/html"),
        ],
        "kind": "slides",
        "audience": "invited",
        "session": session.pk,
        "token": str(uuid4()),
    }
    page = f"/eventi/{event.pk}/materiali/"
    for _ in range(2):  # a double click
        for one in sent["uploads"]:
            one.seek(0)
        assert client.post(f"{page}carica/", sent).status_code == 302
    rows = list(Material.objects.in_order().select_related("file"))
    assert [one.title for one in rows] == ["01 Saluti dell'Assessora", "Dati", "Sala"]
    assert [one.file.content_type.rpartition(".")[2] for one in rows] == [
        "application/pdf",
        "presentation",
        "image/jpeg",
    ]
    assert rows[0].file.name == "01_Saluti  dell'Assessora.pdf"
    assert rows[2].file.path.read_bytes()[:3] == b"\xff\xd8\xff"
    html = client.get(page).content.decode()
    assert "Plenaria" in html
    assert "Invitati e presenti" in html


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "servono file"),
        ("a.pdf", b"<html>", "non è un vero file PDF"),
        ("a.pptx", office_file("word/document.xml"), "non è un vero file PPTX"),
        ("a.docx", b"PK\x03\x04 e poi niente", "non è un vero file DOCX"),
        ("a.xlsx", office_file("xl/workbook.xml", ["xl/vbaProject.bin"]), "macro"),
        ("a.odp", office_file("content.xml"), "non è un vero file ODP"),
        ("a.jpg", PDF, "non si apre"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(client, event, staff, name, content, words):
    client.force_login(staff)
    sent = {"uploads": [upload(name, content)], "kind": "slides", "audience": "office"}
    answer = client.post(f"/eventi/{event.pk}/materiali/carica/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Material.objects.exists()


def test_what_is_too_large_is_stopped_while_it_arrives(client, event, staff, monkeypatch):
    monkeypatch.setattr(service, "MAX_BYTES", 100_000)
    written = []
    real = LimitedUploads.receive_data_chunk
    monkeypatch.setattr(
        LimitedUploads,
        "receive_data_chunk",
        lambda self, raw, start: (real(self, raw, start), written.append(len(raw)))[0],
    )
    client.force_login(staff)
    large = upload("film.pdf", PDF + b"0" * 400_000)
    sent = {"uploads": [large], "kind": "slides", "audience": "office"}
    answer = client.post(f"/eventi/{event.pk}/materiali/carica/", sent)
    assert (answer.status_code, sum(written) <= 100_000) == (422, True)
    assert "«film.pdf»: troppo grande" in answer.content.decode()
    assert client.post(f"/eventi/{event.pk}/materiali/carica/", {}).status_code == 422


def test_the_form_carries_its_token(event, staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    page = f"/eventi/{event.pk}/materiali/"
    sent = {"uploads": [upload("a.pdf")], "kind": "slides", "audience": "office"}
    assert client.post(f"{page}carica/", sent).status_code == 403
    sent["uploads"][0].seek(0)
    sent["csrfmiddlewaretoken"] = str(client.get(page).context["csrf_token"])
    assert client.post(f"{page}carica/", sent).status_code == 302


def test_photographs_are_shown_with_consent_alone(client, event, staff):
    client.force_login(staff)
    sent = {"kind": "photos", "audience": "everybody"}
    page = f"/eventi/{event.pk}/materiali/carica/"
    answer = client.post(page, sent | {"uploads": [upload("IMG_2034.jpg", picture("JPEG"))]})
    assert answer.status_code == 422
    assert "Prima confermate" in answer.content.decode()
    given = sent | {"has_consent": "on", "uploads": [upload("IMG_2034.jpg", picture("JPEG"))]}
    assert client.post(page, given).status_code == 302
    made = Material.objects.select_related("file").get()
    assert "IMG" not in made.file.name + made.title
    with pytest.raises(IntegrityError, match="shown_with_consent"), transaction.atomic():
        Material.objects.update(has_consent=False)
    answer = client.post(page, given | {"uploads": [upload("verbale.pdf")]})
    assert "solo file JPEG o PNG" in answer.content.decode()


def test_who_sees_what(event):
    made = {audience: material(event, audience).pk for audience in MaterialAudience}
    invited, other = DelegationFactory(event=event), DelegationFactory()
    guest = RegistrationFactory(event=event, delegation=None, person__user=UserFactory()).person
    table = UserFactory(role=Role.FACILITATOR)
    make_facilitator(EventSessionFactory(event=event), user=table)

    def seen(user):
        rows = Material.objects.visible_to(user).values_list("pk", flat=True)
        return {audience for audience, pk in made.items() if pk in set(rows)}

    for role in (Role.STAFF, Role.AUTHORITY):
        assert seen(UserFactory(role=role)) == {OFFICE, INVITED, ALL}
    for user in (UserFactory(role=Role.AUDITOR), speaks_for(invited.city), table):
        assert seen(user) == {INVITED, ALL}
    assert seen(speaks_for(other.city)) == {ALL}
    assert seen(guest.user) == set()  # no role: the portal shows no event at all
    event.state = EventState.DRAFT
    event.save()
    assert seen(speaks_for(invited.city)) == set()


def test_the_file_follows_the_page(client, event, staff):
    for_all, for_invited = material(event), material(event, INVITED)
    removed = material(event)
    service.remove_material(material_id=removed.pk, by=staff)
    public = [f"/eventi-pubblici/{event.pk}/materiali/{one.pk}/" for one in (for_all, for_invited)]
    assert [status(client, url) for url in public] == [200, 404]
    assert client.get(f"/eventi-pubblici/{event.pk}/materiali/{removed.pk}/").status_code == 404
    event.audience = Audience.INVITED
    event.save()
    assert status(client, public[0]) == 404
    referent = speaks_for(DelegationFactory().city)
    client.force_login(referent)
    own = [f"/eventi/{event.pk}/materiali/{one.pk}/file/" for one in (for_all, for_invited)]
    assert [status(client, url) for url in own] == [200, 404]
    answer = client.get(own[0])
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    by_key = [one.file.get_absolute_url() for one in (for_all, for_invited, removed)]
    assert [status(client, url) for url in by_key] == [200, 404, 404]


def test_a_session_for_the_invited_is_not_named_to_the_public(client, event):
    closed = EventSessionFactory(event=event, title="Riunione riservata")
    open_to_all = EventSessionFactory(
        event=event, title="Apertura", audience=SessionAudience.PUBLIC
    )
    for session in (closed, open_to_all):
        material(event, session=session)
    page = client.get(event.get_public_url()).content.decode()
    assert "Riunione riservata" not in page
    assert page.count("Apertura") == 2  # in the agenda, above its material
    assert page.count("Saluti</a>") == 2


def test_title_and_audience_change_order_too_and_it_goes(client, event, staff):
    first, second, third = (material(event, name=f"{name}.pdf") for name in "abc")
    client.force_login(staff)
    page = f"/eventi/{event.pk}/materiali"
    client.post(f"{page}/{third.pk}/sposta/", {"verso": "su"})
    client.post(f"{page}/{first.pk}/sposta/", {"verso": "su"})  # it is the first already
    assert list(Material.objects.in_order()) == [first, third, second]
    sent = {"title": "Verbale <b>", "kind": "minutes", "audience": "office"}
    assert client.post(f"{page}/{first.pk}/", sent).status_code == 302
    assert client.post(f"{page}/{first.pk}/", sent | {"title": "a\x00"}).status_code == 422
    first.refresh_from_db()
    assert (first.title, first.kind, first.audience) == ("Verbale <b>", "minutes", OFFICE)
    other = EventSessionFactory().pk
    assert client.post(f"{page}/{first.pk}/", sent | {"session": other}).status_code == 422
    for _ in range(2):
        assert client.post(f"{page}/{first.pk}/togli/").status_code == 302
    first.refresh_from_db()
    first.file.refresh_from_db()
    assert (first.removed_by, bool(first.file.deleted_at)) == (staff, True)
    assert client.get(f"{page}/{first.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        service.remove_material(material_id=second.pk, by=UserFactory(role=Role.AUTHORITY))


def test_pages_cost_the_same_however_many(client, staff):
    counted = []
    for many in (1, 5):
        made = EventFactory(audience=Audience.PUBLIC)
        for _ in range(many):
            material(made, session=EventSessionFactory(event=made))
        client.force_login(staff)
        for page in (f"/eventi/{made.pk}/materiali/", f"/eventi/{made.pk}/", made.get_public_url()):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
    assert counted[0] <= 8


def test_photographs_are_numbered_among_photographs(event):
    material(event)
    about = About(MaterialKind.PHOTOS, ALL, None, has_consent=True)
    titles = []
    for names in (("a.png", "b.png"), ("c.png",)):
        uploads = [upload(name, picture(), "image/png") for name in names]
        made = add_materials(event=event, about=about, uploads=uploads, token=uuid4(), by=None)
        titles += [one.title for one in made]
    assert titles == ["Fotografia 1", "Fotografia 2", "Fotografia 3"]
