from argparse import ArgumentParser
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import NotInvitable

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Prepara il primo accesso della segreteria e stampa, una volta sola, il collegamento."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="indirizzo della persona invitata")
        parser.add_argument("--name", default="", help="nome e cognome")
        parser.add_argument(
            "--force", action="store_true", help="anche se esiste già un accesso attivo"
        )

    def handle(self, *args: Any, email: str, name: str, force: bool, **options: Any) -> None:
        try:
            validate_email(email)
            token = services.invite_staff(email=email, name=name, force=force)
        except ValidationError as error:
            raise CommandError("L'indirizzo e-mail non è valido.") from error
        except NotInvitable as error:
            raise CommandError(str(error)) from error
        log.warning("staff_invitation_made", is_forced=force)
        path = reverse("accounts:accept_invitation", args=[token])
        self.stdout.write("Collegamento personale, valido 72 ore e per una sola volta:\n")
        self.stdout.write(f"{settings.PORTAL_URL}{path}\n")
