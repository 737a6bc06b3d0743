"""One act in a real browser, with real workers: read, frozen, signed outside, given back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms_portal.accounts.roles import Role
from cms_portal.jobs.models import Job
from protocols import services
from protocols.enums import ProtocolState
from protocols.models import Protocol
from protocols.services.copies import ensure_slots
from protocols.services.moves import lock, move
from tests.accounts.factories import UserFactory
from tests.files.pdf import pdf_bytes
from tests.portal.test_accessibility import faults
from tests.portal.test_people_story import fill
from tests.portal.world import make_act, referent_of
from tests.protocols.factories import AuthorityFactory, CopyFactory, TemplateFactory, complete_city
from tests.protocols.signing import names_of, person
from tests.signatures.signers import TRUSTED, authority, sign_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Le schede si presentano entro il {termini.schede}."
HALF_MINUTE = 30_000


@pytest.fixture
def city():
    AuthorityFactory()
    TemplateFactory(bodies=["Il Comune di {comune.nome} aderisce.", WORDS])
    return complete_city(name="Benevento", cadastral_code="A783")


@pytest.fixture
def trusted(probe_dir):
    """The workers know who issues the certificates of the test."""
    authority(TRUSTED).save(probe_dir / "anchors")


@pytest.fixture
def office(visit):
    return visit(UserFactory(role=Role.STAFF, name="Marta Riva"))


@pytest.fixture
def boss(visit):
    return visit(UserFactory(role=Role.AUTHORITY, name="Paolo Ferri"))


@pytest.fixture
def town(visit, city):
    return visit(referent_of(city))


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def see(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def sign_outside(content: bytes, name: str, *field: str) -> bytes:
    """With the signer's own kit: in a thread, since the browser keeps the event loop of ours."""
    with ThreadPoolExecutor(1) as kit:
        return kit.submit(sign_pdf, content, person(name), *field).result()


def put_in_review(office) -> Protocol:
    page = office.open("/protocolli/predisposizione/").page
    press(page, "Sottoponi prima al Comune")
    see(page, "Un Comune ha ora il testo da leggere e commentare.")
    return Protocol.objects.get()


def discuss(town, office, url: str) -> None:
    """The city asks about an article; the office answers and closes."""
    page = town.open("/bacheca/").page
    page.get_by_role("link", name="Leggete e commentate il testo").first.click()
    article = page.get_by_role("region", name="Art. 2.")
    article.locator("summary", has_text="Commentate").click()
    article.get_by_label("Commento").fill("Il termine cade di sabato: slitta al lunedì?")
    press(page, "Invia il commento")
    see(page, "1 commento aperto")
    press(page, "Abbiamo finito di leggerlo")

    page = office.open(url).page
    page.get_by_role("link", name="Leggi, rispondi e approva").click()
    see(page, "Il termine cade di sabato")
    page.locator("summary", has_text="Rispondi").click()
    page.get_by_label("Rispondi").fill("Sì: slitta al primo giorno lavorativo.")
    press(page, "Invia e chiudi")
    see(page, "Commenti chiusi")


def approve(boss, url: str) -> Protocol:
    """A worker makes the document; who approved sees it come."""
    page = boss.open(f"{url}esame/").page
    press(page, "Approva il testo")
    page.wait_for_url(f"**{url}")
    expect(page.get_by_role("link", name="Scarica il PDF")).to_be_visible(timeout=HALF_MINUTE)
    return Protocol.objects.get(document__isnull=False)


def send(office, url: str) -> None:
    press(office.open(url).page, "Segna come trasmesso")
    see(office.page, "segnato come trasmesso")


def record_act_of_the_city(town, url: str, paper) -> None:
    page = town.open(url).page
    page.get_by_role("link", name="Registrate l'atto del Comune").click()
    fill(page, organo="giunta", numero="118", adottato_il=timezone.localdate().isoformat())
    page.get_by_label("Immediatamente eseguibile").check()
    page.locator("[name=file]").set_input_files(paper)
    press(page, "Registrate")
    see(page, "immediatamente eseguibile")


def bring(visitor, url: str, file) -> None:
    page = visitor.open(url).page
    page.get_by_role("link", name="Carica una copia firmata").click()
    page.get_by_label("File firmato").set_input_files(file)
    press(page, "Carica il file firmato")
    expect(page.get_by_text("Verificata").first).to_be_visible(timeout=HALF_MINUTE)
    see(page, "Il file non è cambiato dopo la firma")


def give_back(office, url: str) -> None:
    page = office.open(url).page
    see(page, "Firmato da entrambe le parti")
    page.locator("summary", has_text="repertorio").click()
    fill(page, repertorio="45/2026")
    press(page, "Segna come registrato")
    see(page, "Repertorio n. 45/2026")
    press(page, "Segna come restituito")
    see(page, "segnato come restituito al Comune")
    expect(page.get_by_role("button", name="Segna come restituito")).to_have_count(0)


def test_an_act_from_its_template_to_anybodys_check(
    workers, trusted, visit, city, office, boss, town, tmp_path
):
    act = put_in_review(office)
    url = act.get_absolute_url()
    discuss(town, office, url)
    act = approve(boss, url)
    send(office, url)
    paper, once, twice = (tmp_path / name for name in ("dgc.pdf", "firmato.pdf", "due.pdf"))
    paper.write_bytes(pdf_bytes())
    record_act_of_the_city(town, url, paper)

    mayor, director = names_of(act)
    with town.page.expect_download() as caught:
        town.page.get_by_role("link", name="Scarica il PDF").click()
    once.write_bytes(sign_outside(caught.value.path().read_bytes(), mayor))
    bring(town, url, once)
    twice.write_bytes(sign_outside(once.read_bytes(), director, "Autorita"))
    bring(boss, url, twice)
    give_back(office, url)

    anybody = visit().open(f"/verifica/{act.document.code}/").page
    main = anybody.locator("main")
    for words in ("In vigore", "Protocollo d'intesa", act.code, "Dipartimento di prova"):
        expect(main).to_contain_text(words)
    assert act.document.sha256 in "".join(main.text_content().split())
    signed = anybody.get_by_role("region", name="Firme digitali")
    expect(signed).to_contain_text("Comune di Benevento")
    expect(signed.get_by_text("Firmato")).to_have_count(2)
    assert mayor not in main.text_content()
    assert not Job.objects.filter(state="dead").exists()
    assert office.complaints == town.complaints == boss.complaints == []


def test_the_last_pages_of_an_act_are_for_everybody(office):
    """With axe: what the office still does, what anybody reads."""
    staff = UserFactory(role=Role.STAFF)
    _, act = make_act(complete_city(name="Benevento"), by=staff)
    services.mark_sent(protocol_id=act.pk, by=staff)
    with transaction.atomic():
        for state in (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED):
            move(lock(act.pk), state, by=None)
    act.refresh_from_db()
    slot = ensure_slots(act)[0]
    nothing = {"form": "pdf", "sha256": "", "layers": 0, "signatures": [], "change": "none"}
    slot.copy = CopyFactory(protocol=act, verdict={"found": nothing})
    slot.signature = "0"
    slot.signed_at, slot.signed_by = timezone.now(), "Anna Bianchi"
    slot.save()

    assert faults(office, [act.get_absolute_url(), act.document.get_absolute_url()]) == {}
