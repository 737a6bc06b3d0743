"""Versions of the notice, and who has seen which."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.once import wait_turn
from cms_portal.privacy import current
from cms_portal.privacy.enums import NoticeState
from cms_portal.privacy.exceptions import NotADraft, PrivacyError
from cms_portal.privacy.models import NoticeReceipt, PrivacyNotice


@transaction.atomic
def start_draft() -> PrivacyNotice:
    """The one draft: the text of the last version to start from, or the draft that is there."""
    wait_turn("notice", "draft")
    notices = list(PrivacyNotice.objects.select_for_update().order_by("-version")[:1])
    last = notices[0] if notices else None
    if last and not last.is_published:
        return last
    newest = PrivacyNotice.objects.aggregate(newest=Max("version"))["newest"] or 0
    return PrivacyNotice.objects.create(
        version=newest + 1,
        title=last.title if last else "Informativa sul trattamento dei dati personali",
        text=last.text if last else "",
    )


@transaction.atomic
def publish_notice(*, notice_id: int, by: User | None) -> PrivacyNotice:
    """From now on everybody is asked to read it at their next page. Raises `PrivacyError`."""
    notice = PrivacyNotice.objects.select_for_update().get(pk=notice_id)
    if notice.is_published:
        raise NotADraft("Questa versione è già pubblicata: non si può più cambiare.")
    if not notice.text.strip():
        raise PrivacyError("Il testo è vuoto: scrivetelo e salvatelo, poi pubblicatelo.")
    notice.state, notice.published_at, notice.published_by = (
        NoticeState.PUBLISHED,
        timezone.now(),
        by,
    )
    notice.save(update_fields=["state", "published_at", "published_by"])
    current.forget()
    transaction.on_commit(current.forget)
    return notice


def acknowledge(*, notice_id: int, user: User) -> NoticeReceipt:
    """Once per person and version, however often the button is pressed."""
    receipt, _ = NoticeReceipt.objects.get_or_create(notice_id=notice_id, user=user)
    return receipt


def has_acknowledged(*, notice_id: int, user: User) -> bool:
    return NoticeReceipt.objects.filter(notice=notice_id, user=user).exists()
