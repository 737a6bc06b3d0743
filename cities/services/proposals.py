"""A city tells a change of its people, with the act; the office accepts it, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cities.access import require_keeper, speaks_for
from cities.enums import ProposalKind, ProposalState, ReferentKind, RepresentativeKind
from cities.exceptions import AlreadyDecided, AlreadyEnded, NotAllowed
from cities.models import ChangeProposal, City, LegalRepresentative, Person, Referent
from cities.services.handover import Successor, hand_over
from cities.services.mandates import (
    has_mandate,
    name_office,
    start_referent,
    start_representative,
    written_by,
)
from cities.services.persons import NewPerson
from cms_portal.accounts.models import User
from cms_portal.files.services import store
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn
from cms_portal.templatetags.portal import day

ACT_KIND = "cities.proposal_act"


@transaction.atomic
def propose_change(
    *, city: City, token: UUID, act_file: UploadedFile, by: User, **fields: Any
) -> ChangeProposal:
    """`fields`: those of ChangeProposal. The same `token` again returns the first proposal.

    Raises NotAllowed; ValidationError when the rules of the model say no, or when the city has told
    the very same and waits for the answer.
    """
    if not speaks_for(by, city):
        raise NotAllowed("La variazione la comunica chi ha un incarico per la città.")
    wait_turn("proposal", city.pk)
    if known := ChangeProposal.objects.filter(token=token).first():
        return known
    _refuse_too_early(fields["what"], fields.get("referent"), fields["effective_on"])
    _refuse_twin(city, fields)
    proposal = ChangeProposal(
        city=city,
        token=token,
        proposed_by=by,
        followed_by=Person.objects.filter(user=by).first(),
        **fields,
    )
    proposal.full_clean(exclude=["act_file"])
    proposal.act_file = store(
        kind=ACT_KIND,
        name=act_file.name or "atto.pdf",
        source=act_file.file or b"",
        content_type="application/pdf",
        by=by,
        city_code=city.cadastral_code,
    )
    proposal.save()
    _tell_officer(proposal)
    return proposal


@transaction.atomic
def accept_change(
    *,
    proposal_id: int,
    person: Person | None = None,
    ending: Sequence[LegalRepresentative] = (),
    by: User,
) -> ChangeProposal:
    """What the city told becomes so. `person`: somebody already known, else a new one.

    `ending`: who signed for the city until then and gives way. Raises NotAllowed, AlreadyDecided,
    AlreadyEnded, ValidationError.
    """
    require_keeper(by)
    proposal = _lock(proposal_id)
    if proposal.what == ProposalKind.REPRESENTATIVE:
        _apply_representative(proposal, _newcomer(proposal, person), ending, by)
    elif proposal.what == ProposalKind.OFFICE:
        _apply_office(proposal, person, by)
    else:
        _apply_referent(proposal, person, by)
    return _decide(proposal, ProposalState.ACCEPTED, by=by)


@transaction.atomic
def refuse_change(*, proposal_id: int, reason: str, by: User) -> ChangeProposal:
    """Nothing changes; the city reads why. Raises NotAllowed, AlreadyDecided."""
    require_keeper(by)
    return _decide(_lock(proposal_id), ProposalState.REFUSED, by=by, reason=reason)


@transaction.atomic
def withdraw_change(*, proposal_id: int, by: User) -> ChangeProposal:
    """The city thinks again. Raises NotAllowed, AlreadyDecided."""
    city = City.objects.get(change_proposals=proposal_id)
    if not speaks_for(by, city):
        raise NotAllowed("La variazione la ritira chi ha un incarico per la città.")
    return _decide(_lock(proposal_id), ProposalState.WITHDRAWN, by=by)


def _refuse_twin(city: City, fields: dict[str, Any]) -> None:
    """Two of them would be accepted and answered one after the other."""
    open_ones = city.change_proposals.filter(state=ProposalState.PROPOSED)
    if twin := open_ones.filter(**fields).first():
        raise ValidationError(
            f"Avete già comunicato questa variazione {day(twin.proposed_at, 'il')}: attende la "
            "risposta della segreteria. Per mandarne un'altra, prima ritiratela."
        )


def _refuse_too_early(
    what: str, leaving: Referent | LegalRepresentative | None, effective_on: date
) -> None:
    """Nobody leaves before having begun, nor is followed on the very first day."""
    if leaving is None:
        return
    is_end = what == ProposalKind.END
    if effective_on > leaving.valid_from or (is_end and effective_on == leaving.valid_from):
        return
    begun = f"{leaving.person.shown_name} ha l'incarico {day(leaving.valid_from, 'dal')}"
    wanted = "l'ultimo giorno non viene prima" if is_end else "chi subentra comincia dopo"
    raise ValidationError({"effective_on": f"{begun}: {wanted}."})


def newcomer_of(proposal: ChangeProposal) -> NewPerson | None:
    """Who the proposal is about, when somebody comes."""
    if not proposal.newcomer_name:
        return None
    return NewPerson(
        first_name=proposal.first_name,
        last_name=proposal.last_name,
        gender=proposal.gender,
        email=proposal.email,
        phone=proposal.phone,
    )


def _lock(proposal_id: int) -> ChangeProposal:
    rows = ChangeProposal.objects.select_for_update(of=("self",))
    proposal = rows.select_related("city__officer", "referent__person", "followed_by").get(
        pk=proposal_id
    )
    if not proposal.is_open:
        raise AlreadyDecided(f"La variazione ha già una risposta: {proposal.get_state_display()}.")
    return proposal


def _decide(
    proposal: ChangeProposal, state: ProposalState, *, by: User, reason: str = ""
) -> ChangeProposal:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    with written_by(by):
        proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if state != ProposalState.WITHDRAWN:
        _tell_city(proposal, by)
    return proposal


def _newcomer(proposal: ChangeProposal, person: Person | None) -> Person | NewPerson:
    """The person chosen, or the one whom the proposal describes."""
    newcomer = person or newcomer_of(proposal)
    assert newcomer is not None  # the database holds it so
    return newcomer


def _apply_referent(proposal: ChangeProposal, person: Person | None, by: User) -> None:
    if proposal.what == ProposalKind.REFERENT:
        start_referent(
            city=proposal.city,
            person=_newcomer(proposal, person),
            kind=ReferentKind(proposal.referent_kind),
            valid_from=proposal.effective_on,
            act=proposal.act,
            office_name=proposal.office_name,
            by=by,
        )
        return
    leaving = proposal.referent
    assert leaving is not None  # the database holds it so
    _refuse_too_early(proposal.what, leaving, proposal.effective_on)
    if proposal.what == ProposalKind.END:
        if not leaving.valid_to or leaving.valid_to > proposal.effective_on:
            hand_over(mandate=leaving, last_day=proposal.effective_on, by=by)
        return
    _refuse_what_is_so_already(leaving)
    hand_over(
        mandate=leaving,
        last_day=proposal.effective_on - timedelta(days=1),
        successor=Successor(
            person=_newcomer(proposal, person),
            kind=proposal.referent_kind,
            valid_from=proposal.effective_on,
            act=proposal.act,
            office_name=proposal.office_name,
        ),
        by=by,
    )


def _refuse_what_is_so_already(leaving: Referent) -> None:
    """The office has written it by itself in the meantime: a second newcomer would come in."""
    done = leaving.handovers.exclude(newcomer=None).select_related("newcomer").first()
    if done and leaving.valid_to:
        raise AlreadyEnded(
            f"Il subentro a {leaving.person.shown_name} è già registrato: "
            f"{day(leaving.valid_to, 'dal')} le consegne sono di {done.newcomer}. Se la città ne "
            "comunica uno diverso registratelo dalla pagina delle persone, e rispondete a questa "
            "variazione spiegandolo."
        )


def _apply_representative(
    proposal: ChangeProposal,
    newcomer: Person | NewPerson,
    ending: Sequence[LegalRepresentative],
    by: User,
) -> None:
    """The first who gives way hands over with the mandate itself, the others what they hold."""
    last_day = proposal.effective_on - timedelta(days=1)
    kind = RepresentativeKind(proposal.representative_kind)
    begins = Successor(newcomer, kind, proposal.effective_on, proposal.act)
    for mandate in ending:
        _refuse_too_early(proposal.what, mandate, proposal.effective_on)
        made = hand_over(mandate=mandate, last_day=last_day, successor=begins, by=by)
        begins = Successor(made.newcomer or newcomer)
    if not ending:
        start_representative(
            city=proposal.city,
            person=newcomer,
            kind=kind,
            valid_from=proposal.effective_on,
            act=proposal.act,
            by=by,
        )


def _apply_office(proposal: ChangeProposal, person: Person | None, by: User) -> None:
    name_office(
        city=proposal.city,
        name=proposal.office_name,
        responsible=person or newcomer_of(proposal),
        responsible_role=proposal.role,
        act=proposal.act,
        valid_from=proposal.effective_on,
        by=by,
    )


def _tell_officer(proposal: ChangeProposal) -> None:
    """Who follows the city is told at once; the others find it among the things to do."""
    officer = proposal.city.officer
    if officer is None or not officer.is_active:
        return
    queue_mail(
        template="cities/proposal_received",
        to=officer.email,
        context=_context(proposal) | {"name": str(officer)},
        key=f"proposal:{proposal.pk}:received",
        reason=f"Seguite la città di {proposal.city.name} per la segreteria del Programma.",
        city_code=proposal.city.cadastral_code,
    )


def _tell_city(proposal: ChangeProposal, by: User) -> None:
    """The answer goes to one who may open the page: who told the change, else who acts now."""
    reader, is_author = _reader_of_answer(proposal)
    if reader is None:
        return
    can_open = _may_open(reader, proposal)
    city = proposal.city.name
    queue_mail(
        template="cities/proposal_answer",
        to=reader.email,
        context=_context(proposal)
        | {"name": reader.full_name, "is_author": is_author, "can_open": can_open},
        key=f"proposal:{proposal.pk}:answer",
        reason="Avete comunicato una variazione delle persone della vostra città."
        if is_author
        else f"Siete tra i referenti del Comune di {city}, che aveva comunicato una variazione.",
        by=by,
        city_code=proposal.city.cadastral_code,
    )


def _reader_of_answer(proposal: ChangeProposal) -> tuple[Person | None, bool]:
    """Who is told, and whether it is who told the change: that one first while in office, then
    who took over the duty, then any referent; who has an access before who has none yet."""
    author = Person.objects.filter(user=proposal.proposed_by).first()
    referents = Referent.objects.current().filter(city=proposal.city).order_by("kind", "pk")
    others = [one.person for one in referents.select_related("person__user")]
    heir = proposal.followed_by
    if heir is not None and has_mandate(heir, city=proposal.city):
        others.insert(0, heir)
    others = [one for one in others if one.email and one != author]
    if author and author.email and _may_open(author, proposal):
        return author, True
    readers = [one for one in others if _may_open(one, proposal)] or others
    return (readers[0], False) if readers else (None, False)


def _may_open(person: Person, proposal: ChangeProposal) -> bool:
    user = person.user
    return user is not None and user.is_active and speaks_for(user, proposal.city)


def _context(proposal: ChangeProposal) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "city": proposal.city.name,
        "url": settings.PORTAL_URL.rstrip("/") + proposal.get_absolute_url(),
    }
