"""The story of a newcomer, with real workers and a real browser: 39 cities in, 39 protocols out."""

import re
import zipfile
from hashlib import sha256

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from cms_portal.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from cms_portal.documents.models import FrozenDocument
from cms_portal.jobs.workers import temporary_workers
from protocols.models import Protocol

pytestmark = [pytest.mark.browser, pytest.mark.faults, pytest.mark.django_db(transaction=True)]

STAFF, _, REFERENT, _ = (account.email for account in DEMO_ACCOUNTS)
MINUTES = 60_000


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Indirizzo e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Accedi", exact=True).click()


def download(page: Page, link, folder):
    with page.expect_download() as caught:
        link.click()
    target = folder / caught.value.suggested_filename
    caught.value.save_as(target)
    return target


def test_39_cities_in_39_protocols_out(visit, tmp_path):
    call_command("seed_demo", verbosity=0)
    office = visit().open("/")
    page = office.page
    page.set_default_timeout(1 * MINUTES)

    sign_in(page, STAFF)
    page.get_by_role("button", name="Ho preso visione").click()
    page.get_by_role("link", name="Città", exact=True).first.click()
    expect(page.get_by_text("39 città").first).to_be_visible()

    office.open("/protocolli/predisposizione/")
    expect(page.get_by_text("Dati dimostrativi").first).to_be_visible()
    expect(page.get_by_text("Nessun dato indispensabile manca.")).to_be_visible()
    with temporary_workers(2):
        page.get_by_role("button", name="Genera 39 protocolli").dblclick()
        archive = page.get_by_role("link", name=re.compile("Scarica lo ZIP"))
        expect(archive).to_be_visible(timeout=5 * MINUTES)
    zipped = download(page, archive, tmp_path)
    check_archive(zipped, tmp_path)
    assert office.complaints == []

    check_referent(visit, tmp_path)


def check_archive(zipped, folder):
    with zipfile.ZipFile(zipped) as archive:
        names = archive.namelist()
        pdfs = [name for name in names if name.endswith(".pdf")]
        assert len(pdfs) == len(set(pdfs)) == Protocol.objects.count() == 39
        assert all(name.isascii() and len(name) <= 80 for name in names)
        [benevento] = [name for name in pdfs if name.startswith("BN_Benevento_")]
        assert re.fullmatch(r"BN_Benevento_Protocollo-intesa_CMS-\d{4}-\d{6}\.pdf", benevento)
        content = archive.read(benevento)
        archive.extract(benevento, folder)
    document = FrozenDocument.objects.get(filename=benevento)
    assert sha256(content).hexdigest() == document.sha256

    reader = PdfReader(folder / benevento)
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for wanted in (
        "Comune di Benevento (BN)",
        "Regione Campania",
        "8.078.500,00",
        "ottomilionisettantottomilacinquecento/00",
        "5.842.268,00",
        "2.236.232,00",
        "Art. 12.",
        f"pagina 1 di {len(reader.pages)}",
        "FAC-SIMILE, dati dimostrativi",
        document.code,
    ):
        assert wanted in text, wanted


def check_referent(visit, folder):
    city = visit().open("/")
    page = city.page
    sign_in(page, REFERENT)
    page.get_by_role("button", name="Ho preso visione").click()
    expect(page.get_by_role("heading", name="Benevento", exact=True)).to_be_visible()
    expect(page.get_by_text("Avellino")).to_have_count(0)
    page.get_by_role("link", name="Leggi il protocollo").click()
    act = download(page, page.get_by_role("link", name="Scarica il PDF").first, folder)
    document = FrozenDocument.objects.get(filename=act.name)
    assert sha256(act.read_bytes()).hexdigest() == document.sha256

    other = Protocol.objects.exclude(city__name="Benevento").first()
    assert page.goto(city.address + other.get_absolute_url()).status == 404

    anybody = visit().open(f"/verifica/{document.code}/")
    said = "".join(anybody.page.locator("main").text_content().split())
    assert document.sha256 in said
    assert city.complaints == [] or all("404" in one for one in city.complaints)
