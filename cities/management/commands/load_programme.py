from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.loading import DATA_DIR, LoadError, load_programme


class Command(BaseCommand):
    help = "Carica città, codici, priorità e temi del Programma. Ripetibile; tutto o niente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dir",
            type=Path,
            default=DATA_DIR,
            help="cartella con citta_medie_sud.csv; gli altri file, se mancano, sono quelli del "
            "portale",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_programme(options["dir"])
        except LoadError as error:
            raise CommandError(f"Non è stato caricato nulla.\n{error}") from error
        if options["verbosity"]:
            self.stdout.write(
                f"{counts.total} città: {counts.new} nuove, {counts.changed} aggiornate, "
                f"{counts.same} già a posto."
            )
