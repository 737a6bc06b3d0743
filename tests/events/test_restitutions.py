"""Restitution: what it says, versions that stay, the PDF, who reads it, who is written to."""

import io
from datetime import timedelta
from uuid import uuid4

import pypdf
import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.documents.models import FrozenDocument
from cms_portal.mailing.models import OutboundMail
from events.enums import NoteKind, SessionKind
from events.exceptions import ChangedMeanwhile, RestitutionRefused
from events.models import Restitution, RestitutionSending
from events.restitution import report_of
from events.services import Moment, Tick, record_presences
from events.services import restitutions as service
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory, ThemeFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.need_factories import NeedFactory
from tests.events.note_factories import TableNoteFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    day = timezone.localdate() - timedelta(days=1)
    return EventFactory(title="Roma, due giorni", title_en="Rome", starts_on=day, city_name="Roma")


@pytest.fixture
def table(event):
    theme = ThemeFactory(name="Povertà")
    return EventSessionFactory(
        event=event, kind=SessionKind.FOCUS_GROUP, title="Tavolo: povertà", theme=theme
    )


def come(registration, session=None):
    record_presences(
        event=registration.event,
        moment=Moment(registration.event.starts_on, session),
        ticks=[Tick(uuid4(), registration.pk)],
        by=None,
    )
    return registration


@pytest.fixture
def people(event, table):
    """Two cities came, with three people; a third was invited; a body too."""
    names = ("Benevento", "Andria", "Gela")
    delegations = [DelegationFactory(event=event, accepted=True, city__name=name) for name in names]
    body = DelegationFactory(event=event, accepted=True, of_a_body=True)
    who = [delegations[0], delegations[0], delegations[1]]
    found = [come(RegistrationFactory(delegation=one), table) for one in who]
    return [*found, come(RegistrationFactory(delegation=body, role="body"))]


def write(event, by, *, quotes=(), **more):
    draft = service.draft_of(event)
    texts = service.Texts(
        more.get("introduction", ""), more.get("closing", ""), more.get("names", True), quotes
    )
    revision = more.get("revision", draft.revision if draft else 0)
    return service.save_texts(event=event, texts=texts, revision=revision, by=by)


def publish(event, by):
    made, _ = service.publish_restitution(event=event, by=by)
    run_due_jobs()
    made.refresh_from_db()
    return made


def text_of(restitution):
    pages = pypdf.PdfReader(io.BytesIO(bytes(restitution.document.content))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- what it says


def test_the_bars_of_a_table_are_as_long_as_its_cities_are_many(event, table, people):
    benevento, andria = people[0].delegation.city, people[2].delegation.city
    TableNoteFactory.create_batch(5, session=table, city=benevento, kind=NoteKind.NEED)
    for city in (benevento, andria):
        TableNoteFactory(session=table, city=city, kind=NoteKind.PRIORITY)
    [told] = report_of(event, None)["tables"]
    widths = {one["label"]: (one["lines"], one["width"]) for one in told["kinds"]}
    assert widths == {NoteKind.NEED.label: (5, 50), NoteKind.PRIORITY.label: (2, 100)}


def test_themes_weigh_by_cities_and_never_by_lines(event, table, people):
    """Five lines of one city weigh less than one line of each of two."""
    benevento, andria = people[0].delegation.city, people[2].delegation.city
    loud = ThemeFactory(name="Cultura")
    other = EventSessionFactory(event=event, kind=SessionKind.WORKSHOP, theme=loud, title="Altro")
    TableNoteFactory.create_batch(5, session=other, city=benevento)
    TableNoteFactory(session=other, city=andria, kind=NoteKind.PRIORITY)  # no need
    TableNoteFactory(session=table, city=benevento, text="Mensa")
    need = NeedFactory(
        text="MENSA",
        assessment__city=andria,
        assessment__theme=table.theme,
        assessment__submitted=True,
    )
    NeedFactory(assessment__theme=table.theme, assessment__submitted=True)  # was not invited
    NeedFactory(assessment__city=benevento, assessment__theme=loud)  # a draft

    report = report_of(event, None)
    told = [
        (one["name"], one["cities"], one["at_tables"], one["submitted"]) for one in report["themes"]
    ]
    assert told == [("Povertà", 2, 1, 1), ("Cultura", 1, 1, 0)]
    [first] = report["themes"][0]["needs"]
    assert (first["text"], first["cities"]) == ("Mensa", 2)
    assert report["themes"][0]["pressing"] == (need.urgency >= 4)
    came = report["came"]
    assert (came["cities"], came["invited"], came["people"], len(came["bodies"])) == (2, 3, 4, 1)
    assert [(one["label"], one["people"]) for one in came["roles"]] == [
        ("Parte tecnica", 3),
        ("Per l'ente", 1),
    ]
    assert [(one["people"], one["cities"]) for one in report["tables"]] == [(3, 2), (0, 0)]


def test_what_is_not_known_is_said_so(event, staff, client):
    RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True))
    client.force_login(staff)
    page = client.get(f"/eventi/{event.pk}/restituzione/").content.decode()
    assert "non si sa chi ha partecipato" in page
    assert "Le persone iscritte erano 1." in page
    assert "non aveva tavoli" in page


