""" "Lascia qui la PEC": read, matched, confirmed once, and what that changes."""

import time
from datetime import date, timedelta
from email.utils import format_datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.files.exceptions import FileRefused
from cms_portal.jobs.models import Job
from protocols import services
from protocols.demo_journeys import load_journeys
from protocols.exceptions import NotAllowed
from protocols.models import (
    PecDrop,
    PecMessage,
    Protocol,
    RegistryEntry,
    SignedCopy,
    Transmission,
)
from protocols.services.proofs import when_it_arrived
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityIdentifierFactory
from tests.clients import Client
from tests.protocols import mails
from tests.protocols.conftest import prepare
from tests.protocols.factories import complete_city
from tests.protocols.mails import make_drop, message, receipt
from tests.protocols.signing import names_of, person, text_of
from tests.protocols.test_views import page
from tests.signatures.signers import sign_p7m

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]


@pytest.fixture
def act(frozen):
    """Definitive for a while: receipts are of this spring, and may not come before it."""
    CityIdentifierFactory(city=frozen.city, kind="pec", value="bn@pec.example")
    return frozen


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def now(seconds=0):
    """Receipts of this moment: an act cannot have left before its text was definitive."""
    return f"{timezone.localtime() + timedelta(seconds=seconds):%d/%m/%Y %H:%M:%S}"


def drop_and_file(by, *raw, **chosen):
    """Read and file all that was matched."""
    drop = services.read_drop(drop_id=make_drop(by, *raw).pk)
    choices = {one.pk: (chosen.get("code", ""), None) for one in drop.messages.all()}
    services.confirm_drop(drop_id=drop.pk, choices=choices, by=by)
    services.file_drop(drop_id=drop.pk, by=by)
    Job.objects.update(state="done", finished_at=timezone.now())
    return list(drop.messages.order_by("place"))


def travel(act, journey="text_out"):
    return Transmission.objects.get(protocol=act, journey=journey)


# --- receipts


def test_receipts_bring_an_act_from_definitive_to_delivered(act, staff):
    subject = f"{act.code} - Protocollo d'intesa"
    raw = [
        receipt("avvenuta-consegna", subject=subject, at=now(1)),
        receipt("accettazione", subject=subject, at=now()),
    ]
    filed = drop_and_file(staff, *raw)
    assert {one.matched_by for one in filed} == {"code"}
    found = travel(act)
    assert (found.state, found.message_id) == ("delivered", mails.SENT)
    act.refresh_from_db()
    assert act.state == "sent"
    again = drop_and_file(staff, *raw)
    assert {one.state for one in again} == {"known"}
    assert PecMessage.objects.filter(state="filed").count() == 2


def test_a_receipt_is_matched_by_message_id_then_by_address(act, staff):
    [first] = drop_and_file(staff, receipt("accettazione", subject="senza codice", at=now()))
    assert first.matched_by == "address"
    [second] = drop_and_file(staff, receipt(to="altra@pec.example", at=now(45)))
    assert (second.matched_by, second.protocol_id) == ("message_id", act.pk)
    [none] = drop_and_file(staff, receipt(about="altro@x", to="ignota@pec.example"))
    assert (none.state, none.protocol_id) == ("found", None)


def test_a_failure_is_shown_until_the_next_attempt_is_accepted(act, staff):
    subject = act.code
    failed = receipt("errore-consegna", subject=subject, error="no-dest", at=now(5), about="1@a")
    drop_and_file(staff, receipt("accettazione", subject=subject, at=now(), about="1@a"), failed)
    assert (travel(act).state, travel(act).failure) == ("failed", "no dest")
    later = receipt("accettazione", subject=subject, at=now(45), about="2@a")
    drop_and_file(staff, later)
    assert travel(act).state == "accepted"


def test_what_cannot_be_true_is_filed_and_said(act, staff):
    [one] = drop_and_file(
        staff, receipt("accettazione", subject=act.code, at="01/02/2020 08:00:00")
    )
    assert "prima del testo definitivo in vigore" in one.outcome
    assert not Transmission.objects.exists()
    act.refresh_from_db()
    assert act.state == "approved"


