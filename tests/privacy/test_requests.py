import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.lifecycle import run_job
from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy import registry, services
from cms_portal.privacy.enums import RequestKind, RequestState
from cms_portal.privacy.exceptions import Held, PrivacyError
from cms_portal.privacy.models import (
    AnonymisationRecord,
    DataExport,
    DataRequest,
    LastPayment,
    RetentionRule,
    RetentionRun,
)
from cms_portal.privacy.services.retention import months_before
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def irene():
    user = UserFactory(role=Role.REFERENT, name="Irene Calore", email="irene@comune.example")
    PersonFactory(first_name="Irene", last_name="Calore", user=user, email=user.email)
    return user


@pytest.fixture
def as_irene(client, irene):
    client.force_login(irene)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def run_jobs(kind):
    for job in Job.objects.filter(kind=kind, state__in=(JobState.QUEUED, JobState.FAILED)):
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
        run_job(job.pk)


def day(days):
    return timezone.localdate() + timedelta(days=days)


# --- my data


def test_the_page_says_what_is_held_and_why(as_irene, irene):
    ReferentFactory(
        person=irene.person, city=CityFactory(name="Gela"), office_name="<b>Ufficio</b>"
    )
    page = as_irene.get("/i-miei-dati/").content.decode()
    for words in ("Incarichi", "Per sapere chi parla", "Comune", "Gela", "irene@comune.example"):
        assert words in page
    assert "&lt;b&gt;Ufficio" in page
    assert "12 mesi da: preparazione del messaggio" in page


