"""Who was asked to come, what left by mail, who answered what; who was named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from cities.history import event_model
from cms_portal.accounts.models import User
from cms_portal.dossiers.files import NamedFile, table_files
from cms_portal.mailing.models import OutboundMail
from events.dossier.extent import Extent
from events.enums import DelegationState
from events.models import Delegation, DelegationLink, Registration

_TEMPLATES = "events/"  # of the messages about events


def files(extent: Extent) -> Iterator[NamedFile]:
    delegations = list(
        extent.delegations()
        .select_related("city", "organisation", "invited_by", "answered_by", "answered_from")
        .by_name()  # type: ignore[attr-defined]
    )
    yield from _invitations(extent, delegations)
    yield from _answers(extent, delegations)
    yield from _messages(extent, delegations)
    yield from _people(extent)


def _invitations(extent: Extent, delegations: list[Delegation]) -> list[NamedFile]:
    columns = ["Delegazione", "Invitata il", "Invitata da", "Posti parte politica"]
    columns += ["Posti parte tecnica o dell'ente", "Risposta entro il", "Risposta", "Risposta del"]
    columns += ["Risposta data da", "Motivo"]
    rows = [
        [
            one.name,
            one.invited_at,
            one.invited_by or "",
            one.seats_political,
            one.seats_technical,
            one.reply_by,
            one.get_state_display(),
            one.answered_at,
            _who_answered(extent, one),
            one.reason,
        ]
        for one in delegations
    ]
    return table_files(extent, "inviti", "Inviti e risposte", columns, rows)


def _who_answered(extent: Extent, one: Delegation) -> str:
    """The dossier of one person names no other."""
    if one.answered_at is None:
        return ""
    if extent.is_of_a_person:
        return f"per {one.name}"
    if one.answered_from is not None:
        return f"{one.answered_from.full_name}, dal collegamento ricevuto per posta"
    return str(one.answered_by or "")


def _answers(extent: Extent, delegations: list[Delegation]) -> list[NamedFile]:
    """Each change, as the database kept it: an answer that was given and then changed."""
    names = {one.pk: one.name for one in delegations}
    history = event_model(Delegation)._default_manager.filter(pgh_obj_id__in=names)
    changes: list[Any] = list(history.select_related("pgh_context").order_by("pgh_id"))
    users = {_user_of(one) for one in changes}
    known = User.objects.in_bulk([pk for pk in users if pk])
    columns = ["Delegazione", "Quando", "Risposta", "Risposta del", "Motivo", "Risposta entro il"]
    columns += ["Posti parte politica", "Posti parte tecnica o dell'ente", "Scritto da"]
    rows = [
        [
            names[one.pgh_obj_id],
            one.pgh_created_at,
            DelegationState(one.state).label,
            one.answered_at,
            one.reason,
            one.reply_by,
            one.seats_political,
            one.seats_technical,
            "" if extent.is_of_a_person else known.get(_user_of(one) or 0, ""),
        ]
        for one in changes
    ]
    return table_files(extent, "inviti_storia", "Storia degli inviti", columns, rows)


def _user_of(change: Any) -> int | None:
    context = change.pgh_context.metadata if change.pgh_context else {}
    user = context.get("user")
    return user if isinstance(user, int) else None


def _messages(extent: Extent, delegations: list[Delegation]) -> list[NamedFile]:
    """To whom something left and what became of it: never what it said."""
    columns = ["Destinatario", "Delegazione", "Messaggio", "Perché", "Preparato il", "Esito"]
    columns += ["Consegnato al server il", "Risposta del server", "Message-ID"]
    names = {one.pk: one.name for one in delegations}
    rows = []
    for mail, delegation in _mails(extent, list(names)):
        row = [mail.to, names.get(delegation or 0, ""), mail.subject, mail.reason, mail.created_at]
        row += [mail.get_state_display(), mail.sent_at, mail.error, mail.message_id]
        rows.append(row)
    return table_files(extent, "messaggi", "Messaggi e ricevute di consegna", columns, rows)


def _mails(extent: Extent, delegations: list[int]) -> list[tuple[OutboundMail, int | None]]:
    """Invitations by their links; all the others by the key that begins with what they are of."""
    links = DelegationLink.objects.filter(delegation__in=delegations, mail__isnull=False)
    if extent.registration is not None:
        links = links.filter(person=extent.registration.person_id)
    of_links = dict(links.values_list("mail_id", "delegation_id"))
    people = dict(extent.registrations().values_list("pk", "delegation_id"))
    found = Q(pk__in=of_links)
    for name in ("registered", "no-longer"):
        found |= Q(key__regex=rf"^{name}:({'|'.join(map(str, people)) or '0'}):")
    if not extent.is_of_a_person:
        found |= Q(key__regex=rf"^delegation-names:({'|'.join(map(str, delegations)) or '0'}):")
    rows = OutboundMail.objects.filter(found).defer("text", "html", "attachment", "sealed")
    return [
        (mail, of_links.get(mail.pk) or _delegation_of(mail.key, people))
        for mail in rows.order_by("created_at", "pk")
    ]


def _delegation_of(key: str, people: Mapping[int, int | None]) -> int | None:
    what, _, rest = key.partition(":")
    number = int(rest.partition(":")[0])
    return number if what == "delegation-names" else people.get(number)


def _people(extent: Extent) -> list[NamedFile]:
    rows = extent.registrations().select_related(
        "person",
        "delegation__city",
        "delegation__organisation",
        "created_by",
        "replaced_by__person",
    )
    people = sorted(rows, key=_by_delegation)
    columns = ["Persona", "Delegazione", "Come", "Stato", "Al suo posto", "Iscritta il"]
    columns += ["Iscritta da"]
    cells = [
        [
            one.person.shown_name,
            one.delegation.name if one.delegation else "",
            one.get_role_display(),
            one.get_state_display(),
            _substitute(extent, one),
            one.created_at,
            one.created_by or "",
        ]
        for one in people
    ]
    return table_files(extent, "persone", "Persone iscritte", columns, cells)


def _substitute(extent: Extent, one: Registration) -> str:
    if one.replaced_by is None:
        return ""
    return "un'altra persona" if extent.is_of_a_person else one.replaced_by.person.shown_name


def _by_delegation(one: Registration) -> tuple[str, str, int]:
    return (one.delegation.name if one.delegation else "~", one.person.folded_name, one.pk)
