import pytest
from django.utils import timezone

from cities.loading import load_programme
from cities.models import City
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.spreadsheets.tables import TableError
from protocols.demo import load_protocol_data
from protocols.loading import FIGURES, load_published_figures
from protocols.models import Ceiling, CeilingAct, PublishedFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    load_programme()


def amounts(name):
    rows = Ceiling.objects.in_force(timezone.localdate()).filter(city__name=name)
    return {row.priority.number: (row.amount, row.source_note) for row in rows}


def test_every_city_has_both_ceilings_under_one_act_that_says_what_it_is(programme):
    counts = load_protocol_data()
    act = CeilingAct.objects.get()
    assert counts["dotazioni"] == 2 * City.objects.count() == 78
    assert act.is_demo
    assert "atto dimostrativo" in str(act)


def test_published_amounts_are_used_where_both_funds_are_known_and_say_so(programme):
    load_protocol_data()
    assert amounts("Benevento")[5] == (5842268, "importo pubblicato da ilmattino.it, 2023-06")
    assert amounts("Catanzaro")[5] == (6000000, "dato dimostrativo")  # its sources differ


def test_loading_twice_changes_nothing(programme):
    assert load_protocol_data() == load_protocol_data()
    assert Ceiling.objects.count() == 78


def test_outside_the_demonstration_it_is_refused(programme, settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_protocol_data()


def test_what_the_press_wrote_is_kept_as_written(programme):
    assert load_published_figures() == 12
    assert PublishedFigure.objects.get(city__name="Gela").wording == ">6,5 mln per 9 progetti"
    assert PublishedFigure.objects.get(city__name="Catanzaro").esf_plus is None
    assert not Ceiling.objects.exists()


def test_a_city_nobody_knows_is_named_with_its_line(programme, tmp_path):
    path = tmp_path / "dotazioni.csv"
    path.write_text(FIGURES.read_text(encoding="utf-8").replace("Gela,", "Gella,", 1), "utf-8")
    with pytest.raises(TableError, match="riga 9, colonna «name»: «Gella»"):
        load_published_figures(path)
    assert not PublishedFigure.objects.exists()
