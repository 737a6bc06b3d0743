"""Take back what an import wrote, all of it or nothing, while nothing was built on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.exceptions import UndoRefused
from cms_portal.spreadsheets.imports.flow import lock, move
from cms_portal.spreadsheets.imports.registry import get_importer
from cms_portal.spreadsheets.imports.working import CHUNK, Hold, Progress
from cms_portal.spreadsheets.models import ImportBatch, ImportEffect, as_stored

SHOWN = 5


def undo_batch(*, batch_id: int, by: User, progress: Progress, hold: Hold) -> None:
    """Safe to repeat. When it is refused the import stays as it was, and says why."""
    try:
        with transaction.atomic():
            _undo(batch_id, by, progress)
            hold()
    except (UndoRefused, ProtectedError) as error:
        reason = str(error) if isinstance(error, UndoRefused) else "altri dati vi fanno riferimento"
        with transaction.atomic():
            batch = lock(batch_id)
            move(batch, BatchState.DONE)
            batch.note = f"Non è stato annullato nulla: {reason}."
            batch.save(update_fields=["note"])


def _undo(batch_id: int, by: User, progress: Progress) -> None:
    batch = lock(batch_id)
    if batch.state != BatchState.UNDOING:
        return
    if reasons := [*built_on(batch), *changed_since(batch)]:
        raise UndoRefused("; ".join(reasons))
    importer = get_importer(batch.importer)
    total = batch.effects.count()
    done = 0
    for effects in _backwards(batch):
        rows: list[models.Model] = []
        for model, some in _by_model(effects).items():
            rows += _take_back(model, some)
        importer.taken_back(rows, by=by)
        done += len(effects)
        progress(done, total)
    batch.undone_at, batch.undone_by = timezone.now(), by
    move(batch, BatchState.UNDONE, also=["undone_at", "undone_by"])


def _backwards(batch: ImportBatch) -> Iterator[list[ImportEffect]]:
    last = None
    effects = batch.effects.order_by("-pk")
    while some := list((effects.filter(pk__lt=last) if last else effects)[:CHUNK]):
        yield some
        last = some[-1].pk


def _by_model(effects: list[ImportEffect]) -> dict[str, list[ImportEffect]]:
    """In the order in which they are to go: what points at something goes before it."""
    found: dict[str, list[ImportEffect]] = defaultdict(list)
    for effect in effects:
        found[effect.model].append(effect)
    return found


def _take_back(label: str, effects: list[ImportEffect]) -> list[models.Model]:
    model: Any = apps.get_model(label)
    rows = model._base_manager.select_for_update().in_bulk([one.object_id for one in effects])
    gone, restored = set(), {}
    for effect in effects:
        row = rows.get(effect.object_id)
        if row is None:
            raise UndoRefused(_words_of(row, effect))
        if effect.is_new:
            gone.add(row.pk)
        else:
            _restore(row, effect.before)
            restored[row.pk] = row
    # What was added goes first: the row that it took the place of may then be in force again.
    _delete(model, [row for pk, row in rows.items() if pk in gone])
    for pk, row in restored.items():
        if pk not in gone:
            row.save()
    return list(rows.values())


def _delete(model: Any, rows: list[Any]) -> None:
    """First those that point at others of them: who stands in for somebody, say."""
    own = [one.attname for one in model._meta.concrete_fields if one.related_model is model]
    while rows:
        targets = {getattr(row, name) for row in rows for name in own}
        last = [row.pk for row in rows if row.pk not in targets] or [row.pk for row in rows]
        model._base_manager.filter(pk__in=last).delete()
        rows = [row for row in rows if row.pk not in set(last)]


def _restore(row: models.Model, before: dict[str, Any]) -> None:
    for name, value in before.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, None if value is None else field.to_python(value))


def changed_since(batch: ImportBatch) -> list[str]:
    """Which rows are no longer as the import left them, in words; all that there is room for."""
    reasons: list[str] = []
    seen: set[tuple[str, int]] = set()  # a row that two lines touched is as the second left it
    for effects in _backwards(batch):
        for label, some in _by_model(effects).items():
            model: Any = apps.get_model(label)
            rows = model._base_manager.select_for_update().in_bulk([one.object_id for one in some])
            for effect in some:
                row = rows.get(effect.object_id)
                is_last = (label, effect.object_id) not in seen
                seen.add((label, effect.object_id))
                if is_last and (row is None or as_stored(row) != effect.after):
                    reasons.append(_words_of(row, effect))
    return reasons[:SHOWN]


def _words_of(row: models.Model | None, effect: ImportEffect) -> str:
    return f"«{row or effect.model}» (riga {effect.line}) è stato cambiato dopo"


def built_on(batch: ImportBatch) -> list[str]:
    """What points at the rows that the import made and is not its own, in words."""
    new = batch.effects.filter(is_new=True)
    reasons = []
    for label in new.order_by().values_list("model", flat=True).distinct():
        model: Any = apps.get_model(label)
        made = new.filter(model=label).values("object_id")
        for relation in model._meta.related_objects:
            count = _others(batch, relation, made)
            if count:
                names = relation.related_model._meta
                word = names.verbose_name if count == 1 else names.verbose_name_plural
                reasons.append(f"{count} {word} si riferiscono a ciò che è stato importato")
    return reasons[:SHOWN]


def _others(batch: ImportBatch, relation: Any, made: Any) -> int:
    other: Any = relation.related_model
    if hasattr(other, "pgh_tracked_model"):
        return 0  # its history, not something built on it
    own = batch.effects.filter(is_new=True, model=other._meta.label_lower).values("object_id")
    pointing = other._base_manager.filter((f"{relation.field.name}__in", made))
    return int(pointing.exclude(pk__in=own).count())
