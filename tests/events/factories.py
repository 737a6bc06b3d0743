from datetime import date, timedelta

import factory
from django.utils import timezone

from cms_portal.accounts.services import hash_token
from cms_portal.documents.codes import new_code
from events.enums import DelegationState, EventState, RegistrationRole
from events.models import (
    Certificate,
    Delegation,
    DelegationLink,
    Event,
    EventSession,
    Registration,
    Restitution,
)
from events.restitution import report_of
from tests.cities.factories import CityFactory, OrganisationFactory, PersonFactory
from tests.documents.factories import FrozenDocumentFactory

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"Incontro di prova {n}")
    state = EventState.PUBLISHED
    starts_on = date(2023, 3, 15)
    city_name = "Torino"


class EventSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventSession

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(lambda n: n)
    title = "Saluti"


class DelegationFactory(factory.django.DjangoModelFactory):
    """A city invited to an event to come. `accepted=True`: it has said yes."""

    class Meta:
        model = Delegation

    class Params:
        accepted = factory.Trait(
            state=DelegationState.ACCEPTED, answered_at=factory.LazyFunction(timezone.now)
        )
        of_a_body = factory.Trait(
            city=None, organisation=factory.SubFactory(OrganisationFactory), seats_political=0
        )

    event = factory.SubFactory(
        EventFactory, starts_on=factory.LazyFunction(lambda: timezone.localdate() + MONTH)
    )
    city = factory.SubFactory(CityFactory)
    reply_by = factory.LazyFunction(lambda: timezone.localdate() + WEEK)


class DelegationLinkFactory(factory.django.DjangoModelFactory):
    """`token_hash` is of the text in `token`."""

    class Meta:
        model = DelegationLink

    class Params:
        token = factory.Sequence(lambda n: f"risposta-di-prova-{n}")

    delegation = factory.SubFactory(DelegationFactory)
    email = factory.Sequence(lambda n: f"referente{n}@comune.example")
    token_hash = factory.LazyAttribute(lambda made: hash_token(made.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + WEEK)


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A technical person of a city that comes; `role` and `delegation=None` for all others."""

    class Meta:
        model = Registration

    delegation = factory.SubFactory(DelegationFactory, accepted=True)
    event = factory.LazyAttribute(lambda made: made.delegation.event)
    person = factory.SubFactory(PersonFactory)
    role = RegistrationRole.TECHNICAL


class CertificateFactory(factory.django.DjangoModelFactory):
    """`printed=True`: with a document of a few bytes."""

    class Meta:
        model = Certificate

    class Params:
        printed = factory.Trait(
            document=factory.LazyAttribute(lambda made: FrozenDocumentFactory(code=made.code))
        )

    registration = factory.SubFactory(RegistrationFactory)
    code = factory.LazyFunction(new_code)
    data = factory.LazyAttribute(lambda made: {"name": made.registration.person.full_name})
    minutes = 120


class RestitutionFactory(factory.django.DjangoModelFactory):
    """A published version of what is known of the event; `printed=True`: with a small document."""

    class Meta:
        model = Restitution

    class Params:
        printed = factory.Trait(
            document=factory.LazyAttribute(lambda made: FrozenDocumentFactory(code=made.code))
        )

    event = factory.SubFactory(EventFactory)
    number = 1
    code = factory.LazyFunction(new_code)
    data = factory.LazyAttribute(lambda made: report_of(made.event, None))
