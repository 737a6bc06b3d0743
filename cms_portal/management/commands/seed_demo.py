"""The demonstration world: real cities and dates, invented people, everything marked so."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cities.demo import load_people
from cities.demo_invitations import load_invitations
from cities.demo_path import load_path
from cities.demo_people import load_changes
from cities.demo_texts import load_texts
from cms_portal.accounts.demo import load_accounts
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.roles import Role
from cms_portal.privacy.demo import load_notice, load_request
from events.demo import load_events
from events.demo_delegations import load_delegations
from events.demo_laboratory import load_laboratory
from events.demo_needs import load_facilitators, load_needs, load_notes
from events.demo_paper import ask_for_paper
from events.demo_presences import load_rome_presences
from events.demo_public import load_public_event
from events.demo_restitution import load_feedback, load_restitution
from events.demo_rome import load_rome
from protocols.demo import load_protocol_data
from protocols.demo_journeys import load_journeys


class Command(BaseCommand):
    help = "Carica i dati dimostrativi (solo in sviluppo e nelle prove). Si può ripetere."

    @transaction.atomic
    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            accounts = load_accounts()
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        call_command("load_programme", verbosity=verbosity)
        load_notice()
        people = load_people(referent=accounts[Role.REFERENT])
        load_request(referent=accounts[Role.REFERENT])
        events = load_events()
        acts = load_protocol_data()
        texts = load_texts(
            staff=accounts[Role.STAFF],
            authority=accounts[Role.AUTHORITY],
            referent=accounts[Role.REFERENT],
        )
        load_rome()
        load_rome_presences(staff=accounts[Role.STAFF])
        needs = load_needs(staff=accounts[Role.STAFF])
        load_path(staff=accounts[Role.STAFF])
        load_changes(staff=accounts[Role.STAFF], referent=accounts[Role.REFERENT])
        load_invitations(staff=accounts[Role.STAFF])
        load_notes(staff=accounts[Role.STAFF])
        load_restitution(staff=accounts[Role.STAFF])
        load_feedback(staff=accounts[Role.STAFF])
        load_delegations(staff=accounts[Role.STAFF])
        load_public_event()
        load_laboratory(staff=accounts[Role.STAFF])
        ask_for_paper(staff=accounts[Role.STAFF])
        load_journeys(staff=accounts[Role.STAFF])
        load_facilitators(staff=accounts[Role.STAFF], facilitator=accounts[Role.FACILITATOR])
        if verbosity:
            self.stdout.write(
                f"Dati dimostrativi pronti: {people} persone nuove, {events} eventi, "
                f"{needs} fabbisogni, "
                + ", ".join(f"{count} {what}" for what, count in (acts | texts).items())
            )
