"""Embedded servers of a test's own: held, asked, killed."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import psycopg
import redis

from cms_portal.embedded import Home, Servers

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
HOLDER = """
import sys
from pathlib import Path
from cms_portal.embedded import Home, Servers
lease = Servers(Home.of_checkout(Path(sys.argv[1]))).acquire()
print("ready", flush=True)
sys.stdin.read()
lease.release()
"""


@contextmanager
def temporary_servers(home: Home) -> Iterator[Servers]:
    servers = Servers(home)
    try:
        yield servers
    finally:
        kill_servers(servers)
        shutil.rmtree(home.path, ignore_errors=True)
        shutil.rmtree(home.run, ignore_errors=True)


@contextmanager
def hold(checkout: Path, script: str = HOLDER) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", script, str(checkout)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def wait_until(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def let_go(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def kill_servers(servers: Servers) -> None:
    for server in (servers.postgresql, servers.redis):
        while found := server.processes():
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def connect(servers: Servers, user: str = "portal") -> psycopg.Connection:
    return psycopg.connect(host=str(servers.home.run), dbname="portal", user=user, autocommit=True)


def ask(servers: Servers, query: str) -> object:
    with connect(servers) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def redis_client(servers: Servers) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(servers.redis.socket), decode_responses=True)


def modes(*paths: Path) -> dict[Path, int]:
    """Of these and of every folder above them that exists."""
    chain = {folder for path in paths for folder in (path, *path.parents)}
    return {path: stat.S_IMODE(path.stat().st_mode) for path in chain if path.exists()}


def as_plain_user(function, *arguments) -> None:
    """Run it, as root in a fork that has become `nobody`; an error there fails the test."""

    def child(*arguments):
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        function(*arguments)

    if not IS_ROOT:
        function(*arguments)
        return
    process = get_context("fork").Process(target=child, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode == 0
