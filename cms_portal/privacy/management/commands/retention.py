"""The retention rules from the command line: tried, or applied as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms_portal.privacy import services


class Command(BaseCommand):
    help = "Applica i tempi di conservazione. Con --dry-run dice soltanto che cosa farebbe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="non cambia nulla")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            for outcome in services.try_rules():
                self._tell(vars(outcome), done="da eliminare", count=outcome.due)
            return
        for row in services.apply_rules(by=None).report:
            self._tell(row, done="eliminati", count=row["erased"])

    def _tell(self, row: dict[str, Any], *, done: str, count: int) -> None:
        if not row["is_active"]:
            self.stdout.write(f"{row['label']}: senza termine, non si applica")
            return
        self.stdout.write(
            f"{row['label']}: {row['months']} mesi da: {row['start']} (prima del {row['before']}): "
            f"{count} {done}, {row['skipped']} trattenuti"
        )
        for reason, times in row["reasons"].items():
            self.stdout.write(f"  trattenuti {times}: {reason}")
