"""Online sessions: the reports of the platforms, and who is shown the link."""

import io
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.files.exceptions import FileRefused
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy.registry import sources, subject_of
from events.enums import PresenceKind, PresenceSource, ReportZone, SeatState, SessionMode
from events.exceptions import ReportRefused
from events.links import links_of
from events.models import OnlineReport, Presence, Seat
from events.online.hours import read_hour, read_minutes
from events.services import online as service
from events.services.states import store_version
from events.services.telling import tell_registered
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.paper_factories import make_report

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
LINK = "https://riunioni.example/j/9431"

TEAMS = """1. Summary
Meeting title\tTavolo povertà
Attended participants\t5
Start time\t3/2/26, 9:50:00 AM
End time\t3/2/26, 12:10:00 PM
Meeting duration\t2h 20m 0s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Livia Vento\t3/2/26, 9:50:00 AM\t3/2/26, 12:10:00 PM\t1h 30m 0s\tlivia@comune.example\tx\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Livia Vento\t3/2/26, 9:50:00 AM\t3/2/26, 10:40:00 AM\t50m 0s\tlivia@comune.example\tPresenter
Livia Vento\t3/2/26, 10:30:00 AM\t3/2/26, 11:10:00 AM\t40m 0s\tlivia@comune.example\tPresenter
SANNITA Ada (Guest)\t3/2/26, 10:00:00 AM\t3/2/26, 10:50:00 AM\t50m 0s\t\tAttendee
Lidia Zetta\t3/2/26, 10:00:00 AM\t3/2/26, 12:00:00 PM\t2h\tlidia@altro.example\tAttendee
iPhone\t3/2/26, 10:00:00 AM\t3/2/26, 12:00:00 PM\t2h\t\tAttendee
"""
TEAMS_IT = """1. Riepilogo
Titolo riunione\tTavolo

2. Partecipanti
Nome\tPrimo accesso\tUltima uscita\tDurata della riunione\tIndirizzo di posta elettronica
Livia Vento\t02/03/26, 10:00:00\t02/03/26, 12:00:00\t1 ora 15 min 0 s\tlivia@comune.example
"""
TEAMS_OLD = """Full Name\tUser Action\tTimestamp
Livia Vento\tJoined\t3/2/2026, 10:00:00 AM
Livia Vento\tLeft\t3/2/2026, 11:00:00 AM
Livia Vento\tJoined\t3/2/2026, 11:30:00 AM
"""
ZOOM_IT = """Argomento,ID,Organizzatore,Durata (minuti),Ora di inizio,Ora di fine,Partecipanti
Tavolo,743,Ufficio,244,"02/03/2026 09:50:00 AM","02/03/2026 12:10:00 PM",2
Nome (nome originale),E-mail,Ora di ingresso,Ora di uscita,Durata (minuti),Guest
Livia Vento (Comune),,"02/03/2026 09:50:00 AM","02/03/2026 11:10:00 AM",80,No
"""
ZOOM_TOTALS = """Name (Original Name),User Email,Total Duration (Minutes),Guest
Livia Vento,livia@comune.example,75,No
"""
WEBEX = """Meeting Name\tMeeting Start Time\tName\tAttendee Email\tJoin Time\tLeave Time\t\
Attendance Duration\tConnection Type
Tavolo\t="2026-03-02 09:00:00"\tLivia Vento\tlivia@comune.example\t\
="2026-03-02 10:00:00"\t="2026-03-02 11:15:00"\t75 mins\tDesktop
"""


def utf16(text):
    return b"\xff\xfe" + text.encode("utf-16-le")


