"""The door without a network: what a phone takes along, and what it brings back."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from events.arrivals import Figures
from events.enums import PresenceKind
from events.models import Presence
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory
from tests.clients import Client
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.note_factories import TableFactory, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate())


@pytest.fixture
def people(event):
    delegation = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    return RegistrationFactory.create_batch(3, delegation=delegation)


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def url(name, event):
    return reverse(f"events:check_in_{name}", args=[event.pk])


def tick(person, kind="in", **fields):
    row = {
        "nonce": str(uuid4()),
        "id": person.pk,
        "kind": kind,
        "moment": str(timezone.localdate()),
        "at": timezone.now().isoformat(),
    }
    return row | fields


def send(client, event, *rows, **fields):
    body = {"event": event.pk, "rows": list(rows)} | fields
    return client.post(url("sync", event), json.dumps(body), content_type="application/json")


def states(answer):
    assert answer.status_code == 200, answer.content
    return [one["state"] for one in answer.json()["rows"].values()]


# --- what it takes along


def test_the_roster_holds_names_and_no_contacts(client, staff, event, people):
    person = people[0].person
    person.email, person.phone = "lia@comune.example", "0824 123456"
    person.save()
    RegistrationFactory(delegation=None, event=event, role="guest")
    RegistrationFactory()  # of another event
    answer = client.get(url("roster", event))
    body = answer.json()
    assert (body["event"], body["owner"]) == (event.pk, staff.pk)
    assert len(body["people"]) == 4
    assert set(body["people"][0]) == {"id", "name", "delegation", "role", "code"}
    assert people[0].badge_code.replace("-", "") in {one["code"] for one in body["people"]}
    assert "lia@comune.example" not in answer.content.decode()
    assert "0824" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"


def test_an_unchanged_roster_is_not_sent_again(client, staff, event, people):
    mark = client.get(url("roster", event))["ETag"]
    again = client.get(url("roster", event), headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    RegistrationFactory(delegation=people[0].delegation)
    assert client.get(url("roster", event), headers={"If-None-Match": mark}).status_code == 200


def test_another_operator_has_another_roster(client, staff, event, people):
    mark = client.get(url("roster", event))["ETag"]
    other = Client()
    other.force_login(UserFactory(role=Role.STAFF))
    assert other.get(url("roster", event), headers={"If-None-Match": mark}).status_code == 200


def test_after_the_event_nothing_is_handed_out(client, staff):
    over = EventFactory(starts_on=timezone.localdate() - timedelta(days=1))
    assert client.get(url("roster", over)).status_code == 410
    assert client.get(url("roster", EventFactory(starts_on=None))).status_code == 410
    two_days = EventFactory(
        starts_on=timezone.localdate() - timedelta(days=1), ends_on=timezone.localdate()
    )
    assert client.get(url("roster", two_days)).status_code == 200


@pytest.mark.parametrize("name", ["roster", "state"])
def test_queries_do_not_grow_with_people(
    client, staff, event, people, django_assert_num_queries, name
):
    client.get(url(name, event))
    counts = []
    for _ in range(2):
        with django_assert_num_queries(15, exact=False) as captured:
            client.get(url(name, event))
        counts.append(len(captured))
        delegation = DelegationFactory(event=event, accepted=True)
        more = RegistrationFactory.create_batch(12, delegation=delegation)
        send(client, event, *map(tick, more))
    assert counts[0] == counts[1]


def test_sending_asks_as_much_for_many_as_for_few(
    client, staff, event, people, django_assert_max_num_queries
):
    counts = []
    for many in (2, 40):
        delegation = DelegationFactory(event=event, accepted=True)
        rows = [tick(one) for one in RegistrationFactory.create_batch(many, delegation=delegation)]
        with django_assert_max_num_queries(30) as captured:
            send(client, event, *rows)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_shell_has_nobody_in_it(client, staff, event, people):
    send(client, event, tick(people[0]))
    answer = client.get(url("shell", event))
    text = answer.content.decode()
    assert people[0].person.last_name not in text
    assert "camera=(self)" in answer["Permissions-Policy"]


def test_the_camera_is_closed_elsewhere(client, staff, event):
    assert "camera=()" in client.get(event.get_absolute_url())["Permissions-Policy"]
    page = client.get(reverse("events:check_in", args=[event.pk]))
    assert "camera=(self)" in page["Permissions-Policy"]


def test_the_worker_may_serve_the_door_and_is_asked_for_again():
    answer = Client().get("/check-in/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/eventi/"
    assert answer["Cache-Control"] == "no-cache"
    assert "sessionid" not in answer.cookies


# --- what it brings back


def test_the_same_upload_three_times_is_one_presence(client, staff, event, people):
    rows = [tick(one) for one in people]
    assert states(send(client, event, *rows)) == ["new"] * 3
    for _ in range(2):
        assert states(send(client, event, *rows)) == ["known"] * 3
    assert Presence.objects.count() == 3
    assert Figures.of(event).people == 3


def test_two_phones_same_person_one_entry_one_flagged(client, staff, event, people):
    assert states(send(client, event, tick(people[0]))) == ["new"]
    assert states(send(client, event, tick(people[0]))) == ["repeated"]
    assert [one.is_repeat for one in Presence.objects.in_time()].count(True) == 1
    assert Figures.of(event).people == 1


def test_the_hour_is_that_of_the_tick(client, staff, event, people):
    hour = timezone.localtime().replace(hour=0, minute=1, second=0, microsecond=0)
    send(client, event, tick(people[0], at=hour.isoformat()))
    assert Presence.objects.get().happened_at == hour


def test_a_clock_ahead_cannot_have_been_later_than_now(client, staff, event, people):
    ahead = timezone.now() + timedelta(seconds=50)
    send(client, event, tick(people[0], at=ahead.isoformat()))
    one = Presence.objects.get()
    if one.happened_at:  # None at midnight: then it is of another day
        assert one.happened_at <= one.recorded_at
    send(client, event, tick(people[1], at=(ahead + timedelta(days=3)).isoformat()))
    assert Presence.objects.get(registration=people[1]).happened_at is None


def test_undoing_takes_back_that_entry_and_no_later_one(client, staff, event, people):
    first, second = tick(people[0]), tick(people[0])
    undo = tick(people[0], kind="undone", undoes=[first["nonce"]])
    rows = (first, undo, second)
    assert states(send(client, event, *rows)) == ["new"] * 3
    send(client, event, *rows)  # the answer was lost: the undo must not hit the second entry
    assert Figures.of(event).people == 1
    assert Presence.objects.count() == 3
    assert not Presence.objects.get(nonce=second["nonce"]).is_repeat


def test_an_undo_reaches_only_the_person_it_names(client, staff, event, people):
    row = tick(people[0])
    send(client, event, row)
    send(client, event, tick(people[1], kind="undone", undoes=[row["nonce"]]))
    assert Figures.of(event).people == 1


def test_leaving_and_being_excused_are_rows_of_their_own(client, staff, event, people):
    rows = [tick(people[0]), tick(people[0], kind="out"), tick(people[1], kind="excused")]
    send(client, event, *rows)
    kinds = list(Presence.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [PresenceKind.IN, PresenceKind.OUT, PresenceKind.EXCUSED]


def newcomer(**fields):
    """Who was not in the list, as the page sends it."""
    nonce = str(uuid4())
    typed = {"cognome": "Verdi", "nome": "Ada", "come": "technical"} | fields
    return {
        "nonce": nonce,
        "id": nonce,
        "kind": "in",
        "moment": str(timezone.localdate()),
        "at": timezone.now().isoformat(),
        "newcomer": typed,
    }


def test_who_was_not_in_the_list_arrives_once_with_the_hour_of_then(client, staff, event, people):
    row = newcomer(con=f"d{people[0].delegation_id}")
    assert states(send(client, event, row)) == ["new"]
    assert states(send(client, event, row)) == ["known"]
    made = event.registrations.get(person__last_name="Verdi")
    assert made.delegation_id == people[0].delegation_id
    assert made.presences.get().happened_at.isoformat() == row["at"]
    # typed on a second phone too: the same person of the city, counted once
    again = newcomer(con=f"d{people[0].delegation_id}")
    assert states(send(client, event, again)) == ["new"]
    assert made.presences.filter(is_repeat=True).count() == 1
    assert Figures.of(event).people == 1


def test_a_substitute_takes_the_place_once_the_network_is_back(client, staff, event, people):
    assert states(send(client, event, newcomer(posto=people[0].pk))) == ["new"]
    people[0].refresh_from_db()
    assert people[0].replaced_by.person.last_name == "Verdi"
    assert people[0].replaced_by.presences.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"con": "d999999"},
        {"con": "guest", "cognome": ""},
        {"con": "guest", "nome": "A\x00da"},
        {"con": "guest", "nome": "A" * 101},
        {"posto": 999_999},
        {"posto": "1"},
        {"posto": 2**80},
    ],
)
def test_a_newcomer_that_cannot_be_read_says_why(client, staff, event, people, fields):
    row = newcomer(**fields)
    rows = send(client, event, row, tick(people[0])).json()["rows"]
    refused = rows.pop(row["nonce"])
    assert refused["state"] == "refused"
    assert refused["why"]
    assert [one["state"] for one in rows.values()] == ["new"]
    assert not event.registrations.filter(person__last_name="Verdi").exists()


def test_what_is_refused_is_listed_and_leaves_the_rest(client, staff, event, people):
    stranger = RegistrationFactory()
    far = str(timezone.localdate() + timedelta(days=40))
    rows = [
        tick(people[0]),
        tick(stranger),
        tick(people[1], moment=far),
        tick(people[1], kind="flown"),
        tick(people[2], at="ieri"),
        tick(people[2], at="2026-11-22T09:00:00"),
        tick(people[2], id="1"),
        tick(people[2], nonce="7"),
        "x",
    ]
    answer = send(client, event, *rows)
    found = [one["state"] for one in answer.json()["rows"].values()]
    assert found.count("new") == 1
    assert found.count("refused") == len(rows) - 1
    assert all(one.get("why") for one in answer.json()["rows"].values() if one["state"] != "new")
    assert Presence.objects.get().registration == people[0]


def test_a_session_of_the_event(client, staff, event, people):
    session = EventSessionFactory(event=event)
    other = EventSessionFactory()
    today = timezone.localdate()
    rows = [tick(people[0], moment=f"{today}.{one.pk}") for one in (session, other)]
    assert sorted(states(send(client, event, *rows))) == ["new", "refused"]
    assert Presence.objects.get().session == session


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"rows": 3}', 422),
        (b'{"rows": [' + b",".join([b"1"] * 501) + b"]}", 422),
        (b'{"rows": [{"nonce": "\\u0000", "id": 1e400, "kind": [], "moment": "\\u0000"}]}', 200),
    ],
)
def test_what_is_not_an_upload(client, staff, event, body, status):
    answer = client.post(url("sync", event), body, content_type="application/json")
    assert answer.status_code == status
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "at",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T10:00:00Z", 5, None],
)
def test_hours_that_are_none(client, staff, event, people, at):
    answer = send(client, event, tick(people[0], at=at))
    assert answer.status_code == 200


def test_without_the_token_nothing_is_taken(staff, event, people):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(staff)
    row = tick(people[0])
    assert send(guarded, event, row).status_code == 403
    token = guarded.get(url("state", event)).json()["token"]
    answer = guarded.post(
        url("sync", event),
        json.dumps({"rows": [row]}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert states(answer) == ["new"]


def test_who_kept_a_table_and_whose_mandate_has_ended(client, event, people):
    table = TableFactory(event=event)
    user = make_facilitator(table)
    client.force_login(user)
    assert states(send(client, event, tick(people[0]))) == ["new"]
    user.facilitator_mandates.update(ended_at=timezone.now())
    assert send(client, event, tick(people[1])).status_code in (403, 404)
    assert Presence.objects.count() == 1


def test_who_has_come_since(client, staff, event, people):
    row = tick(people[0])
    send(client, event, row)
    moment = str(timezone.localdate())
    body = client.get(url("state", event), {"momento": moment}).json()
    assert body["figures"] == {"cities": 1, "people": 1, "invited": 1}
    assert [one[:4] for one in body["rows"]] == [[row["nonce"], people[0].pk, "in", moment]]
    send(client, event, tick(people[0], kind="undone", undoes=[row["nonce"]]))
    rows = client.get(url("state", event), {"da": body["now"]}).json()["rows"]
    assert rows[-1][2] == "undone"
    assert rows[-1][5] == row["nonce"]
    far = (timezone.now() + timedelta(hours=1)).isoformat()
    assert client.get(url("state", event), {"da": far}).json()["rows"] == []
    assert client.get(url("state", event), {"da": "0001-01-01T00:00:00+14:00"}).status_code == 200


# --- the file


def upload(client, event, body):
    sent = SimpleUploadedFile("ingressi.json", body, content_type="application/json")
    return client.post(url("file", event), {"file": sent}, follow=True).content.decode()


def test_what_a_phone_saved_is_read_back_once(client, staff, event, people):
    body = json.dumps({"event": event.pk, "rows": [tick(one) for one in people]}).encode()
    assert "3 registrazioni nuove, 0 già arrivate" in upload(client, event, body)
    assert "0 registrazioni nuove, 3 già arrivate" in upload(client, event, body)
    assert Figures.of(event).people == 3


def test_a_file_of_another_event_or_of_nothing(client, staff, event, people):
    body = json.dumps({"event": event.pk + 1, "rows": [tick(people[0])]}).encode()
    assert "di un altro evento" in upload(client, event, body)
    assert "non si legge" in upload(client, event, b"\x00%PDF")
    assert "Scegliete il file" in client.post(url("file", event), follow=True).content.decode()
    stranger = RegistrationFactory(person=PersonFactory())
    body = json.dumps({"event": event.pk, "rows": [tick(stranger)]}).encode()
    assert "Righe non accettate: 1" in upload(client, event, body)
    assert not Presence.objects.exists()
