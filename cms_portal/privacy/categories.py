"""What goes after a time among the apps that stand below, and among our own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F, Q
from django.utils import timezone

from cms_portal.accounts.models import StaffInvitation
from cms_portal.mailing.enums import OPEN
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import erase_bodies
from cms_portal.privacy import reach
from cms_portal.privacy.enums import CLOSED
from cms_portal.privacy.models import DataRequest
from cms_portal.privacy.registry import Category, Item, register_category

TEXT_GONE = "[testo rimosso]"
_RequestHistory: Any = DataRequest.pgh_event_model  # type: ignore[attr-defined]


def register() -> None:
    register_category(
        Category(
            name="mailing.bodies",
            label="Testi dei messaggi",
            what_happens="Il testo si cancella; resta che cosa è stato inviato, a chi e perché.",
            starts={"created": "preparazione del messaggio", "sent": "invio"},
            months=12,
            basis="Dopo un anno il testo non serve più a nessuna verifica.",
            due=_old_mail,
            erase=lambda items: erase_bodies(mail_ids=[item.id for item in items]),
        )
    )
    register_category(
        Category(
            name="accounts.staff_invitations",
            label="Inviti della segreteria non accettati",
            what_happens="L'invito e il suo indirizzo si cancellano.",
            starts={"expired": "scadenza dell'invito", "created": "invio dell'invito"},
            months=3,
            basis="Un invito scaduto non apre più nulla.",
            due=_old_invitations,
            erase=_delete_invitations,
        )
    )
    register_category(
        Category(
            name="accounts.sessions",
            label="Accessi aperti e scaduti",
            what_happens="Apparecchio, indirizzo di rete e orari si cancellano.",
            starts={"last_seen": "ultimo uso"},
            months=6,
            basis="Sicurezza degli accessi: da sei a dodici mesi.",
            due=_old_sessions,
            erase=_delete_sessions,
        )
    )
    register_category(
        Category(
            name="privacy.requests",
            label="Richieste sui propri dati",
            what_happens="Nome e testi si cancellano; resta che una richiesta c'è stata e quando.",
            starts={"closed": "chiusura della richiesta"},
            months=60,
            basis="Serve a dimostrare di aver risposto nei termini.",
            due=_old_requests,
            erase=_forget_requests,
        )
    )


def _old_mail(before: datetime, start: str) -> list[Item]:
    moment = {"created": "created_at", "sent": "sent_at"}[start]
    old = OutboundMail.objects.filter((f"{moment}__lt", before), erased_at=None)
    rows = old.exclude(state__in=OPEN).values_list("pk", "subject", moment)
    return [Item(pk, subject, since) for pk, subject, since in rows]


def _old_invitations(before: datetime, start: str) -> list[Item]:
    moment = {"created": "created_at", "expired": "expires_at"}[start]
    old = StaffInvitation.objects.filter((f"{moment}__lt", before), accepted_at=None)
    return [Item(one.pk, one.email, getattr(one, moment)) for one in old]


def _delete_invitations(items: list[Item]) -> int:
    ids = [item.id for item in items]
    return StaffInvitation.objects.filter(pk__in=ids, accepted_at=None).delete()[0]


def _old_sessions(before: datetime, start: str) -> list[Item]:
    old = UserSession.objects.filter(last_seen_at__lt=before).select_related("user")
    return [Item(one.pk, f"{one.user}, {one.user_agent[:60]}", one.last_seen_at) for one in old]


def _delete_sessions(items: list[Item]) -> int:
    old = UserSession.objects.filter(pk__in=[item.id for item in items])
    Session.objects.filter(
        Q(session_key__in=list(old.values_list("session_key", flat=True)))
        | Q(expire_date__lt=timezone.now())
    ).delete()
    count: int = old.delete()[0]
    return count


def _old_requests(before: datetime, start: str) -> list[Item]:
    old = DataRequest.objects.filter(state__in=CLOSED, closed_at__lt=before)
    rows = old.exclude(subject_name=TEXT_GONE).annotate(since=F("closed_at"))
    return [Item(one.pk, str(one), one.since) for one in rows]


def _forget_requests(items: list[Item]) -> int:
    ids = [item.id for item in items]
    gone = {"subject_name": TEXT_GONE, "text": "", "answer": TEXT_GONE}
    count = DataRequest.objects.filter(pk__in=ids, state__in=CLOSED).update(**gone)
    reach.overwrite(_RequestHistory, Q(pgh_obj_id__in=ids), **gone)
    return count
