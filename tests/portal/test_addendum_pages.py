"""A signed act, its addendum, what changed and the text in force, in a real browser."""

import pytest
from django.utils import timezone

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.portal.test_accessibility import faults
from tests.portal.world import make_act, referent_of
from tests.protocols.amending import freeze, sign, start, written
from tests.protocols.factories import complete_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Parolalunghissima" * 15


def test_the_pages_of_an_addendum(visit):
    staff = UserFactory(role=Role.STAFF, name="Marta Riva")
    city = complete_city(name="Benevento", cadastral_code="A783", pec="vecchia@pec.example")
    _, act = make_act(city, by=staff)
    root = sign(act)
    mandate = city.legal_representatives.get()
    mandate.valid_to = timezone.localdate()
    mandate.save()
    addendum = sign(freeze(start(root, staff, written(root, a1=f"1. {LONG}")), staff))
    page = root.get_absolute_url()
    pages = [page, f"{page}modifiche/", f"{page}addendum/", f"{page}testo-vigente/"]
    assert faults(visit(staff), [*pages, addendum.get_absolute_url()]) == {}
    assert faults(visit(referent_of(city)), [f"{page}testo-vigente/"]) == {}
