"""An idea of a city is written better by the office; the admin shows it, and does not change it."""

import pytest
from django.urls import reverse

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import ProjectIdea
from events.services.ideas import change_idea
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, ThemeFactory
from tests.events.need_factories import NeedFactory
from tests.events.note_factories import TableFactory, TableNoteFactory, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def idea(staff):
    city, theme = CityFactory(name="Gela"), ThemeFactory(slug="casa")
    note = TableNoteFactory(session=TableFactory(), city=city)
    return ProjectIdea.objects.create(
        city=city, theme=theme, title="Mensa", session=note.session, born_from=note, by=staff
    )


def data(idea, **more):
    return {
        "version": idea.version,
        "title": "Mensa diffusa",
        "text": "Tre cucine di quartiere.\nCon le parrocchie.",
        "theme": idea.theme.slug,
    } | more


def test_the_office_writes_it_better_and_its_story_tells(client, staff, idea):
    need = NeedFactory(assessment__city=idea.city)
    client.force_login(staff)
    url = reverse("needs:idea", args=[idea.pk])
    assert need.text in client.get(url).content.decode()
    assert client.post(url, data(idea, needs=[need.pk])).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, list(idea.needs.all()), idea.version) == ("Mensa diffusa", [need], 2)
    shown = client.get(reverse("needs:city", args=[idea.city.cadastral_code]))
    assert "Tre cucine di quartiere.<br>" in shown.content.decode()
    story = client.get(reverse("cities:story", args=["idea", idea.pk])).content.decode()
    assert "Mensa diffusa" in story
    assert "Marta Riva" in story


def test_who_saves_second_sees_both_and_may_still_save(client, staff, idea):
    client.force_login(staff)
    url = reverse("needs:idea", args=[idea.pk])
    old = data(idea)
    assert client.post(url, old | {"title": "Scritto da altri"}).status_code == 302
    clash = client.post(url, old)
    assert clash.status_code == 422
    assert "Scritto da altri" in clash.content.decode()
    assert clash.context["form"]["version"].value() == "2"
    assert client.post(url, old | {"version": 2}).status_code == 302


def test_the_same_form_twice_changes_nothing(staff, idea):
    again = {"title": "Mensa", "text": "", "theme": idea.theme, "needs": [], "by": staff}
    assert change_idea(idea_id=idea.pk, seen=77, **again).version == 1
    with pytest.raises(ChangedMeanwhile):
        change_idea(idea_id=idea.pk, seen=77, **again | {"title": "Altro"})


def test_a_need_of_another_city_and_another_role_are_refused(staff, idea):
    more = {"title": "Mensa", "text": "", "theme": idea.theme, "seen": 1}
    with pytest.raises(EventRefused):
        change_idea(idea_id=idea.pk, needs=[NeedFactory()], by=staff, **more)
    with pytest.raises(NotAllowed):
        change_idea(idea_id=idea.pk, needs=[], by=UserFactory(role=Role.AUTHORITY), **more)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "a" * 201},
        {"title": "a\x00b"},
        {"text": "\u202egirato"},
        {"theme": "nessuno"},
        {"needs": ["x"]},
        {"needs": ["9" * 40]},
        {"version": "9" * 40, "title": "Altro"},
        {"version": "due"},
    ],
)
def test_bad_input_is_refused_with_a_message(client, staff, idea, wrong):
    client.force_login(staff)
    answer = client.post(reverse("needs:idea", args=[idea.pk]), data(idea, **wrong))
    assert answer.status_code == 422


def test_the_city_reads_it_and_may_not_change_it(client, idea):
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=idea.city, person=PersonFactory(user=user))
    client.force_login(user)
    assert client.get(reverse("needs:idea", args=[idea.pk])).status_code == 403
    shown = client.get(reverse("needs:city", args=[idea.city.cadastral_code])).content.decode()
    assert "Mensa" in shown
    assert "Modifica" not in shown
    assert client.get(reverse("cities:story", args=["idea", idea.pk])).status_code in (200, 404)


@pytest.mark.parametrize("model", ["projectidea", "tablenote", "facilitatormandate"])
@pytest.mark.parametrize("count", [1, 4])
def test_the_admin_shows_and_exports_at_one_cost(
    client, staff, idea, model, count, django_assert_max_num_queries
):
    for _ in range(count):
        note = TableNoteFactory(session=TableFactory(), city=CityFactory())
        make_facilitator(note.session)
        ProjectIdea.objects.create(city=note.city, theme=idea.theme, title="Orto", by=staff)
    client.force_login(staff)
    with django_assert_max_num_queries(14):
        assert client.get(reverse(f"admin:events_{model}_changelist") + "?q=a").status_code == 200
    export = reverse(f"admin:events_{model}_export")
    assert client.get(export).status_code == 200
