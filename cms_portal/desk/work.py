"""What waits for somebody in the office: the same list on the staff home and in the admin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse

from cms_portal.accounts.models import User
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail


@dataclass(frozen=True)
class WorkItem:
    """`kind` is that of a state tag: "late" when something went wrong, "now" when it is due."""

    kind: str
    count: int
    one: str
    many: str
    todo: str
    url: str

    @property
    def label(self) -> str:
        return self.one if self.count == 1 else self.many


def work_to_do(user: User) -> list[WorkItem]:
    """Only what is not zero and what `user` may look at, the most serious first."""
    items = [*_mail(user), *_jobs(user)]
    return [item for item in items if item.count]


def _mail(user: User) -> Iterable[WorkItem]:
    if not user.has_perm("mailing.view_outboundmail"):
        return
    states = _count_by_state(OutboundMail.objects.to_watch())
    yield WorkItem(
        kind="late",
        count=states[MailState.UNCERTAIN],
        one="messaggio forse partito",
        many="messaggi forse partiti",
        todo="Decidere se inviarli di nuovo",
        url=_admin_list("mailing_outboundmail", "state__exact=uncertain"),
    )
    yield WorkItem(
        kind="late",
        count=states[MailState.FAILED] + states[MailState.DEAD],
        one="messaggio non consegnato",
        many="messaggi non consegnati",
        todo="Controllare l'indirizzo e il motivo",
        url=_admin_list("mailing_outboundmail", "state__in=failed,dead"),
    )


def _jobs(user: User) -> Iterable[WorkItem]:
    if not user.has_perm("jobs.view_job"):
        return
    yield WorkItem(
        kind="late",
        count=Job.objects.filter(state=JobState.DEAD).count(),
        one="lavoro non riuscito",
        many="lavori non riusciti",
        todo="Leggere l'errore, riprovare o annullare",
        url=_admin_list("jobs_job", "state__exact=dead"),
    )


def _count_by_state(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("state").annotate(Count("pk"))))


def _admin_list(model: str, query: str) -> str:
    try:
        return f"{reverse(f'admin:{model}_changelist')}?{query}"
    except NoReverseMatch:
        return ""
