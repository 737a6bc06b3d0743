"""The needs of a city: written, submitted, reopened; the step of the path; who sees what."""

import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from cities.duties import to_pass
from cities.exceptions import NotAllowed
from cities.models import CityMessage, StepReached, Theme
from cities.search import find
from cities.services import compare_path
from cities.workspace import workspace_of
from cms_portal.accounts.roles import Role
from events.enums import NeedsState
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import Need, NeedsAssessment
from events.path import NEEDS
from events.services.needs import NeedLine, reopen_needs, save_needs
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, ThemeFactory
from tests.clients import Client
from tests.events.need_factories import NeedFactory, NeedsAssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def referent():
    return ReferentFactory(city__name="Gela", person__user=UserFactory(role=Role.REFERENT))


@pytest.fixture
def theme():
    return ThemeFactory(name="Disagio abitativo", slug="disagio-abitativo")


def save(referent, theme, *texts, **more):
    more = {"has_none": False, "seen": 0} | more
    lines = more.pop("lines", [NeedLine(text, 3) for text in texts])
    user = referent.person.user
    return save_needs(city=referent.city, theme=theme, lines=lines, by=user, **more)


def page(referent, theme):
    return reverse("needs:theme", args=[referent.city.cadastral_code, theme.slug])


def sent(*texts, action="salva", revision=0, **more):
    data = {"form-TOTAL_FORMS": max(len(texts), 1), "form-INITIAL_FORMS": 0}
    for place, text in enumerate(texts or [""]):
        data |= {
            f"form-{place}-text": text,
            f"form-{place}-urgency": 4,
            f"form-{place}-touched": "",
        }
    return data | {"revision": revision, "azione": action} | more


# --- writing


def test_a_draft_keeps_its_lines_in_order_and_their_rows(referent, theme):
    one = save(referent, theme, "Alloggi", "Mensa")
    first, second = one.needs.order_by("position")
    lines = [
        NeedLine("Mensa serale", 5, "Chi dorme fuori", second.pk),
        NeedLine("Alloggi", 3, "", first.pk),
    ]
    save(referent, theme, lines=lines, seen=one.revision)
    assert [(need.pk, need.text) for need in one.needs.order_by("position")] == [
        (second.pk, "Mensa serale"),
        (first.pk, "Alloggi"),
    ]


def test_the_same_form_twice_is_once(referent, theme):
    save(referent, theme, "Alloggi", is_final=True)
    again = save(referent, theme, "Alloggi", is_final=True)
    assert again.revision == 1
    assert Need.objects.count() == 1


def test_two_who_write_at_a_time_lose_nothing(referent, theme):
    save(referent, theme, "Alloggi")
    with pytest.raises(ChangedMeanwhile):
        save(referent, theme, "Mensa")
    assert [need.text for need in Need.objects.all()] == ["Alloggi"]


def test_a_line_of_another_city_is_a_new_line_here(referent, theme):
    other = NeedFactory(text="Di un'altra")
    save(referent, theme, lines=[NeedLine("Nostra", 2, "", other.pk)])
    other.refresh_from_db()
    assert other.text == "Di un'altra"
    assert Need.objects.filter(assessment__city=referent.city).count() == 1


@pytest.mark.parametrize("more", [{}, {"has_none": True, "lines": [NeedLine("Mensa", 3)]}])
def test_nothing_and_a_contradiction_are_not_submitted(referent, theme, more):
    with pytest.raises(EventRefused):
        save(referent, theme, is_final=True, **more)
    assert not NeedsAssessment.objects.submitted().exists()


def test_that_there_is_nothing_to_say_can_be_submitted(referent, theme):
    assert save(referent, theme, has_none=True, is_final=True).is_submitted


def test_the_office_does_not_write_for_a_city(referent, theme, staff):
    with pytest.raises(NotAllowed):
        save_needs(city=referent.city, theme=theme, lines=[], has_none=True, seen=0, by=staff)


def test_what_is_submitted_does_not_change(referent, theme):
    save(referent, theme, "Alloggi", is_final=True)
    with pytest.raises(EventRefused, match="già presentati"):
        save(referent, theme, "Altro", seen=1)


# --- reopening


def test_the_office_reopens_with_a_reason_that_the_city_reads(referent, theme, staff):
    one = save(referent, theme, "Alloggi", is_final=True)
    reopen_needs(assessment_id=one.pk, reason="Manca chi riguarda.", by=staff)
    reopen_needs(assessment_id=one.pk, reason="Manca chi riguarda.", by=staff)
    one.refresh_from_db()
    assert (one.state, one.submitted_at) == (NeedsState.DRAFT, None)
    assert "Manca chi riguarda." in CityMessage.objects.get().text
    save(referent, theme, "Alloggi", is_final=True, seen=one.revision)


def test_only_the_office_reopens(referent, theme):
    one = save(referent, theme, "Alloggi", is_final=True)
    with pytest.raises(NotAllowed):
        reopen_needs(assessment_id=one.pk, reason="Perché sì", by=referent.person.user)


