"""Hundreds of damaged files, the same at every run; `make bench B=fuzz` reads thousands."""

import io
import logging
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.signatures.comparing import Word, Words, compare
from cms_portal.signatures.reading import examined
from cms_portal.signatures.results import Examination
from cms_portal.signatures.services import Patience
from tests.signatures.conftest import known
from tests.signatures.mutations import believed_wrongly, good_files, mutants


@pytest.fixture
def quiet():
    """What pyHanko says of each damaged file costs more than reading it."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def read(content, anchors):
    moment = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    one = known()._asdict()
    [found] = examined(io.BytesIO(content), anchors=anchors, moment=moment, known=[one])
    return Examination.of(found)


@pytest.mark.parametrize(
    ("goods", "count"),
    [(("p7m", "p7m, BER", "p7m, nested"), 200), (("pdf", "pdf, two", "p7m around pdf"), 36)],
)
def test_what_is_mutated_is_read_or_refused_in_words_and_never_believed(
    anchors, quiet, goods, count
):
    met = Counter()
    for mutant in mutants(count, 20261122, goods=goods):
        try:
            found = read(mutant.content, anchors)
        except FileRefused:
            met["refused"] += 1
        else:
            assert not believed_wrongly(mutant, found), (mutant.good, mutant.kind)
            met["read"] += 1

    assert min(met["read"], met["refused"]) > count / 10


def test_what_mutations_are_made_of_is_believed(anchors):
    """Else nothing would be shown by the test above."""
    for content in good_files().values():
        found = read(content, anchors)
        assert all(one.is_intact and one.trust == "trusted" for one in found.signatures)
        assert found.starts_with == known().sha256


def test_words_chosen_to_be_compared_for_ever_are_given_up_in_time():
    """The time of one file is one, however it is read: what is left of it is little."""
    hostile = [f"p{number % 7}" for number in range(30_000)]
    words = [Word(text, 0, [0, 0, 1, 1]) for text in hostile]
    ours, theirs = Words(words, [(595, 842)]), Words(words[3::-1] + words[::-1], [(595, 842)])
    patience = Patience()
    patience._until = time.monotonic() + 1

    start = time.monotonic()
    with pytest.raises(FileTooDemanding):
        compare(ours, theirs, patience)

    assert time.monotonic() - start < 5
