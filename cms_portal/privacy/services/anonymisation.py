"""The one service that rewrites history: a person becomes nobody, the facts stay."""

from __future__ import annotations

from collections import Counter
from typing import Any

import structlog
from django.apps import apps
from django.db import connection, transaction

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.privacy import patterns, reach, registry
from cms_portal.privacy.enums import AnonymisedBy
from cms_portal.privacy.exceptions import Held, NotReachable
from cms_portal.privacy.models import AnonymisationRecord, DataRequest
from cms_portal.privacy.subjects import Subject

log = structlog.get_logger(__name__)

# One at a time: two would lock the same tables in different orders.
_LOCK = 0x636D735F616E6F6E
BACKUPS = (
    "Le copie di sicurezza fatte prima di oggi contengono ancora i dati fino alla loro rotazione."
)


def reasons_to_keep(subject: Subject) -> list[str]:
    """Why this person cannot be made anonymous yet; empty when nothing is in the way."""
    return registry.reasons_to_keep([subject])[subject]


@transaction.atomic
def anonymise(
    subject: Subject,
    *,
    why: AnonymisedBy,
    by: User | None,
    request: DataRequest | None = None,
) -> AnonymisationRecord:
    """Rewrite every row and every history row that names the person; leave one that says so.

    Raises `Held` while something wants the data kept, `NotReachable` when a name would remain
    where no law keeps it: then nothing has changed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if reasons := reasons_to_keep(subject):
        raise Held(reasons)
    files = _files_of(subject)
    about = reach.rewrite_about(subject)
    changed = about.changed
    for source in registry.sources():
        changed.update(source.anonymise(subject))
    anywhere = reach.rewrite_everywhere(subject)
    changed.update(anywhere.changed)
    if still := reach.remaining(subject):
        raise NotReachable(f"Il nome resterebbe in: {', '.join(sorted(still))}.")
    record = AnonymisationRecord.objects.create(
        user_ref=subject.user_id,
        person_ref=subject.person_id,
        why=why,
        request=request,
        changed=dict(sorted(changed.items())),
        kept=_kept(anywhere.kept | about.kept),
        warnings=_warnings(about.common, files),
        by=by,
    )
    log.info("person_anonymised", record=record.pk, tables=len(changed), rows=record.total)
    return record


def _kept(counted: Counter[str]) -> list[dict[str, Any]]:
    rows = []
    for label, count in sorted(counted.items()):
        law = registry.kept(apps.get_model(label))
        assert law is not None  # counted because it is kept
        rows.append({"what": name_of(label), "rows": count, "reason": law.reason})
    return rows


def _warnings(common: Counter[str], files: int) -> list[str]:
    texts = [
        f"{name_of(label)}: {count} testi contengono una parola del nome che è anche il nome di "
        "un luogo. Da guardare a mano."
        for label, count in sorted(common.items())
    ]
    if files:
        texts.append(f"File caricati o creati da questa persona: {files}. Il contenuto non si "
                     "riscrive: sono da guardare a mano.")  # fmt: skip
    return [*texts, BACKUPS]


def name_of(label: str) -> str:
    """In the words of the screen: "cities.PersonEvent" -> "persone (cronologia)"."""
    model = apps.get_model(label)
    tracked = getattr(model, "pgh_tracked_model", None)
    words = (tracked or model)._meta.verbose_name_plural
    return f"{words} (cronologia)" if tracked else str(words)


def _files_of(subject: Subject) -> int:
    if subject.user_id is None:
        return 0
    living = PrivateFile.objects.living().filter(created_by=subject.user_id)
    return living.exclude(kind="privacy.export").count()


def preview(subject: Subject) -> dict[str, Any]:
    """What an anonymisation would touch, without touching it."""
    tables = {name_of(label): count for label, count in reach.remaining(subject).items()}
    return {
        "reasons": reasons_to_keep(subject),
        "tables": dict(sorted(tables.items())),
        "words": sorted(patterns.lonely_words(subject)),
    }
