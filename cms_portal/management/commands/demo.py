"""`make demo`: the whole portal on one machine, with invented data, until Ctrl-C."""

import fcntl
import http.client
import os
import socket
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cms_portal import embedded
from cms_portal.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, is_demo_world
from cms_portal.jobs.enums import Queue
from cms_portal.jobs.workers import worker_command
from cms_portal.supervisor import Child, Supervisor, interrupts, python

LOCAL = "127.0.0.1"
READY_SECONDS = 90


class Command(BaseCommand):
    help = "Avvia il portale dimostrativo: pagine, processi di lavoro, orologio e posta."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="porta delle pagine (8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.IS_DEMO_ALLOWED:
            raise CommandError("La dimostrazione non si avvia con le impostazioni di produzione.")
        embedded.VAR_DIR.mkdir(mode=0o700, exist_ok=True)
        with _only_one():
            supervisor = Supervisor(
                folder=settings.BASE_DIR,
                record=embedded.VAR_DIR / "demo.json",
                logs=embedded.VAR_DIR / "log",
                tell=self._tell,
            )
            if count := supervisor.end_leftovers():
                self._tell(f"Chiusi {count} processi di una dimostrazione interrotta.")
            _refuse_busy(port)
            self._prepare()
            with interrupts() as received:
                try:
                    self._start(supervisor, port, received)
                    while not received:
                        supervisor.watch()
                        time.sleep(0.5)
                    self._tell("\nMi fermo…")
                finally:
                    supervisor.stop()
        self._tell("Fermato. I dati restano: `make demo` li ritrova.")

    def _prepare(self) -> None:
        self._tell("Preparo la base di dati…")
        call_command("migrate", interactive=False, verbosity=0)
        if not is_demo_world():
            self._tell("Carico i dati dimostrativi…")
            for command in ["load_programme", "seed_demo"]:
                if command in get_commands():
                    call_command(command, verbosity=0)
        connections.close_all()

    def _start(self, supervisor: Supervisor, port: int, received: list[int]) -> None:
        address = f"http://localhost:{port}"
        embedded.tell_demo_url(address)
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms_portal.settings.dev",
            "PORTAL_URL": address,
            "EMAIL_URL": f"smtp://{LOCAL}:{_free_port(settings.EMAIL_PORT)}",
            "DEBUG": "no",
            "PYTHONUNBUFFERED": "1",
        }
        # The pages first: on two cores, starting everything at once makes a visitor wait.
        web = ["-m", "gunicorn", "cms_portal.wsgi", "--bind", f"{LOCAL}:{port}", "--preload"]
        web += ["--limit-request-line", "8190"]  # longer addresses get a page of ours
        web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        web += ["--graceful-timeout", "3", "--no-control-socket"]
        pages = supervisor.start("pagine", python(*web), environment)
        if not self._wait_for(pages, port, received):
            return
        if "mailbox" in get_commands():
            supervisor.start("posta", python("manage.py", "mailbox"), environment)
        worker = environment | {"DATABASE_POOL_SIZE": "0"}  # one connection for each process
        for name, queues, concurrency in [
            ("lavoro", [Queue.DEFAULT, Queue.MAIL], 1),
            ("lavoro-pdf", [Queue.PDF], 2),
        ]:
            command = worker_command(queues=queues, concurrency=concurrency, name=f"{name}@%h")
            supervisor.start(name, command, worker)
        schedule = embedded.VAR_DIR / "beat"
        beat = ["-m", "celery", "-A", "cms_portal", "beat", "--schedule", str(schedule)]
        supervisor.start("orologio", python(*beat, "--pidfile="), worker)
        self._greet(port)

    def _wait_for(self, pages: Child, port: int, received: list[int]) -> bool:
        """Until the pages answer; False if somebody asks us to stop before."""
        deadline = time.monotonic() + READY_SECONDS
        while not received and not _answers(port):
            is_dead = pages.process and pages.process.poll() is not None
            if is_dead or time.monotonic() > deadline:
                raise CommandError(f"Le pagine non si avviano.\n{pages.last_lines(20)}")
            time.sleep(0.2)
        return not received

    def _greet(self, port: int) -> None:
        accounts = "\n".join(f"    {account.email}" for account in DEMO_ACCOUNTS)
        self._tell(
            f"\n  Il portale è pronto: http://localhost:{port}\n\n"
            f"  Accessi dimostrativi, password «{DEMO_PASSWORD}»:\n{accounts}\n\n"
            f"  Posta inviata: http://localhost:{port}/posta/\n"
            "  Atti già in esame, firmati, restituiti: manage.py seed_demo_acts\n"
            f"  Registri dei processi: {embedded.VAR_DIR / 'log'}\n"
            "  Ctrl-C ferma tutto.\n"
        )

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


@contextmanager
def _only_one() -> Iterator[None]:
    """One demonstration for each checkout. The kernel drops the lock if we are killed."""
    with (embedded.VAR_DIR / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("La dimostrazione è già avviata da questa cartella.") from None
        yield


def _refuse_busy(port: int) -> None:
    if not _is_free(port):
        raise CommandError(
            f"La porta {port} è occupata da un altro programma."
            f" Usarne un'altra, per esempio: make demo PORT={port + 1}"
        )


def _free_port(wanted: int) -> int:
    """That port, or another one if somebody has it."""
    if wanted and _is_free(wanted):
        return wanted
    with socket.create_server((LOCAL, 0)) as chosen:
        return int(chosen.getsockname()[1])


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((LOCAL, port)):
            return True
    except OSError:
        return False


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOCAL, port, timeout=10)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/salute/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    return False
