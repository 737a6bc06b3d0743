import pytest

from cms_portal.files import registry


@pytest.fixture(autouse=True)
def private_files_dir(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path / "private"
    return settings.PRIVATE_FILES_DIR


@pytest.fixture
def file_kind(monkeypatch):
    """A kind "tests.note" of at most 1,000 bytes which only the person who made it reads."""
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register_kind(
        "tests.note",
        "appunto",
        may_read=lambda user, private_file: private_file.created_by_id == user.pk,
        max_bytes=1000,
    )
    return "tests.note"