def workbook(text):
    book, made = openpyxl.Workbook(), io.BytesIO()
    for line in text.splitlines():
        book.active.append([cell.strip('="') for cell in line.split("\t")])
    book.save(made)
    return made.getvalue()


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def session():
    """From ten to twelve in Rome, with three people of Benevento."""
    event = EventFactory(starts_on=DAY)
    made = EventSessionFactory(
        event=event,
        mode=SessionMode.ONLINE,
        link=LINK,
        starts_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        ends_at=datetime(2026, 3, 2, 11, tzinfo=UTC),
    )
    delegation = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    for first, last, email in (
        ("Livia", "Vento", "livia@comune.example"),
        ("Ada", "Sannita", ""),
        ("Livia", "Zetta", ""),
    ):
        person = PersonFactory(first_name=first, last_name=last, email=email)
        RegistrationFactory(delegation=delegation, person=person)
    return made


def uploaded(session, content, staff, zone=ReportZone.ROME, name="resoconto.csv"):
    upload = SimpleUploadedFile(name, content)
    report, _ = service.upload_report(session=session, upload=upload, zone=zone, by=staff)
    return report


def minutes(report, **terms):
    made = service.preview(report, **terms)
    return {line.name: line.minutes for line in made.lines}


@pytest.mark.parametrize(
    ("content", "platform", "expected"),
    [
        (utf16(TEAMS_IT), "teams", 75),
        (utf16(TEAMS_OLD), "teams", 90),  # who has not left stays to the end
        (ZOOM_IT.encode("utf-8-sig"), "zoom", 70),
        (ZOOM_TOTALS.encode(), "zoom", 75),
        (utf16(WEBEX), "webex", 75),
        (workbook(WEBEX), "webex", 75),
    ],
)
def test_what_the_platforms_write(session, staff, content, platform, expected):
    report = uploaded(session, content, staff)
    made = service.preview(report)
    (line,) = made.lines
    assert (report.platform, line.minutes) == (platform, expected)
    assert line.who.person.last_name == "Vento"


def test_from_the_report_to_the_presences(client, session, staff):
    """Minutes of the session alone; sure, likely, doubtful, unknown; confirmed once."""
    client.force_login(staff)
    url = reverse("events:online_reports", args=[session.event_id])
    for _ in range(3):
        data = {"sessione": session.pk, "orologio": ReportZone.ROME}
        file = SimpleUploadedFile("teams.csv", utf16(TEAMS))
        answer = client.post(url, data | {"resoconto": file})
        assert answer.status_code == 302
    report = OnlineReport.objects.get()
    made = service.preview(report)
    assert (made.minimum, made.possible, made.is_month_first) == (60, 120, True)
    assert [(line.name, line.minutes, line.found.how) for line in made.lines] == [
        ("Livia Vento", 70, "email"),
        ("SANNITA Ada (Guest)", 50, "name"),
        ("Lidia Zetta", 120, "doubt"),
        ("iPhone", 120, "nobody"),
    ]
    body = client.get(answer.url).content.decode()
    for words in ("1 persona su 4", "2 da riconoscere", "Forse: Zetta Livia", "Pochi minuti"):
        assert words in body
    assert "2 persone su 4" in client.get(f"{answer.url}?minimo=50&orologio=UTC").content.decode()
    assert not Presence.objects.exists()
    label = {one.person.last_name: key for key, one in made.roster.by_label.items()}
    chosen = {
        "chi-0": label["Vento"],
        "chi-1": label["Sannita"],
        "chi-2": label["Zetta"],
        "chi-3": "",
        "minimo": "60",
        "orologio": ReportZone.ROME,
    }
    assert client.post(answer.url, chosen | {"chi-3": "Chi sa"}).status_code == 422
    for _ in range(3):
        assert client.post(answer.url, chosen).status_code == 302
    rows = Presence.objects.filter(session=session, source=PresenceSource.ONLINE)
    hours = [(one.registration.person.last_name, one.kind, one.happened_at.hour) for one in rows]
    assert sorted(hours) == [
        ("Vento", PresenceKind.IN, 9),
        ("Vento", PresenceKind.OUT, 10),
        ("Zetta", PresenceKind.IN, 9),
        ("Zetta", PresenceKind.OUT, 11),
    ]
    assert Presence.objects.count() == 4
    subject = subject_of(person_id=rows[0].registration.person_id)
    (source,) = [one for one in sources() if one.name == "events.online_reports"]
    assert len(source.collect(subject)) == 1


