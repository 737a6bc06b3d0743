from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from cms_portal.accounts.models import User
from cms_portal.accounts.services.resets import reset_from_command_line

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Azzera il secondo fattore di una persona che ha perso tutti i suoi dispositivi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="indirizzo con cui la persona entra")
        parser.add_argument(
            "--reason", required=True, help="chi l'ha chiesto e come lo si è riconosciuto"
        )

    def handle(self, *args: Any, email: str, reason: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("Nessun accesso ha questo indirizzo.")
        if not reason.strip():
            raise CommandError("Scrivete il motivo.")
        reset_from_command_line(user=user, reason=reason)
        log.warning("second_factor_reset", user=user.pk, by="command line")
        self.stdout.write("Fatto: al prossimo accesso ne va registrato uno nuovo.\n")
