"""Prove that the frozen texts are still what they were: `manage.py verify_documents`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms_portal.documents import services
from cms_portal.documents.models import FrozenDocument


class Command(BaseCommand):
    help = (
        "Ricalcola l'impronta di ogni testo definitivo; con --rerender rifà anche il PDF dal "
        "testo conservato e lo confronta byte per byte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rerender", action="store_true", help="rifà ogni PDF e lo confronta")
        parser.add_argument("--code", action="append", help="solo questo codice di verifica")

    def handle(self, *args: Any, rerender: bool, code: list[str] | None, **options: Any) -> None:
        documents = FrozenDocument.objects.order_by("pk")
        if code:
            documents = documents.filter(code__in=code)
        checked = faulty = 0
        for document in documents.iterator(chunk_size=10):
            verdict = services.verify(document, rerender=rerender)
            checked += 1
            if problem := _problem(verdict):
                faulty += 1
                self.stdout.write(self.style.ERROR(f"{document.code} {document}: {problem}"))
            elif verdict.changes:
                self.stdout.write(f"{document.code} {document}: {_other_engine(verdict)}")
        if code and checked < len(set(code)):
            raise CommandError("Un codice indicato non corrisponde a nessun documento.")
        if faulty:
            raise CommandError(f"Documenti con problemi: {faulty} su {checked}.")
        self.stdout.write(f"Documenti verificati: {checked}, tutti integri.")


def _problem(verdict: services.Verification) -> str:
    if not verdict.is_intact:
        return "l'impronta non è quella del file"
    # Another version of the engine may well draw other bytes: that is no fault of the document.
    if verdict.is_reproduced is False and not verdict.changes:
        return "rifatto, il PDF è diverso"
    return ""


def _other_engine(verdict: services.Verification) -> str:
    changes = ", ".join(f"{name} {was} → {now}" for name, (was, now) in verdict.changes.items())
    outcome = "uguale" if verdict.is_reproduced else "diverso"
    return f"rifatto con un altro motore ({changes}), il PDF è {outcome}"
