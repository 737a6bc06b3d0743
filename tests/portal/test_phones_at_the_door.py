"""Phones at the door of an event in a real browser: no network, a closed tab, all arrives."""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cms_portal.accounts.roles import Role
from events.arrivals import Figures
from events.models import Presence
from tests.accounts.factories import UserFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory
from tests.portal.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READY = "Pronto senza rete"


@pytest.fixture
def event():
    made = EventFactory(starts_on=timezone.localdate())
    for name in ("Benevento", "Cosenza"):
        delegation = DelegationFactory(event=made, accepted=True, city__name=name)
        RegistrationFactory.create_batch(3, delegation=delegation)
    return made


@pytest.fixture
def people(event):
    return list(event.registrations.by_name().select_related("person", "delegation__city"))


@pytest.fixture
def door(event):
    return f"/eventi/{event.pk}/check-in/"


@pytest.fixture
def phone(visit, door):
    """`phone()`: one with the page open, ready to lose the network; its own operator."""

    def start():
        visitor = visit(UserFactory(role=Role.STAFF)).at(375)
        visitor.open(door)
        visitor.page.get_by_text(READY).wait_for()
        return visitor

    return start


def tick(page, person, name="arriva"):
    page.fill("#q", person.person.last_name)
    page.locator(f"#chi-arriva button[name={name}][value='{person.pk}']").click()


def waits(page, count):
    words = "1 ingresso" if count == 1 else f"{count} ingressi"
    page.get_by_text(f"Senza rete: {words} da inviare").wait_for()


def test_three_phones_tick_without_network_and_bring_all_back(phone, people, event, door):
    phones = [phone() for _ in range(3)]
    for one in phones:
        one.page.context.set_offline(True)
    shares = [people[0:3], people[2:5], people[4:5]]  # two people are seen by two phones
    for one, share in zip(phones, shares, strict=True):
        for person in share:
            tick(one.page, person)
        waits(one.page, len(share))
        expect(one.page.locator("[data-cm-count]")).to_contain_text("Totale di questo telefono")
    assert not Presence.objects.exists()

    context = phones[1].page.context  # the tab is closed; without network it opens again
    phones[1].page.close()
    phones[1].page = context.new_page()
    phones[1].open(door)
    waits(phones[1].page, 3)
    expect(phones[1].page.locator("[data-cm-count]")).to_have_text(
        "Totale di questo telefono: 3 persone"
    )

    for one in phones:
        one.page.context.set_offline(False)
        one.page.evaluate("window.dispatchEvent(new Event('online'))")
        one.page.get_by_text(READY).wait_for()
        expect(one.page.locator("[data-cm-save]")).to_be_hidden()
    assert Presence.objects.count() == 7
    assert Presence.objects.filter(is_repeat=True).count() == 2
    assert Figures.of(event).people == 5
    expect(phones[2].page.locator("[data-cm-count]")).to_have_text("2 città · 5 persone")


def test_a_whole_delegation_in_one_tap_and_an_undo_without_network(phone, people, event):
    page = phone().page
    page.context.set_offline(True)
    page.locator("[data-cm-arrivals] button", has_text="Cosenza").click()
    page.get_by_role("button", name="Registra i segnati").click()
    waits(page, 3)
    page.locator("#chi-arriva button[name=annulla]").first.click()
    waits(page, 4)
    expect(page.locator("[data-cm-count]")).to_have_text("Totale di questo telefono: 2 persone")
    page.context.set_offline(False)
    page.get_by_text(READY).wait_for()
    expect(page.locator("[data-cm-count]")).to_have_text("1 città · 2 persone")
    assert Figures.of(event).people == 2