def test_the_clock_of_the_report_and_of_the_header(session, staff):
    by_utc = ZOOM_IT.replace("11:10:00 AM", "10:30:00 AM").encode()
    report = uploaded(session, by_utc, staff, zone=ReportZone.UTC)
    assert minutes(report) == {"Livia Vento (Comune)": 40}
    assert minutes(report, zone="Europe/Rome") == {"Livia Vento (Comune)": 30}
    said = WEBEX.replace("Join Time", "Join Time (UTC)").replace("Leave Time", "Leave Time (UTC)")
    assert minutes(uploaded(session, utf16(said), staff)) == {"Livia Vento": 60}
    other_day = utf16(WEBEX.replace("2026-03-02", "2025-01-01"))
    assert service.preview(uploaded(session, other_day, staff)).is_of_another_time


@pytest.mark.parametrize(
    ("text", "hour", "other"),
    [
        ("2/3/2026 01:05:00 PM", "2026-03-02T13:05:00", "2026-02-03T13:05:00"),
        ("31/12/25, 12:00 AM", "2025-12-31T00:00:00", None),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00", "2026-03-02T10:00:00"),
    ],
)
def test_hours(text, hour, other):
    assert read_hour(text)[:2] == [hour, other]


def test_minutes_and_what_is_none():
    written = ("1h 13m 42s", "63", "63 mins", "1 ora 5 min", "1:13:42", "59m 29s", "-", "")
    assert [read_minutes(one) for one in written] == [73, 63, 63, 65, 73, 59, None, None]
    assert [read_hour(one) for one in ("", "ieri", "2026-13-45 10:00", "99/99/26 10:00")] == [
        None
    ] * 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"PK\x03\x04rotto",
        b"Nome;Cognome\r\nAda;Vento\r\n",
        b"\xff\xfe\x00",
        b"\xe8",
    ],
)
def test_what_is_no_report_is_refused(client, session, staff, content):
    client.force_login(staff)
    data = {"sessione": session.pk, "orologio": ReportZone.ROME}
    file = SimpleUploadedFile("resoconto.csv", content)
    url = reverse("events:online_reports", args=[session.event_id])
    assert client.post(url, data | {"resoconto": file}).status_code == 422
    assert not OnlineReport.objects.exists()
    with pytest.raises((FileRefused, ReportRefused)):
        uploaded(EventSessionFactory(event=session.event), utf16(TEAMS), staff)


def test_the_page_costs_the_same_whatever_its_length(client, session, staff):
    client.force_login(staff)
    counted = []
    for people in (2, 9):
        lines = [[f"Nome {number}", "", [], 90] for number in range(people)]
        report = make_report(session.event, lines, session)
        RegistrationFactory.create_batch(people, delegation=session.event.delegations.get())
        urls = [
            reverse("events:online_report", args=[session.event_id, report.pk]),
            reverse("events:online_reports", args=[session.event_id]),
        ]
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted.append(len(queries))
    assert counted[:2] == counted[2:]
    assert max(counted) <= 20


