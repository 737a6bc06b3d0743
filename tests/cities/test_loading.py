import csv
import io
import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cities.loading import CITIES, DATA_DIR, LoadError, load_programme
from cities.models import City, CityAlias, IstatCode, Priority, Region, Theme
from tests.cities.factories import CityFactory, IstatCodeFactory

pytestmark = pytest.mark.django_db


def rewritten(folder, change, *, encoding="utf-8", drop=()):
    """A folder whose city file has `change(row)` applied to each row and `drop` columns gone."""
    own = (DATA_DIR / CITIES).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(own, newline="")))
    for row in rows:
        change(row)
    columns = [name for name in rows[0] if name not in drop]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    (folder / CITIES).write_bytes(text.getvalue().encode(encoding))
    return folder


def setting(name, /, **values):
    return lambda row: row.update(values) if row["name"] == name else None


def nothing(row):
    pass


def test_the_programme_is_loaded_whole():
    counts = load_programme()
    assert (counts.total, counts.new) == (39, 39)
    assert City.objects.count() == 39
    assert sum(City.objects.values_list("population", flat=True)) == 2_368_711
    regions = {region.name: region.cities.count() for region in Region.objects.all()}
    assert regions == {
        "Basilicata": 2,
        "Calabria": 5,
        "Campania": 9,
        "Molise": 2,
        "Puglia": 9,
        "Sardegna": 5,
        "Sicilia": 7,
    }
    assert list(Priority.objects.values_list("number", "fund")) == [(5, "esf_plus"), (6, "erdf")]
    assert Theme.objects.count() == 4


def test_a_second_load_changes_nothing_and_leaves_no_history():
    load_programme()
    events = City.events.rel.related_model.objects.count()
    counts = load_programme()
    assert (counts.new, counts.changed, counts.same) == (0, 0, 39)
    assert City.events.rel.related_model.objects.count() == events
    assert IstatCode.objects.count() == 44


def test_sardinian_cities_have_both_codes_and_letters_by_date():
    load_programme()
    carbonia = City.objects.get(cadastral_code="B745")
    assert list(carbonia.istat_codes.values_list("code", "valid_from", "valid_to")) == [
        ("111009", None, date(2025, 12, 31)),
        ("119003", date(2026, 1, 1), None),
    ]
    assert carbonia.office_initials(date(2023, 6, 12)) == "SU"
    assert carbonia.province_code == "CI"


def old_sardinian_codes(row):
    if row["region"] == "Sardegna":
        row["istat_code"], row["province_code"] = row["istat_code_2025"], row["province_code_2025"]


@pytest.mark.parametrize("is_loaded_before", [False, True])
def test_a_file_with_the_old_codes_only_is_accepted_and_takes_nothing_back(
    tmp_path, is_loaded_before
):
    if is_loaded_before:
        load_programme()
    drop = ("istat_code_2025", "province_code_2025", "istat_province_code")
    load_programme(rewritten(tmp_path, old_sardinian_codes, drop=drop))
    carbonia = City.objects.get(cadastral_code="B745")
    assert carbonia.province_code == "CI"
    assert carbonia.istat_codes.count() == 2
    assert load_programme().same == 39


@pytest.mark.parametrize(
    "written", ["Cava de’ Tirreni", "Cava dé Tirreni", "Cava Dè Tirreni", "CAVA DE' TIRRENI"]
)
def test_a_name_written_otherwise_is_known_and_keeps_the_official_form(tmp_path, written):
    load_programme(rewritten(tmp_path, setting("Cava de' Tirreni", name=written)))
    assert City.objects.get(cadastral_code="C361").name == "Cava de' Tirreni"


def test_known_misspellings_are_aliases():
    load_programme()
    for typed in ["casal del principe", "Corigiano Rossano", "CALTANISETTA"]:
        assert City.objects.search(typed).count() == 1
    assert CityAlias.objects.count() == 3


