"""What comes after an event, in a real browser: its restitution, opinions, the link to answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cities.models import City
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import hash_token
from events.models import FeedbackAnswer, FeedbackLink, FeedbackRound
from events.services import Moment, Tick, record_presences
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, ThemeFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    RegistrationFactory,
    RestitutionFactory,
)
from tests.events.note_factories import TableFactory, TableNoteFactory
from tests.portal.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Parolalunghissima" * 15


@pytest.fixture
def event():
    """Somebody came, at a table with a line; who was there is asked, and has a link."""
    event = EventFactory(starts_on=timezone.localdate() - timedelta(days=1))
    city = CityFactory(name="Benevento", cadastral_code="A783")
    delegation = DelegationFactory(event=event, city=city, accepted=True)
    registration = RegistrationFactory(delegation=delegation)
    tick = Tick(uuid4(), registration.pk)
    record_presences(event=event, moment=Moment(event.starts_on), ticks=[tick], by=None)
    table = TableFactory(event=event, theme=ThemeFactory())
    TableNoteFactory(session=table, city=city, text=LONG)
    asked = FeedbackRound.objects.create(event=event, closes_on=timezone.localdate())
    FeedbackLink.objects.create(
        round=asked, registration=registration, token_hash=hash_token("parere")
    )
    FeedbackAnswer.objects.create(round=asked, useful=5, helped=LONG)
    RestitutionFactory(event=event, printed=True)
    return event


def test_what_comes_after_an_event(visit, event):
    staff = UserFactory(role=Role.STAFF, name="Marta Riva")
    page = event.get_absolute_url()
    assert faults(visit(staff), [f"{page}restituzione/", f"{page}pareri/"]) == {}
    referent = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=City.objects.get(), person=PersonFactory(user=referent))
    assert faults(visit(referent), [f"{page}restituzione/1/"]) == {}
    assert faults(visit(), ["/eventi/pareri/parere/"]) == {}
