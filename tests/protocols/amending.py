"""A signed act of three articles, and what is written to change it."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from protocols import services
from protocols.consolidated import text_on, wordings_of
from protocols.enums import ProtocolState
from protocols.models import Protocol
from protocols.services.addenda import AddendumText, usual_premises
from protocols.services.moves import lock, move
from tests.cities.factories import PriorityFactory
from tests.protocols.factories import CeilingActFactory, CeilingFactory

S = ProtocolState
BODIES = [
    "Il Comune di {comune.nome} aderisce.",
    "1. PEC: {comune.pec}.\n2. Codice fiscale: {comune.codice_fiscale}.",
    "La dotazione massima è di {dotazione.totale} EUR.\n\n[[dotazioni]]",
]


@transaction.atomic
def walk(act, *states):
    """As the services do, without the files that these tests are not about."""
    act = lock(act.pk)
    for state in states:
        if state == S.SENT:
            act.sent_on = timezone.localdate()
        move(act, state, by=None, also=["sent_on"])
    return Protocol.objects.get(pk=act.pk)


def sign(act):
    return walk(act, S.SENT, S.SIGNED_BY_CITY, S.COUNTERSIGNED)


def freeze(draft, by):
    services.retry_protocol(protocol_id=draft.pk, by=by)
    return services.freeze_protocol(protocol_id=draft.pk)


def written(root, **articles):
    """`a1="…"`: the new text of article 1."""
    known = {one.number: one for one in wordings_of(root)}
    changes = {int(name[1:]): body for name, body in articles.items()}
    return AddendumText(
        premises=usual_premises(root),
        letter_date=timezone.localdate(),
        articles={known[n].key: (known[n].heading, body) for n, body in changes.items()},
    )


def start(root, by, text):
    return services.start_addendum(protocol_id=root.pk, text=text, by=by)


def places(root, day=None):
    return {one.number: one for one in text_on(root, day or timezone.localdate()) if one.number}


def raise_ceilings(city):
    today = timezone.localdate()
    act = CeilingActFactory(dated_on=today, in_force_from=today)
    for number in (5, 6):
        CeilingFactory(
            act=act, city=city, priority=PriorityFactory(number=number), amount=7_000_000
        )


def url(name, act):
    return reverse(f"protocols:{name}", args=[act.code])
