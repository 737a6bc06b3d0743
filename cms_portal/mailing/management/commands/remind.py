from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms_portal.mailing.reminders import unwritten
from cms_portal.mailing.services import remind


class Command(BaseCommand):
    help = "Prepara i promemoria dovuti oggi; per un giorno a venire dice solo che cosa partirà."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=date.fromisoformat, help="Giorno, nella forma 2026-12-01 (oggi)."
        )

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        today = timezone.localdate()
        if day and day > today:
            self._preview(day)
            return
        report = remind(on_day=day or today)
        self.stdout.write(
            f"Promemoria preparati: {report.written}; "
            f"rimandati a un altro giorno: {report.put_off}; "
            f"senza indirizzo: {report.unreachable}."
        )

    def _preview(self, day: date) -> None:
        for due in unwritten(day):
            address = due.recipient.email or "nessun indirizzo"
            self.stdout.write(f"{due.due_on:%d/%m/%Y} · {due.rule} · {address}")
