"""The story of the people of a city, in a real browser with the second factor on: somebody is
invited and enters from a phone, reads, tells a change; who signs changes, and who leaves is out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cities.models import GuidelineReceipt, LegalRepresentative, Referent
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, LegalRepresentativeFactory, ReferentFactory
from tests.cities.text_factories import GuidelineVersionFactory
from tests.files.pdf import pdf_bytes
from tests.mailing.conftest import listening
from tests.portal.test_sign_in import plug_in_passkeys
from tests.privacy.factories import published_notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 375


@pytest.fixture
def letters(workers, smtp_port):
    """What the workers' mail brings."""
    with listening(smtp_port) as sink:
        yield sink.messages


@pytest.fixture
def city():
    return CityFactory(name="Benevento")


@pytest.fixture
def office(visit):
    return visit(UserFactory(role=Role.STAFF, name="Marta Riva"))


def link_in(letters, page: Page, address: str) -> str:
    """The path of the link in the newest letter to `address`, waiting for it."""
    for _ in range(200):
        mine = [one for one in letters if one["To"] and address in one["To"]]
        if mine:
            text = mine[-1].get_body(("plain",)).get_content()
            return re.search(r"https?://[^/\s]+(/accesso/\S+)", text)[1]
        page.wait_for_timeout(100)
    raise AssertionError(f"nothing came to {address}")


def invite(office, person: str) -> None:
    page = office.open("/inviti/nuovi/").page
    page.get_by_role("row").filter(has_text=person).get_by_role("checkbox").check()
    page.get_by_role("button", name="Continuate").click()
    page.get_by_role("button", name="Invia l'invito").click()
    expect(page.get_by_text(re.compile("invito", re.IGNORECASE)).first).to_be_visible()


def accept(visitor, link: str) -> None:
    """On the phone: the link, its button, the notice, a passkey."""
    page = visitor.at(PHONE).open(link).page
    plug_in_passkeys(page)
    page.get_by_role("button", name="Attiva l'accesso").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proteggete il vostro accesso")
    page.get_by_role("link", name="Registrate una passkey").click()
    page.get_by_label(re.compile("Nome")).fill("Telefono")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")


def enter_with_passkey(visitor) -> Page:
    page = visitor.open("/accounts/login/").page
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def fill(page: Page, **fields: str) -> None:
    """By the names of the fields: what is typed is typed, what is a list is chosen from."""
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tell_who_comes_instead(page: Page, act) -> None:
    page.get_by_role("link", name="Comunicate una variazione dei referenti").click()
    page.get_by_role("link", name="Un referente al posto di un altro").click()
    page.get_by_label("Chi lascia").select_option(index=1)
    fill(
        page,
        nome="Livia",
        cognome="Vento",
        email="livia.vento@comune.example",
        decorrenza=timezone.localdate().isoformat(),
        atto="decreto sindacale n. 14",
    )
    page.locator("[name=file]").set_input_files(act)
    page.get_by_role("button", name="Invia alla segreteria").click()
    expect(page.get_by_role("heading", name="In esame")).to_be_visible()


def accept_the_change(office) -> None:
    page = office.open("/citta/variazioni/").page
    page.get_by_role("link", name=re.compile("Un referente al posto di un altro")).first.click()
    page.get_by_role("button", name="Accogli la variazione").click()
    expect(page.get_by_text("Accolta").first).to_be_visible()


def change_the_mayor(office, city) -> None:
    page = office.open(f"/citta/{city.cadastral_code}/persone/").page
    page.get_by_role("link", name=re.compile("^Subentro a Anna Bianchi, Sindac")).click()
    today = timezone.localdate()
    fill(
        page,
        ultimo_giorno=(today - timedelta(days=1)).isoformat(),
        nome="Bice",
        cognome="Levante",
        genere="F",
        tipo="mayor",
        atto="verbale di proclamazione",
        dal=today.isoformat(),
    )
    page.get_by_role("button", name="Concludi l'incarico e passa le consegne").click()
    expect(page.get_by_text("Bice Levante").first).to_be_visible()


def test_the_people_of_a_city_come_change_and_go(visit, office, city, letters, tmp_path):
    act = tmp_path / "decreto-14.pdf"
    act.write_bytes(pdf_bytes())
    published_notice()
    leaving = ReferentFactory(
        city=city,
        kind="technical",
        person__first_name="Irene",
        person__last_name="Calore",
        person__email="irene.calore@comune.example",
    )
    LegalRepresentativeFactory(city=city, person__first_name="Anna", person__last_name="Bianchi")
    version = GuidelineVersionFactory(published=True, sent_to=[city])

    # The office invites; opening the link spends nothing, its button does.
    page = office.open("/").page
    page.get_by_role("button", name="Ho preso visione").click()
    invite(office, "Irene Calore")
    link = link_in(letters, page, "irene.calore@comune.example")
    assert visit().open(link).page.get_by_role("button", name="Attiva l'accesso").is_visible()
    phone = visit()
    accept(phone, link)
    user = User.objects.get(email="irene.calore@comune.example")
    assert user.has_role(Role.REFERENT)

    # She leaves and comes back with the passkey alone, from the phone.
    phone.open("/accounts/logout/").page.locator("main button[type=submit]").click()
    mobile = enter_with_passkey(phone)
    if mobile.get_by_role("button", name="Ho preso visione").is_visible():
        mobile.get_by_role("button", name="Ho preso visione").click()
    phone.open("/bacheca/")
    expect(mobile.get_by_role("heading", name="Cosa serve ora")).to_be_visible()

    # A guideline is read where the workspace says.
    phone.open(version.guideline.get_absolute_url())
    mobile.get_by_role("button", name="Dichiaro la presa visione").click()
    expect(mobile.get_by_text(re.compile("Presa visione il .*Irene Calore"))).to_be_visible()
    assert GuidelineReceipt.objects.get().person == leaving.person

    # Who takes her place is told with the act; the office reads it and accepts.
    tell_who_comes_instead(phone.open("/bacheca/").page, act)
    accept_the_change(office)
    newcomer = Referent.objects.current().get(city=city)
    assert newcomer.person.full_name == "Livia Vento"
    phone.open("/bacheca/")
    assert "/accounts/login/" in mobile.url, "who has left is out at once, passkey and all"
    invite(office, "Livia Vento")
    accept(visit(), link_in(letters, page, "livia.vento@comune.example"))

    # The mayor changes too: the new one takes over what waits for a signature.
    change_the_mayor(office, city)
    signatory = LegalRepresentative.objects.current().get(city=city)
    assert signatory.person.full_name == "Bice Levante"
    assert signatory.title == "Sindaca"
    assert office.complaints == phone.complaints == []
