import pytest
from django.db import IntegrityError, connection
from django.db.models import CharField, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.fulltext import MAX_BYTES, _fold_expression, excerpts, fold
from cities.models import City, Faq
from tests.cities.text_factories import FaqFactory

pytestmark = pytest.mark.django_db


def found(text, wanted):
    FaqFactory(title="Domanda", answer=text)
    return Faq.objects.search(wanted).exists()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Le attività per l'inclusione", "attivita"),
        ("Le attivita per l'inclusione", "attività"),
        ("I progetti ammessi", "progetto"),
        ("L’accompagnamento al lavoro", "accompagnamenti"),
        ("Il percorso di co-progettazione", "coprogettazione"),
        ("Il percorso di coprogettazione", "co-progettazione"),
        ("Perché serve l'atto", "PERCHE"),
        ("citta\u0300 medie", "città"),  # the accent as a character of its own
        ("Marginalità e povertà", "poverta marginalita"),
        ("la firma del protocollo d'intesa", '"protocollo d’intesa"'),
    ],
)
def test_accents_and_endings_do_not_matter(text, wanted):
    assert found(text, wanted)


@pytest.mark.parametrize(
    "wanted", ["", "  ", "'", '"', "a & | !", "\\", "-", "<>", "🙂", "(((", "\u202e"]
)
def test_whatever_is_typed_is_never_an_error(wanted):
    assert not found("Un testo qualsiasi", wanted)
    assert isinstance(excerpts(["Un testo"], wanted), list)


def test_words_may_be_excluded():
    assert not found("progetti e contributi", "progetti -contributi")


# Any text that PostgreSQL can hold.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"), max_size=60
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXT | st.from_regex(r"[ àcC]{0,4}co-\w{0,3}[’<&]?", fullmatch=True))
def test_python_and_postgresql_fold_alike(text):
    """What is folded differently here and there would be stored and never found."""
    if not text:
        return
    sql, params = (
        City.objects.annotate(folded=_fold_expression(Value(text, CharField())))
        .values("folded")
        .query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.split(" FROM ")[0], params)
        assert cursor.fetchone() == (fold(text),)


def highlighted(text, wanted):
    [pieces] = excerpts([text], wanted)
    return "".join(f"[{one.text}]" if one.is_hit else one.text for one in pieces)


@pytest.mark.parametrize(
    ("text", "wanted", "shown"),
    [
        ("Le attività per la città", "attivita", "Le [attività] per la città"),
        (
            "La co-progettazione è già partita",
            "coprogettazione",
            "La [co-progettazione] è già partita",
        ),
        ("Prima co-design, poi i progetti", "progetto", "Prima co-design, poi i [progetti]"),
        ("citta\u0300 medie", "citta", "[città] medie"),
        ("Niente di simile", "altro", "Niente di simile"),
    ],
)
def test_the_excerpt_is_in_the_words_of_the_text(text, wanted, shown):
    assert highlighted(text, wanted) == shown


def test_a_long_text_is_shown_around_what_was_found():
    text = "inizio " + "parola " * 400 + "la graduatoria definitiva " + "altro " * 400
    shown = highlighted(text, "graduatorie")
    assert "[graduatoria]" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 400


def test_markup_in_a_text_stays_text():
    [pieces] = excerpts(["prima <script>alert(1)</script> progetti &amp; altro"], "progetti")
    assert (
        "".join(one.text for one in pieces)
        == "prima <script>alert(1)</script> progetti &amp; altro"
    )


def test_excerpts_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(excerpts(["uno"] * 30, "uno")) == 30
    with django_assert_num_queries(0):
        assert excerpts([], "uno") == []


def test_the_longest_text_can_be_indexed_and_a_longer_one_is_refused():
    words = (f"{number:x}" for number in range(0x10000, 0x30000))
    worst = " ".join(words)[:MAX_BYTES]
    faq = FaqFactory(answer=worst)
    assert Faq.objects.search("1ffff").get() == faq
    with pytest.raises(IntegrityError, match="faq_answer_fits"):
        FaqFactory(answer="é" * (MAX_BYTES // 2 + 1))
