import csv
import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.models import DemoWorld
from cms_portal.files.services import purge_expired
from cms_portal.jobs.models import Job
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.progress import read_progress
from tests.accounts.factories import UserFactory
from tests.protocols.conftest import make_frozen, prepare
from tests.protocols.factories import complete_city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]


def archive_jobs():
    return Job.objects.filter(kind="protocols.build_archive")


def opened(private_file):
    return zipfile.ZipFile(io.BytesIO(private_file.path.read_bytes()))


def index(archive):
    text = archive.read("indice.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_only_the_last_document_asks_for_the_archive(staff):
    batch = prepare([complete_city(), complete_city()], staff)
    first, second = batch.protocols.all()
    services.freeze_protocol(protocol_id=first.pk)
    assert not archive_jobs().exists()
    services.freeze_protocol(protocol_id=second.pk)
    assert archive_jobs().get().key == f"protocol-archive:{batch.pk}:1"


def test_the_archive_holds_every_document_and_an_index(staff):
    cities = [complete_city(name="Benevento"), complete_city(name="Cava de' Tirreni")]
    batch = prepare(cities, staff)
    for protocol in batch.protocols.all():
        services.freeze_protocol(protocol_id=protocol.pk)
    archive = opened(services.build_archive(batch_id=batch.pk))
    assert archive.namelist() == [
        "BN_Benevento_Protocollo-intesa_CMS-2026-000001.pdf",
        "BN_Cava-de-Tirreni_Protocollo-intesa_CMS-2026-000002.pdf",
        "indice.csv",
    ]
    assert all(name.isascii() and len(name) <= 80 for name in archive.namelist())
    rows = index(archive)
    assert [row["citta"] for row in rows] == ["Benevento", "Cava de' Tirreni"]
    for row in rows:
        assert sha256(archive.read(row["file"])).hexdigest() == row["sha256"]
        assert row["avvertenza"] == ""


def test_demonstration_documents_say_so_in_the_index(staff):
    DemoWorld.objects.create()
    frozen = make_frozen(complete_city(), staff)
    [row] = index(opened(services.build_archive(batch_id=frozen.batch_id)))
    assert row["avvertenza"] == DEMO_MARK


def test_a_name_that_looks_like_a_formula_stays_text(staff):
    frozen = make_frozen(complete_city(name="=1+1"), staff)
    [row] = index(opened(services.build_archive(batch_id=frozen.batch_id)))
    assert row["citta"] == "'=1+1"


def test_the_archive_goes_after_seven_days_and_can_be_made_again(staff):
    frozen = make_frozen(complete_city(), staff)
    first = services.build_archive(batch_id=frozen.batch_id)
    life = first.expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < life <= timedelta(days=7)
    type(first).objects.filter(pk=first.pk).update(expires_at=timezone.now())
    assert purge_expired() == 1
    assert read_progress(frozen.batch_id).archive is None

    archive_jobs().update(state="done", finished_at=timezone.now())
    services.request_archive(batch_id=frozen.batch_id, by=staff)
    assert archive_jobs().count() == 2
    services.build_archive(batch_id=frozen.batch_id)
    assert read_progress(frozen.batch_id).archive.sha256 == first.sha256


def test_asking_while_it_is_being_made_changes_nothing(staff):
    frozen = make_frozen(complete_city(), staff)
    services.request_archive(batch_id=frozen.batch_id, by=staff)
    assert archive_jobs().count() == 1


def test_an_archive_of_nothing_is_refused(staff):
    batch = prepare([complete_city()], staff)
    with pytest.raises(ProtocolError, match="Nessun documento"):
        services.request_archive(batch_id=batch.pk, by=staff)


def test_a_withdrawn_act_is_not_in_the_archive(staff):
    kept, gone = (make_frozen(complete_city(), staff) for _ in range(2))
    services.withdraw(protocol_id=gone.pk, by=staff, reason="errore")
    archive_jobs().update(state="done", finished_at=timezone.now())
    with pytest.raises(ProtocolError, match="Nessun documento"):
        services.request_archive(batch_id=gone.batch_id, by=staff)
    assert len(opened(services.build_archive(batch_id=kept.batch_id)).namelist()) == 2


def test_withdrawing_the_last_draft_lets_the_others_out(staff):
    batch = prepare([complete_city(), complete_city()], staff)
    first, second = batch.protocols.all()
    services.freeze_protocol(protocol_id=first.pk)
    services.withdraw(protocol_id=second.pk, by=staff, reason="errore")
    assert archive_jobs().count() == 1


def test_only_who_prepares_may_ask(staff):
    frozen = make_frozen(complete_city(), staff)
    with pytest.raises(NotAllowed):
        services.request_archive(batch_id=frozen.batch_id, by=UserFactory())


# --- progress


def states(batch):
    return {cell.protocol.city.name: cell.kind for cell in read_progress(batch.pk).cells}


def test_each_city_has_its_cell(staff):
    names = ("Andria", "Barletta", "Cerignola", "Foggia", "Gela")
    batch = prepare([complete_city(name=name) for name in names], staff)
    done, running, dead, retrying, _queued = batch.protocols.order_by("number")
    services.freeze_protocol(protocol_id=done.pk)
    now = timezone.now()
    Job.objects.filter(pk=running.job_id).update(state="running", leased_until=now)
    Job.objects.filter(pk=dead.job_id).update(
        state="dead", finished_at=now, error="riga tecnica\nManca il carattere «☃»."
    )
    Job.objects.filter(pk=retrying.job_id).update(state="failed", error="prova")
    assert states(batch) == {
        "Andria": "done",
        "Barletta": "running",
        "Cerignola": "failed",
        "Foggia": "retrying",
        "Gela": "queued",
    }
    progress = read_progress(batch.pk)
    assert (progress.done, progress.total, progress.queued) == (1, 5, 2)
    assert progress.failed[0].error == "Manca il carattere «☃»."
    assert progress.must_ask_again


def test_stopping_leaves_what_is_in_hand_and_can_be_resumed(staff):
    batch = prepare([complete_city(name=name) for name in ("Andria", "Barletta")], staff)
    in_hand = batch.protocols.order_by("number").first()
    Job.objects.filter(pk=in_hand.job_id).update(state="running", leased_until=timezone.now())
    assert services.stop_batch(batch_id=batch.pk, by=staff) == 1
    assert states(batch) == {"Andria": "running", "Barletta": "stopped"}
    services.retry_protocol(protocol_id=batch.protocols.last().pk, by=staff)
    assert states(batch)["Barletta"] == "queued"


def test_a_retry_from_the_command_line_is_a_job_of_its_own(staff):
    batch = prepare([complete_city()], staff)
    draft = batch.protocols.get()
    for round_number in (2, 3):
        Job.objects.filter(pk=draft.job_id).update(state="dead", finished_at=timezone.now())
        draft = services.retry_protocol(protocol_id=draft.pk, by=None)
        assert draft.job.key == f"protocol-freeze:{draft.pk}:r{round_number}"
        assert draft.job.state == "queued"


@pytest.mark.parametrize("count", [1, 5])
def test_progress_costs_the_same_whatever_its_length(staff, count, django_assert_num_queries):
    batch = prepare([complete_city() for _ in range(count)], staff)
    with django_assert_num_queries(2):
        assert read_progress(batch.pk).queued == count
