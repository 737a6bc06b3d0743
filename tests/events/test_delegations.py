"""Inviting, answering, naming, replacing: what the rules allow and what they refuse."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from cities.exceptions import NotAllowed
from cities.services.persons import NewPerson
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from events import services
from events.enums import DelegationState, EventState, RegistrationRole, RegistrationState, SeatState
from events.exceptions import DelegationRefused, LinkInvalid, ReplyTooLate
from events.models import Delegation, DelegationLink, Registration, Seat
from events.services import Places
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, OrganisationFactory, PersonFactory, ReferentFactory
from tests.events.factories import (
    DelegationFactory,
    DelegationLinkFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.portal.world import referent_of

pytestmark = pytest.mark.django_db

TWO = Places(political=1, technical=1)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    return EventFactory(starts_on=in_days(30))


@pytest.fixture
def delegation(event):
    return DelegationFactory(event=event, accepted=True, seats_political=1, seats_technical=2)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "maybe"}, "delegation_state_known|delegation_answered_iff_dated"),
        ({"city": None}, "delegation_of_a_city_or_of_a_body"),
        ({"state": DelegationState.ACCEPTED}, "delegation_answered_iff_dated"),
        ({"state": DelegationState.DECLINED, "answered_at": timezone.now()}, "no_has_a_reason"),
        ({"seats_political": 0, "seats_technical": 0}, "delegation_has_seats"),
    ],
)
def test_the_database_refuses_a_delegation(values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        DelegationFactory(**values)


def test_a_person_is_registered_once_and_replaced_by_somebody():
    one = RegistrationFactory()
    with pytest.raises(IntegrityError, match="registration_replaced_by_somebody"):
        Registration.objects.filter(pk=one.pk).update(state=RegistrationState.REPLACED)


def test_inviting_writes_a_personal_link_to_each_referent(event, staff):
    city = CityFactory()
    ReferentFactory(city=city)
    ReferentFactory(city=city, kind="political")
    report = services.invite_delegations(
        event=event, cities=[city], places=TWO, reply_by=in_days(10), by=staff
    )
    assert [one.city for one in report.invited] == [city]
    assert DelegationLink.objects.count() == 2
    mail = OutboundMail.objects.first()
    assert mail.carries_secret
    assert mail.city_code == city.cadastral_code


def test_a_second_invitation_is_the_first_one(event, staff):
    city, body = CityFactory(), OrganisationFactory()
    for _ in range(2):
        report = services.invite_delegations(
            event=event,
            cities=[city],
            organisations=[body],
            places=TWO,
            reply_by=in_days(10),
            by=staff,
        )
    assert report.invited == []
    assert len(report.known) == 2
    assert Delegation.objects.count() == 2
    assert Delegation.objects.get(organisation=body).seats == 2


@pytest.mark.parametrize(("days", "words"), [(-1, "già passato"), (31, "prima che l'evento")])
def test_the_day_of_the_answer_is_one_to_come(event, staff, days, words):
    with pytest.raises(DelegationRefused, match=words):
        services.invite_delegations(
            event=event, cities=[CityFactory()], places=TWO, reply_by=in_days(days), by=staff
        )


@pytest.mark.parametrize(
    ("state", "reason"),
    [(EventState.DRAFT, ""), (EventState.CANCELLED, "Sciopero"), (EventState.CLOSED, "")],
)
def test_nobody_is_invited_to_what_does_not_take_place(staff, state, reason):
    event = EventFactory(state=state, starts_on=in_days(30), cancel_reason=reason)
    with pytest.raises(DelegationRefused):
        services.invite_delegations(
            event=event, cities=[CityFactory()], places=TWO, reply_by=in_days(3), by=staff
        )


def test_only_the_office_invites(event):
    city = CityFactory()
    with pytest.raises(NotAllowed):
        services.invite_delegations(
            event=event, cities=[city], places=TWO, reply_by=in_days(3), by=referent_of(city)
        )


def test_a_city_says_yes_then_no_with_a_reason(delegation):
    by = referent_of(delegation.city)
    registration = RegistrationFactory(delegation=delegation)
    with pytest.raises(DelegationRefused, match="perché"):
        services.answer_delegation(delegation=delegation, accept=False, reason="  ", by=by)
    services.answer_delegation(delegation=delegation, accept=False, reason="Elezioni", by=by)
    delegation.refresh_from_db()
    registration.refresh_from_db()
    assert (delegation.state, delegation.reason) == (DelegationState.DECLINED, "Elezioni")
    assert delegation.answered_by == by
    assert registration.state == RegistrationState.WITHDRAWN


def test_an_answer_after_the_day_is_refused_to_the_city_and_taken_from_the_office(event, staff):
    late = DelegationFactory(event=event, reply_by=in_days(-1))
    with pytest.raises(ReplyTooLate, match="segreteria"):
        services.answer_delegation(delegation=late, accept=True, by=referent_of(late.city))
    services.answer_delegation(delegation=late, accept=True, by=staff)
    late.refresh_from_db()
    assert late.state == DelegationState.ACCEPTED


def test_another_city_does_not_answer(delegation):
    with pytest.raises(NotAllowed):
        services.answer_delegation(
            delegation=delegation, accept=True, by=referent_of(CityFactory())
        )


def test_a_link_answers_once():
    link = DelegationLinkFactory(token="una-volta", person=PersonFactory())
    services.answer_by_link(token="una-volta", accept=True)
    link.delegation.refresh_from_db()
    assert link.delegation.state == DelegationState.ACCEPTED
    assert link.delegation.answered_from == link.person
    for token in ["una-volta", "indovinato"]:
        with pytest.raises(LinkInvalid):
            services.answer_by_link(token=token, accept=False, reason="No")


def test_the_link_of_a_colleague_is_dead_once_the_city_has_answered():
    first = DelegationLinkFactory(token="prima")
    DelegationLinkFactory(token="seconda", delegation=first.delegation)
    services.answer_by_link(token="prima", accept=True)
    with pytest.raises(LinkInvalid):
        services.answer_by_link(token="seconda", accept=False, reason="No")


def test_five_people_are_named_and_a_sixth_is_not(event):
    delegation = DelegationFactory(event=event, accepted=True, seats_political=2, seats_technical=3)
    by = referent_of(delegation.city)
    for role, count in [(RegistrationRole.POLITICAL, 2), (RegistrationRole.TECHNICAL, 3)]:
        for number in range(count):
            services.name_person(
                delegation=delegation,
                person=NewPerson("Livia", f"Vento {role} {number}"),
                role=role,
                by=by,
            )
    assert delegation.registrations.registered().count() == 5
    with pytest.raises(DelegationRefused, match="posti"):
        services.name_person(
            delegation=delegation,
            person=NewPerson("Sesta", "Persona"),
            role=RegistrationRole.POLITICAL,
            by=by,
        )


def test_a_double_click_names_one_person(delegation):
    by = referent_of(delegation.city)
    for _ in range(2):
        services.name_person(
            delegation=delegation,
            person=NewPerson("Livia", "Vento", email="livia@comune.example"),
            role=RegistrationRole.TECHNICAL,
            by=by,
        )
    assert delegation.registrations.count() == 1


@pytest.mark.parametrize(
    "name", ["Livia\u202e", "Li\x00via", "L" * 300], ids=["turning", "nul", "long"]
)
def test_a_name_that_cannot_be_is_refused(delegation, name):
    with pytest.raises(ValidationError):
        services.name_person(
            delegation=delegation,
            person=NewPerson(name, "Vento"),
            role=RegistrationRole.TECHNICAL,
            by=None,
        )


def test_before_the_yes_nobody_is_named(event):
    with pytest.raises(DelegationRefused, match="partecipate"):
        services.name_person(
            delegation=DelegationFactory(event=event),
            person=NewPerson("Livia", "Vento"),
            role=RegistrationRole.TECHNICAL,
            by=None,
        )


def test_who_is_replaced_stays_on_record_and_the_other_sits_there(delegation, event):
    session = EventSessionFactory(event=event, kind="workshop", places=2)
    old = RegistrationFactory(delegation=delegation)
    services.take_seat(registration=old, sessions=[session])
    new = services.replace_person(registration=old, person=PersonFactory(), by=None)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (RegistrationState.REPLACED, new)
    assert new.role == old.role
    assert [one.registration for one in Seat.objects.confirmed()] == [new]
    with pytest.raises(DelegationRefused, match="non è più iscritta"):
        services.replace_person(registration=old, person=PersonFactory(), by=None)


def test_who_had_withdrawn_may_come_after_all(delegation):
    old = RegistrationFactory(delegation=delegation)
    services.withdraw_person(registration=old, by=None)
    services.withdraw_person(registration=old, by=None)
    again = services.name_person(
        delegation=delegation, person=old.person, role=RegistrationRole.TECHNICAL, by=None
    )
    assert again.pk == old.pk
    assert again.is_registered


def test_seats_of_a_delegation_do_not_fall_below_its_people(delegation, staff):
    RegistrationFactory(delegation=delegation)
    with pytest.raises(DelegationRefused, match="già 1"):
        services.change_terms(
            delegation=delegation, places=Places(1, 0), reply_by=delegation.reply_by, by=staff
        )


def test_when_a_city_declines_its_seats_go_to_who_waits(event, staff):
    session = EventSessionFactory(event=event, kind="workshop", places=1)
    first, second = (
        RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True))
        for _ in range(2)
    )
    for one in (first, second):
        services.take_seat(registration=one, sessions=[session])
    assert second.seats.get().state == SeatState.WAITING
    services.answer_delegation(
        delegation=first.delegation, accept=False, reason="Elezioni", by=staff
    )
    assert second.seats.get().state == SeatState.CONFIRMED
    mail = OutboundMail.objects.get(template="events/seat_promoted")
    assert mail.to == second.person.email
