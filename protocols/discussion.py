"""A text in review as its page shows it: articles, what was said at each, who may say more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms_portal.accounts.models import User
from protocols import documents
from protocols.enums import CommentSide
from protocols.guards import is_stuck
from protocols.models import ClauseComment, Protocol, ReviewRound
from protocols.review_forms import AnswerForm, CommentForm
from protocols.services.comments import is_discussed, side_of


@dataclass
class Thread:
    """A comment and what followed it."""

    comment: ClauseComment
    answers: list[ClauseComment] = field(default_factory=list)
    form: AnswerForm | None = None

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None

    @property
    def entries(self) -> list[ClauseComment]:
        return [self.comment, *self.answers]


@dataclass
class Passage:
    """A clause of the text with its threads; `form` where one may write."""

    clause: Mapping[str, Any]
    threads: list[Thread]
    form: CommentForm | None = None
    is_changed: bool = False

    @property
    def open_count(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    @property
    def place(self) -> str:
        return documents.clause_place(self.clause)


@dataclass(frozen=True)
class Discussion:
    protocol: Protocol
    shown: ReviewRound
    passages: list[Passage]
    elsewhere: list[Thread]  # on articles that the text has no more
    changes: list[str]  # since the text shown before this one
    side: CommentSide | None
    may_comment: bool
    may_answer: bool

    @property
    def is_of_city(self) -> bool:
        return self.side == CommentSide.CITY

    @property
    def may_resolve(self) -> bool:
        return self.may_answer and not self.is_of_city

    @property
    def threads(self) -> list[Thread]:
        found = [thread for passage in self.passages for thread in passage.threads]
        return [*found, *self.elsewhere]

    @property
    def open_count(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    @property
    def open_count_words(self) -> str:
        count = self.open_count
        return "1 commento aperto" if count == 1 else f"{count} commenti aperti"

    @property
    def is_closing(self) -> bool:
        """Approved, and the document is on its way."""
        is_approved = self.protocol.state == "in_review" and self.shown.approved_at is not None
        return is_approved and not is_stuck(self.protocol)

    def form_of(self, clause_key: str) -> Passage | None:
        return next((one for one in self.passages if one.clause["key"] == clause_key), None)

    def thread_of(self, comment_id: int) -> Thread | None:
        return next((one for one in self.threads if one.comment.pk == comment_id), None)


def read_discussion(protocol: Protocol, user: User) -> Discussion | None:
    """None when no text was ever shown. Four queries, whatever was said."""
    rounds = protocol.rounds.order_by("-number").select_related("opened_by", "city_done_by")[:2]
    known = list(rounds)
    if not known:
        return None
    shown = known[0]
    before = known[1] if len(known) > 1 else None
    side = side_of(protocol, user)
    may_answer = is_discussed(protocol, shown, side)
    may_comment = may_answer and protocol.state == "in_review"
    threads = _threads(protocol, may_answer=may_answer)
    changed = documents.changed_clauses(before.data, shown.data) if before else []
    passages = [
        _passage(clause, threads.pop(clause["key"], []), changed, may_comment=may_comment)
        for clause in documents.clauses_for_page(shown.data)
    ]
    return Discussion(
        protocol=protocol,
        shown=shown,
        passages=passages,
        elsewhere=[thread for left in threads.values() for thread in left],
        changes=changed,
        side=side,
        may_comment=may_comment,
        may_answer=may_answer,
    )


def _passage(
    clause: Mapping[str, Any],
    threads: list[Thread],
    changed: Iterable[str],
    *,
    may_comment: bool,
) -> Passage:
    key = clause["key"]
    form = CommentForm(initial={"clausola": key}, auto_id=f"c-{key}-%s") if may_comment else None
    return Passage(clause, threads, form, is_changed=documents.clause_place(clause) in changed)


def _threads(protocol: Protocol, *, may_answer: bool) -> dict[str, list[Thread]]:
    rows = protocol.comments.select_related("by", "resolved_by", "round").defer("round__data")
    by_id: dict[int, Thread] = {}
    found: dict[str, list[Thread]] = defaultdict(list)
    for row in rows.order_by("at", "pk"):
        if row.parent_id is None:
            form = AnswerForm(auto_id=f"r-{row.pk}-%s") if may_answer else None
            thread = by_id[row.pk] = Thread(row, form=form)
            found[row.clause_key].append(thread)
        else:
            by_id[row.parent_id].answers.append(row)
    return found