@pytest.mark.parametrize("count", [2, 12])
def test_the_draft_costs_the_same_however_much_was_said(
    event, table, people, staff, client, count, django_assert_num_queries
):
    lines = TableNoteFactory.create_batch(count, session=table, city=people[0].delegation.city)
    write(event, staff, quotes=[one.pk for one in lines])
    for _ in range(count):
        come(RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True)), table)
    client.force_login(staff)
    client.get(f"/eventi/{event.pk}/restituzione/")
    with django_assert_num_queries(19):
        assert client.get(f"/eventi/{event.pk}/restituzione/").status_code == 200


# --- the draft


def test_only_chosen_lines_are_quoted_and_two_writers_do_not_overwrite(event, table, staff, client):
    said = TableNoteFactory(session=table, text="Il dormitorio è pieno")
    silent = TableNoteFactory(session=table, text="Non pubblicatemi")
    foreign = TableNoteFactory(text="Di un altro evento")
    client.force_login(staff)
    page = f"/eventi/{event.pk}/restituzione/"
    sent = {
        "revision": 0,
        "introduction": "Prima riga\n\nSeconda <b>riga</b>",
        "closing": "",
        "quotes": [said.pk, foreign.pk, "x", "9" * 30],
    }
    assert client.post(f"{page}salva/", sent).status_code == 302
    again = client.post(f"{page}salva/", sent | {"introduction": "La mia"})
    assert again.status_code == 422
    assert "La mia" in again.content.decode()
    with pytest.raises(ChangedMeanwhile):
        write(event, staff, revision=0)
    assert client.post(f"{page}salva/", sent | {"closing": "a\x00b"}).status_code == 422

    made = publish(event, staff)
    quotes = [quote["text"] for kind in made.data["tables"][0]["kinds"] for quote in kind["quotes"]]
    assert quotes == [said.text]
    assert made.data["tables"][0]["lines"] == 2
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Seconda &lt;b&gt;riga" in page
    assert silent.text not in page


# --- versions


def test_a_version_stays_and_the_next_one_says_so(event, table, people, staff, client):
    line = TableNoteFactory(session=table, city=people[0].delegation.city, text="Serve una casa")
    write(event, staff, quotes=[line.pk], introduction="Grazie a chi c'era.", closing="A Torino.")
    first = publish(event, staff)
    assert service.publish_restitution(event=event, by=staff) == (first, False)  # pressed twice
    assert FrozenDocument.objects.count() == 1
    text = text_of(first)
    for part in ("Roma, due giorni", "2 città su 3", "Serve una casa", "Benevento", first.code):
        assert part in text
    assert service.print_restitution(restitution_id=first.pk) == first  # the job again

    write(event, staff, introduction="Corretta.")
    second = publish(event, staff)
    assert (second.number, Restitution.objects.newest().get()) == (2, second)
    assert "Superata" in client.get(f"/verifica/{first.code}/").content.decode()
    page = client.get(f"/verifica/{second.code}/").content.decode()
    assert "Superata" not in page
    assert "2 su 3 invitate" in page
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Restitution.objects.filter(pk=first.pk).update(data={})
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Restitution.objects.filter(pk=first.pk).delete()


