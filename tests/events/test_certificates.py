"""Certificates: hours from presences, who is due one, correction, verification, races, the PDF."""

import io
from datetime import datetime, timedelta
from uuid import uuid4

import pypdf
import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.registry import find_kind
from cms_portal.jobs.models import Job
from cms_portal.mailing.models import OutboundMail
from events import services
from events.attendance import attendances, in_hours
from events.enums import PresenceKind, SeatState, SessionKind
from events.exceptions import CertificateRefused
from events.models import Certificate, Seat
from events.services import Moment, Tick, record_presences, undo_presences
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    """Yesterday: plenary from 9 to 11, a break, two tables side by side from 11 to 13."""
    day = timezone.localdate() - timedelta(days=1)
    return EventFactory(title="Roma, due giorni", starts_on=day, place="Palazzo", city_name="Roma")


def part(event, begins, ends, **more):
    def at(hour):
        moment = datetime.combine(event.starts_on, datetime.min.time()) + timedelta(hours=hour)
        return timezone.make_aware(moment)

    return EventSessionFactory(event=event, starts_at=at(begins), ends_at=at(ends), **more)


@pytest.fixture
def plenary(event):
    return part(event, 9, 11, title="Plenaria")


@pytest.fixture
def tables(event):
    part(event, 10.5, 11, title="Caffè", kind=SessionKind.BREAK)
    names = ("Povertà", "Lavoro")
    return [part(event, 11, 13, title=one, kind=SessionKind.FOCUS_GROUP) for one in names]


@pytest.fixture
def ada(event):
    delegation = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    return RegistrationFactory(
        delegation=delegation, person__first_name="Ada", person__last_name="Sannita"
    )


def come(registration, session=None, kind=PresenceKind.IN, hour=None):
    event = registration.event
    at = None
    if hour is not None:
        start = datetime.combine(event.starts_on, datetime.min.time()) + timedelta(hours=hour)
        at = timezone.make_aware(start)
    return record_presences(
        event=event,
        moment=Moment(event.starts_on, session),
        ticks=[Tick(uuid4(), registration.pk, kind, at)],
        by=None,
    )


def minutes(event):
    return [one.minutes for one in attendances(event)]


# --- hours


def test_the_hours_are_those_of_the_sessions_one_was_ticked_at(event, plenary, tables, ada):
    come(ada, plenary)
    come(ada, tables[0])
    [found] = attendances(event)
    assert [one.title for one in found.sessions] == ["Plenaria", "Povertà"]
    assert (found.minutes, found.possible, found.share) == (240, 240, 100)


def test_who_was_ticked_nowhere_is_not_there(event, plenary, ada):
    assert attendances(event) == []
    come(ada, kind=PresenceKind.EXCUSED)
    assert minutes(event) == [0]


def test_the_door_counts_for_a_session_at_which_nobody_was_ticked(event, plenary, tables, ada):
    come(ada)
    assert minutes(event) == [120]  # of the two tables side by side it does not tell which
    Seat.objects.create(registration=ada, session=tables[1], state=SeatState.CONFIRMED)
    assert minutes(event) == [240]
    other = RegistrationFactory(delegation=ada.delegation)
    come(other, plenary)
    assert minutes(event) == [120, 120]  # now the plenary has its own register


@pytest.mark.parametrize(
    ("kind", "hour", "expected"),
    [
        (PresenceKind.IN, 8.8, 120),
        (PresenceKind.IN, 10.9, 120),
        (PresenceKind.IN, 11.5, 0),
        (PresenceKind.OUT, 8.9, 0),
        (PresenceKind.OUT, 10, 120),
    ],
)
def test_who_came_after_the_end_or_left_before_the_start_was_not_there(
    event, plenary, ada, kind, hour, expected
):
    if kind == PresenceKind.OUT:
        come(ada, hour=8)
    come(ada, kind=kind, hour=hour)
    assert minutes(event) == [expected]


