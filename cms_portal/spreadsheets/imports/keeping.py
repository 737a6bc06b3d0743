"""Files of offices hold people's data: they are kept as long as an import may be put right."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms_portal.spreadsheets.imports.enums import OPEN, BatchState
from cms_portal.spreadsheets.imports.flow import drop_import
from cms_portal.spreadsheets.models import ImportBatch

LIFETIME = timedelta(days=30)


def purge_imports() -> int:
    """Drop what was left half-way and forget the lines of what is over; how many imports."""
    old = ImportBatch.objects.filter(created_at__lt=timezone.now() - LIFETIME)
    half_way = list(
        old.filter(state__in=(*OPEN, BatchState.UNREADABLE)).values_list("pk", flat=True)
    )
    for pk in half_way:
        drop_import(batch_id=pk)
    over = old.filter(
        state__in=(BatchState.DONE, BatchState.UNDONE, BatchState.DROPPED), purged_at=None
    )
    pks = list(over.values_list("pk", flat=True))
    for pk in pks:
        _forget(pk)
    return len(pks)


@transaction.atomic
def _forget(pk: int) -> None:
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    batch.rows.all().delete()
    batch.questions.all().delete()
    batch.effects.all().delete()
    batch.purged_at = timezone.now()
    batch.save(update_fields=["purged_at"])
