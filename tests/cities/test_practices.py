from decimal import Decimal

import pytest
from django.db import IntegrityError

from cities.models import GoodPractice
from cities.texts.figures import Figures, unknown_marks
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ThemeFactory
from tests.cities.text_factories import (
    GoodPracticeFactory,
    PracticeBodyFactory,
    PracticeLinkFactory,
    PracticeProjectFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/buone-pratiche/"


def figures(practice):
    return Figures(practice, list(practice.projects.all()), list(practice.bodies.all()))


def read(practice, text):
    return "".join(
        f"{part.words} (dal testo)" if part.figure and part.figure.is_from_text else part.words
        for part in figures(practice).parts(text)
    )


DECLARED = {
    "declared_projects": 15,
    "declared_active_projects": 12,
    "declared_bodies": 25,
    "declared_amount": Decimal("1285000.00"),
    "source_note": "Testo del Programma.",
}
TEXT = "{progetti attivi} di {progetti} progetti, {enti} enti, {importo}."


def test_figures_of_the_text_are_marked_until_the_list_is_whole():
    practice = GoodPracticeFactory(**DECLARED)
    PracticeProjectFactory.create_batch(2, practice=practice)
    assert read(practice, TEXT) == (
        "12 (dal testo) di 15 (dal testo) progetti, 25 (dal testo) enti, "
        "1.285.000,00 EUR (dal testo)."
    )
    assert figures(practice).by_name["progetti"].listed == "2"


def test_figures_are_counted_when_the_list_agrees_with_the_text():
    practice = GoodPracticeFactory(**DECLARED)
    PracticeProjectFactory.create_batch(11, practice=practice, state="active", amount=90_000)
    PracticeProjectFactory(practice=practice, state="concluded", amount=100_000)
    PracticeProjectFactory.create_batch(3, practice=practice, state="eligible", amount=65_000)
    PracticeBodyFactory.create_batch(25, practice=practice)
    assert read(practice, TEXT) == "12 di 15 progetti, 25 enti, 1.285.000,00 EUR."


def test_figures_follow_the_list_when_the_text_declares_none():
    practice = GoodPracticeFactory()
    PracticeProjectFactory(practice=practice, state="active", amount=Decimal("10.50"))
    PracticeProjectFactory(practice=practice, state="withdrawn", amount=Decimal("4.50"))
    assert read(practice, TEXT) == "1 di 2 progetti, {enti} enti, 15,00 EUR."


def test_a_list_that_says_otherwise_is_shown_beside():
    practice = GoodPracticeFactory(**DECLARED)
    PracticeProjectFactory.create_batch(16, practice=practice, state="active", amount=100_000)
    found = figures(practice).by_name
    assert (found["progetti"].words, found["progetti"].listed) == ("15", "16")
    assert (found["importo"].words, found["importo"].listed) == (
        "1.285.000,00 EUR",
        "1.600.000,00 EUR",
    )


def test_a_project_whose_state_nobody_knows_leaves_the_count_to_the_text():
    practice = GoodPracticeFactory(**DECLARED | {"declared_active_projects": 1})
    PracticeProjectFactory(practice=practice, state="active")
    PracticeProjectFactory(practice=practice)
    assert figures(practice).by_name["progetti attivi"].is_from_text


def test_marks_that_mean_nothing_are_named():
    assert unknown_marks("{progetti} e {progett} in {}") == ["progett"]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"organisation": None}, "practice_has_one_place"),
        ({"city": "new"}, "practice_has_one_place"),
        ({"declared_projects": 3}, "practice_declared_has_source"),
        (
            {"declared_projects": 3, "declared_active_projects": 4, "source_note": "x"},
            "practice_active_within_projects",
        ),
        ({"declared_amount": -1, "source_note": "x"}, "practice_amount_not_negative"),
        ({"text": ""}, "practice_says_something"),
    ],
)
def test_the_database_refuses(values, constraint):
    values = values | ({"city": CityFactory()} if "city" in values else {})
    with pytest.raises(IntegrityError, match=constraint):
        GoodPracticeFactory(**values)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "ftp://x"])
def test_a_link_leads_to_the_web(url):
    with pytest.raises(IntegrityError, match="practice_link_is_web"):
        PracticeLinkFactory(url=url)


def test_a_practice_is_found_by_its_projects_and_by_its_theme(client):
    client.force_login(UserFactory(role=Role.REFERENT))
    theme = ThemeFactory()
    practice = GoodPracticeFactory(title="Innovazione sociale")
    practice.themes.add(theme)
    PracticeProjectFactory(practice=practice, name="Abito", description="Vestiti rigenerati")
    GoodPracticeFactory(title="Altro")
    for query in ({"q": "vestito"}, {"q": "abito"}, {"tema": theme.slug}):
        rows = client.get(LIST, query).context["rows"]
        assert [row["practice"] for row in rows] == [practice]
    assert "Nessuna buona pratica" in client.get(LIST, {"q": "zebra"}).content.decode()


def test_drafts_are_for_who_publishes(client):
    draft = GoodPracticeFactory(is_published=False)
    client.force_login(UserFactory(role=Role.REFERENT))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert not client.get(LIST).context["rows"]
    client.force_login(UserFactory(role=Role.STAFF))
    assert "Bozza" in client.get(draft.get_absolute_url()).content.decode()


def test_the_page_shows_figures_projects_bodies_and_links(client):
    practice = GoodPracticeFactory(text=TEXT, **DECLARED)
    PracticeProjectFactory(practice=practice, name="Abito")
    body = PracticeBodyFactory(practice=practice)
    link = PracticeLinkFactory(practice=practice)
    client.force_login(UserFactory(role=Role.REFERENT))
    page = client.get(practice.get_absolute_url()).content.decode()
    for words in ("Abito", body.organisation.name, link.url, "1.285.000,00 EUR", "(dal testo)"):
        assert words in page
    assert "elencati qui: 1" in page


def full(count):
    for practice in GoodPracticeFactory.create_batch(count):
        practice.themes.add(ThemeFactory())
        PracticeProjectFactory.create_batch(count, practice=practice)
        PracticeBodyFactory.create_batch(count, practice=practice)
        PracticeLinkFactory.create_batch(count, practice=practice)


@pytest.mark.parametrize("count", [1, 8])
def test_pages_cost_the_same_whatever_they_hold(client, django_assert_max_num_queries, count):
    full(count)
    client.force_login(UserFactory(role=Role.STAFF))
    for query in ("", "?q=prossimità"):
        with django_assert_max_num_queries(13):
            assert len(client.get(LIST + query).context["rows"]) == count
    with django_assert_max_num_queries(13):
        client.get(GoodPractice.objects.first().get_absolute_url())


def test_the_admin_refuses_a_mark_that_it_does_not_know(client):
    client.force_login(UserFactory(role=Role.STAFF))
    page = client.post(
        "/admin/cities/goodpractice/add/", {"title": "x", "text": "{soldi}"}
    ).content.decode()
    assert "Tra graffe" in page
