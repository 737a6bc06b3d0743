"""The verdict on a signed file, beside pyHanko alone; the pages of the acts with 39 cities and
with all 2,551 municipalities of the South."""

import hashlib
import subprocess
import sys
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cities import the_whole_south
from bench.figures import Figure, Figures
from bench.pages import queries, quickest, staff
from bench.worlds import load_demonstration, scratch_database

BARE = Path(__file__).with_name("bare_pyhanko.py")
TURNS = 7  # in turn: the same code differs by a third between one minute and the next
SIGNATURES = 2
MOST_VERDICT = 1.3


def measure() -> Figures:
    with scratch_database(), TemporaryDirectory() as folder:
        load_demonstration()
        yield from _verdict(Path(folder))
        yield from _pages()


def _verdict(folder: Path) -> Figures:
    """The whole of the worker's job: the child that reads, the decision, the rows, the moves."""
    from django.conf import settings

    from tests.signatures.signers import TRUSTED, authority

    authority(TRUSTED).save(folder / "anchors")
    settings.TRUST_ANCHORS_DIR = str(folder / "anchors")
    anchor = folder / "anchors" / f"{TRUSTED}.pem"
    act = _sent_act()
    file = folder / "firmato.pdf"
    file.write_bytes(_signed(act))
    copy = _received(act, file.read_bytes())
    ours, bare = [], []
    for _ in range(TURNS):
        bare.append(_bare(file, anchor))
        ours.append(_judged(copy))
    yield (
        f"verdetto su {file.stat().st_size // 1024} kB con {SIGNATURES} firme: "
        f"{min(ours) * 1000:.0f} ms; pyHanko da solo {min(bare) * 1000:.0f} ms"
    )
    yield Figure(
        f"verdetto su un PDF con {SIGNATURES} firme, come lo fa il lavoro",
        "pyHanko da solo, stesso file, in un processo suo",
        min(ours) / min(bare),
        at_most=MOST_VERDICT,
    )


def _sent_act() -> Any:
    from django.utils import timezone

    from protocols import services
    from protocols.models import Protocol, ProtocolTemplate

    batch = services.prepare_batch(
        token=uuid.uuid4(),
        template_id=ProtocolTemplate.objects.latest("pk").pk,
        letter_date=timezone.localdate(),
        city_codes=["A783"],
        with_second_wording=["A783"],
        by=None,
    )
    act = services.freeze_protocol(protocol_id=Protocol.objects.get(batch=batch).pk)
    return services.mark_sent(protocol_id=act.pk, by=_office())


def _office() -> Any:
    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role

    return load_accounts()[Role.STAFF]


def _signed(act: Any) -> bytes:
    """By the city and then by the authority, whose signature has a timestamp."""
    from protocols.documents import signature_fields
    from tests.signatures.signers import sign_pdf, signer

    act.document.refresh_from_db()
    content = bytes(act.document.content)
    for field in signature_fields(act.document.data):
        who = signer(field["name"], "XXXXXX70A01A783X")
        is_last = field["side"] == "authority"
        content = sign_pdf(content, who, field["key"], is_stamped_in_time=is_last)
    return content


def _received(act: Any, content: bytes) -> Any:
    from protocols import services

    copy, _ = services.receive_copy(
        protocol_id=act.pk, content=content, filename="firmato.pdf", by=_office()
    )
    return copy


def _judged(copy: Any) -> float:
    """Seconds; afterwards the copy waits again."""
    from django.db import transaction

    from protocols import services

    with transaction.atomic():
        start = time.perf_counter()
        judged = services.judge_copy(copy_id=copy.pk)
        taken = time.perf_counter() - start
        if judged.state != "verified":
            raise ValueError(f"{judged.state}: {judged.problem}")
        transaction.set_rollback(True)
    return taken


def _bare(file: Path, anchor: Path) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", "-B", str(BARE), str(file), str(anchor)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    taken = time.perf_counter() - start
    if int(done.stdout) != SIGNATURES:
        raise ValueError(f"{done.stdout} good signatures")
    return taken


def _pages() -> Figures:
    from cities.models import City
    from protocols.models import GenerationBatch, Protocol, ProtocolTemplate

    client = staff()
    batch = GenerationBatch.objects.create(
        token=uuid.uuid4(),
        template=ProtocolTemplate.objects.latest("pk"),
        letter_date=Protocol.objects.latest("pk").letter_date,
    )
    pages = {
        "spedizione": f"/protocolli/predisposizione/{batch.pk}/spedizione/",
        "elenco dei protocolli": "/protocolli/",
        "trasmissione insieme": "/protocolli/insieme/trasmetti/",
        "avanzamento": f"/protocolli/predisposizione/{batch.pk}/",
    }
    _make_acts(batch)
    few = {name: (len(queries(client, url)), quickest(client, url)) for name, url in pages.items()}
    with the_whole_south():
        _make_acts(batch)
        count = City.objects.count()
        for name, url in pages.items():
            asked, seconds = len(queries(client, url)), quickest(client, url)
            before, seconds_before = few[name]
            yield (
                f"{name}: {before} query, {seconds_before * 1000:.0f} ms con 39 città; {asked} "
                f"query, {seconds * 1000:.0f} ms con {count}"
            )
            yield Figure(f"query di «{name}», {count} città", "39", asked / before, at_most=1)


def _make_acts(batch: Any) -> None:
    """A definitive text for each city without one, numbered by the office; every second was sent.

    The text is a few bytes: these pages never read it.
    """
    from django.utils import timezone

    from cities.models import City
    from protocols.models import Protocol, RegistryEntry, TextVersion, Transmission

    first = Protocol.objects.count() + 1
    cities = City.objects.exclude(protocols__isnull=False)
    today = timezone.localdate()
    acts = Protocol.objects.bulk_create(
        _act(batch, city, number) for number, city in enumerate(cities, start=first)
    )
    TextVersion.objects.bulk_create(
        TextVersion(protocol=act, number=1, document=act.document, frozen_at=timezone.now())
        for act in acts
    )
    travels = Transmission.objects.bulk_create(
        Transmission(protocol=act, journey="text_out", document=act.document, sent_on=act.sent_on)
        for act in acts
    )
    RegistryEntry.objects.bulk_create(
        RegistryEntry(
            transmission=travel,
            side="outgoing",
            administration="Autorità di Gestione",
            number=f"{travel.pk:07d}",
            dated_on=today,
            source="pasted",
        )
        for travel in travels
    )


def _act(batch: Any, city: Any, number: int) -> Any:
    from django.utils import timezone

    from cms_portal.documents.models import FrozenDocument
    from cms_portal.documents.services import new_code
    from protocols.models import Protocol

    code, content = new_code(), f"%PDF-1.7 {number}".encode()
    document = FrozenDocument.objects.create(
        code=code,
        kind="protocols.protocol",
        subject_id=city.pk,
        reference=f"CMS-2099-{number:06d}",
        title=f"Protocollo d'intesa, {city.name}",
        filename=f"{number}.pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        html="",
        data={},
        engine={},
        is_demo=True,
    )
    return Protocol(
        city=city,
        year=2099,
        number=number,
        code=document.reference,
        template=batch.template,
        batch=batch,
        state="sent" if number % 2 else "approved",
        sent_on=timezone.localdate() if number % 2 else None,
        letter_date=batch.letter_date,
        verification_code=code,
        document=document,
    )