def test_the_link_is_for_who_is_registered(client, session, staff):
    """On the page of the person and of the delegation and in the mail: nowhere else."""
    event = session.event
    store_version(event, by=None)
    limited = EventSessionFactory(
        event=event, mode=SessionMode.MIXED, link=f"{LINK}0", places=1, title="Tavolo"
    )
    delegation = event.delegations.get()
    mine, other = delegation.registrations.order_by("pk")[:2]
    Seat.objects.create(registration=mine, session=limited, state=SeatState.CONFIRMED)
    Seat.objects.create(
        registration=other,
        session=limited,
        state=SeatState.WAITING,
        waiting_since=timezone.now(),
    )
    assert links_of(mine) == [session, limited]
    assert links_of(other) == [session]
    user = UserFactory(role=Role.REFERENT)
    mine.person.user = user
    mine.person.save()
    ReferentFactory(city=delegation.city, person=mine.person)
    stranger = UserFactory(role=Role.REFERENT)
    ReferentFactory(person=PersonFactory(user=stranger))

    def shows(who, url):
        client.force_login(who)
        return LINK in b"".join(client.get(url)).decode()

    detail = event.get_absolute_url()
    assert shows(user, detail)
    assert shows(user, delegation.get_absolute_url())
    assert shows(staff, delegation.get_absolute_url())
    everybody = [detail, reverse("events:ics", args=[event.pk]), event.get_public_url()]
    everybody.append(reverse("events:session_ics", args=[event.pk, session.pk]))
    everybody.append(reverse("events:version", args=[event.pk, 1]))
    assert [url for url in everybody if shows(stranger, url)] == []
    assert not shows(UserFactory(role=Role.AUDITOR), delegation.get_absolute_url())
    assert [url for url in everybody[1:] if shows(user, url)] == []
    tell_registered(mine, by=None)
    letter = OutboundMail.objects.get()
    assert LINK in letter.text
    assert LINK in letter.html
    assert mail.outbox == []


def test_cells_of_a_workbook_may_be_a_day_or_an_hour_alone(session, staff):
    book, made = openpyxl.Workbook(), io.BytesIO()
    for line in WEBEX.splitlines():
        book.active.append([cell.strip('="') for cell in line.split("\t")])
    book.active["B2"], book.active["A2"] = DAY, time(9)
    book.active["E2"], book.active["F2"] = (datetime(2026, 3, 2, hour) for hour in (10, 11))  # noqa: DTZ001
    book.save(made)
    assert minutes(uploaded(session, made.getvalue(), staff)) == {"Livia Vento": 60}


def test_a_report_saved_by_excel_in_italy(session, staff):
    text = ZOOM_IT.replace(",", ";").replace("Livia Vento (Comune)", "Niccolò Forlì")
    report = uploaded(session, text.encode("cp1252"), staff)
    assert minutes(report) == {"Niccolò Forlì": 70}


def test_what_cannot_be_is_flagged_and_never_a_presence(client, session, staff):
    lines = ("-135", "99999999999999999999", "9" * 5000, "75")
    text = ZOOM_TOTALS.splitlines()[0] + "\n"
    text += "".join(f"Uno {at},,{said},No\n" for at, said in enumerate(lines))
    report = uploaded(session, text.encode(), staff)
    assert list(minutes(report).values()) == [0, 0, 0, 75]
    client.force_login(staff)
    url = reverse("events:online_report", args=[session.event_id, report.pk])
    assert client.get(url).content.decode().count("Orari o minuti illeggibili") == 3
    back = ZOOM_IT.replace("09:50:00 AM", "11:50:00 AM")
    [line] = service.preview(uploaded(session, back.encode(), staff)).lines
    assert (line.is_odd, line.minutes, line.spans) == (True, 0, [])


def test_a_report_of_many_people_is_confirmed(client, session, staff):
    client.force_login(staff)
    report = make_report(session.event, [[f"N{one}", "", [], 90] for one in range(1100)], session)
    url = reverse("events:online_report", args=[session.event_id, report.pk])
    data = {f"chi-{one}": "" for one in range(1100)} | {"minimo": "60", "orologio": ReportZone.ROME}
    assert client.post(url, data).status_code == 302
    report.refresh_from_db()
    assert report.confirmed_at


def test_a_report_is_discarded_until_it_is_confirmed(client, session, staff):
    client.force_login(staff)
    report = uploaded(session, utf16(TEAMS), staff)
    url = reverse("events:online_report_discard", args=[session.event_id, report.pk])
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert not OnlineReport.objects.exists()
    again = uploaded(session, utf16(TEAMS), staff)
    OnlineReport.objects.update(confirmed_at=timezone.now())
    with pytest.raises(ReportRefused):
        service.discard_report(report=again, by=staff)
