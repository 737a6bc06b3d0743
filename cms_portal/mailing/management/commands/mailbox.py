import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms_portal.mailing.mailbox import Sink


class Command(BaseCommand):
    help = "Cassetta postale di sviluppo: prende i messaggi di EMAIL_URL e li mostra in /posta/."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO_ALLOWED:
            raise CommandError("La cassetta postale esiste solo in sviluppo e nelle prove.")
        from aiosmtpd.controller import Controller  # not installed in production

        folder = Path(settings.MAILBOX_DIR)
        controller = Controller(
            Sink(folder), hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT
        )
        controller.start()
        self.stdout.write(f"In ascolto su {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")
        self.stdout.flush()
        asked_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.set())
        asked_to_stop.wait()
        controller.stop()
