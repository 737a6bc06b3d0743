"""The scripts behind `make`, each in a folder of its own with the machine's commands replaced."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """A folder with the scripts, and commands of ours in front of the system's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder / "commands"
        self.commands.mkdir()
        shutil.copytree(ROOT / ".ci", folder / ".ci")

    def command(self, name: str, script: str, place: Path | None = None) -> None:
        path = (place or self.commands) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": f"{self.commands}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path)
    machine.command("apt-get", f'echo "$@" >>{tmp_path}/installed')
    machine.command("sudo", "exit 1")
    machine.command("python", "exit 1", tmp_path / ".venv/bin")  # no library is found
    return machine


def test_root_gets_what_is_missing(machine):
    machine.command("id", "echo 0")
    assert machine.run(".ci/system-packages", "demo").returncode == 0
    installed = (machine.folder / "installed").read_text()
    assert "install" in installed
    for package in ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]:
        assert package in installed


def test_others_are_told_what_to_type_in_one_line(machine):
    machine.command("id", "echo 1000")
    done = machine.run(".ci/system-packages", "demo")
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1
    assert "Digitare: sudo apt-get install -y" in done.stderr
    assert "libpangoft2-1.0-0" in done.stderr
    assert not (machine.folder / "installed").exists()


def test_whoever_may_use_sudo_gets_what_is_missing(machine):
    machine.command("id", "echo 1000")
    machine.command("sudo", 'shift; exec "$@"')
    assert machine.run(".ci/system-packages", "demo").returncode == 0
    assert (machine.folder / "installed").exists()


def test_an_installation_that_fails_says_so(machine):
    machine.command("id", "echo 0")
    machine.command("apt-get", "echo 'no space left'; exit 100")
    done = machine.run(".ci/system-packages", "demo")
    assert done.returncode != 0
    assert "no space left" in done.stderr
    assert "Digitare: sudo apt-get install" in done.stderr


def test_nothing_missing_asks_nothing(machine):
    machine.command("python", "exit 0", machine.folder / ".venv/bin")
    machine.command("chromium", "exit 0")
    for what in ["demo", "test"]:
        assert machine.run(".ci/system-packages", what).returncode == 0
    assert not (machine.folder / "installed").exists()


def test_another_python_is_refused(machine):
    machine.command("python3", "echo 3.9")
    done = machine.run(".ci/python", "python3")
    assert done.returncode != 0
    assert "Serve Python 3.11 (trovato: 3.9)" in done.stderr
    assert "trovato: nessuno" in machine.run(".ci/python", "no-python").stderr


def test_an_environment_of_another_python_is_made_again(machine):
    machine.command("python3", 'if [ "$1" = -m ]; then mkdir -p .venv/bin; else echo 3.11; fi')
    machine.command("python", "echo 3.10", machine.folder / ".venv/bin")
    (machine.folder / ".venv/dev.stamp").touch()
    assert machine.run(".ci/python", "python3").returncode == 0
    assert not (machine.folder / ".venv/dev.stamp").exists()

    machine.command("python", "echo 3.11", machine.folder / ".venv/bin")
    (machine.folder / ".venv/dev.stamp").touch()
    assert machine.run(".ci/python", "python3").returncode == 0
    assert (machine.folder / ".venv/dev.stamp").exists()


def test_packages_are_installed_by_their_hashes(machine):
    installed = machine.folder / "installed"
    machine.command("python", f'echo pip "$@" >>{installed}', machine.folder / ".venv/bin")
    machine.command("uv", f'echo uv "$@" >>{installed}', machine.folder / ".venv/bin")
    assert machine.run(".ci/packages", "wanted.txt").returncode == 0
    by_pip, by_uv = installed.read_text().splitlines()
    assert by_pip.endswith("--require-hashes -r requirements-uv.txt")
    assert by_uv.endswith("--require-hashes -r wanted.txt")


def test_pip_goes_on_where_uv_cannot(machine):
    installed = machine.folder / "installed"
    machine.command("python", f'echo "$@" >>{installed}', machine.folder / ".venv/bin")
    machine.command("uv", "exit 2", machine.folder / ".venv/bin")
    done = machine.run(".ci/packages", "wanted.txt")
    assert done.returncode == 0
    assert "continuo con pip" in done.stderr
    assert installed.read_text().splitlines()[-1].endswith("--require-hashes -r wanted.txt")

    machine.command("python", "exit 1", machine.folder / ".venv/bin")
    assert machine.run(".ci/packages", "wanted.txt").returncode != 0


@pytest.mark.parametrize("host", ["files.python" + "hosted.org", "registry.npm" + "js.org"])
def test_a_registry_in_a_file_is_found(machine, host):
    def check():
        machine.run("git", "add", "-A")
        return machine.run(".ci/no-registries").returncode

    machine.run("git", "init", "-q")
    assert check() == 0
    (machine.folder / "requirements.txt").write_text(f"--index-url https://{host}/simple\n")
    assert check() != 0
