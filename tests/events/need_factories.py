"""Needs of cities for the tests."""

import factory
from django.utils import timezone

from events.enums import NeedsState
from events.models import Need, NeedsAssessment
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ThemeFactory


class NeedsAssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NeedsAssessment

    class Params:
        submitted = factory.Trait(
            state=NeedsState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            first_submitted_on=factory.LazyFunction(timezone.localdate),
            submitted_by=factory.SubFactory(UserFactory),
        )

    city = factory.SubFactory(CityFactory)
    theme = factory.SubFactory(ThemeFactory)


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    assessment = factory.SubFactory(NeedsAssessmentFactory)
    position = factory.Sequence(lambda n: n % 1000)
    text = factory.Sequence(lambda n: f"Alloggi temporanei {n}")
    urgency = 4
