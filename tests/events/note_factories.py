"""Tables, who keeps them and what is written at them."""

from datetime import timedelta

import factory
from django.utils import timezone

from cms_portal.accounts.roles import Role
from events.enums import SessionKind
from events.models import FacilitatorMandate, TableNote
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, EventSessionFactory


class TableFactory(EventSessionFactory):
    """A table of an event that is held today."""

    event = factory.SubFactory(EventFactory, starts_on=factory.LazyFunction(timezone.localdate))
    kind = SessionKind.FOCUS_GROUP
    title = factory.Sequence(lambda n: f"Tavolo {n}")


class TableNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TableNote

    session = factory.SubFactory(TableFactory)
    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Servono alloggi temporanei {n}")


def make_facilitator(*tables, **fields):
    """A person with an access, who keeps these tables of one event."""
    user = fields.pop("user", None) or UserFactory(role=Role.FACILITATOR)
    mandate = FacilitatorMandate.objects.create(
        event=tables[0].event, name=str(user), email=user.email, user=user, **fields
    )
    mandate.sessions.set(tables)
    return user


def long_ago(event):
    event.starts_on = timezone.localdate() - timedelta(days=30)
    event.save(update_fields=["starts_on"])
