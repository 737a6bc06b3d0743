import pytest
from django.utils.safestring import mark_safe

from protocols import markup

VALUES = {"comune.nome": "Benevento"}
BLOCKS = {
    "dotazioni": lambda: mark_safe("<table></table>"),
    "dotazioni in lettere": lambda: mark_safe("<ol></ol>"),
}


def render(body, **values):
    return markup.render(body, values=values or VALUES, blocks=BLOCKS)


def problems(body):
    return markup.problems(body, fields=VALUES, blocks=BLOCKS)


def test_lines_join_until_a_blank_line_ends_the_paragraph():
    assert (
        render("Prima riga\nseconda riga\n\nAltro.")
        == "<p>Prima riga seconda riga</p><p>Altro.</p>"
    )


def test_a_lettered_list_hangs_on_its_numbered_paragraph():
    assert render("1. Il Comune:\n   a) partecipa;\n   b) presenta\n   le schede.\n2. Fine.") == (
        '<ol class="paragraphs"><li>Il Comune:<ol class="letters"><li>partecipa;</li>'
        "<li>presenta le schede.</li></ol></li><li>Fine.</li></ol>"
    )


def test_a_table_stands_after_the_numbered_paragraphs():
    assert render("1. La dotazione.\n[[dotazioni]]") == (
        '<ol class="paragraphs"><li>La dotazione.</li></ol><table></table>'
    )


def test_a_block_that_is_a_list_hangs_on_its_paragraph():
    assert render("1. Di cui:\n[[dotazioni in lettere]]\n2. Altro.") == (
        '<ol class="paragraphs"><li>Di cui:<ol></ol></li><li>Altro.</li></ol>'
    )


def test_what_follows_a_lettered_list_after_a_blank_line_is_a_paragraph():
    assert render("- visto uno;\n\ntutto ciò premesso") == (
        '<ul class="recitals"><li>visto uno;</li></ul><p>tutto ciò premesso</p>'
    )


@pytest.mark.parametrize(
    "evil",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "\" onload='x'",
        "{comune.nome}",
    ],
)
def test_a_value_is_printed_as_text_whatever_it_holds(evil):
    html = markup.render("Comune di {comune.nome}", values={"comune.nome": evil}, blocks={})
    assert "<link" not in html
    assert "<script" not in html
    assert html.count("<") == 4  # p and span, opened and closed: nothing else
    assert "Benevento" not in html


def test_html_typed_in_a_clause_is_printed_as_text():
    assert render("<b>Comune</b> & altri <link rel=x>") == (
        "<p>&lt;b&gt;Comune&lt;/b&gt; &amp; altri &lt;link rel=x&gt;</p>"
    )


def test_each_value_is_marked():
    assert render("A {comune.nome}.") == '<p>A <span class="mf">Benevento</span>.</p>'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{comune.nme}", "campo sconosciuto: {comune.nme}"),
        ("{}", "campo sconosciuto: {}"),
        ("graffa { aperta", "parentesi graffa senza campo"),
        ("chiusa } graffa", "parentesi graffa senza campo"),
        ("[[tabella]]", "blocco sconosciuto: [[tabella]]"),
        ("1. uno\n3. tre", "elenco fuori ordine: «3» dove si attende «2»"),
        ("1. uno\n[[dotazioni]]\n2. due", "elenco fuori ordine: «2» dove si attende «1»"),
        ("1. uno:\na) a;\nc) c.", "elenco fuori ordine: «c» dove si attende «b»"),
    ],
)
def test_what_cannot_be_printed_is_named(body, problem):
    assert problem in problems(body)


def test_a_sound_clause_has_no_problems():
    assert problems("1. {comune.nome}:\na) uno;\nb) due.\n2. Fine.\n[[dotazioni]]") == []
