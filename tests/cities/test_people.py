"""Mandates begin and end; the access of a person follows them."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from cities import services, todo
from cities.exceptions import AlreadyEnded, CityError, NotAllowed
from cities.models import City, LegalRepresentative, MunicipalVote, Office, Person, Referent
from cities.services.mandates import close_what_ended
from cities.services.persons import NewPerson
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    LegalRepresentativeFactory,
    MunicipalVoteFactory,
    OfficeFactory,
    ReferentFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def city():
    return CityFactory(name="Benevento")


def with_access(client, mandate):
    """The holder of `mandate` signed in through the door, as a session that the portal knows."""
    user = UserFactory(role=Role.REFERENT)
    mandate.person.user = user
    mandate.person.save()
    client.force_login(user)
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=client.session.session_key)
    return user


def test_a_new_referent_is_a_new_person_and_a_step_of_the_path(city, staff):
    new = NewPerson("Livia", "Vento", gender="F", email="Livia.Vento@comune.example")
    mandate = services.start_referent(
        city=city, person=new, kind="technical", valid_from=TODAY(), act="nota n. 7", by=staff
    )
    assert mandate.title == "Referente tecnica"
    assert mandate.person.email == "livia.vento@comune.example"
    assert city.steps_reached.filter(step_id="referents").exists()


def test_who_is_known_there_is_not_written_twice(city, staff):
    old = ReferentFactory(
        city=city, person__first_name="Livia", person__last_name="Vento", valid_to=date(2024, 1, 1)
    )
    again = services.start_referent(
        city=city,
        person=NewPerson("LIVIA", "Vento"),
        kind="technical",
        valid_from=TODAY(),
        act="nota",
        by=staff,
    )
    assert again.person == old.person
    assert Person.objects.count() == 1


def test_two_people_of_one_address_stay_two(city, staff):
    LegalRepresentativeFactory(city=city, person__email="sindaco@comune.example")
    new = NewPerson("Elio", "Rovere", email="sindaco@comune.example")
    made = services.find_or_register(new, city=city)
    assert Person.objects.filter(email="sindaco@comune.example").count() == 2
    assert made.full_name == "Elio Rovere"


def test_the_same_mandate_twice_is_refused_in_words(city, staff):
    mandate = ReferentFactory(city=city, kind="technical")
    with pytest.raises(ValidationError, match="ha già questo incarico"):
        services.start_referent(
            city=city,
            person=mandate.person,
            kind="technical",
            valid_from=TODAY(),
            act="nota",
            by=staff,
        )


def test_a_commission_has_several_members_and_a_city_one_mayor(city, staff):
    for name in ("Ada", "Bice", "Carla"):
        services.start_representative(
            city=city,
            person=NewPerson(name, "Prefetti", gender="F"),
            kind="commission",
            valid_from=TODAY(),
            act="D.P.R. 1 marzo 2026",
            by=staff,
        )
    titles = {one.title for one in LegalRepresentative.objects.current()}
    assert titles == {"Componente della Commissione straordinaria"}
    LegalRepresentativeFactory(city=city, kind="mayor")
    with pytest.raises(ValidationError, match="c'è già un Sindaco"):
        services.start_representative(
            city=city,
            person=NewPerson("Elio", "Rovere"),
            kind="mayor",
            valid_from=TODAY(),
            act="proclamazione",
            by=staff,
        )


def test_who_signs_by_delegation_has_an_act(city, staff):
    with pytest.raises(ValidationError, match="atto di delega"):
        services.start_representative(
            city=city,
            person=NewPerson("Elio", "Rovere"),
            kind="delegate",
            valid_from=TODAY(),
            act="",
            by=staff,
        )
    with pytest.raises(IntegrityError, match="representative_delegate_has_act"):
        LegalRepresentativeFactory(city=city, kind="delegate", act="")


def test_a_substitute_belongs_to_the_same_city(city, staff):
    main = ReferentFactory()
    with pytest.raises(ValidationError, match="stessa città"):
        services.start_referent(
            city=city,
            person=NewPerson("Elio", "Rovere"),
            kind="technical",
            valid_from=TODAY(),
            act="nota",
            substitute_of=main,
            by=staff,
        )
    own = services.start_referent(
        city=main.city,
        person=NewPerson("Elio", "Rovere"),
        kind="technical",
        valid_from=TODAY(),
        act="nota",
        substitute_of=main,
        by=staff,
    )
    assert own.title == "Referente tecnico, supplente"
    with pytest.raises(IntegrityError, match="referent_not_own_substitute"):
        Referent.objects.filter(pk=own.pk).update(substitute_of=own.pk)


def test_only_the_office_registers_people(city):
    speaker = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    with pytest.raises(NotAllowed):
        services.end_referent(mandate=speaker, on_day=TODAY(), by=speaker.person.user)


def test_a_mandate_that_ends_signs_out_at_once(client, city, staff):
    mandate = ReferentFactory(city=city)
    user = with_access(client, mandate)
    assert client.get(city.get_absolute_url()).status_code == 200
    services.end_referent(mandate=mandate, on_day=TODAY() - DAY, by=staff)
    assert client.get(city.get_absolute_url()).status_code == 302  # to the sign-in page
    assert Role.REFERENT not in type(user).objects.get(pk=user.pk).roles
    assert not City.objects.visible_to(user).exists()


def test_who_keeps_another_mandate_stays_in(client, city, staff):
    mandate = ReferentFactory(city=city)
    user = with_access(client, mandate)
    other = ReferentFactory(person=mandate.person)
    services.end_referent(mandate=mandate, on_day=TODAY() - DAY, by=staff)
    assert client.get(other.city.get_absolute_url()).status_code == 200
    assert client.get(city.get_absolute_url()).status_code == 404
    assert Role.REFERENT in user.roles


def test_a_mandate_that_ends_later_is_closed_on_its_day(client, city, staff, monkeypatch):
    mandate = ReferentFactory(city=city)
    with_access(client, mandate)
    services.end_referent(mandate=mandate, on_day=TODAY(), by=staff)
    assert client.get(city.get_absolute_url()).status_code == 200
    assert close_what_ended() == 0
    tomorrow = TODAY() + DAY
    monkeypatch.setattr(timezone, "localdate", lambda *args: tomorrow)
    assert close_what_ended() == 1
    assert client.get(city.get_absolute_url()).status_code == 302


def test_who_comes_back_gets_the_role_again(city, staff):
    old = ReferentFactory(city=city, valid_to=date(2024, 1, 1), person__user=UserFactory())
    services.start_referent(
        city=city, person=old.person, kind="technical", valid_from=TODAY(), act="nota", by=staff
    )
    user = type(old.person.user).objects.get(pk=old.person.user.pk)
    assert Role.REFERENT in user.roles


def test_ending_twice_is_once_and_later_is_refused(city, staff):
    mandate = ReferentFactory(city=city)
    for _ in range(2):
        ended = services.end_referent(mandate=mandate, on_day=date(2026, 1, 31), by=staff)
    assert ended.valid_to == date(2026, 1, 31)
    with pytest.raises(AlreadyEnded):
        services.end_referent(mandate=mandate, on_day=date(2026, 2, 1), by=staff)
    with pytest.raises(ValidationError, match="data di fine"):
        services.end_referent(mandate=mandate, on_day=date(2000, 1, 1), by=staff)


def test_the_history_says_who(city, staff):
    mandate = ReferentFactory(city=city)
    services.end_referent(mandate=mandate, on_day=TODAY(), by=staff)
    last = type(mandate).pgh_event_model.objects.order_by("-pgh_id").first()
    assert last.pgh_context.metadata["user"] == staff.pk


def test_a_new_office_closes_the_one_before(city, staff):
    before = OfficeFactory(city=city)
    after = services.name_office(
        city=city,
        name="Settore Welfare",
        responsible=NewPerson("Elio", "Rovere"),
        act="D.G.C. n. 5",
        valid_from=TODAY(),
        by=staff,
    )
    before.refresh_from_db()
    assert before.valid_to == TODAY() - DAY
    assert list(Office.objects.current()) == [after]
    assert city.steps_reached.filter(step_id="office").exists()


def test_the_office_sees_the_cities_without_people(city):
    assert list(todo.cities_without_referent()) == [city]
    assert list(todo.cities_without_representative()) == [city]
    ReferentFactory(city=city)
    LegalRepresentativeFactory(city=city, valid_to=TODAY() - DAY)
    assert not todo.cities_without_referent().exists()
    assert list(todo.cities_without_representative()) == [city]
    assert list(todo.cities_without_officer()) == [city]


def test_votes_are_to_check_from_their_day_until_somebody_has(city, staff):
    [vote] = services.plan_votes(cities=[city], held_on=TODAY(), by=staff)
    assert services.plan_votes(cities=[city], held_on=TODAY(), by=staff) == []
    MunicipalVoteFactory(city=CityFactory(), held_on=TODAY() + DAY)
    assert list(todo.votes_to_check()) == [vote]
    for _ in range(2):
        services.check_vote(vote_id=vote.pk, by=staff)
    assert not todo.votes_to_check().exists()
    coming = MunicipalVote.objects.exclude(pk=vote.pk).get()
    with pytest.raises(CityError, match="non c'è ancora stato"):
        services.check_vote(vote_id=coming.pk, by=staff)
    with pytest.raises(IntegrityError, match="vote_checked_iff_by_someone"):
        MunicipalVote.objects.filter(pk=coming.pk).update(checked_on=TODAY())


def test_cities_are_assigned_to_people_of_the_office_only(city, staff):
    assert services.assign_officer(city_ids=[city.pk], officer=staff, by=staff) == 1
    assert services.assign_officer(city_ids=[city.pk], officer=staff, by=staff) == 0
    assert list(City.objects.of_officer(staff)) == [city]
    with pytest.raises(NotAllowed):
        services.assign_officer(
            city_ids=[city.pk], officer=UserFactory(role=Role.AUTHORITY), by=staff
        )


def test_the_last_of_the_office_cannot_leave_and_the_others_pass_on_their_cities(city, staff):
    from cms_portal.accounts.exceptions import LastAdministrator

    heir = UserFactory(role=Role.STAFF)
    services.assign_officer(city_ids=[city.pk], officer=staff, by=staff)
    services.leave_office(user=staff, heir=heir, by=heir)
    city.refresh_from_db()
    staff.refresh_from_db()
    assert (city.officer, staff.is_active, str(staff)) == (heir, False, "Marta Riva")
    with pytest.raises(LastAdministrator):
        services.leave_office(user=heir, heir=None, by=heir)
    with pytest.raises(NotAllowed):
        services.leave_office(user=heir, heir=staff, by=heir)
