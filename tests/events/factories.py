from datetime import date

import factory

from events.enums import EventState
from events.models import Event, EventSession


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
