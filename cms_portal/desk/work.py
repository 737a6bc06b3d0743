"""What waits for somebody in the office: the same list on the staff home and in the admin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from cities import todo
from cities.access import keeps_people
from cities.filters import NOBODY
from cities.models import City, ContactNote, Question
from cities.models.texts.guidelines import EDITORS
from cities.services.questions import LATE_AFTER_DAYS
from cms_portal.accounts.models import User
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy.enums import RequestState
from cms_portal.privacy.models import DataRequest
from protocols.enums import ProtocolState
from protocols.models import Obligation, Protocol, ProtocolTemplate
from protocols.readiness import check_readiness


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
    items = [
        *_mail(user),
        *_jobs(user),
        *_privacy(user),
        *_questions(user),
        *_contacts(user),
        *_cities(user),
        *_protocols(user),
    ]
    return [item for item in items if item.count]


def protocols_by_state(user: User) -> Counter[str]:
    """How many living protocols of cities stand at each state."""
    return _count_by_state(Protocol.objects.visible_to(user).one_per_city())


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
        url=_address("admin:mailing_outboundmail_changelist", "state__exact=uncertain"),
    )
    yield WorkItem(
        kind="late",
        count=states[MailState.FAILED] + states[MailState.DEAD],
        one="messaggio non consegnato",
        many="messaggi non consegnati",
        todo="Controllare l'indirizzo e il motivo",
        url=_address("admin:mailing_outboundmail_changelist", "state__in=failed,dead"),
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
        url=_address("admin:jobs_job_changelist", "state__exact=dead"),
    )


def _privacy(user: User) -> Iterable[WorkItem]:
    if not user.has_perm("privacy.view_datarequest"):
        return
    waiting = DataRequest.objects.filter(state=RequestState.OPEN).values_list("due_on", flat=True)
    days = sorted(waiting)
    is_late = bool(days) and days[0] < timezone.localdate()
    yield WorkItem(
        kind="late" if is_late else "now",
        count=len(days),
        one="richiesta sui dati personali",
        many="richieste sui dati personali",
        todo=f"Rispondere, la prima entro il {days[0]:%d/%m/%Y}" if days else "",
        url=_address("privacy:request_list"),
    )


def _contacts(user: User) -> Iterable[WorkItem]:
    yield WorkItem(
        kind="late",
        count=ContactNote.objects.visible_to(user).due().count(),
        one="città da risentire",
        many="città da risentire",
        todo="Vedere chi si aspetta una chiamata",
        url=_address("cities:agenda"),
    )


def _questions(user: User) -> Iterable[WorkItem]:
    """A question that has waited for a week is late."""
    if not user.has_role(*EDITORS):
        return
    waiting = Question.objects.awaiting_office().aggregate(
        count=Count("pk"), since=Min("waiting_since")
    )
    since = waiting["since"] and timezone.localdate(waiting["since"])
    days = (timezone.localdate() - since).days if since else 0
    yield WorkItem(
        kind="late" if days >= LATE_AFTER_DAYS else "now",
        count=waiting["count"],
        one="quesito in attesa di risposta",
        many="quesiti in attesa di risposta",
        todo=f"Rispondere, il più vecchio aspetta da {days} giorn{'o' if days == 1 else 'i'}",
        url=_address("questions:list", "stato=office"),
    )


def _cities(user: User) -> Iterable[WorkItem]:
    """What is missing about who speaks and signs for the cities."""
    if not user.has_perm("cities.change_city"):
        return
    yield WorkItem(
        kind="late",
        count=todo.cities_without_referent().count(),
        one="città senza referente",
        many="città senza referente",
        todo="Chiedere al Comune chi le segue",
        url=_address("cities:list", "manca=referente"),
    )
    yield WorkItem(
        kind="late",
        count=todo.cities_without_representative().count(),
        one="città di cui non si sa chi firma",
        many="città di cui non si sa chi firma",
        todo="Registrare chi rappresenta il Comune",
        url=_address("cities:list", "manca=rappresentante"),
    )
    if keeps_people(user):  # the page is theirs
        yield WorkItem(
            kind="now",
            count=todo.cities_without_officer().count(),
            one="città senza un funzionario del Programma",
            many="città senza un funzionario del Programma",
            todo="Scegliere chi le segue per la segreteria",
            url=_address("cities:assignments", f"segue={NOBODY}"),
        )
    yield WorkItem(
        kind="late",
        count=todo.referents_to_invite().aggregate(people=Count("person", distinct=True))["people"],
        one="persona senza invito",
        many="persone senza invito",
        todo="Invitarle: non possono ancora entrare",
        url=_address("invitations:choose"),
    )
    yield WorkItem(
        kind="now",
        count=todo.open_proposals().count(),
        one="variazione comunicata da una città",
        many="variazioni comunicate dalle città",
        todo="Controllare l'atto e rispondere",
        url=_address("cities:proposals"),
    )
    yield WorkItem(
        kind="now",
        count=todo.votes_to_check().count(),
        one="voto comunale da controllare",
        many="voti comunali da controllare",
        todo="Vedere chi rappresenta il Comune dopo il voto",
        url=_address("cities:votes"),
    )


def _protocols(user: User) -> Iterable[WorkItem]:
    if not user.has_perm("protocols.change_protocol"):
        return
    yield from _protocols_to_prepare()
    yield from _protocols_under_way(protocols_by_state(user))
    yield WorkItem(
        kind="late",
        count=Obligation.objects.visible_to(user).overdue().count(),
        one="adempimento in ritardo",
        many="adempimenti in ritardo",
        todo="Vedere di quali atti e di chi",
        url=_address("protocols:obligations"),
    )


def _protocols_to_prepare() -> Iterable[WorkItem]:
    prepare = _address("protocols:prepare")
    ready, to_choose, incomplete = _cities_without_protocol()
    yield WorkItem(
        kind="late",
        count=incomplete,
        one="città incompleta",
        many="città incomplete",
        todo="Vedere che cosa manca e chi lo deve dare",
        url=prepare,
    )
    yield WorkItem(
        kind="now",
        count=ready,
        one="città pronta per il protocollo",
        many="città pronte per il protocollo",
        todo="Predisporre i protocolli d'intesa",
        url=prepare,
    )
    yield WorkItem(
        kind="now",
        count=to_choose,
        one="città da decidere per il protocollo",
        many="città da decidere per il protocollo",
        todo="Ufficio non noto: scegliere se procedere",
        url=prepare,
    )


def _protocols_under_way(states: Counter[str]) -> Iterable[WorkItem]:
    yield WorkItem(
        kind="now",
        count=states[ProtocolState.DRAFT],
        one="protocollo in bozza",
        many="protocolli in bozza",
        todo="Rendere definitivo il testo",
        url=_address("protocols:list", "stato=draft"),
    )
    yield WorkItem(
        kind="now",
        count=states[ProtocolState.APPROVED],
        one="protocollo da trasmettere",
        many="protocolli da trasmettere",
        todo="Inviarli ai Comuni e segnarli come trasmessi",
        url=_address("protocols:list", "stato=approved"),
    )
    yield WorkItem(
        kind="now",
        count=states[ProtocolState.SENT],
        one="protocollo attende la firma del Comune",
        many="protocolli attendono la firma del Comune",
        todo="Vedere da quanto tempo",
        url=_address("protocols:list", "stato=sent"),
    )


def _cities_without_protocol() -> tuple[int, int, int]:
    """(ready, to be decided, incomplete) as the page of the preparation opens."""
    template = ProtocolTemplate.objects.usable().first()
    if template is None:
        return 0, 0, 0
    cities = City.objects.filter(is_active=True)
    found = check_readiness(template, cities, timezone.localdate())
    return len(found.ready), len(found.to_choose), len(found.incomplete)


def _count_by_state(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("state").annotate(Count("pk"))))


def _address(url_name: str, query: str = "") -> str:
    return f"{reverse(url_name)}?{query}" if query else reverse(url_name)
