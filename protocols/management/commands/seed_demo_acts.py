"""Acts under way for who shows the portal: `seed_demo` leaves all cities without one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms_portal.accounts.exceptions import DemoRefused
from protocols.demo_acts import load_acts
from protocols.exceptions import ProtocolError


class Command(BaseCommand):
    help = (
        "Porta alcuni atti dimostrativi in esame, trasmessi, firmati, restituiti (solo in sviluppo "
        "e nelle prove, dopo seed_demo). Si può ripetere."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            states = load_acts()
        except (DemoRefused, ProtocolError) as error:
            raise CommandError(str(error)) from error
        if not verbosity:
            return
        if not states:
            self.stdout.write("Gli atti dimostrativi ci sono già.")
            return
        self.stdout.write(
            "Atti dimostrativi: "
            + ", ".join(f"{count} {state.lower()}" for state, count in states.items())
        )