def test_population_brought_up_to_date_by_staff_stays():
    load_programme()
    City.objects.filter(cadastral_code="A783").update(population=56_000, population_year=2025)
    load_programme()
    assert City.objects.get(cadastral_code="A783").population == 56_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            setting("Benevento", cadastral_code="A78"),
            "riga 7, colonna «cadastral_code»: «A78» non va bene",
        ),
        (
            setting("Benevento", cadastral_code="A784"),
            "riga 7, colonna «cadastral_code»: «Benevento» ha il codice A783, non A784.",
        ),
        (
            setting("Benevento", cadastral_code="A509"),
            "colonna «cadastral_code»: «A509» è già alla riga 3.",
        ),
        (
            setting("Benevento", name="Sessa Aurunca"),
            "riga 7, colonna «name»: A783 è il codice di «Benevento», non di «Sessa Aurunca».",
        ),
        (
            setting("Casal di Principe", name="Casal del Principe"),
            (
                "riga 12, colonna «name»: «Casal del Principe» è un nome alternativo: scrivete "
                "«Casal di Principe»."
            ),
        ),
        (
            setting("Benevento", istat_code="062009"),
            "riga 7, colonna «istat_code»: «062009» non è di Benevento: atteso 062008.",
        ),
        (
            setting("Benevento", istat_code="62008"),
            "riga 7, colonna «istat_code»: «62008» non va bene: sei cifre.",
        ),
        (
            setting("Carbonia", province_code="SU"),
            "riga 11, colonna «province_code»: «SU» non va con 119003: atteso CI.",
        ),
        (
            setting("Benevento", region="Sannio"),
            "riga 7, colonna «region»: «Sannio» non è fra le regioni",
        ),
        (
            setting("Benevento", population="57.778"),
            "riga 7, colonna «population»: «57.778» non è un numero intero",
        ),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(tmp_path, change, message):
    with pytest.raises(LoadError) as refused:
        load_programme(rewritten(tmp_path, change))
    assert f"{CITIES}, " in str(refused.value)
    assert message in str(refused.value)
    assert not City.objects.exists()
    assert not Region.objects.exists()


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(LoadError, match="riga 1, colonna «cadastral_code»: manca la colonna"):
        load_programme(rewritten(tmp_path, nothing, drop=["cadastral_code"]))


def test_another_encoding_is_refused(tmp_path):
    accented = setting("Benevento", source="elenco: città")
    with pytest.raises(LoadError, match="riga 7: il testo non è in UTF-8"):
        load_programme(rewritten(tmp_path, accented, encoding="cp1252"))
    with pytest.raises(LoadError, match="UTF-16"):
        load_programme(rewritten(tmp_path, nothing, encoding="utf-16"))


def test_a_header_alone_is_refused(tmp_path):
    header = (DATA_DIR / CITIES).read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / CITIES).write_text(header, encoding="utf-8")
    with pytest.raises(LoadError, match="non c'è nessuna riga"):
        load_programme(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LoadError, match=f"Manca il file .*{CITIES}"):
        load_programme(tmp_path)


def test_an_alias_of_an_unknown_city_or_equal_to_a_name_is_refused(tmp_path):
    shutil.copy(DATA_DIR / CITIES, tmp_path)
    (tmp_path / "aliases.csv").write_text(
        "cadastral_code,alias,source\nZ999,Altrove,\nA783,Avellino,\n", encoding="utf-8"
    )
    with pytest.raises(LoadError) as refused:
        load_programme(tmp_path)
    assert str(refused.value).splitlines() == [
        (
            "aliases.csv, riga 2, colonna «cadastral_code»: «Z999» non è il codice di una città "
            "dell'elenco."
        ),
        "aliases.csv, riga 3, colonna «alias»: «Avellino» è già il nome di una città.",
    ]


def test_data_that_contradict_what_is_stored_are_refused_whole(tmp_path):
    stranger = CityFactory(cadastral_code="Z001", name="Altrove")
    IstatCodeFactory(city=stranger, code="062008")
    shutil.copy(DATA_DIR / CITIES, tmp_path)
    with pytest.raises(LoadError, match="contraddicono quelli già registrati"):
        load_programme(tmp_path)
    assert list(City.objects.all()) == [stranger]


def test_a_file_of_fewer_cities_loads_those(tmp_path):
    text = (DATA_DIR / CITIES).read_text(encoding="utf-8")
    (tmp_path / CITIES).write_text("".join(text.splitlines(keepends=True)[:5]), encoding="utf-8")
    assert load_programme(tmp_path).new == 4
    assert not CityAlias.objects.exists()


def test_the_command_says_what_it_did_or_what_is_wrong(tmp_path, capsys):
    call_command("load_programme")
    assert capsys.readouterr().out == "39 città: 39 nuove, 0 aggiornate, 0 già a posto.\n"
    folder = rewritten(tmp_path, setting("Benevento", population="molti"))
    with pytest.raises(CommandError, match="Non è stato caricato nulla"):
        call_command("load_programme", dir=folder)
