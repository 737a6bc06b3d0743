"""The path on a phone: the old steps are one, and open without JavaScript too."""

from datetime import date

import pytest

from cities.models import PathStep
from cities.services import reach_step
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, OfficeFactory, PersonFactory, ReferentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def steps():
    """Every step of the path up to the signature, and the city has made them all."""
    last = PathStep.objects.get(key="protocol_signed")
    return list(PathStep.objects.filter(position__lte=last.position).order_by("position"))


@pytest.fixture
def referent(steps):
    user = UserFactory(role=Role.REFERENT)
    city = CityFactory(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    OfficeFactory(city=city)
    for step in steps:
        reach_step(city=city, step=step.key, fact_kind="prova", fact_id=1, day=date(2023, 1, 20))
    return user


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_old_steps_fold_into_one(visit, referent, steps, javascript):
    visitor = visit(referent, javascript=javascript).at(375).open("/bacheca/")
    page = visitor.page
    old = page.locator(".cm-path > li.is-old")
    assert old.count() == len(steps) - 1
    assert not old.first.is_visible()
    folded = page.get_by_text(f"Passi da 1 a {len(steps) - 1} conclusi")
    assert folded.is_visible()
    inside = page.locator(".is-sum li").first
    assert not inside.is_visible()
    folded.click()
    assert inside.is_visible()


def test_on_a_desk_every_step_is_in_the_row(visit, referent, steps):
    page = visit(referent).at(1280).open("/bacheca/").page
    assert page.locator(".cm-path > li.is-old").first.is_visible()
    assert not page.get_by_text(f"Passi da 1 a {len(steps) - 1} conclusi").is_visible()
