import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from cms_portal.accounts.roles import Role
from cms_portal.files import registry
from cms_portal.files.exceptions import FileMissing
from cms_portal.files.models import PrivateFile
from tests.accounts.factories import UserFactory
from tests.files.factories import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("file_kind")]


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_who_may_read_it_gets_the_bytes_as_a_download(client, user):
    response = client.get(
        stored(b"<script>alert(1)</script>", name="Città.txt", by=user).get_absolute_url()
    )

    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Citt%C3%A0.txt"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Type"] == "text/plain"


def without_tokens(page: bytes) -> bytes:
    """The page without its CSRF tokens, masked anew at every answer."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page)


def test_somebody_elses_file_and_none_are_answered_alike(client, user):
    theirs = client.get(stored(by=UserFactory()).get_absolute_url())
    nothing = client.get(reverse("files:download", args=[uuid.uuid4()]))
    assert theirs.status_code == nothing.status_code == 404
    assert without_tokens(theirs.content) == without_tokens(nothing.content)


def test_nobody_comes_in_without_signing_in(client):
    assert client.get(stored().get_absolute_url()).status_code == 302


def test_what_expired_or_was_deleted_is_gone_even_before_the_purge(client, user):
    expired = stored(by=user, expires_at=timezone.now() - timedelta(seconds=1))
    deleted = stored(by=user)
    PrivateFile.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    assert client.get(expired.get_absolute_url()).status_code == 404
    assert client.get(deleted.get_absolute_url()).status_code == 404


def test_a_kind_that_nobody_knows_any_more_is_unreadable(client, user, monkeypatch):
    kept = stored(by=user)
    monkeypatch.setattr(registry, "_kinds", {})
    assert client.get(kept.get_absolute_url()).status_code == 404


def test_bytes_that_vanished_are_an_alarm_not_a_404(client, user):
    kept = stored(by=user)
    kept.path.unlink()
    with pytest.raises(FileMissing):
        client.get(kept.get_absolute_url())


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client, user, method):
    assert getattr(client, method)(stored(by=user).get_absolute_url()).status_code == 405


def test_a_download_leaves_a_trace_without_names(client, user):
    kept = stored(by=user, name="Rossi Mario.txt")
    with capture_logs() as logs:
        b"".join(client.get(kept.get_absolute_url()).streaming_content)
    (entry,) = [entry for entry in logs if entry["event"] == "file_downloaded"]
    assert entry["by"] == user.pk
    assert "Rossi" not in str(entry)


def test_staff_look_at_the_list_and_change_nothing(client):
    client.force_login(UserFactory(role=Role.STAFF))
    kept = stored()
    page = client.get(reverse("admin:files_privatefile_changelist"))
    assert kept.name in page.content.decode()
    assert client.get(reverse("admin:files_privatefile_add")).status_code == 403
    assert client.post(reverse("admin:files_privatefile_delete", args=[kept.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_max_num_queries, count):
    client.force_login(UserFactory(role=Role.STAFF))
    for _ in range(count):
        stored(by=UserFactory())
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:files_privatefile_changelist"))