def test_who_is_not_in_the_list_is_written_down_without_network(phone, people, event):
    visitor = phone()
    page = visitor.page
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.fill("#q", "Verdi")
    page.get_by_role("button", name="Non è in elenco").click()
    form = page.locator("[data-cm-unlisted]")
    expect(form.get_by_label("Cognome")).to_have_value("Verdi")
    form.get_by_label("Nome (obbligatorio)", exact=True).fill("Ada")
    form.get_by_label("Con chi viene").select_option(label="Cosenza")
    for width in (1280, 375):
        assert visitor.at(width).axe() == []
        assert visitor.sideways == 0
    page.get_by_role("button", name="Registra la presenza").click()
    waits(page, 1)
    expect(page.locator("[data-cm-last]")).to_contain_text("Ada Verdi")

    page.fill("#q", people[0].person.last_name)
    page.locator(f"button[name=sostituisce][value='{people[0].pk}']").click()
    form.get_by_label("Cognome").fill("Neri")
    form.get_by_label("Nome (obbligatorio)", exact=True).fill("Ugo")
    page.get_by_role("button", name="Registra la presenza").click()
    waits(page, 2)
    page.context.set_offline(False)
    page.get_by_text(READY).wait_for()
    expect(page.locator("[data-cm-last]")).to_contain_text("Ugo Neri")
    expect(page.locator("[data-cm-last]")).to_contain_text("Cosenza")
    expect(page.locator("[data-cm-count]")).to_have_text("2 città · 2 persone")
    assert Figures.of(event).people == 2


def test_a_session_that_is_over_keeps_what_waits_and_says_what_to_do(phone, people, event):
    page = phone().page
    page.context.set_offline(True)
    tick(page, people[0])
    waits(page, 1)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.get_by_text("La sessione è finita: 1 ingresso da inviare").wait_for()
    expect(page.get_by_role("link", name="Entrate di nuovo")).to_be_visible()
    assert not Presence.objects.exists()
    page.context.add_cookies(cookies)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text(READY).wait_for()
    assert Figures.of(event).people == 1


def test_what_waits_is_saved_to_a_file_and_read_from_another_device(phone, people, event, tmp_path):
    lost = phone().page
    lost.context.set_offline(True)
    tick(lost, people[0])
    waits(lost, 1)
    with lost.expect_download() as download:
        lost.get_by_role("button", name="Salva in un file").click()
    saved = tmp_path / "ingressi.json"
    download.value.save_as(saved)
    assert people[0].person.last_name not in saved.read_text()
    assert [row["id"] for row in json.loads(saved.read_text())["rows"]] == [people[0].pk]

    other = phone().page
    other.get_by_text("Ingressi salvati in un file").click()
    other.set_input_files("#file", saved)
    other.get_by_role("button", name="Leggi il file").click()
    other.get_by_text("1 registrazione nuova").wait_for()
    lost.context.set_offline(False)
    lost.get_by_text(READY).wait_for()
    assert Presence.objects.count() == 1


def test_who_signs_out_leaves_no_name_behind(phone, people, door):
    visitor = phone()
    page = visitor.page
    page.get_by_role("button", name="Esci").click()
    page.wait_for_url(lambda url: "check-in" not in url)
    page.wait_for_function("localStorage.getItem('cm-door') === null")
    page.wait_for_function(
        "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
    )
    left = page.evaluate(
        "async () => [await caches.has('cm-door'), (await indexedDB.databases()).map(d => d.name)]"
    )
    assert left[0] is False
    assert "cm-elenchi" not in left[1]


def test_a_camera_that_fails_says_why(phone, people):
    page = phone().page
    page.get_by_role("button", name="Usa la fotocamera").click()
    page.get_by_text("scrivete il codice").wait_for()
    page.fill("#q", people[0].badge_code.lower().replace("-", " "))
    page.press("#q", "Enter")
    page.get_by_text("Presenza registrata alle").wait_for()


def test_the_page_with_and_without_network(visit, phone, door, event, people):
    staff = UserFactory(role=Role.STAFF)
    assert faults(visit(staff), [door, f"{door}?delegazione={people[0].delegation_id}"]) == {}
    visitor = phone()
    visitor.page.context.set_offline(True)
    tick(visitor.page, people[0])
    waits(visitor.page, 1)
    for width in (375, 1280):
        assert visitor.at(width).axe() == []
        assert visitor.sideways == 0
