import pytest

from cms_portal.documents import pdf
from tests.documents.samples import TITLE, act_html

pytestmark = pytest.mark.django_db


def test_the_same_html_gives_the_same_bytes():
    html = act_html()

    assert pdf.render_pdf(html, title=TITLE) == pdf.render_pdf(html, title=TITLE)


def test_a_character_our_fonts_do_not_have_stops_the_render_and_is_named():
    with pytest.raises(pdf.MissingGlyph, match=r"«☃» \(U\+2603, SNOWMAN\): pagina \d, «.*neve ☃"):
        pdf.render_pdf(act_html(clause="neve ☃ fresca"), title=TITLE)
