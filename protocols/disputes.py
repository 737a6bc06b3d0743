"""Which articles are discussed by how many cities, in the texts that may still change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Prefetch, Q

from cities.models import City
from cms_portal.accounts.models import User
from protocols.discussion import Thread
from protocols.models import ClauseComment, ClauseCommentQuerySet
from protocols.review_forms import AnswerForm


@dataclass(frozen=True)
class Disputed:
    """An article; `cities` are those with a discussion still open."""

    key: str
    place: str
    cities: int
    open_count: int
    count: int


def disputed_articles(user: User) -> list[Disputed]:
    """The most disputed first. One query."""
    is_open = Q(resolved_at__isnull=True)
    rows = (
        ClauseComment.objects.visible_to(user)
        .of_living_texts()
        .threads()
        .values("clause_key")
        .annotate(
            number=Max("article"),
            title=Max("heading"),
            cities=Count("protocol__city", filter=is_open, distinct=True),
            waiting=Count("pk", filter=is_open),
            total=Count("pk"),
        )
        .order_by("-cities", "-waiting", "number", "clause_key")
    )
    return [
        Disputed(
            key=row["clause_key"],
            place=ClauseComment(article=row["number"], heading=row["title"]).place,
            cities=row["cities"],
            open_count=row["waiting"],
            count=row["total"],
        )
        for row in rows
    ]


def find_threads(user: User, chosen: Mapping[str, Any]) -> ClauseCommentQuerySet:
    """The discussions of the filter, by article and city."""
    answers = ClauseComment.objects.select_related("by", "round").defer("round__data")
    rows = (
        ClauseComment.objects.visible_to(user)
        .of_living_texts()
        .threads()
        .select_related("by", "resolved_by", "round", "protocol__city")
        .defer("round__data", "protocol__prepared")
        .prefetch_related(Prefetch("answers", answers.order_by("at", "pk")))
    )
    if chosen.get("stato") != "tutti":
        rows = rows.filter(resolved_at__isnull=True)
    if key := chosen.get("articolo"):
        rows = rows.filter(clause_key=key)
    if text := str(chosen.get("cerca") or "").strip():
        rows = rows.filter(protocol__city__in=City.objects.search(text))
    return rows.order_by("article", "clause_key", "protocol__city__folded_name", "at", "pk")


def as_thread(comment: ClauseComment, *, may_answer: bool) -> Thread:
    form = AnswerForm(auto_id=f"r-{comment.pk}-%s") if may_answer else None
    return Thread(comment, list(comment.answers.all()), form)
