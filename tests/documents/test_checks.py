import ctypes

from cms_portal.documents.checks import check_emblems, check_subsetting
from cms_portal.documents.pdf.frame import EMBLEMS


def test_missing_artwork_is_named_until_all_of_it_is_there(settings, tmp_path):
    settings.EMBLEMS_DIR = ""
    assert [warning.id for warning in check_emblems(None)] == ["documents.W002"]

    settings.EMBLEMS_DIR = str(tmp_path)
    for name in list(EMBLEMS)[1:]:
        (tmp_path / f"{name}.svg").write_text("<svg/>")
    assert "Mancano gli emblemi per gli atti: programme." in check_emblems(None)[0].msg

    (tmp_path / "programme.png").write_bytes(b"")
    assert check_emblems(None) == []


def test_a_machine_without_the_subsetting_library_is_told_what_to_install(monkeypatch):
    assert check_subsetting(None) == []

    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert "libharfbuzz-subset0" in check_subsetting(None)[0].hint
