import time
from dataclasses import replace

import pytest

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.files.sandbox import TOO_DEMANDING, UNREADABLE, Limits, read_in_child

QUICK = Limits(memory=256 * 1024**2, cpu_seconds=2, seconds=6)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "file"
    path.write_bytes("Forlì\n€\n".encode())
    return path


def read(name, source, **arguments):
    limits = arguments.pop("limits", QUICK)
    return list(read_in_child(f"tests.files.hostile:{name}", source, limits=limits, **arguments))


def test_what_the_function_yields_comes_back(source):
    assert read("lines", source, prefix="> ") == ["> Forlì", "> €"]


def test_an_open_file_is_read_from_its_beginning_and_stays_open(source):
    with source.open("rb") as stream:
        stream.read(3)
        assert read("lines", stream) == ["Forlì", "€"]
        assert not stream.closed


def test_the_reason_of_a_refusal_reaches_who_asked(source):
    with pytest.raises(FileRefused, match=r"Perché sì\."):
        read("refuses", source)


@pytest.mark.parametrize("name", ["breaks", "opens_many"])
def test_a_reader_that_breaks_is_a_file_refused(name, source):
    with pytest.raises(FileRefused, match=UNREADABLE[:20]):
        read(name, source)


@pytest.mark.parametrize("name", ["eats", "aborts", "loops", "sleeps", "talks_for_ever"])
def test_a_reader_that_takes_too_much_is_killed(name, source):
    start = time.monotonic()
    with pytest.raises(FileTooDemanding, match=TOO_DEMANDING[:20]):
        read(name, source, limits=replace(QUICK, answer_bytes=3_000_000, seconds=4))
    assert time.monotonic() - start < 15


def test_one_line_may_not_be_endless(source):
    with pytest.raises(FileTooDemanding):
        read("one_endless_line", source)


def test_what_a_library_prints_is_no_answer(source):
    assert read("prints", source) == ["vero"]


def test_the_child_writes_no_file(source, tmp_path):
    target = tmp_path / "scritto"
    with pytest.raises(FileRefused):
        read("writes", source, path=str(target))
    assert not target.exists() or target.stat().st_size == 0


def test_the_child_knows_no_secret(source, monkeypatch):
    monkeypatch.setenv("SECRETS_KEY", "segreto")
    (found,) = read("looks_around", source)
    assert "SECRETS_KEY" not in found["environment"]
    assert found["folder"] == "/"


def test_a_caller_that_stops_listening_leaves_no_child(source):
    answers = read_in_child("tests.files.hostile:talks_for_ever", source, limits=QUICK)
    next(answers)
    start = time.monotonic()
    answers.close()
    assert time.monotonic() - start < 2
