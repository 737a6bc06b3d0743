import hashlib
import io
import os
import stat
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms_portal.files import disk, registry
from cms_portal.files.exceptions import FileTooLarge, UnknownKind
from cms_portal.files.models import PrivateFile
from cms_portal.files.services import delete_file, purge_expired, remove_orphans
from tests.accounts.factories import UserFactory
from tests.files.factories import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("file_kind")]


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(private_file, *, days=2):
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(private_file.path, (moment, moment))


@pytest.mark.parametrize("shape", ["bytes", "path", "stream"])
def test_bytes_paths_and_streams_are_kept_with_their_hash(tmp_path, shape):
    content = b"testo definitivo"
    path = tmp_path / "source"
    path.write_bytes(content)
    source = {"bytes": content, "path": path, "stream": io.BytesIO(content)}[shape]

    kept = PrivateFile.objects.get(pk=stored(source, by=UserFactory()).pk)

    assert kept.path.read_bytes() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert kept.deleted_at is None


def test_nothing_typed_by_a_person_is_part_of_the_path(private_files_dir):
    kept = stored(name="../../etc/\u202epasswd\r\nX: 1")
    assert kept.path == private_files_dir / kept.pk.hex[:2] / kept.pk.hex
    assert kept.name == "passwdX: 1"


def test_files_and_folders_are_closed_to_others_whatever_the_umask():
    before = os.umask(0)
    try:
        kept = stored()
    finally:
        os.umask(before)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o640
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o750
    assert stat.S_IMODE(kept.path.parent.parent.stat().st_mode) == 0o750


def test_a_file_too_large_leaves_nothing_behind(private_files_dir):
    assert stored(b"x" * 1000).size == 1000
    with pytest.raises(FileTooLarge):
        stored(b"x" * 1001)
    assert len(on_disk(private_files_dir)) == PrivateFile.objects.count() == 1


def test_a_write_that_fails_half_way_leaves_nothing_behind(private_files_dir):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError("disk gone")
            return super().read(4)

    with pytest.raises(OSError, match="disk gone"):
        stored(Broken(b"12345678"))
    assert on_disk(private_files_dir) == []
    assert not PrivateFile.objects.exists()


def test_the_bytes_are_synced_before_they_get_their_name(monkeypatch):
    events = []
    real_sync, real_replace = os.fsync, disk.Path.replace
    monkeypatch.setattr(disk.os, "fsync", lambda fd: (events.append("sync"), real_sync(fd)))
    monkeypatch.setattr(
        disk.Path, "replace", lambda *paths: (events.append("name"), real_replace(*paths))
    )
    stored()
    assert events == ["sync", "name", "sync"]


def test_an_unregistered_kind_is_refused():
    with pytest.raises(UnknownKind, match="register_kind"):
        stored(kind="tests.unknown")


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        registry.register_kind("tests.note", "altro", may_read=lambda user, private_file: True)


def test_the_lifetime_of_the_kind_counts_unless_the_caller_says_otherwise():
    registry.register_kind(
        "tests.zip", "zip", may_read=lambda user, file: True, lifetime=timedelta(days=7)
    )
    tomorrow = timezone.now() + timedelta(days=1)
    assert stored(kind="tests.zip").expires_at - timezone.now() > timedelta(days=6)
    assert stored(kind="tests.zip", expires_at=tomorrow).expires_at == tomorrow
    assert stored().expires_at is None


def test_purge_takes_what_has_expired_and_nothing_else(
    django_capture_on_commit_callbacks, private_files_dir
):
    now = timezone.now()
    expired = stored(expires_at=now - timedelta(seconds=1))
    kept = [stored(expires_at=now + timedelta(hours=1)), stored()]

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired() == 0

    expired.refresh_from_db()
    assert expired.deleted_at is not None
    assert {path.name for path in on_disk(private_files_dir)} == {file.pk.hex for file in kept}


def test_bytes_stay_when_the_deletion_is_undone():
    kept = stored()
    with transaction.atomic():
        delete_file(file_id=kept.pk)
        transaction.set_rollback(True)
    kept.refresh_from_db()
    assert kept.deleted_at is None
    assert kept.path.exists()


def test_bytes_without_a_living_row_go_after_a_day(private_files_dir):
    living, gone, fresh = stored(), stored(), stored()
    make_old(living)
    make_old(gone)
    PrivateFile.objects.filter(pk__in=[gone.pk, fresh.pk]).update(deleted_at=timezone.now())
    left_over = living.path.parent / ".new-left-over"
    left_over.write_bytes(b"half")
    os.utime(left_over, (0, 0))

    assert remove_orphans() == 2

    assert {path.name for path in on_disk(private_files_dir)} == {living.pk.hex, fresh.pk.hex}


def test_what_was_stored_never_becomes_something_else():
    kept = stored()
    for change in ({"name": "altro"}, {"sha256": "0" * 64}, {"kind": "x"}, {"size": 1}):
        with pytest.raises(DatabaseError, match="private_file_read_only"), transaction.atomic():
            PrivateFile.objects.filter(pk=kept.pk).update(**change)


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("sha256", "A" * 64, "private_file_sha256_is_hex"),
        ("name", "", "private_file_is_named"),
        ("kind", "", "private_file_is_named"),
        ("size", -1, "size_check"),
    ],
)
def test_the_database_refuses_rows_that_say_nothing(field, value, constraint):
    fields = {"kind": "tests.note", "name": "x", "sha256": "0" * 64, "size": 1} | {field: value}
    with pytest.raises(DatabaseError, match=constraint):
        PrivateFile.objects.create(**fields)
