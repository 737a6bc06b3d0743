"""Days in Italian as they are said aloud."""

from datetime import date

import pytest

from cms_portal.templatetags.portal import day


@pytest.mark.parametrize(
    ("number", "article", "said"),
    [
        (3, "dal", "dal 3 marzo 2023"),
        (8, "dal", "dall'8 marzo 2023"),
        (11, "al", "all'11 marzo 2023"),
        (11, "il", "l'11 marzo 2023"),
        (8, "Il", "L'8 marzo 2023"),
        (18, "del", "del 18 marzo 2023"),
        (11, "", "11 marzo 2023"),
    ],
)
def test_the_article_before_a_day(number, article, said):
    assert day(date(2023, 3, number), article) == said


def test_no_day_no_article():
    assert day(None, "dal") == ""
