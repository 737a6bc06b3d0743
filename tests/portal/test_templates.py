"""The guard of `tests/templates.py` bites, and only where it should."""

import pytest
from django.conf import settings
from django.template import Context, Origin, Template, engines

from tests.templates import UndefinedVariable

OURS = settings.BASE_DIR / "templates" / "prova.html"


def render(text: str, place: object = OURS, **context: object) -> str:
    template = Template(text, origin=Origin(str(place)), engine=engines["django"].engine)
    return template.render(Context(context))


def test_an_undefined_variable_is_named():
    with pytest.raises(UndefinedVariable, match=r"prova.html, line 2: citta.name is not defined"):
        render("{% if True %}\n{{ citta.name }}{% endif %}", citta=object())


def test_so_is_one_handed_to_a_tag():
    with pytest.raises(UndefinedVariable, match="nobody is not defined"):
        render("{% with person=nobody %}{% endwith %}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody|default:'' }}",
        "{% if nobody %}x{% endif %}",
        "{% for one in nobody %}x{% endfor %}",
    ],
)
def test_asking_or_giving_a_default_is_allowed(text):
    assert render(text) == ""


def test_templates_of_others_may_be_loose():
    assert render("{{ nobody }}", place="/elsewhere/admin/index.html") == ""
