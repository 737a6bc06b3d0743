from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from cities.models import (
    City,
    CityMessage,
    Faq,
    GoodPractice,
    Guideline,
    Person,
    Question,
    QuestionEntry,
)
from cities.texts.figures import Figures
from cms_portal.accounts.demo import DEMO_ACCOUNTS, is_demo_world
from cms_portal.accounts.models import User
from cms_portal.mailing.models import OutboundMail
from events.demo import ROME_TITLE
from events.demo_public import TITLE as PUBLIC_TITLE
from events.models import Event, Registration
from protocols.models import Ceiling, ProtocolTemplate
from protocols.readiness import check_readiness

# In one part: the demo is seeded once for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed_demo")]


@pytest.fixture(scope="module")
def _seeded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _demo(_seeded, db):
    """What a test changes goes with the test: it stands on a savepoint."""


@pytest.mark.usefixtures("_demo")
def test_all_39_cities_come_out_complete():
    template = ProtocolTemplate.objects.get()
    readiness = check_readiness(template, City.objects.all(), timezone.localdate())
    assert not readiness.problems
    assert [one.city.name for one in readiness.cities if not one.is_ready] == []
    assert len(readiness.cities) == 39


@pytest.mark.usefixtures("_demo")
def test_a_second_time_changes_nothing():
    def counts():
        models = (
            City,
            Person,
            Event,
            Registration,
            Ceiling,
            User,
            Guideline,
            Question,
            Faq,
            CityMessage,
        )
        return [model.objects.count() for model in models]

    before = counts()
    call_command("seed_demo", verbosity=0)
    assert counts() == before


@pytest.mark.usefixtures("_demo")
def test_the_demo_referent_sees_benevento_alone():
    assert is_demo_world()
    referent = User.objects.get(email=DEMO_ACCOUNTS[2].email)
    assert [city.name for city in City.objects.visible_to(referent)] == ["Benevento"]


@pytest.mark.usefixtures("_demo")
def test_invented_people_are_marked():
    assert not Person.objects.filter(is_invented=False).exists()


@pytest.mark.usefixtures("_demo")
def test_rome_has_the_figures_of_its_text():
    rome = Event.objects.get(title=ROME_TITLE)
    assert rome.delegations.accepted().filter(city__isnull=False).count() == 36
    assert rome.delegations.filter(city__isnull=False).count() == 39
    assert rome.registrations.registered().count() == 120
    assert not rome.registrations.filter(seats__isnull=True).exists()


@pytest.mark.usefixtures("_demo")
def test_anybody_may_register_for_an_event_that_says_it_is_invented(client):
    event = Event.objects.get(title=PUBLIC_TITLE)
    assert "dato dimostrativo" in event.title
    assert "demonstration" in event.title_en
    assert PUBLIC_TITLE in unescape(client.get("/eventi-pubblici/").content.decode())
    form = unescape(client.get(f"{event.get_public_url()}iscrizione/").content.decode())
    assert "al completo: lista d'attesa" in form
    assert "centri nazionali di competenza" not in form


def test_production_refuses_it(settings):
    settings.IS_DEMO_ALLOWED = False
    before = City.objects.count()
    with pytest.raises(CommandError, match="solo in sviluppo"):
        call_command("seed_demo", verbosity=0)
    assert City.objects.count() == before


@pytest.mark.usefixtures("_demo")
def test_the_turin_practice_says_what_its_text_says():
    practice = GoodPractice.objects.get(title__startswith="Torino")
    figures = Figures(practice, list(practice.projects.all()), list(practice.bodies.all()))
    assert {name: one.words for name, one in figures.by_name.items()} == {
        "progetti": "15",
        "progetti attivi": "12",
        "enti": "25",
        "importo": "1.285.000,00 EUR",
    }
    assert all(one.is_from_text for one in figures.shown)
    assert {one.name for one in practice.projects.all()} == {"Abito", "Biagio"}


@pytest.mark.usefixtures("_demo")
def test_a_figure_that_no_text_gives_is_shown_on_an_invented_page_only():
    for practice in GoodPractice.objects.exclude(title__startswith="Torino"):
        figures = Figures(practice, list(practice.projects.all()), list(practice.bodies.all()))
        assert not figures.shown or "dato dimostrativo" in practice.title


@pytest.mark.usefixtures("_demo")
def test_what_is_invented_of_questions_and_answers_says_so():
    for model, field in ((Question, "text"), (QuestionEntry, "text"), (Faq, "answer")):
        words = model.objects.values_list(field, flat=True)
        assert words
        assert all("dato dimostrativo" in one for one in words)
    assert not OutboundMail.objects.filter(template="messages/message").exists()
