"""The data about a person in the apps that stand below, which cannot speak for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet

from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.sessions import end_sessions
from cms_portal.files.models import PrivateFile
from cms_portal.files.services import delete_file
from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import OPEN, MailState
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy import registry
from cms_portal.privacy.models import DataExport, DataRequest, NoticeReceipt
from cms_portal.privacy.registry import Reasons, Row
from cms_portal.privacy.subjects import Subject

NOT_DUE_ANY_MORE = "Il destinatario è stato reso anonimo."
LAST_OF_THE_OFFICE = (
    "Ultimo accesso attivo della segreteria: prima va dato l'accesso a un'altra persona."
)


def register() -> None:
    _register_access()
    _register_messages()
    _register_work()
    registry.register_kept(
        "documents.FrozenDocument",
        "Testi definitivi e atti firmati: non si modificano (D.P.R. 445/2000, L. 241/1990).",
    )
    registry.register_kept(
        "privacy.PrivacyNotice", "Informative pubblicate: provano che cosa è stato comunicato."
    )


def _register_access() -> None:
    registry.register_source(
        "accounts.access",
        "Accesso al portale",
        _access,
        why="Per farvi entrare e proteggere l'accesso, finché serve.",
        anonymise=_close_access,
        hold=_last_of_the_office,
    )
    registry.register_source(
        "accounts.sessions",
        "Accessi aperti",
        _sessions,
        why="Per la sicurezza: da quale apparecchio e quando siete entrati.",
    )
    registry.register_source(
        "accounts.invitations",
        "Inviti della segreteria",
        _invitations,
        why="Per sapere chi ha invitato chi e quando.",
        anonymise=_forget_invitations,
    )


def _register_messages() -> None:
    registry.register_source(
        "mailing.mail",
        "Messaggi ricevuti dal portale",
        _mail,
        why="Per dimostrare che cosa vi abbiamo comunicato e quando.",
        anonymise=_forget_mail,
    )
    registry.register_source(
        "privacy.notices",
        "Prese visione dell'informativa",
        _receipts,
        why="Per ricordare che vi abbiamo informato.",
    )
    registry.register_source(
        "privacy.requests",
        "Richieste sui vostri dati",
        _requests,
        why="Per rispondervi entro i termini e darne conto.",
        anonymise=_forget_exports,
    )


def _register_work() -> None:
    registry.register_source(
        "jobs.asked",
        "Lavori che avete avviato",
        _jobs,
        why="Per sapere chi ha chiesto che cosa al portale.",
    )
    registry.register_source(
        "files.made",
        "File che avete caricato o creato",
        _files,
        why="Per sapere da dove viene un file.",
    )
    registry.register_source(
        "admin.log",
        "Operazioni nell'amministrazione",
        _admin_log,
        why="Per rispondere delle modifiche fatte a mano.",
    )


def _of_user(model: type[Model], subject: Subject, field: str = "user") -> QuerySet[Any]:
    if subject.user_id is None:
        return model._default_manager.none()
    return model._default_manager.filter((field, subject.user_id))


# --- access


def _access(subject: Subject) -> list[Row]:
    user = subject.user
    if user is None:
        return []
    roles = [role.label for role in Role if role in user.roles]
    second = Authenticator.objects.filter(user=user).count()
    return [
        {
            "Nome": user.name,
            "E-mail": user.email,
            "Ruoli": ", ".join(roles),
            "Attivo": user.is_active,
            "Creato il": user.date_joined,
            "Ultimo ingresso": user.last_login,
            "Secondi fattori registrati": second,
        }
    ]


def _last_of_the_office(subjects: Sequence[Subject]) -> Reasons:
    active = User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
    office = set(active.values_list("pk", flat=True)[:2])
    if len(office) != 1:
        return {}
    return {one: [LAST_OF_THE_OFFICE] for one in subjects if one.user_id in office}


def _close_access(subject: Subject) -> dict[str, int]:
    """Nobody comes in any more, and the row says who it was to nobody."""
    user = subject.user
    if user is None:
        return {}
    end_sessions(user)
    gone = {
        model._meta.label: model._default_manager.filter(user=user).delete()[0]
        for model in (EmailAddress, Authenticator, UserSession)
    }
    user.groups.clear()
    user.set_unusable_password()
    user.name = f"Accesso anonimizzato {user.pk}"
    user.email = f"anonimo-u{user.pk}@anonimo.invalid"
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.save()
    return {label: count for label, count in gone.items() if count} | {User._meta.label: 1}


def _sessions(subject: Subject) -> list[Row]:
    return [
        {
            "Primo uso": one.created_at,
            "Ultimo uso": one.last_seen_at,
            "Indirizzo di rete": one.ip,
            "Apparecchio": one.user_agent,
        }
        for one in _of_user(UserSession, subject).order_by("-last_seen_at")
    ]


def _invitations(subject: Subject) -> list[Row]:
    return [
        {
            "E-mail": one.email,
            "Nome": one.name,
            "Creato il": one.created_at,
            "Scade il": one.expires_at,
            "Accettato il": one.accepted_at,
        }
        for one in StaffInvitation.objects.filter(email__in=subject.emails)
    ]


def _forget_invitations(subject: Subject) -> dict[str, int]:
    mine = StaffInvitation.objects.filter(email__in=subject.emails)
    address = f"anonimo-{subject.pseudonym}@anonimo.invalid"
    return _counted(StaffInvitation, mine.update(name="", email=address))


# --- mail


def _mail_to(subject: Subject) -> QuerySet[OutboundMail]:
    return OutboundMail.objects.filter(to__in=subject.emails)


def _mail(subject: Subject) -> list[Row]:
    return [
        {
            "Preparato il": one.created_at,
            "Inviato il": one.sent_at,
            "Indirizzo": one.to,
            "Oggetto": one.subject,
            "Perché": one.reason,
            "Esito": one.get_state_display(),
            "Testo": one.text,
        }
        for one in _mail_to(subject).defer("html", "sealed")
    ]


def _forget_mail(subject: Subject) -> dict[str, int]:
    """The account of what was sent stays; text and address go. What waits leaves no more."""
    mails = _mail_to(subject)
    mails.filter(state__in=OPEN).update(
        state=MailState.CANCELLED, error=NOT_DUE_ANY_MORE, sealed=""
    )
    gone = mails.update(
        text="",
        html="",
        subject="[oggetto rimosso]",
        error="",
        to=f"anonimo-{subject.pseudonym}@anonimo.invalid",
    )
    return _counted(OutboundMail, gone)


# --- the rest


def _receipts(subject: Subject) -> list[Row]:
    receipts = _of_user(NoticeReceipt, subject).select_related("notice")
    return [{"Versione": one.notice.version, "Presa visione": one.at} for one in receipts]


def _requests(subject: Subject) -> list[Row]:
    return [
        {
            "Numero": one.pk,
            "Che cosa": one.get_kind_display(),
            "Testo": one.text,
            "Ricevuta il": one.received_on,
            "Da evadere entro": one.due_on,
            "Stato": one.get_state_display(),
            "Risposta": one.answer,
        }
        for one in requests_of(subject)
    ]


def requests_of(subject: Subject) -> QuerySet[DataRequest]:
    mine = _of_user(DataRequest, subject)
    if subject.person_id is None:
        return mine
    return mine | DataRequest.objects.filter(person_ref=subject.person_id)


def _forget_exports(subject: Subject) -> dict[str, int]:
    exports = _of_user(DataExport, subject).exclude(file=None)
    for file_id in exports.values_list("file", flat=True):
        delete_file(file_id=file_id)
    return _counted(DataExport, len(exports))


def _jobs(subject: Subject) -> list[Row]:
    return [
        {"Chiesto il": one.created_at, "Lavoro": one.label, "Stato": one.get_state_display()}
        for one in _of_user(Job, subject, "by")
    ]


def _files(subject: Subject) -> list[Row]:
    return [
        {"Creato il": one.created_at, "Nome": one.name, "Eliminato il": one.deleted_at}
        for one in _of_user(PrivateFile, subject, "created_by")
    ]


def _admin_log(subject: Subject) -> list[Row]:
    return [
        {"Quando": one.action_time, "Su che cosa": one.object_repr, "Che cosa": str(one)}
        for one in _of_user(LogEntry, subject)
    ]


def _counted(model: type[Model], count: int) -> dict[str, int]:
    return {model._meta.label: count} if count else {}
