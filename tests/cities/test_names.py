import pytest
from django.db import connection
from django.db.models import CharField, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.models import City
from cities.names import _fold_expression, fold
from tests.cities.factories import CityFactory, PersonFactory

# Any text that PostgreSQL can hold.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"), max_size=60
)


@pytest.mark.parametrize(
    "written",
    [
        "Cava de' Tirreni",
        "Cava de’ Tirreni",
        "cava dé tirreni",
        "CAVA DE` TIRRENI",
        "Cava-de Tirreni ",
    ],
)
def test_one_name_however_it_is_written(written):
    assert fold(written) == "cava de tirreni"


def test_letters_that_do_not_part_from_their_stroke_fold_too():
    assert fold("ØRSTED Łódź Đà") == "ørsted łodz đa"


@pytest.mark.django_db
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXT)
def test_python_and_postgresql_fold_alike(text):
    sql, params = (
        City.objects.annotate(folded=_fold_expression(Value(text, CharField())))
        .values("folded")
        .query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.split(" FROM ")[0], params)
        assert cursor.fetchone() == (fold(text),)


@pytest.mark.django_db
def test_the_folded_column_follows_a_bulk_update():
    city = CityFactory(name="Sessa Aurunca")
    City.objects.filter(pk=city.pk).update(name="Cava de’ Tirreni")
    city.refresh_from_db()
    assert city.folded_name == "cava de tirreni"


@pytest.mark.django_db
def test_a_person_is_sorted_by_surname_without_accents():
    assert PersonFactory(first_name="Nicolò", last_name="D’Àmico").folded_name == "d amico nicolo"


@pytest.mark.django_db
def test_cities_sort_alike_on_every_server():
    for name in ["Zagarolo", "L'Aquila", "Èboli", "eboli vecchia", "Andria"]:
        CityFactory(name=name)
    names = list(City.objects.values_list("name", flat=True))
    assert names == ["Andria", "Èboli", "eboli vecchia", "L'Aquila", "Zagarolo"]
