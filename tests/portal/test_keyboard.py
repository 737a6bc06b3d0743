"""What a person does without a mouse, or without JavaScript."""

import pytest

from cms_portal.accounts.roles import Role
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva", email="marta@ente.example")


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_first_tab_skips_to_the_content(visit, staff):
    page = visit(staff).open("/").page
    page.keyboard.press("Tab")
    assert focused(page) == "Vai al contenuto"
    page.keyboard.press("Enter")
    assert page.url.endswith("#contenuto")


def test_the_menu_of_the_person_opens_and_closes_by_keyboard(visit, staff):
    page = visit(staff).open("/").page
    menu = page.locator("#menu-utente")
    menu.focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Password"
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "menu-utente"


def test_on_a_phone_the_menu_opens_takes_the_focus_and_gives_it_back(visit, staff):
    page = visit(staff).at(375).open("/").page
    button = page.locator(".custom-navbar-toggler")
    assert not page.locator("#nav1 .nav-link").first.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#nav1 .nav-link", state="visible")
    page.wait_for_timeout(800)  # while it slides in, Bootstrap Italia hears no key
    assert page.evaluate("document.querySelector('#nav1').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("#nav1 .nav-link", state="hidden")


def test_without_javascript_the_phone_shows_the_menu(visit, staff):
    page = visit(staff, javascript=False).at(375).open("/").page
    assert page.locator("#nav1 .nav-link").first.is_visible()
    assert not page.locator(".custom-navbar-toggler").is_visible()


def test_a_refused_form_takes_the_focus_to_what_is_wrong(visit, staff):
    page = visit().open("/accounts/login/").page
    page.fill("[name=login]", staff.email)
    page.fill("[name=password]", "non-e-questa")
    page.click("main button:has-text('Accedi') >> nth=0")
    page.wait_for_selector("[data-cm-error-summary]")
    assert "L'indirizzo o la password non sono corretti." in focused(page)


def test_signing_in_with_keyboard_only_and_without_javascript(visit, staff):
    page = visit(javascript=False).open("/accounts/login/").page
    page.focus("[name=login]")
    page.keyboard.type(staff.email)
    page.focus("[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    assert page.locator("h1").inner_text() == "Proteggete il vostro accesso"


def test_leaving_is_a_button_not_a_link(visit, staff):
    page = visit(staff).open("/").page
    page.click("button.cm-exit")
    page.wait_for_url("**/accounts/login/")
