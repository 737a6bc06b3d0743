from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from protocols import services
from protocols.exceptions import TemplateError
from protocols.services.templates import MODEL_TEXT


class Command(BaseCommand):
    help = "Carica il testo del protocollo d'intesa da un file TOML. Si può ripetere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=MODEL_TEXT, help="Il file del testo.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            template, is_new = services.load_template(options["file"])
        except TemplateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{template}: {'caricato' if is_new else 'già caricato, invariato'}.")
