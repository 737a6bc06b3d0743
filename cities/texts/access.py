"""Who may download the file of a version, or an attachment of it."""

from __future__ import annotations

from django.db.models import Q

from cities.models import GuidelineVersion
from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile


def may_read_guideline(user: User, private_file: PrivateFile) -> bool:
    versions = GuidelineVersion.objects.visible_to(user)
    return versions.filter(Q(file=private_file) | Q(attachments__file=private_file)).exists()