def test_time_side_by_side_counts_once(event, tables, ada):
    for table in tables:
        come(ada, table)
    assert minutes(event) == [120]


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 minuti"), (1, "1 minuto"), (60, "1 ora"), (150, "2 ore e 30 minuti")],
)
def test_hours_in_words(count, words):
    assert in_hours(count) == words


@pytest.mark.parametrize("people", [2, 20])
def test_hours_cost_the_same_however_many(event, plenary, ada, people, django_assert_num_queries):
    for one in RegistrationFactory.create_batch(people, delegation=ada.delegation):
        come(one, plenary)
    with django_assert_num_queries(5):  # sessions, who was ticked where, seats, people, presences
        assert len(attendances(event)) == people


# --- issuing


def test_they_are_issued_once_to_who_reaches_the_threshold(event, plenary, tables, ada, staff):
    half = RegistrationFactory(delegation=ada.delegation)
    come(ada, plenary)
    come(ada, tables[0])
    come(half, plenary)

    assert services.issue_certificates(event=event, by=staff) == 1
    assert services.issue_certificates(event=event, by=staff) == 0
    [certificate] = Certificate.objects.all()
    assert certificate.registration == ada
    assert certificate.data["hours"] == "4 ore"

    services.set_threshold(event=event, share=50, by=staff)
    event.refresh_from_db()
    assert services.issue_certificates(event=event, by=staff) == 1


def test_an_event_that_is_not_over_has_none(event, staff):
    event.ends_on = timezone.localdate()
    event.save()
    with pytest.raises(CertificateRefused, match="non è finito"):
        services.issue_certificates(event=event, by=staff)


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.REFERENT, Role.AUDITOR])
def test_only_the_office_issues(event, role):
    with pytest.raises(NotAllowed):
        services.issue_certificates(event=event, by=UserFactory(role=role))
    with pytest.raises(NotAllowed):
        services.set_threshold(event=event, share=10, by=UserFactory(role=role))


@pytest.fixture
def issued(event, plenary, tables, ada, staff):
    come(ada, plenary)
    come(ada, tables[0])
    services.issue_certificates(event=event, by=staff)
    run_due_jobs()
    return Certificate.objects.select_related("document").get()


def test_the_pdf_says_who_how_long_and_where_it_is_checked(issued):
    page = pypdf.PdfReader(io.BytesIO(bytes(issued.document.content))).pages[0].extract_text()
    text = " ".join(page.split())
    for part in ("Ada Sannita", "Benevento", "Roma, due giorni", "4 ore", "Povertà", issued.code):
        assert part in text
    assert issued.document.pages == 1
    assert issued.document.filename == f"Attestato_Ada-Sannita_{issued.reference}.pdf"


def test_a_second_job_makes_nothing_twice(issued):
    assert services.print_certificates(event_id=issued.registration.event_id) == 0
    assert FrozenDocument.objects.count() == 1


def test_a_correction_ends_the_old_one_and_issues_another(event, plenary, tables, issued, staff):
    services.set_threshold(event=event, share=25, by=staff)
    event.refresh_from_db()
    ada = issued.registration
    moment = Moment(event.starts_on, tables[0])
    undo_presences(event=event, moment=moment, registrations=[ada.pk], by=staff)

    issued.refresh_from_db()
    assert issued.ended_at
    new = Certificate.objects.in_force().get()
    assert new.data["hours"] == "2 ore"
    run_due_jobs()
    is_in_force, why = find_kind("events.certificate").in_force(issued.document)
    assert not is_in_force
    assert why.startswith("Sostituito")
    new.refresh_from_db()
    assert find_kind("events.certificate").in_force(new.document) == (True, "")


def test_a_correction_that_takes_it_away_says_so(event, plenary, issued, staff, client):
    moment = Moment(event.starts_on, plenary)
    undo_presences(event=event, moment=moment, registrations=[issued.registration_id], by=staff)
    assert not Certificate.objects.in_force().exists()
    page = client.get(f"/verifica/{issued.code}/").content.decode()
    assert "Non più valido" in page


