from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms_portal.accounts.mfa import rotate

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = "Cifra di nuovo i segreti del secondo fattore con la prima chiave di SECOND_FACTOR_KEY."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        rows = Authenticator.objects.select_for_update().exclude(type="webauthn").order_by("pk")
        for one in rows:
            for name in SECRETS:
                if name in one.data:
                    try:
                        one.data[name] = rotate(one.data[name])
                    except InvalidToken as error:
                        raise CommandError(
                            f"Nessuna chiave apre il segreto {one.pk}: manca quella precedente."
                        ) from error
                    count += 1
            one.save(update_fields=["data"])
        self.stdout.write(f"Segreti cifrati con la prima chiave: {count}.\n")
