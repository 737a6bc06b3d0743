"""What was typed when the session ended under one's hands comes back, to the same person alone."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from cms_portal.accounts.middleware import LOST_WORDS
from cms_portal.accounts.roles import Role
from tests.accounts.factories import PASSWORD, UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Entro quando va comunicato l'ufficio?\nE a chi?"


@pytest.fixture
def referents():
    users = UserFactory.create_batch(2, role=Role.REFERENT)
    for user in users:
        ReferentFactory(city=CityFactory(), person=PersonFactory(user=user))
    return users


def sign_in(page, user):
    page.get_by_label("Indirizzo e-mail").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Accedi", exact=True).click()


def type_and_lose_the_session(visitor):
    page = visitor.open("/quesiti/nuovo/").page
    page.get_by_label("Oggetto").fill("L'ufficio")
    page.get_by_label("Il quesito").fill(WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/login/**")
    return page


def test_what_was_typed_is_back_in_the_form(visit, referents):
    page = type_and_lose_the_session(visit(referents[0]))
    sign_in(page, referents[0])
    page.get_by_text(LOST_WORDS).wait_for()
    expect(page.locator("[data-cm-words-lost]")).to_contain_text("Lo avete di nuovo nel modulo")
    expect(page.get_by_label("Il quesito")).to_have_value(WORDS)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", name="L'ufficio").wait_for()
    assert page.evaluate("sessionStorage.getItem('cm-words')") is None


def test_whoever_sits_there_next_reads_nothing(visit, referents):
    page = type_and_lose_the_session(visit(referents[0]))
    sign_in(page, referents[1])
    page.get_by_text(LOST_WORDS).wait_for()
    expect(page.get_by_label("Il quesito")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('cm-words')") is None