def test_who_had_it_by_mail_is_told_once_and_the_list_keeps_its_number(
    event, plenary, tables, issued, staff, client
):
    person = issued.registration.person
    person.email = "ada@prova.example"
    person.save()
    Certificate.objects.update(mailed_at=timezone.now())
    for session in (plenary, tables[0], None):
        moment = Moment(event.starts_on, session)
        undo_presences(event=event, moment=moment, registrations=[issued.registration_id], by=staff)
    letter = OutboundMail.objects.get(key__startswith="certificate-withdrawn:")
    assert letter.to == "ada@prova.example"
    assert issued.reference in letter.text
    client.force_login(staff)
    page = client.get(f"/eventi/{event.pk}/attestati/").content.decode()
    assert f"{issued.reference} non più valido dal" in page
    come(issued.registration, plenary)
    come(issued.registration, tables[0])
    services.issue_certificates(event=event, by=staff)
    assert "non più valido" not in client.get(f"/eventi/{event.pk}/attestati/").content.decode()


def test_verification_tells_initials_alone(issued, client):
    page = client.get(f"/verifica/{issued.code}/").content.decode()
    assert "A. S." in page
    assert "4 ore" in page
    assert "Sannita" not in page


def test_presences_of_others_touch_nobody(event, plenary, issued):
    other = RegistrationFactory(delegation=issued.registration.delegation)
    come(other, plenary)
    issued.refresh_from_db()
    assert issued.ended_at is None
    assert Job.objects.filter(kind="events.certificates").count() == 1


@pytest.mark.parametrize("what", ["minutes", "code", "data"])
def test_what_it_says_never_changes(issued, what):
    value = {"minutes": 1, "code": "ABCD-EFGH-JKLM", "data": {}}[what]
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Certificate.objects.update(**{what: value})
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Certificate.objects.all().delete()


def test_a_name_that_cannot_be_printed_is_named_not_made(event, plenary, ada, staff):
    ada.person.first_name = "Ada \u4e2d"
    ada.person.save()
    come(ada, plenary)
    assert services.issue_certificates(event=event, by=staff) == 0
    [standing] = services.certificates_of(event)
    assert standing.undrawable


# --- pages


def test_the_office_issues_and_takes_them_all(event, plenary, tables, ada, staff, client):
    come(ada, plenary)
    come(ada, tables[0])
    client.force_login(staff)
    page = f"/eventi/{event.pk}/attestati/"
    assert "Rilascia 1 attestato" in client.get(page).content.decode()
    client.post(f"{page}rilascia/")
    client.post(f"{page}rilascia/")
    run_due_jobs()
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("typed", ["0", "101", "molto", "", "-3"])
def test_a_threshold_that_is_no_part_is_refused(event, staff, client, typed):
    client.force_login(staff)
    answer = client.post(f"/eventi/{event.pk}/attestati/soglia/", {"share": typed})
    assert answer.status_code == 422
    event.refresh_from_db()
    assert event.certificate_share == 75


def test_a_city_takes_out_its_own_and_no_other(issued, client):
    from tests.cities.factories import ReferentFactory

    def speaks_for(city):
        return ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT)).person.user

    delegation = issued.registration.delegation
    client.force_login(speaks_for(delegation.city))
    page = client.get(delegation.get_absolute_url()).content.decode()
    assert issued.get_absolute_url() in page
    assert client.get(issued.get_absolute_url())["Content-Type"] == "application/pdf"
    client.force_login(speaks_for(DelegationFactory(event=issued.registration.event).city))
    assert client.get(issued.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("people", [2, 20])
def test_the_page_costs_the_same_however_many(
    event, plenary, ada, staff, client, people, django_assert_num_queries
):
    for one in RegistrationFactory.create_batch(people, delegation=ada.delegation):
        come(one, plenary)
    services.issue_certificates(event=event, by=staff)
    client.force_login(staff)
    client.get(f"/eventi/{event.pk}/attestati/")
    with django_assert_num_queries(13):  # session, user, roles, event, five of hours, four more
        assert client.get(f"/eventi/{event.pk}/attestati/").status_code == 200
