"""Subentro: what a mandate leaves passes on, the rest is closed, the newcomer is told."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from cities import duties, services
from cities.duties import Duty
from cities.models import Handover, LegalRepresentative, Office, Person, Referent
from cities.services import NewPerson, Successor
from cities.services.handover import legacy_of
from cities.services.invitations import why_not
from cities.services.mandates import follow_mandates
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import grant_role
from cms_portal.mailing.models import OutboundMail
from cms_portal.templatetags.portal import day
from protocols.models import Protocol
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    ChangeProposalFactory,
    CityFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    ReferentFactory,
)
from tests.portal.world import make_act
from tests.protocols.factories import complete_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def city(staff):
    return CityFactory(name="Benevento", officer=staff)


def yesterday():
    return timezone.localdate() - DAY


def newcomer(**fields):
    person = NewPerson("Elio", "Rovere", gender="M", email="elio.rovere@comune.example")
    return Successor(
        **{"person": person, "kind": "technical", "valid_from": timezone.localdate(), "act": "n. 3"}
        | fields
    )


def test_everything_in_one_step(city, staff):
    leaving = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    user = leaving.person.user
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key="x" * 32)
    ReferentFactory(city=city, substitute_of=leaving)
    OfficeFactory(city=city, responsible=leaving.person)
    ChangeProposalFactory(city=city, followed_by=leaving.person)

    made = services.hand_over(mandate=leaving, last_day=yesterday(), successor=newcomer(), by=staff)

    person = Person.objects.get(email="elio.rovere@comune.example")
    assert (made.newcomer, made.leaver, made.by) == (person, leaving.person, staff)
    assert Referent.objects.current().filter(person=person, substitute_of=None).count() == 1
    assert Referent.objects.get(substitute_of__isnull=False).substitute_of.person == person
    assert Office.objects.current().get().responsible == person
    assert city.change_proposals.get().followed_by == person
    assert not UserSession.objects.filter(user=user).exists()
    assert {one["label"] for one in made.passed} == {
        "Variazioni in esame",
        "Ufficio del Programma",
        "Supplenti",
        "Accesso al portale",
        "Calendario degli incontri",
    }
    assert [one["closed"] for one in made.passed if one["label"] == "Accesso al portale"] == [True]


def test_who_has_left_comes_in_by_no_way_until_invited_again(client, city, staff):
    leaving = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    user = leaving.person.user
    user.email = leaving.person.email
    user.save()
    TOTP.activate(user, "A" * 32)
    RecoveryCodes.activate(user)
    client.force_login(user)
    feed = client.get(reverse("events:feed_page")).context["address"]
    assert client.get(feed).status_code == 200
    closes = [one.duty.title for one in legacy_of(leaving).closes]
    assert closes == [f"Accesso al portale di {user.email}", "Indirizzo personale del calendario"]
    services.hand_over(mandate=leaving, last_day=yesterday(), by=staff)
    user = User.objects.get(pk=user.pk)
    assert not user.is_active
    assert not user.roles
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(feed).status_code == 404
    client.post(reverse("account_request_login_code"), {"email": user.email})
    assert mail.outbox == []
    client.force_login(staff)
    assert "Chiuso" in client.get(f"/accessi/{user.pk}/").content.decode()
    ReferentFactory(city=city, person=leaving.person, valid_from=timezone.localdate())
    person = Person.objects.get(pk=leaving.person.pk)
    follow_mandates(person=person, city=city, by=staff)
    assert not User.objects.get(pk=user.pk).roles  # a mandate alone opens nothing
    assert why_not(person, city) == ""
    client.post(reverse("account_request_login_code"), {"email": user.email})
    assert mail.outbox == []


def test_who_comes_in_for_something_else_keeps_that(city, staff):
    leaving = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    user = leaving.person.user
    grant_role(user=user, role=Role.FACILITATOR, by=staff)
    services.hand_over(mandate=leaving, last_day=yesterday(), by=staff)
    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert user.roles == {Role.FACILITATOR}


def test_the_newcomer_reads_where_the_city_stands(city, staff):
    LegalRepresentativeFactory(city=city, person__last_name="Sannita")
    leaving = ReferentFactory(city=city)
    services.hand_over(mandate=leaving, last_day=yesterday(), successor=newcomer(), by=staff)
    mail = OutboundMail.objects.get(to="elio.rovere@comune.example")
    assert mail.subject == "A che punto siamo: Benevento"
    for wanted in ("Ada Sannita", "Referenti designati", "protocollo d'intesa", "Marta Riva"):
        assert wanted.lower() in mail.text.lower(), wanted
        assert wanted.replace("'", "&#x27;").lower() in mail.html.lower(), wanted
    assert f"/citta/{city.cadastral_code}/a-che-punto-siamo/" in mail.text


def test_who_begins_later_reads_the_day_and_who_is_in_office_then(city, staff):
    tomorrow = timezone.localdate() + DAY
    leaving = ReferentFactory(city=city, person__last_name="Uscente")
    services.hand_over(
        mandate=leaving,
        last_day=timezone.localdate(),
        successor=newcomer(valid_from=tomorrow),
        by=staff,
    )
    text = OutboundMail.objects.get(to="elio.rovere@comune.example").text
    since = day(tomorrow, "dal")
    assert f"{since} seguirete il Programma per il Comune di Benevento" in text
    assert f"le persone della città {since}".upper() in text
    assert "Elio Rovere" in text
    assert "Uscente" not in text
    assert "oggi" not in text


def test_twice_is_once(city, staff):
    leaving = ReferentFactory(city=city)
    for _ in range(2):
        services.hand_over(mandate=leaving, last_day=yesterday(), successor=newcomer(), by=staff)
    assert Handover.objects.count() == OutboundMail.objects.count() == 1
    assert Person.objects.filter(last_name="Rovere").count() == 1


def test_nobody_comes_yet_and_somebody_later(city, staff):
    leaving = ReferentFactory(city=city)
    ChangeProposalFactory(city=city, followed_by=leaving.person)
    services.hand_over(mandate=leaving, last_day=yesterday(), duty_keys=[], by=staff)
    leaving.refresh_from_db()
    assert leaving.valid_to == yesterday()
    assert city.change_proposals.get().followed_by == leaving.person
    services.hand_over(mandate=leaving, last_day=yesterday(), successor=newcomer(), by=staff)
    assert city.change_proposals.get().followed_by.last_name == "Rovere"
    assert Handover.objects.count() == 2


def test_a_rule_that_says_no_leaves_nothing_behind(city, staff):
    leaving = LegalRepresentativeFactory(city=city, kind="commissioner")
    LegalRepresentativeFactory(city=city, kind="mayor")
    with pytest.raises(ValidationError, match="c'è già un Sindaco"):
        services.hand_over(
            mandate=leaving, last_day=yesterday(), successor=newcomer(kind="mayor"), by=staff
        )
    leaving.refresh_from_db()
    assert leaving.valid_to is None
    assert not Person.objects.filter(last_name="Rovere").exists()
    assert not Handover.objects.exists()


def test_who_keeps_another_mandate_in_the_city_closes_nothing(city, staff):
    leaving = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    LegalRepresentativeFactory(city=city, person=leaving.person)
    legacy = legacy_of(leaving)
    assert legacy.keeps_another
    assert legacy.closes == []
    services.hand_over(mandate=leaving, last_day=yesterday(), by=staff)
    user = type(staff).objects.get(pk=leaving.person.user.pk)
    assert Role.REFERENT in user.roles


def test_other_apps_register_their_duties(city, staff, monkeypatch):
    monkeypatch.setattr(duties, "_kinds", {})
    taken = []
    duties.register_duty(
        "seats",
        "Posti",
        lambda person, of: [Duty("7", "Posto a Torino"), Duty("8", "Posto a Roma")],
        lambda ids, to, by: taken.append((list(ids), to.last_name, by)),
    )
    leaving = ReferentFactory(city=city)
    services.hand_over(
        mandate=leaving,
        last_day=yesterday(),
        successor=newcomer(),
        duty_keys=["seats:8", "seats:99"],
        by=staff,
    )
    assert taken == [(["8"], "Rovere", staff)]


def test_an_act_that_names_who_leaves_says_so(staff):
    city = complete_city(name="Andria")
    _, protocol = make_act(city, by=staff)
    mayor = LegalRepresentative.objects.current().get(city=city)
    [found] = [one for one in legacy_of(mayor).passes if one.kind.name == "protocols"]
    assert found.duty.is_automatic
    assert found.duty.url == protocol.get_absolute_url()
    assert "nomina chi lascia" in found.duty.text
    services.hand_over(
        mandate=mayor, last_day=yesterday(), successor=newcomer(kind="mayor"), by=staff
    )
    assert services.current_signatory(city).person.last_name == "Rovere"
    assert Protocol.objects.get(city=city).document == protocol.document


def test_a_handover_is_never_rewritten(city, staff):
    made = services.hand_over(mandate=ReferentFactory(city=city), last_day=yesterday(), by=staff)
    with pytest.raises(ProgrammingError, match="cities_handover"):
        Handover.objects.filter(pk=made.pk).update(newcomer=made.leaver)


# --- the page


def page_of(mandate):
    return f"/citta/{mandate.city.cadastral_code}/subentro/{mandate.slug}/"


def test_the_page_lists_what_passes_and_does_it(client, city, staff):
    client.force_login(staff)
    mayor = LegalRepresentativeFactory(
        city=city, person__gender="M", person__user=UserFactory(role=Role.REFERENT)
    )
    ChangeProposalFactory(city=city, followed_by=mayor.person)
    page = client.get(page_of(mayor)).content.decode()
    assert "Un nuovo referente" in page
    assert f"Accesso al portale di {mayor.person.user.email}" in page
    sent = {
        "ultimo_giorno": yesterday(),
        "chi": "nuova",
        "nome": "Livia",
        "cognome": "Vento",
        "genere": "F",
        "tipo": "mayor",
        "dal": timezone.localdate(),
        "atto": "verbale di proclamazione",
        "consegne": f"proposals:{city.change_proposals.get().pk}",
    }
    response = client.post(page_of(mayor), sent)
    assert (response.status_code, response.url) == (
        302,
        f"/citta/{city.cadastral_code}/persone/",
    )
    assert services.current_signatory(city).title == "Sindaca"
    page = client.get(response.url).content.decode()
    assert "manca l&#x27;e-mail" in page
    assert "subentra Livia Vento" in " ".join(page.split())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cognome": ""}, "Scrivete il cognome."),
        ({"cognome": "à" * 300}, "100 caratteri"),
        ({"cognome": "a\x00b"}, "carattere che non si vede (U+0000"),
        ({"cognome": "\u202eevil"}, "carattere che non si vede"),
        ({"dal": "2000-01-01"}, "comincia dopo l&#x27;ultimo giorno"),
        ({"ultimo_giorno": "0202-01-01"}, "Scrivete un giorno fra"),
        ({"ultimo_giorno": "1999-01-01"}, "non finisce prima"),
        ({"atto": ""}, "Scrivete l&#x27;atto."),
        ({"tipo": "imperatore"}, "Scegli un&#x27;opzione valida"),
        ({"chi": "nota"}, "Scegliete la persona."),
        ({"consegne": "proposals:99"}, "Scegli un&#x27;opzione valida"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(client, city, staff, wrong, said):
    client.force_login(staff)
    leaving = ReferentFactory(city=city)
    sent = {
        "ultimo_giorno": yesterday(),
        "chi": "nuova",
        "nome": "Livia",
        "cognome": "Vento",
        "tipo": "technical",
        "dal": timezone.localdate(),
        "atto": "nota",
    }
    response = client.post(page_of(leaving), sent | wrong)
    assert response.status_code == 422
    assert said in response.content.decode()
    leaving.refresh_from_db()
    assert leaving.valid_to is None


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "🙂🙂", "'; drop"])
def test_strange_names_are_text(client, city, staff, typed):
    client.force_login(staff)
    url = f"/citta/{city.cadastral_code}/persone/referente/"
    sent = {"chi": "nuova", "nome": "Ada", "cognome": typed, "tipo": "technical"}
    sent |= {"atto": typed, "dal": "2026-01-01"}
    assert client.post(url, sent).status_code == 302
    page = client.get(f"/citta/{city.cadastral_code}/persone/").content.decode()
    assert "<script>alert" not in page
    assert Person.objects.filter(last_name=typed).exists()


@pytest.mark.parametrize(
    "slug",
    ["referente-999999", "referente-0x1", "referente-²", "sindaco-1", "referente-" + "9" * 40],
)
def test_a_mandate_that_is_not_there_is_not_found(client, city, staff, slug):
    client.force_login(staff)
    assert client.get(f"/citta/{city.cadastral_code}/subentro/{slug}/").status_code == 404


def test_a_mandate_of_another_city_is_not_found_here(client, city, staff):
    client.force_login(staff)
    other = ReferentFactory()
    url = f"/citta/{city.cadastral_code}/subentro/{other.slug}/"
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_the_people_of_a_city_cost_the_same_however_many(
    client, city, staff, django_assert_num_queries, count
):
    client.force_login(staff)
    for _ in range(count):
        mandate = ReferentFactory(city=city)
        ReferentFactory(city=city, substitute_of=mandate)
        ReferentFactory(city=city, valid_to=date(2024, 1, 1))
        LegalRepresentativeFactory(city=city, kind="commission")
        ChangeProposalFactory(city=city, what="replacement", referent=mandate)
        Handover.objects.create(city=city, referent=mandate, leaver=mandate.person)
    client.get(f"/citta/{city.cadastral_code}/persone/")
    # who asks: 3, city, mandates 3, to invite, proposals, handovers, demonstration
    with django_assert_num_queries(11):
        page = client.get(f"/citta/{city.cadastral_code}/persone/")
    assert page.content.decode().count("Componente della Commissione straordinaria") >= count
