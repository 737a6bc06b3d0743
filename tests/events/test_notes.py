"""Notes at a table: lines, conflicts, pasted lists, photos; lines that become needs and ideas."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from events.enums import EventState, NoteKind
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import Need, ProjectIdea, TableNote, TablePhoto
from events.pasted import lines_of_list
from events.services import notes as service
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ReferentFactory, ThemeFactory
from tests.events.need_factories import NeedFactory, NeedsAssessmentFactory
from tests.events.note_factories import TableFactory, TableNoteFactory, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def table():
    return TableFactory(theme=ThemeFactory(name="Povertà", slug="poverta"))


def page(name, table, **more):
    return reverse(f"events:{name}", kwargs={"pk": table.event_id, "session": table.pk} | more)


def add(table, by, text="Manca una mensa serale", **more):
    return service.add_note(session=table, text=text, kind=NoteKind.NEED, by=by, **more)


def change(note, by, text, seen=1):
    return service.change_note(
        note_id=note.pk, seen=seen, text=text, kind=NoteKind.NEED, city=None, by=by
    )


def picture(name="cartellone.png", kind="PNG", size=(8, 6)):
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, kind)
    return SimpleUploadedFile(name, held.getvalue())


# --- a list pasted from a word processor


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("• Mensa serale", "Mensa serale"),
        ("\uf0b7\tMensa serale", "Mensa serale"),
        ("o\tMensa", "Mensa"),
        ("1.\tMensa", "Mensa"),
        ("12) Mensa", "Mensa"),
        ("1.2.3. Mensa", "Mensa"),
        ("a) Mensa", "Mensa"),
        ("–Mensa", "Mensa"),
        ("\t  - 1. Mensa\xa0 serale ", "Mensa serale"),
        ("12 alloggi", "12 alloggi"),
        ("-5 gradi di notte", "-5 gradi di notte"),
        ("L. 241/1990", "L. 241/1990"),
        ("e poi altro", "e poi altro"),
        ("Men\xadsa\u202e", "Mensa"),
    ],
)
def test_what_made_it_a_list_is_taken_off(typed, line):
    assert lines_of_list(typed) == [line]


def test_empty_lines_and_repetitions_go():
    assert lines_of_list("Uno\r\n\r\n•\r\nDue\vTre\rUno") == ["Uno", "Due", "Tre"]


@given(st.text())
def test_no_text_breaks_it_and_no_line_breaks_the_database(text):
    for line in lines_of_list(text):
        assert line == line.strip()
        assert "\x00" not in line
        line.encode()


# --- lines


def test_the_same_line_sent_three_times_is_one(table, staff):
    token = uuid4()
    assert len({add(table, staff, token=token).pk for _ in range(3)}) == 1


def test_two_writers_never_overwrite_each_other(table, staff):
    note = add(table, staff)
    change(note, staff, "Prima")
    with pytest.raises(ChangedMeanwhile) as refusal:
        change(note, staff, "Seconda")
    assert refusal.value.current.text == "Prima"
    assert change(note, staff, "Prima").version == 2  # the same text again is no conflict


def test_a_line_taken_away_comes_back(table, staff):
    note = add(table, staff)
    service.remove_note(note_id=note.pk, by=staff)
    assert not TableNote.objects.kept().exists()
    service.restore_note(note_id=note.pk, by=staff)
    assert TableNote.objects.kept().get() == note


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.AUDITOR, Role.REFERENT, Role.FACILITATOR])
def test_who_keeps_no_table_here_writes_nothing(table, role):
    with pytest.raises(NotAllowed):
        add(table, UserFactory(role=role))


def test_a_facilitator_writes_at_the_own_table_only(table):
    user = make_facilitator(table)
    add(table, user)
    with pytest.raises(NotAllowed):
        add(TableFactory(event=table.event), user)


def test_a_draft_has_no_notes(table, staff):
    table.event.state = EventState.DRAFT
    with pytest.raises(EventRefused):
        add(table, staff)


def test_a_pasted_list_is_added_once_in_its_order(table, staff):
    token = uuid4()
    for _ in range(2):
        service.add_lines(
            session=table, texts=["Uno", "Due", "Tre"], kind=NoteKind.IDEA, token=token, by=staff
        )
    assert [one.text for one in TableNote.objects.as_written()] == ["Uno", "Due", "Tre"]


# --- what becomes of them


def test_a_line_becomes_a_need_of_the_draft_once(table, staff):
    city = CityFactory()
    note = add(table, staff, city=city)
    what = {"city": city, "theme": table.theme, "text": "Mensa", "urgency": 4, "touched": ""}
    needs = {service.make_need(note_id=note.pk, by=staff, **what).pk for _ in range(2)}
    need = Need.objects.get(pk=needs.pop())
    assert needs == set()
    assert (need.born_from, need.assessment.city) == (note, city)
    with pytest.raises(EventRefused):
        service.remove_note(note_id=note.pk, by=staff)


def test_what_a_city_has_submitted_takes_no_line(table, staff):
    one = NeedsAssessmentFactory(submitted=True, theme=table.theme)
    what = {"city": one.city, "theme": table.theme, "text": "Mensa", "urgency": 4, "touched": ""}
    with pytest.raises(EventRefused, match="già presentati"):
        service.make_need(note_id=add(table, staff).pk, by=staff, **what)


def test_an_idea_keeps_its_table_and_answers_needs_of_its_city(table, staff):
    need = NeedFactory()
    city = need.assessment.city
    note = add(table, staff, city=city)
    what = {"note_id": note.pk, "theme": table.theme, "title": "Mensa", "by": staff}
    with pytest.raises(EventRefused):
        service.make_idea(city=city, needs=[NeedFactory()], **what)
    idea = service.make_idea(city=city, needs=[need], **what)
    assert service.make_idea(city=city, needs=[], **what) == idea
    assert (idea.session, idea.born_from, list(idea.needs.all())) == (table, note, [need])


# --- pages


def test_the_form_works_without_javascript_and_keeps_the_city(client, table, staff):
    city = CityFactory()
    client.force_login(staff)
    data = {"text": "Manca <b>tutto</b> 🙂", "kind": "priority", "city": city.cadastral_code}
    answer = client.post(page("note_add", table), data)
    assert f"citta={city.cadastral_code}&tipo=priority" in answer["Location"]
    shown = client.get(answer["Location"]).content.decode()
    assert "Manca &lt;b&gt;tutto&lt;/b&gt; 🙂" in shown


def test_the_queue_of_the_browser_gets_json_and_no_double(client, table, staff):
    client.force_login(staff)
    data = {"text": "Da fuori rete", "kind": "need", "city": "", "token": str(uuid4())}
    head = {"Accept": "application/json"}
    answers = [client.post(page("note_add", table), data, headers=head) for _ in range(3)]
    assert len({one.json()["id"] for one in answers}) == 1
    bad = client.post(page("note_add", table), data | {"text": "a" * 2001}, headers=head)
    assert bad.status_code == 422
    assert bad.json()["errors"]


def test_a_conflict_shows_both_and_both_can_stay(client, table, staff):
    note = add(table, staff)
    change(note, staff, "Il testo dell'altra")
    client.force_login(staff)
    url = reverse("events:note_edit", args=[note.pk])
    data = {"text": "Il mio", "kind": "need", "city": "", "version": 1, "token": str(uuid4())}
    answer = client.post(url, data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Il testo dell&#x27;altra" in shown
    assert "Il mio" in shown
    client.post(url, data | {"azione": "affianca"})
    assert {one.text for one in TableNote.objects.all()} == {"Il testo dell'altra", "Il mio"}


def test_a_list_is_looked_at_and_then_added(client, table, staff):
    client.force_login(staff)
    data = {"pasted": "• Uno\n• Due", "kind": "need", "city": "", "token": str(uuid4())}
    shown = client.post(page("notes_paste", table), data)
    assert "2 righe da aggiungere" in shown.content.decode()
    assert not TableNote.objects.exists()
    for _ in range(2):
        client.post(page("notes_paste", table), data | {"azione": "conferma"})
    assert TableNote.objects.count() == 2


@pytest.mark.parametrize(
    "pasted", ["riga\n" * 2 + "\n".join(f"riga {n}" for n in range(5000)), "a" * 3000, " \n•\n", ""]
)
def test_a_list_too_long_or_empty_is_told_and_kept(client, table, staff, pasted):
    client.force_login(staff)
    data = {"pasted": pasted, "kind": "need", "city": "", "azione": "conferma"}
    answer = client.post(page("notes_paste", table), data)
    assert answer.status_code == 422
    assert not TableNote.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "x", "kind": "boh"},
        {"text": "x", "kind": "need", "city": "Z999"},
        {"text": "x\x00y", "kind": "need"},
        {"text": "x\u202ey", "kind": "need"},
        {"text": "x", "kind": "need", "token": "no"},
    ],
)
def test_a_broken_line_is_never_an_error_of_ours(client, table, staff, data):
    client.force_login(staff)
    assert client.post(page("note_add", table), data).status_code in (400, 422)
    assert not TableNote.objects.exists()


def test_a_picture_is_kept_once_and_goes(client, table, staff, settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path
    client.force_login(staff)
    token = str(uuid4())
    for _ in range(2):
        data = {"upload": picture(), "caption": "Cartellone", "token": token}
        assert client.post(page("photo_add", table), data).status_code == 302
    photo = TablePhoto.objects.get()
    answer = client.get(photo.file.get_absolute_url())
    assert answer["Content-Type"] == "image/jpeg"
    assert "cartellone-1.jpg" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    client.post(page("photo_remove", table, photo=photo.pk))
    assert client.get(photo.file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "upload",
    [
        picture("foto.svg"),
        picture("foto.jpg"),
        SimpleUploadedFile("foto.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50),
        SimpleUploadedFile("foto.jpg", b"<script>"),
    ],
)
def test_what_is_no_picture_is_refused(client, table, staff, upload):
    client.force_login(staff)
    assert client.post(page("photo_add", table), {"upload": upload}).status_code == 422
    assert not PrivateFile.objects.exists()


def test_a_line_becomes_a_need_by_its_page(client, table, staff):
    note = add(table, staff, city=CityFactory())
    client.force_login(staff)
    url = reverse("events:note_need", args=[note.pk])
    assert client.get(url).status_code == 200
    data = {"city": note.city.cadastral_code, "theme": "poverta", "text": "Mensa", "urgency": 5}
    assert client.post(url, data).status_code == 302
    assert client.post(url, {"city": "Z999", "urgency": "x"}).status_code == 422
    assert Need.objects.get().born_from == note


def test_a_line_becomes_an_idea_by_its_page(client, table, staff):
    note = add(table, staff, city=CityFactory())
    other = NeedFactory()
    client.force_login(staff)
    url = reverse("events:note_idea", args=[note.pk])
    data = {"city": note.city.cadastral_code, "theme": "poverta", "title": "Mensa diffusa"}
    assert client.post(url, data | {"needs": [other.pk]}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert ProjectIdea.objects.get().session == table
    shown = client.get(reverse("needs:city", args=[note.city.cadastral_code])).content.decode()
    assert "Mensa diffusa" in shown


def test_a_city_reads_no_notes_of_a_table(client, table):
    note = TableNoteFactory(session=table, city=CityFactory())
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=note.city, person__user=user)
    client.force_login(user)
    for url in (page("notes", table), reverse("events:note_edit", args=[note.pk])):
        assert client.get(url).status_code == 404


def test_who_controls_one_city_reads_of_that_alone(client, table, staff):
    mine, other = CityFactory(), CityFactory()
    add(table, staff, "Della mia", city=mine)
    add(table, staff, "Di un'altra", city=other)
    auditor = UserFactory(role=Role.AUDITOR, mandate__city_codes=[mine.cadastral_code])
    client.force_login(auditor)
    shown = client.get(page("notes", table)).content.decode()
    assert "Della mia" in shown
    assert "Di un" not in shown


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_of_a_table_costs_the_same(
    client, table, staff, count, django_assert_max_num_queries
):
    for _ in range(count):
        TableNoteFactory(session=table, author=staff)
    client.force_login(staff)
    with django_assert_max_num_queries(14):
        assert client.get(page("notes", table)).status_code == 200
    with django_assert_max_num_queries(9):
        assert client.get(reverse("events:tables", args=[table.event_id])).status_code == 200
