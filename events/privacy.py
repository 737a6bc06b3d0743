"""What the meetings hold about people, told to the portal's privacy office."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cities.names import fold
from cms_portal.privacy import registry
from cms_portal.privacy.registry import Row
from cms_portal.privacy.subjects import Subject
from events.models import (
    Certificate,
    DelegationLink,
    FeedbackLink,
    OnlineReport,
    Presence,
    PublicRequest,
    Registration,
    RestitutionDraft,
    RestitutionSending,
    ScannedRow,
    SessionSpeaker,
    SignInRow,
    SpecialNeeds,
)


def register() -> None:
    registry.register_kept(
        "events.AgendaVersion",
        "Il programma pubblicato di un incontro: dice chi vi interveniva, e non si riscrive.",
    )
    registry.register_source(
        "events.speeches",
        "Incontri in cui intervenite",
        _speeches,
        why="Per dire, nel programma di un incontro, chi interviene e chi modera.",
    )
    registry.register_source(
        "events.registrations",
        "Iscrizioni agli eventi",
        _registrations,
        why="Per sapere chi viene a un incontro, con quale delegazione e a quali tavoli.",
    )
    registry.register_source(
        "events.presences",
        "Presenze agli eventi",
        _presences,
        why="Per provare chi ha partecipato, a chi controlla la spesa. Non si riscrivono.",
    )
    registry.register_source(
        "events.sign_in_sheets",
        "Fogli firme in cui siete in elenco",
        _sheets,
        why="Per rileggere il foglio firmato, quando torna. Non si riscrivono.",
    )
    registry.register_source(
        "events.signed_rows",
        "Firme sui fogli scanditi",
        _signed,
        why="Per provare con la firma chi ha partecipato, a chi controlla la spesa. Le pagine "
        "archiviate si conservano; le scansioni intere si cancellano dopo 30 giorni.",
    )
    registry.register_source(
        "events.online_reports",
        "Resoconti dei collegamenti in cui comparite",
        _online,
        why="Per provare chi ha partecipato a distanza, e per quanti minuti.",
    )
    registry.register_source(
        "events.certificates",
        "Attestati di partecipazione",
        _certificates,
        why="Per attestare per quante ore avete partecipato. Non si riscrivono: si verificano.",
    )
    registry.register_kept(
        "events.Restitution",
        "La restituzione pubblicata di un incontro: dice ciò che si è detto, e non si riscrive.",
    )
    registry.register_source(
        "events.restitutions",
        "Restituzioni scritte o ricevute",
        _restitutions,
        why="Per mandare la restituzione una volta sola a chi era presente, e per sapere chi ne ha "
        "scritto i testi.",
        anonymise=_forget_sendings,
    )
    registry.register_source(
        "events.feedback",
        "Pareri chiesti dopo un evento",
        _feedback,
        why="Per chiedere un parere una volta sola. Le risposte stanno a parte, e nessuno sa di "
        "chi sono: non si possono ritrovare.",
        anonymise=_forget_feedback,
    )
    registry.register_source(
        "events.special_needs",
        "Esigenze per partecipare e per i pasti",
        _needs,
        why="Per preparare sale e pasti. Si cancellano da sole una settimana dopo l'evento.",
        anonymise=_forget_needs,
    )
    registry.register_source(
        "events.delegation_links",
        "Inviti agli eventi ricevuti per la città",
        _links,
        why="Per chiedere alla città se partecipa.",
        anonymise=_forget_links,
    )
    registry.register_source(
        "events.public_requests",
        "Iscrizioni a eventi pubblici da confermare",
        _requests,
        why="Per iscrivere chi lo chiede quando ha confermato il suo indirizzo. Si cancellano da "
        "sole dopo due giorni.",
        anonymise=_forget_requests,
    )


def _speeches(subject: Subject) -> list[Row]:
    """By the person, and by the name as it was written when nobody known has it."""
    found = Q(person_id=subject.person_id or 0)
    for first, last in subject.names:
        found |= Q(name__iexact=f"{first} {last}".strip())
    rows = SessionSpeaker.objects.filter(found).select_related("session__event", "person")
    return [
        {
            "Incontro": str(one.session.event),
            "Sessione": one.session.title,
            "Nome": str(one),
            "Qualifica": one.role,
            "Modera": "sì" if one.is_moderator else "no",
        }
        for one in rows
    ]


def _registrations(subject: Subject) -> list[Row]:
    rows = Registration.objects.filter(person=subject.person_id or 0)
    rows = rows.select_related("event", "delegation__city", "delegation__organisation")
    return [
        {
            "Evento": one.event.title,
            "Delegazione": one.delegation.name if one.delegation else "",
            "Come": one.get_role_display(),
            "Stato": one.get_state_display(),
            "Iscritta il": one.created_at,
            "Tavoli": ", ".join(
                f"{seat.session.title} ({seat.get_state_display().lower()})"
                for seat in one.seats.all()
            ),
        }
        for one in rows.prefetch_related("seats__session")
    ]


def _presences(subject: Subject) -> list[Row]:
    rows = Presence.objects.filter(registration__person=subject.person_id or 0)
    return [
        {
            "Evento": one.registration.event.title,
            "Giorno": one.day,
            "Sessione": one.session.title if one.session else "",
            "Che cosa": one.get_kind_display(),
            "Quando": one.happened_at,
            "Registrata il": one.recorded_at,
            "Da dove": one.get_source_display(),
        }
        for one in rows.select_related("registration__event", "session").in_time()
    ]


def _sheets(subject: Subject) -> list[Row]:
    rows = SignInRow.objects.filter(registration__person=subject.person_id or 0)
    return [
        {
            "Evento": one.sheet.event.title,
            "Giorno": one.sheet.day,
            "Sessione": one.sheet.session.title if one.sheet.session else "",
            "Foglio": one.sheet.code,
            "Pagina e riga": f"{one.page}, {one.place}",
            "Preparato il": one.sheet.made_at,
        }
        for one in rows.select_related("sheet__event", "sheet__session")
    ]


def _signed(subject: Subject) -> list[Row]:
    """The rows with the name, and the empty ones that turned out to be of this person."""
    person = subject.person_id or 0
    mine = Q(row__registration__person=person) | Q(presence__registration__person=person)
    rows = ScannedRow.objects.filter(mine).defer("strip").select_related("row__sheet__event")
    return [
        {
            "Evento": one.row.sheet.event.title,
            "Giorno": one.row.sheet.day,
            "Foglio": one.row.sheet.code,
            "Pagina e riga": f"{one.row.page}, {one.row.place}",
            "C'è una firma": "sì" if one.has_ink else "no",
        }
        for one in rows
    ]


def _online(subject: Subject) -> list[Row]:
    """By address and by name, as the platform wrote them."""
    emails = {one.lower() for one in subject.emails}
    names = {fold(f"{first} {last}") for first, last in subject.names}
    names |= {fold(f"{last} {first}") for first, last in subject.names}
    if not emails and not names:
        return []
    return [
        {
            "Evento": one.session.event.title,
            "Sessione": one.session.title,
            "Nome nel resoconto": name,
            "Indirizzo": email,
            "Collegamenti": len(joins) or "",
            "Caricato il": one.at,
        }
        for one in OnlineReport.objects.select_related("session__event").iterator()
        for name, email, joins, _ in one.people
        if (email and email in emails) or fold(name) in names
    ]


def _certificates(subject: Subject) -> list[Row]:
    rows = Certificate.objects.filter(registration__person=subject.person_id or 0)
    return [
        {
            "Evento": one.registration.event.title,
            "Attestato": one.reference,
            "Codice di verifica": one.code,
            "Minuti": one.minutes,
            "Rilasciato il": one.issued_at,
            "Non più valido dal": one.ended_at,
        }
        for one in rows.select_related("registration__event")
    ]


def _restitutions(subject: Subject) -> list[Row]:
    sent = RestitutionSending.objects.filter(registration__person=subject.person_id or 0)
    written = RestitutionDraft.objects.filter(by=subject.user_id or 0).select_related("event")
    return [
        {
            "Evento": one.restitution.event.title,
            "Che cosa": f"Versione {one.restitution.number} ricevuta",
            "Quando": one.sent_at,
        }
        for one in sent.select_related("restitution__event").defer("restitution__data")
    ] + [
        {"Evento": one.event.title, "Che cosa": "Testi della bozza scritti", "Quando": one.saved_at}
        for one in written
    ]


def _forget_sendings(subject: Subject) -> dict[str, int]:
    rows = RestitutionSending.objects.filter(registration__person=subject.person_id or 0)
    count, _ = rows.delete()
    return {"events.RestitutionSending": count} if count else {}


def _feedback(subject: Subject) -> list[Row]:
    rows = FeedbackLink.objects.filter(registration__person=subject.person_id or 0)
    return [
        {
            "Evento": one.round.event.title,
            "Si poteva rispondere fino al": one.round.closes_on,
            "Collegamento usato": "sì" if one.is_used else "no",
        }
        for one in rows.select_related("round__event")
    ]


def _forget_feedback(subject: Subject) -> dict[str, int]:
    """The link goes; the answer, if there is one, was never of anybody."""
    count, _ = FeedbackLink.objects.filter(registration__person=subject.person_id or 0).delete()
    return {"events.FeedbackLink": count} if count else {}


def _needs(subject: Subject) -> list[Row]:
    """That there are some, until when; what they say is on the page of the person alone."""
    rows = SpecialNeeds.objects.filter(registration__person=subject.person_id or 0)
    return [
        {"Evento": one.registration.event.title, "Si cancellano dopo il": one.purge_after}
        for one in rows.select_related("registration__event")
    ]


def _forget_needs(subject: Subject) -> dict[str, int]:
    rows = SpecialNeeds.objects.filter(registration__person=subject.person_id or 0)
    count, _ = rows.delete()
    return {"events.SpecialNeeds": count} if count else {}


def _links(subject: Subject) -> list[Row]:
    rows = DelegationLink.objects.filter(person=subject.person_id or 0)
    return [
        {
            "Evento": one.delegation.event.title,
            "Indirizzo": one.email,
            "Inviato il": one.sent_at,
            "Usato il": one.used_at,
        }
        for one in rows.select_related("delegation__event")
    ]


def _forget_links(subject: Subject) -> dict[str, int]:
    """The answer stays with the delegation; the link and its address go."""
    count, _ = DelegationLink.objects.filter(person=subject.person_id or 0).delete()
    return {"events.DelegationLink": count} if count else {}


def _own_requests(subject: Subject) -> QuerySet[PublicRequest]:
    return PublicRequest.objects.filter(email__in=[one.lower() for one in subject.emails])


def _requests(subject: Subject) -> list[Row]:
    return [
        {
            "Evento": one.event.title,
            "Nome": f"{one.first_name} {one.last_name}",
            "Indirizzo": one.email,
            "Chiesta il": one.asked_at,
            "Si cancella il": one.expires_at,
        }
        for one in _own_requests(subject).select_related("event")
    ]


def _forget_requests(subject: Subject) -> dict[str, int]:
    rows = _own_requests(subject)
    count = rows.count()
    rows.delete()
    return {"events.PublicRequest": count} if count else {}