def test_nothing_filed_is_ever_rewritten(act, staff):
    [one] = drop_and_file(staff, receipt(subject=act.code, at=now()))
    for change in (
        lambda: PecMessage.objects.filter(pk=one.pk).update(outcome="altro"),
        lambda: PecMessage.objects.filter(pk=one.pk).delete(),
        lambda: Transmission.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert one.file.expires_at is None


# --- what a city writes


@pytest.mark.parametrize("mark", [mails.SIGNATURE_6, mails.SIGNATURE_2013])
def test_the_signed_copy_comes_back_with_its_number(act, staff, mark):
    services.mark_sent(protocol_id=act.pk, by=staff)
    signed = sign_p7m(text_of(act), person(names_of(act)[0]))
    files = {f"{act.code}_firmato.pdf.p7m": signed, "Segnatura.xml": mark}
    [one] = drop_and_file(staff, message(f"Re: {act.code}", files=files, at=now()))
    assert (one.journey, one.state) == ("signed_back", "filed"), one.outcome
    entry = RegistryEntry.objects.get()
    assert (entry.side, entry.number, entry.dated_on, entry.source, entry.aoo) == (
        "outgoing", "0004711", date(2026, 5, 19), "pec", "AOOBN",
    )  # fmt: skip
    assert travel(act, "signed_back").state == "delivered"
    copy = SignedCopy.objects.get()
    assert (bytes(copy.content), copy.protocol_id) == (signed, act.pk)
    # Until the hour of the message it is "now": these tests run at night too.
    assert (copy.known_at, copy.known_by) == (min(one.at, copy.received_at), "pec")
    assert when_it_arrived(act, copy.sha256) == one.at


def test_a_signed_copy_that_comes_too_early_is_handed_over_when_the_act_is_sent(act, office, staff):
    signed = sign_p7m(text_of(act), person(names_of(act)[0]))
    early = message(f"Re: {act.code}", files={f"{act.code}.pdf.p7m": signed}, at=now())
    [one] = drop_and_file(staff, early)
    assert "resta con la PEC e passa da solo" in one.outcome
    assert not SignedCopy.objects.exists()
    shown = page(office.get(act.get_absolute_url()))
    assert "Un file firmato è arrivato con la PEC" in shown
    hand_over = reverse("protocols:hand_over", args=[act.code])
    office.post(hand_over)  # not sent yet
    assert not Job.objects.filter(kind="protocols.hand_over").exists()

    services.mark_sent(protocol_id=act.pk, by=staff)
    job = Job.objects.get(kind="protocols.hand_over")
    assert "Passano ora al controllo" in page(office.get(act.get_absolute_url()))
    office.post(hand_over)  # a second click
    assert Job.objects.filter(kind="protocols.hand_over").count() == 1
    assert services.hand_over_files(protocol_id=act.pk, by=staff) == [
        f"{act.code}.pdf.p7m: consegnato al controllo delle firme."
    ]
    assert services.hand_over_files(protocol_id=act.pk, by=staff) == []
    copy = SignedCopy.objects.get()
    assert (bytes(copy.content), copy.known_by) == (signed, "pec")
    assert copy.known_at == min(one.at, copy.received_at)
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
    assert "è arrivato con la PEC" not in page(office.get(act.get_absolute_url()))


def test_a_resolution_beside_the_act_is_no_signed_copy(act, staff):
    files = {"delibera-118.pdf.p7m": b"0", "nota.pdf.p7m": b"1"}
    [one] = drop_and_file(staff, message("Delibera di Giunta", files=files))
    assert (one.state, one.journey, one.matched_by) == ("filed", "", "address")
    assert not Transmission.objects.exists()


def test_a_confirmation_gives_the_number_of_arrival_and_a_written_one_stands(act, staff):
    files = {"conferma.xml": mails.CONFIRMATION}
    drop_and_file(staff, message(act.code, files=files, own="c1", at=now()))
    entry = RegistryEntry.objects.get()
    assert (entry.side, entry.number, entry.transmission.journey) == (
        "incoming", "0000099", "text_out",
    )  # fmt: skip
    services.record_entry(
        protocol_id=act.pk, journey="text_out", side="incoming", number="7",
        dated_on=date(2026, 5, 17), by=staff,
    )  # fmt: skip
    [other] = drop_and_file(staff, message(act.code, files=files, own="c2", at=now()))
    assert "resta quello scritto, 7" in other.outcome
    assert RegistryEntry.objects.get().number == "7"


def test_our_own_message_teaches_its_id(act, staff):
    sent = mails.plain(f"{act.code} - Atto", to="bn@pec.example", own="nostro@adg")
    sent.replace_header("Date", format_datetime(timezone.now()))
    [one] = drop_and_file(staff, sent.as_bytes())
    assert (one.is_ours, travel(act).message_id) == (True, "nostro@adg")


# --- the page


def upload(office, *files):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return office.post(reverse("protocols:pec_leave"), {"messaggi": uploads})


def test_from_the_files_to_one_confirmation(act, office):
    office.get(reverse("protocols:pec"))
    named = receipt(subject=act.code, at=now())
    answer = upload(office, ("a.eml", named), ("b.eml", receipt(about="x@x", to="no@x.example")))
    drop = PecDrop.objects.get()
    assert answer.url == drop.get_absolute_url()
    assert "Leggo i messaggi" in page(office.get(answer.url))
    services.read_drop(drop_id=drop.pk)
    Job.objects.update(state="done", finished_at=timezone.now())
    shown = page(office.get(answer.url))
    assert "1 messaggio riconosciuto" in shown
    assert "Di quale atto sono? 1 messaggio" in shown
    keys = {one.matched_by: one.pk for one in drop.messages.all()}
    confirm = reverse("protocols:pec_confirm", args=[drop.pk])
    office.post(confirm, {"messaggio": [keys[""]], f"codice-{keys['']}": "CMS-2026-999999"})
    assert not PecMessage.objects.filter(state="chosen").exists()
    office.post(
        confirm,
        {
            "messaggio": [*keys.values(), "x", "99999999"],
            f"codice-{keys['']}": act.code.lower(),
            f"invio-{keys['']}": "text_out",
        },
    )
    office.post(confirm, {"messaggio": list(keys.values())})  # a double click
    assert Job.objects.filter(kind="protocols.file_pec").count() == 1
    services.file_drop(drop_id=drop.pk, by=UserFactory(role=Role.STAFF))
    Job.objects.update(state="done", finished_at=timezone.now())
    assert "2 messaggi archiviati" in page(office.get(answer.url))
    office.post(reverse("protocols:pec_discard", args=[drop.pk]))
    assert PecMessage.objects.filter(state="filed").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "servono messaggi"),
        ("a.zip", b"no", "non è un vero file ZIP"),
        ("a.msg", b"no", "non è un vero file MSG"),
        ("a.eml", b"\x00\x01", "non è un vero file EML"),
    ],
)
def test_other_files_are_refused_at_the_door(office, name, content, said):
    answer = upload(office, (name, content))
    assert answer.status_code == 422
    assert said in page(answer)
    assert upload(office).status_code == 422


