"""Guidelines: written, kept, found by their words."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError

from cities.enums import TextOrigin
from cities.exceptions import NotAllowed, TextRefused
from cities.models import (
    Guideline,
    GuidelineVersion,
)
from cities.services import guidelines as services
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.cities.guidelines import edition, pdf, started
from tests.cities.text_factories import (
    GuidelineVersionFactory,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


# --- writing


def test_a_draft_is_nobodys_until_it_is_sent(staff, referent):
    version = started(staff)
    assert not GuidelineVersion.objects.visible_to(referent.person.user).exists()
    services.send_version(version_id=version.pk, cities=[referent.city], by=staff)
    assert GuidelineVersion.objects.visible_to(referent.person.user).get() == version


def test_only_who_writes_may_write(referent):
    by = referent.person.user
    with pytest.raises(NotAllowed):
        started(by)
    version = GuidelineVersionFactory()
    for refused in (
        lambda: services.write_version(guideline_id=1, edition=edition(), by=by),
        lambda: services.send_version(version_id=version.pk, cities=[], by=by),
        lambda: services.discard_draft(version_id=version.pk, by=by),
        lambda: services.remind_readers(version_id=version.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_new_version_says_what_changes(staff):
    first = GuidelineVersionFactory(published=True)
    with pytest.raises(TextRefused, match="che cosa cambia"):
        services.write_version(guideline_id=first.guideline_id, edition=edition(), by=staff)
    second = services.write_version(
        guideline_id=first.guideline_id, edition=edition(changes="Nuove date."), by=staff
    )
    assert (second.number, second.is_published) == (2, False)


def test_a_second_draft_takes_the_place_of_the_first(staff):
    first = GuidelineVersionFactory(published=True)
    for changes in ("Una data.", "Due date."):
        services.write_version(
            guideline_id=first.guideline_id, edition=edition(changes=changes), by=staff
        )
    [draft] = first.guideline.versions.filter(published_at=None)
    assert (draft.number, draft.changes) == (2, "Due date.")


def test_a_draft_can_go_and_its_guidelines_with_it(staff):
    version = started(staff)
    services.discard_draft(version_id=version.pk, by=staff)
    assert not Guideline.objects.exists()
    published = GuidelineVersionFactory(published=True)
    with pytest.raises(TextRefused, match="già pubblicata"):
        services.discard_draft(version_id=published.pk, by=staff)


@pytest.mark.parametrize(
    "change",
    [
        {"changes": "Altro"},
        {"dated_on": date(2024, 1, 1)},
        {"read_by": date(2024, 1, 1)},
        {"published_at": None},
    ],
)
def test_what_was_published_stays(change):
    version = GuidelineVersionFactory(number=2, published=True)
    with pytest.raises(DatabaseError, match="Cannot update"):
        GuidelineVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"text": ""}, "guideline_version_says_something"),
        ({"number": 2, "changes": ""}, "guideline_version_says_what_changed"),
        ({"number": 0}, "guideline_version_number_positive"),
        ({"read_by": date(2023, 2, 27)}, "guideline_version_read_after_it_is_dated"),
        ({"text_origin": "?"}, "guideline_version_text_origin_known"),
    ],
)
def test_the_database_refuses(values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        GuidelineVersionFactory(**values)


# --- files


def test_the_words_of_a_pdf_are_found(staff):
    version = started(staff, text="", upload=pdf(), attachments=[pdf(name="Allegato A.pdf")])
    assert version.text_origin == TextOrigin.WAITING
    run_due_jobs()
    version.refresh_from_db()
    assert (version.text_origin, version.pages) == (TextOrigin.EXTRACTED, 1)
    assert GuidelineVersion.objects.search("coprogettazione percorsi").get() == version
    assert version.file.content_type == "application/pdf"
    assert [one.file.name for one in version.attachments.all()] == ["Allegato A.pdf"]


def test_a_broken_pdf_is_kept_and_said_unreadable(staff, client):
    broken = SimpleUploadedFile("x.pdf", b"%PDF-1.7 this is not one", "application/pdf")
    version = started(staff, text="", upload=broken)
    run_due_jobs()
    version.refresh_from_db()
    assert version.text_origin == TextOrigin.UNREADABLE
    client.force_login(staff)
    assert "non contiene testo leggibile" in client.get(version.get_absolute_url()).content.decode()


def test_a_file_is_for_whom_it_was_sent(staff, referent, client):
    version = started(staff, text="", upload=pdf(), attachments=[pdf(name="Allegato A.pdf")])
    urls = [version.file.get_absolute_url(), version.attachments.get().file.get_absolute_url()]
    stranger = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    services.send_version(version_id=version.pk, cities=[referent.city], by=staff)
    for user, code in ((referent.person.user, 200), (stranger, 404), (staff, 200)):
        client.force_login(user)
        for url in urls:
            response = client.get(url)
            assert response.status_code == code
            b"".join(response.streaming_content) if response.streaming else None
