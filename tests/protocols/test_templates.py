from datetime import date

import pytest
from django.core.management import CommandError, call_command

from protocols import services
from protocols.documents import template_problems
from protocols.enums import ClausePart, TemplateStatus
from protocols.exceptions import TemplateError
from protocols.models import Clause, ProtocolTemplate
from protocols.readiness import ordered_clauses
from protocols.services.templates import MODEL_TEXT
from tests.protocols.factories import ProtocolFactory, TemplateFactory

pytestmark = pytest.mark.django_db


def test_the_text_that_comes_with_the_portal_can_be_printed():
    template, is_new = services.load_template()
    clauses = ordered_clauses(template)
    assert is_new
    assert sum(clause.part == ClausePart.ARTICLE for clause in clauses) == 12
    assert template_problems(clauses) == []
    assert template.note == "Modello da confermare da parte dell'Autorità di Gestione"
    assert (template.sheets_due_on, template.checks_due_on) == (
        date(2024, 3, 30),
        date(2024, 6, 30),
    )
    fifth = [clause for clause in clauses if clause.part == ClausePart.ARTICLE][4]
    assert fifth.heading == "Tempi e modalità di attuazione"


def test_loading_it_again_changes_nothing():
    services.load_template()
    assert services.load_template()[1] is False
    assert ProtocolTemplate.objects.count() == 1


def test_a_status_given_in_the_portal_is_kept():
    template, _ = services.load_template()
    ProtocolTemplate.objects.update(status=TemplateStatus.RETIRED)
    assert services.load_template()[1] is False
    template.refresh_from_db()
    assert template.status == TemplateStatus.RETIRED


def changed_file(tmp_path, old, new):
    path = tmp_path / "testo.toml"
    path.write_text(MODEL_TEXT.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


def test_a_changed_text_is_loaded_while_nothing_is_made_from_it(tmp_path):
    services.load_template()
    path = changed_file(tmp_path, "Durata", "Durata ed efficacia")
    assert services.load_template(path)[1] is True
    assert Clause.objects.get(key="durata").heading == "Durata ed efficacia"


def test_a_changed_text_in_use_must_change_version(tmp_path):
    template, _ = services.load_template()
    ProtocolFactory(template=template)
    path = changed_file(tmp_path, "Durata", "Durata ed efficacia")
    with pytest.raises(CommandError, match="cambiate la versione"):
        call_command("load_protocol_template", file=path)
    assert Clause.objects.get(key="durata").heading == "Durata"


def test_an_unknown_field_in_the_file_names_its_clause(tmp_path):
    path = changed_file(tmp_path, "{termini.schede}", "{termini.schde}")
    with pytest.raises(CommandError, match=r"Clausola «tempi»: campo sconosciuto: \{termini.schde"):
        call_command("load_protocol_template", file=path)
    assert not ProtocolTemplate.objects.exists()


def test_a_template_in_use_is_succeeded_by_an_equal_one():
    old = ProtocolFactory().template
    new = services.succeed_template(template_id=old.pk, dated_on=date(2026, 1, 1))
    assert (new.version, new.status) == (old.version + 1, TemplateStatus.DRAFT)
    assert ordered_clauses(new) == ordered_clauses(old)


def test_a_clause_in_use_is_succeeded_in_the_next_template():
    old = ProtocolFactory().template
    clause = old.clauses.get(part="article")
    new = services.succeed_template(template_id=old.pk, dated_on=date(2026, 1, 1))
    fresh = services.succeed_clause(template_id=new.pk, clause_id=clause.pk)
    fresh.body = "Altro testo."
    fresh.save()
    assert (fresh.key, fresh.version) == (clause.key, clause.version + 1)
    assert ordered_clauses(old)[0] == clause
    assert ordered_clauses(new)[0] == fresh


def test_a_clause_of_a_template_in_use_is_not_succeeded_there():
    template = ProtocolFactory().template
    with pytest.raises(TemplateError, match="è in uso"):
        services.succeed_clause(
            template_id=template.pk, clause_id=template.clauses.get(part="article").pk
        )
    with pytest.raises(TemplateError, match="non ne fa parte"):
        services.succeed_clause(template_id=TemplateFactory().pk, clause_id=0)


def test_a_template_that_lacks_a_part_is_named_and_not_offered():
    whole = TemplateFactory(dated_on=date(2023, 1, 1), version=900)
    empty = TemplateFactory(dated_on=date(2024, 1, 1))
    empty.places.all().delete()
    assert template_problems(ordered_clauses(empty)) == [
        "il modello non ha articoli",
        "nessuna clausola riporta le dotazioni: serve [[dotazioni]]",
    ]
    office = TemplateFactory(bodies=["{ufficio.nome}"])
    [problem] = template_problems(ordered_clauses(office))
    assert "non ha la seconda formulazione" in problem
    assert list(ProtocolTemplate.objects.usable()) == [whole]


def test_the_page_and_the_command_propose_the_newest_by_date():
    from protocols.management.commands.generate_protocols import _template

    TemplateFactory(dated_on=date(2023, 1, 1), version=900)
    newest = TemplateFactory(dated_on=date(2024, 1, 1), version=2)
    assert _template(None) == newest == ProtocolTemplate.objects.usable().first()