def test_the_door_checks_the_token(staff):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    assert upload(strict, ("a.eml", b"x")).status_code == 403


def test_a_file_without_messages_says_so(staff):
    with pytest.raises(FileRefused, match="Non contiene messaggi"):
        services.read_drop(drop_id=make_drop(staff).pk)
    with pytest.raises(NotAllowed):
        services.drop_pec(uploads=[], by=UserFactory(role=Role.AUDITOR))


def test_78_receipts_in_a_minute_and_as_many_queries_for_many(
    staff, office, django_assert_max_num_queries
):
    cities = [complete_city(name=f"Città {n}") for n in range(3)]
    batch = prepare(cities, staff)
    for draft in batch.protocols.all():
        services.freeze_protocol(protocol_id=draft.pk)
    codes = list(Protocol.objects.values_list("code", flat=True))
    raw = [
        receipt(kind, subject=codes[n % 3], at=now(), about=f"{n}@x", to=f"c{n}@pec.example")
        for n in range(39)
        for kind in ("accettazione", "avvenuta-consegna")
    ]
    begun = time.monotonic()
    filed = drop_and_file(staff, *raw)
    assert {one.state for one in filed} == {"filed"}
    assert time.monotonic() - begun < 60
    with django_assert_max_num_queries(8):
        office.get(filed[0].drop.get_absolute_url())


def test_the_demonstration_world_has_its_journeys(act, staff):
    services.mark_sent(protocol_id=act.pk, by=staff)
    assert load_journeys(staff=staff) == 1
    assert load_journeys(staff=staff) == 0
    assert travel(act).state == "delivered"
    assert "(demo)" in RegistryEntry.objects.get().number
