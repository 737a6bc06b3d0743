"""The path on a phone: the old steps are one, and open without JavaScript too."""

from datetime import date

import pytest

from cities.services import reach_step
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, OfficeFactory, PersonFactory, ReferentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def referent():
    user = UserFactory(role=Role.REFERENT)
    city = CityFactory(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    OfficeFactory(city=city)
    for key in ("referents", "guidelines", "office", "protocol_signed"):
        reach_step(city=city, step=key, fact_kind="prova", fact_id=1, day=date(2023, 1, 20))
    return user


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_old_steps_fold_into_one(visit, referent, javascript):
    visitor = visit(referent, javascript=javascript).at(375).open("/bacheca/")
    page = visitor.page
    old = page.locator(".cm-path > li.is-old")
    assert old.count() == 3
    assert not old.first.is_visible()
    folded = page.get_by_text("Passi da 1 a 3 conclusi")
    assert folded.is_visible()
    inside = page.locator(".is-sum li").first
    assert not inside.is_visible()
    folded.click()
    assert inside.is_visible()


def test_on_a_desk_every_step_is_in_the_row(visit, referent):
    page = visit(referent).at(1280).open("/bacheca/").page
    assert page.locator(".cm-path > li.is-old").first.is_visible()
    assert not page.get_by_text("Passi da 1 a 3 conclusi").is_visible()