def test_the_page_costs_the_same_whatever_is_held(as_irene, irene, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    services.ask(user=irene, kind=RequestKind.CORRECTION, text="uno")
    ReferentFactory(person=irene.person, city=CityFactory())
    as_irene.get("/i-miei-dati/")
    with CaptureQueriesContext(connection) as few:
        as_irene.get("/i-miei-dati/")
    cost = len(few)
    for number in range(4):
        ReferentFactory(person=irene.person, city=CityFactory())
        services.ask(user=irene, kind=RequestKind.CORRECTION, text=str(number))
    with django_assert_num_queries(cost):
        as_irene.get("/i-miei-dati/")


def test_the_archive_holds_everything_in_two_formats(as_irene, irene):
    ReferentFactory(person=irene.person, city=CityFactory(name="Gela"), act="=1+1")
    for _ in range(2):
        as_irene.post("/i-miei-dati/archivio/")
    assert DataExport.objects.count() == 1, "a double click asks once"
    assert "hx-trigger" in as_irene.get("/i-miei-dati/archivio/stato/").content.decode()
    run_jobs("privacy.export")
    export = DataExport.objects.get()
    page = as_irene.get("/i-miei-dati/").content.decode()
    assert export.file.get_absolute_url() in page
    answer = as_irene.get(export.file.get_absolute_url())
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(archive.read("dati.json"))
    assert data["persona"] == "Irene Calore"
    mandates = next(one for one in data["categorie"] if one["nome"] == "Incarichi")
    assert mandates["righe"][0]["Comune"] == "Gela"
    table = archive.read("csv/cities-mandates.csv").decode("utf-8-sig")
    assert "'=1+1" in table, "no spreadsheet runs what somebody typed"
    assert "Irene Calore" in archive.read("leggimi.txt").decode()


def test_the_archive_is_for_that_person_alone(client, irene, staff):
    services.ask_for_export(user=irene)
    run_jobs("privacy.export")
    stored = DataExport.objects.get().file
    assert stored.expires_at < timezone.now() + timedelta(days=8)
    for other in (staff, UserFactory(is_superuser=True), UserFactory(role=Role.AUTHORITY)):
        client.force_login(other)
        assert client.get(stored.get_absolute_url()).status_code == 404


def test_a_new_archive_takes_the_place_of_the_old(irene):
    for _ in range(2):
        services.ask_for_export(user=irene)
        run_jobs("privacy.export")
    newest, oldest = DataExport.objects.select_related("file")
    assert newest.is_ready
    assert not oldest.is_ready


# --- requests


def test_a_correction_is_answered_within_thirty_days(as_irene, irene, staff):
    answer = as_irene.post("/i-miei-dati/correzione/", {"text": "Il telefono è un altro"})
    request = DataRequest.objects.get()
    assert answer.url == request.get_absolute_url()
    assert request.due_on == day(30)
    as_irene.force_login(staff)
    sent = {"text": "Corretto.", "esito": "accolta"}
    as_irene.post(f"{request.get_absolute_url()}risposta/", sent)
    request.refresh_from_db()
    assert (request.state, request.answer, request.closed_by) == ("done", "Corretto.", staff)
    assert {mail.to for mail in OutboundMail.objects.all()} == {irene.email}
    assert OutboundMail.objects.count() == 2


@pytest.mark.parametrize("text", ["", "a" * 4001, "a\x00b"])
def test_a_correction_says_what(as_irene, text):
    assert as_irene.post("/i-miei-dati/correzione/", {"text": text}).status_code == 422
    assert not DataRequest.objects.exists()


def test_the_term_may_be_extended_to_ninety_days_with_a_reason(irene, staff):
    request = services.ask(user=irene, kind=RequestKind.CORRECTION, text="x")
    for until, reason in ((day(91), "troppo"), (day(10), "prima"), (day(60), "")):
        with pytest.raises(PrivacyError):
            services.extend(request_id=request.pk, until=until, reason=reason)
    services.extend(request_id=request.pk, until=day(90), reason="Servono gli archivi.")
    request.refresh_from_db()
    assert request.due_on == day(90)
    assert "Servono gli archivi." in OutboundMail.objects.order_by("-pk").first().text


def test_the_database_holds_the_term(irene):
    request = services.ask(user=irene, kind=RequestKind.CORRECTION, text="x")
    for change in (
        {"due_on": day(91), "extension_reason": "x"},
        {"due_on": day(31)},
        {"state": "done"},
        {"state": "refused", "closed_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataRequest.objects.filter(pk=request.pk).update(**change)


def test_one_erasure_at_a_time(as_irene, irene):
    for _ in range(2):
        as_irene.post("/i-miei-dati/cancellazione/", {"text": ""})
    assert DataRequest.objects.count() == 1


def test_who_asked_may_think_better_of_it(as_irene, irene):
    request = services.ask(user=irene, kind=RequestKind.ERASURE)
    as_irene.post(f"{request.get_absolute_url()}ritira/")
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    as_irene.post(f"{request.get_absolute_url()}ritira/")


def test_staff_see_what_blocks_an_erasure_and_cannot_do_it(as_staff, staff, irene):
    ReferentFactory(person=irene.person, city=CityFactory(name="Gela"))
    request = services.ask(user=irene, kind=RequestKind.ERASURE)
    page = as_staff.get(request.get_absolute_url()).content.decode()
    assert "Incarico in corso per il Comune di Gela" in page
    assert "Rendi anonimi" not in page
    as_staff.post(f"{request.get_absolute_url()}cancella/")
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
    with pytest.raises(Held):
        services.grant_erasure(request_id=request.pk, by=staff)


def test_an_erasure_waits_for_the_answer_to_leave_then_happens(as_staff, irene, staff):
    request = services.ask(user=irene, kind=RequestKind.ERASURE)
    as_staff.post(f"{request.get_absolute_url()}cancella/")
    run_jobs("privacy.anonymise")
    request.refresh_from_db()
    assert request.state == RequestState.ERASING, "the answer has not left yet"
    OutboundMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    run_jobs("privacy.anonymise")
    request.refresh_from_db()
    record = AnonymisationRecord.objects.get()
    assert (request.state, record.request, record.by) == (RequestState.DONE, request, staff)
    assert "Calore" not in request.subject_name
    page = as_staff.get(request.get_absolute_url()).content.decode()
    assert "righe riscritte" in page
    assert "Calore" not in page
    irene.refresh_from_db()
    assert not irene.is_active


def test_erasing_asks_again_who_it_is(client, irene, staff):
    client.force_login(staff, second_factor=False)
    client.show_second_factor(staff, at=timezone.now().timestamp() - 7200)
    request = services.ask(user=irene, kind=RequestKind.ERASURE)
    answer = client.post(f"{request.get_absolute_url()}cancella/")
    assert answer.status_code == 302
    assert request.get_absolute_url() not in answer.url.split("?")[0]
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_what_comes_between_gives_the_request_back(irene, staff):
    request = services.ask(user=irene, kind=RequestKind.ERASURE)
    services.grant_erasure(request_id=request.pk, by=staff)
    OutboundMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    ReferentFactory(person=irene.person, city=CityFactory(name="Gela"))
    run_jobs("privacy.anonymise")
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
    assert "Gela" in request.answer
    assert not AnonymisationRecord.objects.exists()


def test_staff_note_what_came_on_paper(as_staff, staff):
    person = PersonFactory(first_name="Ada", last_name="Sannita", email="")
    page = as_staff.get("/privacy/richieste/nuova/?cerca=sannita").content.decode()
    assert "Ada Sannita" in page
    sent = {"cerca": "sannita", "who": f"{person.pk}:None", "kind": "erasure",
            "received_on": f"{day(-10):%Y-%m-%d}", "text": "PEC del 12"}  # fmt: skip
    as_staff.post("/privacy/richieste/nuova/", sent)
    request = DataRequest.objects.get()
    assert (request.person_ref, request.recorded_by) == (person.pk, staff)
    assert request.due_on == day(20)
    late = sent | {"received_on": f"{day(1):%Y-%m-%d}"}
    assert as_staff.post("/privacy/richieste/nuova/", late).status_code == 422


@pytest.mark.parametrize("cerca", ["", "nessuno", "%", "'", "a" * 500])
def test_the_search_of_people_takes_anything(as_staff, cerca):
    assert as_staff.get("/privacy/richieste/nuova/", {"cerca": cerca}).status_code == 200


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same(as_staff, count, django_assert_max_num_queries):
    for _ in range(count):
        services.ask(user=UserFactory(), kind=RequestKind.ERASURE)
    with django_assert_max_num_queries(8):
        as_staff.get("/privacy/richieste/")


# --- how long


def old_mail(days, **fields):
    mail = OutboundMail.objects.create(
        key=f"m{OutboundMail.objects.count()}", reason="x", to="a@b.example", subject="Vecchio",
        text="testo", message_id=f"<{OutboundMail.objects.count()}>", state="cancelled", **fields,
    )  # fmt: skip
    OutboundMail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - timedelta(days=days))
    return mail


def test_a_trial_counts_and_changes_nothing(as_staff, capsys):
    old_mail(400)
    old_mail(300)
    page = as_staff.get("/privacy/conservazione/").content.decode()
    assert "Vecchio" in page
    call_command("retention", "--dry-run")
    assert "1 da eliminare" in capsys.readouterr().out
    assert not OutboundMail.objects.filter(text="").exists()
    assert not RetentionRun.objects.exists()


def test_the_button_says_how_many_rows_will_go_and_is_there_only_when_some_do(as_staff):
    old_mail(300)
    page = as_staff.get("/privacy/conservazione/").content.decode()
    assert "Oggi non è scaduto nulla che si possa togliere" in page
    assert "Applica adesso" not in page
    for _ in range(2):
        old_mail(400)
    page = as_staff.get("/privacy/conservazione/").content.decode()
    assert "Testi dei messaggi: 2." in page
    assert "Applica adesso a 2 dati scaduti" in page


def test_an_application_does_what_the_trial_said(as_staff, staff):
    old, young = old_mail(400), old_mail(300)
    for _ in range(2):
        as_staff.post("/privacy/conservazione/applica/")
    run_jobs("privacy.retain")
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, young.text) == ("", "testo")
    run = RetentionRun.objects.get()
    assert run.by == staff
    assert "Vecchio" not in json.dumps(run.report)
    assert "Testi dei messaggi: tolti 1" in as_staff.get("/privacy/conservazione/").content.decode()


def test_the_rules_are_data(as_staff):
    old_mail(400)
    values = {"months": 24, "start": "created", "is_active": "on", "basis": ""}
    as_staff.post("/privacy/conservazione/mailing.bodies/", values)
    services.apply_rules(by=None)
    assert not OutboundMail.objects.filter(text="").exists()
    RetentionRule.objects.filter(category="mailing.bodies").update(months=6, is_active=False)
    services.apply_rules(by=None)
    assert not OutboundMail.objects.filter(text="").exists()
    for wrong in ({"months": 0}, {"months": 601}, {"start": "ieri"}, {"months": "x"}):
        answer = as_staff.post("/privacy/conservazione/mailing.bodies/", values | wrong)
        assert answer.status_code == 422


def test_people_out_of_office_become_nobody_unless_held(as_staff):
    long_ago = {"valid_from": "2015-01-01", "valid_to": "2016-01-01"}
    gone = ReferentFactory(city=CityFactory(), **long_ago).person
    stays = ReferentFactory(city=CityFactory(name="Gela"), **long_ago).person
    ReferentFactory(city=CityFactory(), person=stays, kind="political")
    [outcome] = [one for one in services.try_rules() if one.category == "cities.people"]
    assert (outcome.due, outcome.skipped) == (1, 0)
    services.apply_rules(by=None)
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert gone.full_name == f"Persona anonimizzata {gone.pk}"
    assert "anonimizzata" not in stays.full_name
    assert services.apply_rules(by=None).report != []


def test_what_the_law_holds_is_skipped_and_says_why(as_staff, monkeypatch):
    person = ReferentFactory(
        city=CityFactory(), valid_from="2015-01-01", valid_to="2016-01-01"
    ).person
    monkeypatch.setitem(
        registry._sources,
        "prova",
        registry.Source("prova", "Prova", "", lambda s: [], lambda s: {},
                        lambda many: {one: ["art. 82, prova"] for one in many}),
    )  # fmt: skip
    [outcome] = [one for one in services.try_rules() if one.category == "cities.people"]
    assert (outcome.due, outcome.skipped, outcome.reasons) == (0, 1, {"art. 82, prova": 1})
    services.apply_rules(by=None)
    person.refresh_from_db()
    assert "anonimizzata" not in person.full_name
    assert "art. 82, prova" in as_staff.get("/privacy/conservazione/").content.decode()


def test_staff_record_the_last_payment_with_its_source(as_staff):
    city = CityFactory(name="Gela")
    url = f"/privacy/pagamenti/{city.cadastral_code}/"
    as_staff.post(url, {"paid_on": "2020-03-01", "source": "mandato n. 4"})
    payment = LastPayment.objects.get()
    assert f"{payment.keep_until:%d/%m/%Y}" == "31/12/2025"
    assert "31 dicembre 2025" in as_staff.get("/privacy/pagamenti/").content.decode()
    for wrong in (
        {"paid_on": f"{day(1):%Y-%m-%d}"},
        {"source": ""},
        {"paid_on": "ieri"},
        {"paid_on": "0026-03-01"},
    ):
        sent = {"paid_on": "2020-03-01", "source": "x"} | wrong
        assert as_staff.post(url, sent).status_code == 422
    as_staff.post(f"{url}togli/")
    assert not LastPayment.objects.exists()
    assert LastPayment.pgh_event_model.objects.count() == 2
    assert as_staff.get("/privacy/pagamenti/X999/").status_code == 404


def test_months_are_counted_on_the_calendar():
    moment = timezone.make_aware(timezone.datetime(2027, 5, 31, 12))
    assert months_before(moment, 3).date().isoformat() == "2027-02-28"
    assert months_before(moment, 17).date().isoformat() == "2025-12-31"
    assert months_before(moment, 12).date().isoformat() == "2026-05-31"