def test_the_database_wants_a_date_and_a_reason():
    one = NeedsAssessmentFactory()
    for wrong in ({"state": "submitted"}, {"reopen_reason": "x"}, {"state": "boh"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NeedsAssessment.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedFactory(urgency=6)


# --- the path, the workspace, who leaves


def test_the_step_is_reached_with_the_last_theme(referent, theme):
    other = ThemeFactory(slug="poverta")
    with time_machine.travel(datetime(2023, 2, 20, 9, tzinfo=UTC)):
        save(referent, theme, "Alloggi", is_final=True)
    assert not StepReached.objects.filter(step=NEEDS).exists()
    with time_machine.travel(datetime(2023, 2, 24, 9, tzinfo=UTC)):
        save(referent, other, has_none=True, is_final=True)
    assert str(StepReached.objects.get(step=NEEDS).day) == "2023-02-24"
    assert [one for one in compare_path() if one.step == NEEDS] == []


def test_a_reopening_takes_nothing_back_from_the_path(referent, theme, staff):
    one = save(referent, theme, "Alloggi", is_final=True)
    reopen_needs(assessment_id=one.pk, reason="Da precisare", by=staff)
    assert [one for one in compare_path() if one.step == NEEDS] == []


def test_the_workspace_asks_for_what_is_left(referent, theme):
    ThemeFactory(name="Povertà", slug="poverta")
    save(referent, theme, "Alloggi", is_final=True)
    asked = workspace_of(referent.city, referent.person.user).actions
    assert [one.text for one in asked if one.step == NEEDS] == ["Da presentare: Povertà."]


def test_the_draft_of_who_leaves_passes_on(referent, theme):
    save(referent, theme, "Alloggi")
    found = to_pass(referent.person, referent.city)
    assert [one.duty.title for one in found if one.kind.name == "needs"] == ["Disagio abitativo"]
    heir = PersonFactory()
    found[0].kind.hand_over([found[0].duty.id], heir, None)
    assert NeedsAssessment.objects.get().followed_by == heir


def test_search_finds_by_stem_and_only_ones_own(referent, theme):
    save(referent, theme, "Alloggi temporanei per famiglie")
    stranger = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    found = {one.name: one for one in find("alloggio temporaneo", referent.person.user)}
    assert found["needs"].hits[0].title == "Alloggi temporanei per famiglie"
    assert "needs" not in {one.name for one in find("alloggio", stranger)}


# --- pages


def test_a_city_writes_saves_and_submits(client, referent, theme):
    client.force_login(referent.person.user)
    assert client.get(page(referent, theme)).status_code == 200
    answer = client.post(page(referent, theme), sent("Alloggi <b>veri</b> 🏠"))
    assert answer.status_code == 302
    assert b"Alloggi &lt;b&gt;veri&lt;/b&gt;" in client.get(page(referent, theme)).content
    answer = client.post(
        page(referent, theme), sent("Alloggi <b>veri</b> 🏠", action="presenta", revision=1)
    )
    assert answer["Location"] == reverse("needs:city", args=[referent.city.cadastral_code])
    assert "Presentati" in client.get(page(referent, theme)).content.decode()


def test_a_conflict_shows_both_texts(client, referent, theme):
    save(referent, theme, "Il testo dell'altro")
    client.force_login(referent.person.user)
    answer = client.post(page(referent, theme), sent("Il mio testo"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Il testo dell&#x27;altro" in text
    assert "Il mio testo" in text
    assert 'name="revision" value="1"' in text


@pytest.mark.parametrize(
    "typed",
    ["a" * 1001, "destra\u202esinistra", "con\x00nul", "campana\x07"],
)
def test_what_cannot_be_stored_is_told_and_kept_on_the_page(client, referent, theme, typed):
    client.force_login(referent.person.user)
    answer = client.post(page(referent, theme), sent("Buona", typed))
    assert answer.status_code in (400, 422)
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"form-TOTAL_FORMS": "5000", "form-INITIAL_FORMS": "0"},
        {"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "-1"},
        sent("Testo", revision="99999999999999999999"),
        sent("Testo") | {"form-0-id": "999999999999999999999", "form-0-urgency": "9"},
    ],
)
def test_a_broken_form_is_never_an_error_of_ours(client, referent, theme, data):
    client.force_login(referent.person.user)
    assert client.post(page(referent, theme), data).status_code in (302, 422)


def test_the_board_of_the_office_counts_and_filters(client, staff, theme):
    NeedFactory(assessment__theme=theme, assessment__submitted=True)
    CityFactory(name="Andria")
    client.force_login(staff)
    text = client.get(reverse("needs:list")).content.decode()
    assert "<b>1 città su 2</b>" in text
    assert "Presentati, 1" in text
    only = client.get(reverse("needs:list"), {"stato": "niente", "regione": "boh"}).content.decode()
    assert "1 città su 2" in only
    assert "Presentati, 1" not in only


@pytest.mark.parametrize("count", [1, 8])
def test_the_board_costs_the_same_whatever_its_length(
    client, staff, theme, count, django_assert_max_num_queries
):
    for _ in range(count):
        NeedFactory.create_batch(2, assessment=NeedsAssessmentFactory(theme=theme))
    client.force_login(staff)
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get(reverse("needs:list"))


@pytest.mark.parametrize("count", [1, 40])
def test_the_pages_of_a_city_cost_the_same(
    client, referent, theme, count, django_assert_max_num_queries
):
    one = NeedsAssessmentFactory(city=referent.city, theme=theme)
    NeedFactory.create_batch(count, assessment=one)
    client.force_login(referent.person.user)
    for url in (page(referent, theme), reverse("needs:city", args=[referent.city.cadastral_code])):
        with django_assert_max_num_queries(11):
            assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_submit_once():
    referent = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    theme = Theme.objects.create(name="Povertà", slug="poverta", position=9)
    browsers = [Client() for _ in range(5)]
    for browser in browsers:
        browser.force_login(referent.person.user)
    codes, barrier = [], threading.Barrier(5)

    def click(browser):
        try:
            barrier.wait(timeout=20)
            codes.append(
                browser.post(page(referent, theme), sent("Mensa", action="presenta")).status_code
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=(one,)) for one in browsers]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert codes == [302] * 5
    assert Need.objects.count() == NeedsAssessment.objects.submitted().count() == 1
