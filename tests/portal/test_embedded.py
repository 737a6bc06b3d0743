"""The embedded servers: real ones, in checkouts and homes of their own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest

from cms_portal import embedded
from cms_portal.embedded import EmbeddedError, Home, Servers
from cms_portal.embedded import servers as life_cycle
from tests.portal.servers import (
    HOLDER,
    IS_ROOT,
    ROOT,
    as_plain_user,
    ask,
    connect,
    hold,
    kill,
    kill_servers,
    let_go,
    modes,
    redis_client,
    temporary_servers,
    wait_until,
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new database to copy: making one takes seconds."""
    checkout = tmp_path_factory.mktemp("embedded")
    with temporary_servers(Home.of_checkout(checkout)) as servers:
        with servers.acquire():
            pass
        yield servers.postgresql.data


@pytest.fixture
def servers(tmp_path: Path, cluster: Path) -> Iterator[Servers]:
    with temporary_servers(Home.of_checkout(tmp_path / "checkout")) as servers:
        servers.home.prepare()
        subprocess.run(["cp", "-a", cluster, servers.postgresql.data], check=True)
        yield servers


@pytest.fixture
def holder(tmp_path: Path, servers: Servers) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the servers of the same checkout."""
    with hold(tmp_path / "checkout") as process:
        yield process


@pytest.fixture
def plain_checkout() -> Iterator[Path]:
    """A folder of a plain user, with a name that fits neither in a socket address nor in a URL."""
    checkout = Path(f"/tmp/cms-test-{os.getpid()}") / ("la mia copia " * 12)
    checkout.mkdir(parents=True)
    if IS_ROOT:
        shutil.chown(checkout, "nobody")
    yield checkout
    shutil.rmtree(checkout.parent)


# --- what is running


def test_the_application_is_no_superuser(servers):
    with servers.acquire():
        query = "select rolsuper or rolcreaterole or rolreplication or rolbypassrls from pg_roles"
        assert ask(servers, f"{query} where rolname = current_user") is False
        assert ask(servers, "select rolcreatedb from pg_roles where rolname = current_user") is True


def test_what_the_portal_relies_on(servers):
    with servers.acquire():
        assert ask(servers, "show server_version_num") >= "180000"
        assert ask(servers, "show listen_addresses") == ""
        assert ask(servers, "show fsync") == "on"
        assert int(str(ask(servers, "show max_connections"))) >= 200
        assert ask(servers, "show server_encoding") == "UTF8"
        assert ask(servers, "select upper('città è perché') || lower('Forlì CANTÙ')") == (
            "CITTÀ È PERCHÉforlì cantù"
        )
        assert ask(
            servers, "select to_tsvector('italian', 'CITTÀ') @@ to_tsquery('italian', 'città')"
        )
        with redis_client(servers) as client:
            wanted = {
                "port": "0",
                "appendonly": "yes",
                "appendfsync": "everysec",
                "maxmemory-policy": "noeviction",
                "unixsocketperm": "700",
            }
            assert {name: client.config_get(name)[name] for name in wanted} == wanted


def test_no_folder_changes_its_mode(servers, tmp_path):
    watched = [ROOT, ROOT / "var", servers.home.path, tmp_path, Path.home()]
    watched += [Path("/tmp"), Path(sys.prefix), Path("/var/lib")]
    before = modes(*watched)
    with servers.acquire():
        after = modes(*watched)
    assert {path: after[path] for path in before} == before
    assert after[servers.home.path] == 0o700


@pytest.mark.parametrize("name", ["", "run"])
def test_an_open_folder_is_refused_not_closed(servers, name):
    with servers.acquire():
        pass
    folder = servers.home.path / name
    folder.chmod(0o755)
    with pytest.raises(EmbeddedError, match="700"):
        servers.acquire()
    assert modes(folder)[folder] == 0o755


@pytest.mark.skipif(not IS_ROOT, reason="needs root to become somebody else")
class TestNobodyElseComesIn:
    @pytest.mark.parametrize("role", ["portal", "postgres"])
    def test_even_through_an_open_folder(self, servers, role):
        with servers.acquire():
            for path in [servers.home.path, *servers.home.run.iterdir(), servers.home.run]:
                path.chmod(0o777)
            done = self.psql_as("nobody", servers, role)
            assert done.returncode != 0
            assert "Peer authentication failed" in done.stderr

    def test_and_its_folder_is_closed(self, servers):
        with servers.acquire():
            assert "Permission denied" in self.psql_as("nobody", servers, "portal").stderr

    def test_nor_are_we_superuser(self, servers):
        with (
            servers.acquire(),
            pytest.raises(psycopg.OperationalError, match="Peer authentication failed"),
        ):
            connect(servers, user="postgres")

    def test_the_servers_user_is(self, servers):
        with servers.acquire():
            assert self.psql_as("cms-embedded", servers, "postgres").stdout == "t\n"

    def psql_as(self, user: str, servers: Servers, role: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *[servers.postgresql.tool("psql"), "-XAtw", "-h", servers.home.run, "-U", role],
                *["-d", "portal", "-c", "select rolsuper from pg_roles where rolname = user"],
            ],
            user=user,
            group=pwd.getpwnam(user).pw_gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
        )


def test_a_plain_user_keeps_them_in_the_checkout(plain_checkout):
    programs = Home.of_checkout(plain_checkout).programs  # nobody cannot look into root's venv

    def use():
        home = Home.of_checkout(plain_checkout)
        assert home.account is None
        assert home.path == plain_checkout / "var" / "servers"
        with temporary_servers(Home(home.path, home.run, None, programs)) as servers:
            with servers.acquire():
                assert ask(servers, "select user") == "portal"
                with redis_client(servers) as client:
                    assert client.ping()
                after = modes(home.path, home.run)
                assert after[home.path] == after[home.run] == 0o700
            assert not servers.is_running()

    before = modes(plain_checkout)
    as_plain_user(use)
    assert modes(plain_checkout) == before


# --- whose they are, and until when


def test_two_checkouts_do_not_meet(servers, tmp_path):
    with temporary_servers(Home.of_checkout(tmp_path / "other")) as others, servers.acquire():
        assert servers.postgresql.url != others.postgresql.url
        with others.acquire(), connect(others) as connection, redis_client(others) as client:
            connection.execute("create table mark ()")
            client.set("mark", 1)
        assert not others.is_running()
        assert ask(servers, "select to_regclass('mark')") is None
        with redis_client(servers) as client:
            assert not client.exists("mark")


def test_the_last_one_stops_them_and_the_data_stay(servers, holder):
    lease = servers.acquire()
    with connect(servers) as connection, redis_client(servers) as client:
        connection.execute("create table kept ()")
        client.set("kept", 1)
    let_go(holder)
    assert ask(servers, "select 1") == 1
    lease.release()
    assert not servers.is_running()
    with servers.acquire(), redis_client(servers) as client:
        assert ask(servers, "select to_regclass('kept')") == "kept"
        assert client.get("kept") == "1"


def test_a_killed_user_does_not_count(servers, holder):
    lease = servers.acquire()
    kill(holder)
    lease.release()
    assert not servers.is_running()


def test_orphans_are_taken_over_and_stopped(servers, holder):
    kill(holder)
    orphans = servers.postgresql.main_process(), servers.redis.processes()
    assert orphans[0] in servers.postgresql.processes()
    assert orphans[1]
    with servers.acquire():
        assert (servers.postgresql.main_process(), servers.redis.processes()) == orphans
        assert ask(servers, "select 1") == 1
    assert not servers.is_running()


def test_nothing_committed_is_lost_when_everything_is_killed(servers, holder):
    with connect(servers) as connection, redis_client(servers) as client:
        connection.execute("create table kept as select generate_series(1, 1000)")
        client.set("kept", 1)
        kill(holder)
        kill_servers(servers)
    with servers.acquire(), redis_client(servers) as client:
        assert ask(servers, "select count(*) from kept") == 1000
        assert client.get("kept") == "1"


def test_a_process_that_forked_does_not_stop_them(servers):
    lease = servers.acquire()
    child = get_context("fork").Process(target=lease.release)
    child.start()
    child.join()
    assert ask(servers, "select 1") == 1
    lease.release()
    assert not servers.is_running()


def test_a_program_in_the_place_of_another_keeps_them(servers, tmp_path):
    script = HOLDER.replace("sys.stdin.read()", 'import os; os.execvp("sleep", ["sleep", "600"])')
    with hold(tmp_path / "checkout", script) as process:
        wait_until(lambda: Path(f"/proc/{process.pid}/comm").read_text() == "sleep\n")
        with servers.acquire():
            pass
        assert ask(servers, "select 1") == 1
        kill(process)
    with servers.acquire():
        pass
    assert not servers.is_running()


# --- what a crash leaves


def test_stale_pid_files_and_sockets_stop_nothing(servers):
    with servers.acquire():
        pass
    somebody = os.getppid()  # alive, and no server of ours
    stale = f"{somebody}\n{servers.postgresql.data}\n1\n5432\n{servers.home.run}\n\n1 1\nready\n"
    (servers.postgresql.data / "postmaster.pid").write_text(stale)
    (servers.home.run / ".s.PGSQL.5432.lock").write_text(stale)
    for name in [".s.PGSQL.5432", "redis.sock"]:
        (servers.home.run / name).touch()
    (servers.home.run / "redis.pid").write_text(f"{somebody}\n")
    with servers.acquire():
        assert ask(servers, "select 1") == 1
        assert somebody not in servers.postgresql.processes()
    assert not servers.is_running()


def test_a_cluster_half_made_is_made_again(servers):
    shutil.rmtree(servers.postgresql.data)
    half = servers.postgresql.data.with_suffix(".new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with servers.acquire():
        assert ask(servers, "select 1") == 1


def test_a_broken_journal_is_set_aside(servers):
    with servers.acquire(), redis_client(servers) as client:
        client.set("lost", 1)
    journal = servers.redis.data / "appendonly.aof"
    journal.write_bytes(b"*3\r\n$3\r\nNONSENSE\r\n" + journal.read_bytes())
    with servers.acquire(), redis_client(servers) as client:
        assert client.dbsize() == 0
    assert journal.with_suffix(".broken").exists()


def test_a_stuck_orphan_is_replaced(servers, holder, monkeypatch):
    monkeypatch.setattr(life_cycle, "START_SECONDS", 5)
    monkeypatch.setattr(life_cycle, "STOP_SECONDS", 1)
    kill(holder)
    stuck = servers.postgresql.main_process()
    assert stuck
    os.kill(stuck, signal.SIGSTOP)
    with servers.acquire():
        assert ask(servers, "select 1") == 1
        assert servers.postgresql.main_process() != stuck


def test_a_server_that_cannot_start_says_why(servers, monkeypatch):
    with servers.acquire():
        pass
    (servers.postgresql.data / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match="pg_control"):
        servers.acquire()
    assert not servers.is_running()


def test_commands_beside_the_demonstration_know_where_it_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "VAR_DIR", tmp_path)
    assert embedded.demo_url() == "http://localhost:8000"
    embedded.tell_demo_url("http://localhost:8200")
    assert embedded.demo_url() == "http://localhost:8200"