def test_it_is_refused_early_without_rights_or_with_signs_that_cannot_be_printed(event, staff):
    write(event, staff, introduction="Grazie \U0001f600")
    with pytest.raises(RestitutionRefused, match="non ha questi segni"):
        service.publish_restitution(event=event, by=staff)
    for role in (Role.AUTHORITY, Role.REFERENT, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            service.publish_restitution(event=event, by=UserFactory(role=role))
        with pytest.raises(NotAllowed):
            write(event, UserFactory(role=role))
    event.starts_on = timezone.localdate()
    with pytest.raises(RestitutionRefused, match="giorno dopo"):
        service.publish_restitution(event=event, by=staff)
    assert not Restitution.objects.exists()


# --- who reads it, who is written to


def test_it_is_sent_once_to_those_present_and_opens_for_each(event, people, staff, client):
    absent = RegistrationFactory(delegation=people[0].delegation)
    known, foreign, silent, _ = people
    known.person.user = UserFactory()
    known.person.save()
    foreign.in_english = True
    foreign.save()
    silent.person.email = ""
    silent.person.save()
    made, _ = service.publish_restitution(event=event, by=staff)
    with pytest.raises(RestitutionRefused, match="in preparazione"):
        service.request_sending(restitution=made, by=staff)
    run_due_jobs()
    made.refresh_from_db()
    assert service.request_sending(restitution=made, by=staff) == 3
    assert service.request_sending(restitution=made, by=staff) == 3  # pressed twice
    run_due_jobs()
    assert service.send_restitution(restitution_id=made.pk, by=staff) == 0
    assert service.request_sending(restitution=made, by=staff) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        RestitutionSending.objects.create(restitution=made, registration=known)

    mails = {one.to: one for one in OutboundMail.objects.filter(template="events/restitution")}
    assert set(mails) == {known.person.email, foreign.person.email, people[3].person.email}
    assert absent.person.email not in mails
    assert made.get_absolute_url() in mails[known.person.email].text
    english = mails[foreign.person.email]
    assert english.subject.endswith("Report of the meeting: Rome")
    assert "Why you receive this message: You attended" in english.text
    link = next(word for word in english.text.split() if "/restituzioni/" in word)
    path = link[link.index("/eventi/") :]
    assert client.get(path).status_code == 200
    assert client.get(f"{path}restituzione.pdf")["Content-Type"] == "application/pdf"
    assert client.get(f"{path[:-2]}/").status_code == 410

    write(event, staff, introduction="Di nuovo.")
    second = publish(event, staff)
    with pytest.raises(RestitutionRefused, match="più recente"):
        service.request_sending(restitution=made, by=staff)
    assert service.request_sending(restitution=second, by=staff) == 3
    assert "Versione 2" in client.get(path).content.decode()  # the link leads to what counts


def test_cities_invited_and_who_was_there_read_what_is_published(event, people, staff, client):
    invited = UserFactory(role=Role.REFERENT)
    gela = event.delegations.get(city__name="Gela").city  # invited, did not come
    ReferentFactory(city=gela, person__user=invited)
    there = UserFactory()
    people[3].person.user = there
    people[3].person.save()
    stranger = UserFactory(role=Role.REFERENT)
    ReferentFactory(person=PersonFactory(user=stranger))
    draft = f"/eventi/{event.pk}/restituzione/"
    client.force_login(invited)
    assert client.get(draft).status_code == 404
    made = publish(event, staff)
    for user in (invited, there):
        client.force_login(user)
        assert client.get(draft).url == made.get_absolute_url()
        assert client.get(made.get_absolute_url()).status_code == 200
        assert client.get(f"{made.get_absolute_url()}restituzione.pdf").status_code == 200
    client.force_login(invited)
    assert made.get_absolute_url() in client.get(event.get_absolute_url()).content.decode()
    workspace = client.get("/bacheca/").content.decode()
    assert "Leggete la restituzione" in workspace
    client.force_login(stranger)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(draft).status_code == 404
