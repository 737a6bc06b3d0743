"""Templates: read, compared in words, written clause by clause; what is in use is never touched."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from protocols import services
from protocols.differences import compare_templates, words_between
from protocols.enums import ClausePart, TemplateStatus
from protocols.exceptions import NotAllowed, TemplateError
from protocols.models import Clause, ProtocolTemplate
from protocols.services.text_editing import ClauseText
from tests.accounts.factories import UserFactory
from tests.protocols.factories import TemplateFactory, complete_city


@pytest.fixture
def draft(staff):
    """The next version of a template whose first version is in use, with three articles."""
    bodies = ["1. Il Comune aderisce.", "Durata di {termini.ufficio} giorni.", "Fine."]
    used = TemplateFactory(name="Modello", version=1, bodies=bodies)
    return services.succeed_template(template_id=used.pk, dated_on=date(2026, 1, 1))


def clause_at(template, position):
    return template.places.order_by("position")[position].clause


def test_words_are_compared_and_a_field_is_one_word():
    pieces = words_between(
        "Il Comune di {comune.nome} firma.", "Il Comune di {comune.pec} firma ora."
    )
    assert [(one.how, one.text) for one in pieces] == [
        ("same", "Il Comune di "),
        ("removed", "{comune.nome}"),
        ("added", "{comune.pec}"),
        ("same", " firma"),
        ("added", " ora"),
        ("same", "."),
    ]  # fmt: skip


def test_the_difference_of_two_versions_is_said_in_words(draft, staff):
    used = ProtocolTemplate.objects.get(name="Modello", version=1)
    first, second, third = (clause_at(draft, number) for number in range(3))
    services.write_clause(
        template_id=draft.pk, clause_id=second.pk, by=staff, read=ClauseText.of(second).mark,
        text=ClauseText("Oggetto", "Durata di {comune.nome} anni."),
    )  # fmt: skip
    services.remove_clause(template_id=draft.pk, clause_id=third.pk, by=staff)
    services.add_new_clause(
        template_id=draft.pk, part=ClausePart.ARTICLE, by=staff, text=ClauseText("Foro", "Roma.")
    )
    services.move_clause(template_id=draft.pk, clause_id=first.pk, down=True, by=staff)
    found = compare_templates(used, draft)
    assert [one.in_words for one in found.changed] == [
        "Art. 1, Oggetto: era «Art. 2, Oggetto», 2 parole aggiunte, 2 parole tolte.",
        "Art. 2, Oggetto: era «Art. 1, Oggetto».",
        "Art. 3, Foro: aggiunto.",
        "Art. 3, Oggetto: tolto.",
    ]
    assert found.fields_added == ["Nome del Comune (sostanziale)"]
    assert found.fields_removed == ["Giorni per indicare l'ufficio (sostanziale)"]
    assert Clause.objects.get(pk=second.pk).body == "Durata di {termini.ufficio} giorni."
    assert not compare_templates(used, used).changed


def test_what_cannot_be_written(draft, staff):
    clause = clause_at(draft, 0)
    asked = {"template_id": draft.pk, "clause_id": clause.pk, "read": ClauseText.of(clause).mark}
    with pytest.raises(TemplateError, match="campo sconosciuto"):
        services.write_clause(**asked, text=ClauseText("", "{comune.altezza}"), by=staff)
    with pytest.raises(TemplateError, match="vanno indicate insieme"):
        services.write_clause(**asked, text=ClauseText("", "x", "office_known"), by=staff)
    new = services.write_clause(**asked, text=ClauseText("", "Il Comune partecipa."), by=staff)
    assert (new.key, new.version) == (clause.key, 2)
    with pytest.raises(TemplateError, match="non ne fa più parte"):
        services.write_clause(**asked, text=ClauseText("", "Altro."), by=staff)
    with pytest.raises(TemplateError, match="Intanto"):
        services.write_clause(
            **{**asked, "clause_id": new.pk}, text=ClauseText("", "Altro."), by=staff
        )
    with pytest.raises(NotAllowed):
        services.write_clause(**asked, text=ClauseText("", "Altro."), by=UserFactory())
    first = draft.places.order_by("position")[0].clause
    with pytest.raises(TemplateError, match="non ne fa più parte"):
        services.move_clause(template_id=draft.pk, clause_id=clause.pk, down=False, by=staff)
    services.move_clause(template_id=draft.pk, clause_id=first.pk, down=False, by=staff)
    assert clause_at(draft, 0) == first


def test_ready_is_asked_and_what_is_in_use_is_closed(frozen, staff):
    template = frozen.template
    clause = clause_at(template, 0)
    with pytest.raises(TemplateError, match="è in uso"):
        services.add_clause(template_id=template.pk, clause_id=clause.pk, by=staff)
    with pytest.raises(TemplateError, match="è in uso"):
        services.set_template_status(template_id=template.pk, status=TemplateStatus.DRAFT, by=staff)
    new = services.succeed_template(template_id=template.pk, dated_on=date(2026, 6, 1))
    for place in new.places.all():
        services.remove_clause(template_id=new.pk, clause_id=place.clause_id, by=staff)
    with pytest.raises(TemplateError, match="Non è ancora pronto: il modello non ha articoli"):
        services.set_template_status(template_id=new.pk, status=TemplateStatus.READY, by=staff)
    services.add_clause(template_id=new.pk, clause_id=clause.pk, by=staff)
    assert clause_at(new, 0) == clause


def test_staff_write_the_next_version_from_the_pages(client, staff, draft, authority):
    city = complete_city(name="Benevento")
    client.force_login(staff)
    clause = clause_at(draft, 0)
    page = reverse("protocols:template", args=[draft.pk])
    assert "Nome del Comune" not in client.get(page).content.decode()
    edit = reverse("protocols:clause_edit", args=[draft.pk, clause.pk])
    told = {"rubrica": "Parti", "testo": "Il Comune di {comune.nome}.\r\n\r\nFine."}
    told["letto"] = ClauseText.of(clause).mark
    refused = client.post(edit, {**told, "testo": "{comune.altezza}"})
    assert refused.status_code == 422
    assert "campo sconosciuto: {comune.altezza}" in refused.content.decode()
    assert client.post(edit, told).status_code == 302
    assert clause_at(draft, 0).body == "Il Comune di {comune.nome}.\n\nFine."
    assert "Nome del Comune" in client.get(page).content.decode()
    new = reverse("protocols:clause_new", args=[draft.pk])
    client.post(new, {"parte": "article", "rubrica": "Foro", "testo": "Roma."})
    arrange = reverse("protocols:template_arrange", args=[draft.pk])
    foro = Clause.objects.get(heading="Foro")
    for what in ("su", "giu", "togli", "aggiungi"):
        assert client.post(arrange, {"clausola": foro.pk, "cosa": what}).status_code == 302
    assert client.post(arrange, {"clausola": foro.pk, "cosa": "brucia"}).status_code == 403
    tried = client.get(
        reverse("protocols:template_try", args=[draft.pk]),
        {"citta": city.cadastral_code, "data_nota": "2026-05-16"},
        follow=True,
    )
    assert "Il Comune di" in tried.content.decode()
    assert "Anteprima: Benevento" in tried.content.decode()
    status = reverse("protocols:template_status", args=[draft.pk])
    client.post(status, {"stato": "ready"})
    draft.refresh_from_db()
    assert draft.status == TemplateStatus.READY
    assert client.get(edit).status_code == 404  # its clause has a new version now
    now = clause_at(draft, 0)
    edit_now = reverse("protocols:clause_edit", args=[draft.pk, now.pk])
    assert client.get(edit_now).status_code == 403  # ready: read, not written
    succeed = reverse("protocols:template_succeed", args=[draft.pk])
    assert client.post(succeed).url == client.post(succeed).url  # the second finds the first


def test_lists_cost_the_same_however_long(client, staff, draft):
    client.force_login(staff)
    names = ("protocols:templates", "protocols:clauses")
    before = [_queries(client, name) for name in names]
    TemplateFactory.create_batch(5)
    assert [_queries(client, name) for name in names] == before


def _queries(client, name):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)
