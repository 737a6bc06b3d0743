import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms_portal.jobs.enums import ALL_QUEUES
from cms_portal.jobs.workers import worker_command


class Command(BaseCommand):
    help = "Esegue i lavori in coda (un processo Celery, finché non lo si ferma)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--queues",
            default=",".join(ALL_QUEUES),
            help="Code da servire, separate da virgole (tutte, se non si dice altro).",
        )
        parser.add_argument("--concurrency", type=int, default=2, help="Quanti lavori insieme (2).")

    def handle(self, *args: Any, queues: str, concurrency: int, **options: Any) -> None:
        command = worker_command(queues=queues.split(","), concurrency=concurrency)
        # A child works on one thing at a time: one plain connection, no pool.
        os.environ.setdefault("DATABASE_POOL_SIZE", "0")
        os.execv(command[0], command)  # noqa: S606 - Celery takes the place of this process
