"""`generate_protocols` with real workers: nobody else is working, so it starts its own."""

import io
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from cities.models import Person
from cms_portal.accounts.roles import Role
from cms_portal.documents.models import FrozenDocument
from protocols.enums import ProtocolState
from protocols.forms import PrepareForm
from protocols.management.commands import generate_protocols
from protocols.models import Protocol, ProtocolTemplate
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.jobs.processes import nobody_rings
from tests.protocols.conftest import prepare
from tests.protocols.factories import (
    AuthorityFactory,
    ClauseFactory,
    TemplateClause,
    TemplateFactory,
    complete_city,
)


def run(*args, **options):
    out = io.StringIO()
    call_command("generate_protocols", *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_the_whole_job_from_the_shell(tmp_path):
    AuthorityFactory()
    TemplateFactory()
    cities = [complete_city(name=name) for name in ("Andria", "Barletta")]
    CityFactory(name="Gela")

    said = run(out=tmp_path)

    assert "Gela: manca" in said
    assert "2 di 2" in said
    assert len(list(tmp_path.iterdir())) == 2
    for document in FrozenDocument.objects.all():
        written = (tmp_path / document.filename).read_bytes()
        assert sha256(written).hexdigest() == document.sha256

    # Once more, for one city: the same act, not a second one.
    again = tmp_path / "again"
    run("--city", cities[0].cadastral_code.lower(), out=again)
    assert [path.name for path in again.iterdir()] == [cities[0].protocols.get().document.filename]
    assert Protocol.objects.count() == 2


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_failure_is_named_and_the_others_are_written(tmp_path):
    AuthorityFactory()
    TemplateFactory()
    complete_city(name="Andria")
    city = complete_city(name="Barletta")
    with nobody_rings():  # a worker that is about would freeze it before the name changes
        prepare([city], UserFactory(role=Role.STAFF))
    Person.objects.filter(legal_representatives__city=city).update(last_name="Cambiato")

    with pytest.raises(CommandError, match="Non riusciti: Barletta: I dati di Barletta sono cambi"):
        run(out=tmp_path)

    assert len(list(tmp_path.iterdir())) == 1
    assert Protocol.objects.get(city=city).state == ProtocolState.DRAFT


@pytest.mark.django_db
def test_a_city_whose_name_cannot_be_printed_is_named_and_takes_no_number(tmp_path):
    AuthorityFactory()
    TemplateFactory()
    complete_city(name="☃ Barletta")  # no vendored face has a snowman
    with pytest.raises(CommandError):
        run(out=tmp_path)
    assert not Protocol.objects.exists()


@pytest.mark.django_db
def test_unknown_codes_are_named(tmp_path):
    TemplateFactory()
    with pytest.raises(CommandError, match="Z999"):
        run("--city", "Z999", out=tmp_path)


@pytest.mark.django_db
def test_an_unknown_template_is_refused_naming_the_known_ones(tmp_path):
    TemplateFactory(version=7)
    with pytest.raises(CommandError, match="Versioni pronte all'uso: 7"):
        run("--template", "9", out=tmp_path)


@pytest.mark.django_db
def test_an_unknown_merge_field_stops_before_anything_is_made(tmp_path):
    AuthorityFactory()
    template = TemplateFactory()
    clause = ClauseFactory(body="Il Comune di {comune.soprannome}.")
    TemplateClause.objects.create(template=template, clause=clause, position=2)
    complete_city()
    with pytest.raises(CommandError, match=r"comune\.soprannome"):
        run(out=tmp_path)
    assert not Protocol.objects.exists()


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    TemplateFactory()
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Non posso scrivere"):
        run(out=tmp_path / "file" / "sotto")


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2023-05-11", "2099-01-01"])
def test_a_letter_date_that_cannot_be_is_refused(tmp_path, day):
    TemplateFactory()
    with pytest.raises(CommandError, match="La data della nota"):
        run("--letter-date", day, out=tmp_path)
    form = PrepareForm({"modello": ProtocolTemplate.objects.get().pk, "data_nota": day})
    assert "data_nota" in form.errors


@pytest.mark.django_db
def test_an_empty_out_is_refused():
    TemplateFactory()
    with pytest.raises(CommandError, match="--out è vuoto"):
        run(out="")


@pytest.mark.django_db
def test_a_folder_that_takes_no_file_is_said_before_anything_is_made():
    AuthorityFactory()
    TemplateFactory()
    complete_city()
    with pytest.raises(CommandError, match="/proc"):  # exists, and even root makes no file in it
        run(out="/proc")
    assert not Protocol.objects.exists()


def test_a_file_that_fails_leaves_no_part_behind(tmp_path):
    (tmp_path / "atto.pdf").mkdir()
    with pytest.raises(CommandError, match="Non posso scrivere"):
        generate_protocols._write(tmp_path / "atto.pdf", b"%PDF-")
    assert [one.name for one in tmp_path.iterdir()] == ["atto.pdf"]
