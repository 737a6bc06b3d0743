"""Compare the path with the facts that it stands on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cities.models import City
from cities.services import add_missing, compare_path
from cities.services.path import Difference


class Command(BaseCommand):
    help = "Confronta i passi raggiunti dalle città con i fatti; con --fix aggiunge i mancanti."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="aggiunge i passi che mancano")

    def handle(self, *args: Any, fix: bool, **options: Any) -> None:
        names = dict(City.objects.values_list("pk", "name"))
        left = added = 0
        for difference in compare_path():
            self.stdout.write(f"{names[difference.city_id]}, {difference.step}: {_say(difference)}")
            if fix and difference.is_missing:
                add_missing(difference)
                added += 1
            else:
                left += 1
        if added:
            self.stdout.write(f"Aggiunti: {added}.")
        if left:
            raise CommandError(f"Differenze da guardare: {left}.")
        self.stdout.write("Il percorso corrisponde ai fatti.")


def _say(difference: Difference) -> str:
    row, fact = difference.row, difference.fact
    if row is None and fact is not None:
        return f"manca, il fatto è del {fact.day:%d/%m/%Y} ({fact.label})"
    if row is not None and fact is None:
        return f"raggiunto il {row.day:%d/%m/%Y}, ma il fatto non c'è più ({row.label})"
    if row is not None and fact is not None:
        return f"raggiunto il {row.day:%d/%m/%Y}, ma il primo fatto è del {fact.day:%d/%m/%Y}"
    return "nessuna differenza"
