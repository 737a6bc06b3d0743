from datetime import date
from uuid import uuid4

import pytest
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from cities.models import Person
from cms_portal.accounts.roles import Role
from cms_portal.documents.models import FrozenDocument
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from protocols import services, tasks
from protocols.enums import ProtocolState
from protocols.exceptions import MissingData, NotAllowed, ProtocolError, TemplateError
from protocols.models import Authority, CaseCounter, GenerationBatch, Protocol
from protocols.services.numbers import format_code
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.protocols.conftest import LETTER, prepare
from tests.protocols.factories import (
    CeilingFactory,
    ClauseFactory,
    PublishedFigureFactory,
    TemplateClause,
    TemplateFactory,
    complete_city,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


def second_wording_template():
    template = TemplateFactory()
    clause = ClauseFactory(
        heading="Impegni del Comune",
        body="Ufficio: {ufficio.nome}, {ufficio.responsabile}.",
        condition="office_known",
        second_body="Individuati con atto comunicato entro {termini.ufficio} giorni.",
    )
    TemplateClause.objects.create(template=template, clause=clause, position=2)
    return template


# --- what is missing


def test_a_complete_city_is_ready_and_shows_what_will_be_printed():
    city = complete_city(name="Benevento")
    [one] = services.check_readiness(TemplateFactory(), [city], LETTER).ready
    assert one.facts.signatories[0].title == "Sindaca"
    assert [row.amount for row in one.facts.ceilings] == [5842268, 2236232]


def test_what_is_missing_is_named_with_who_must_give_it():
    city = CityFactory(name="Gela")
    readiness = services.check_readiness(
        TemplateFactory(bodies=["{dotazione.totale}"]), [city], LETTER
    )
    [one] = readiness.incomplete
    assert [(item.label, item.giver) for item in one.missing] == [
        ("chi firma", "Comune di Gela, referente politico"),
        ("dotazione finanziaria massima", "Autorità di Gestione"),
    ]


def test_half_a_ceiling_is_no_ceiling():
    city = complete_city()
    template = TemplateFactory(bodies=["{dotazione.totale}"], priorities=[5, 6, 12])
    [one] = services.check_readiness(template, [city], LETTER).incomplete
    assert one.missing[0].detail == "nessun atto fissa la dotazione della Priorità 12"


def test_a_figure_from_the_press_is_never_a_ceiling():
    city = complete_city()
    template = TemplateFactory(bodies=["{dotazione.totale}"], priorities=[5])
    bare = CityFactory(name="Catanzaro")
    figure = PublishedFigureFactory(city=bare, total=1, esf_plus=1, erdf=1)
    readiness = services.check_readiness(template, [city, bare], LETTER)
    [one] = readiness.incomplete
    assert one.figures == (figure,)
    assert one.facts.ceilings == ()
    assert "la cifra riportata dalla stampa non è un atto" in one.reasons[1]


def test_a_sign_that_the_fonts_lack_is_named_before_any_number_is_taken():
    city = complete_city(name="Andria")
    Person.objects.filter(legal_representatives__city=city).update(last_name="Жuk")
    [one] = services.check_readiness(TemplateFactory(), [city], LETTER).incomplete
    [reason] = one.reasons
    assert "Nome di chi firma per il Comune contiene «Ж» (U+0416, CYRILLIC" in reason
    assert not one.is_ready


def test_a_sign_that_the_fonts_lack_in_a_clause_is_a_fault_of_the_template():
    template = TemplateFactory(bodies=["Il Comune di {comune.nome} aderisce 🙂."])
    [problem] = services.check_readiness(template, [complete_city()], LETTER).problems
    assert "U+1F642" in problem


def test_an_unknown_field_is_named_before_anything_is_made(staff):
    city = complete_city()
    template = TemplateFactory(bodies=["Il Comune di {comune.nme}."])
    with pytest.raises(TemplateError, match=r"campo sconosciuto: \{comune.nme\}"):
        prepare([city], staff, template=template)
    assert not Protocol.objects.exists()
    assert not CaseCounter.objects.exists()


@pytest.mark.parametrize("count", [1, 6])
def test_the_check_costs_the_same_whatever_the_number_of_cities(count, django_assert_num_queries):
    cities = [complete_city() for _ in range(count)]
    template = second_wording_template()
    with django_assert_num_queries(9):
        readiness = services.check_readiness(template, cities, LETTER)
        assert [row.reasons for row in readiness.cities] == [[]] * count


# --- one press of "Genera"


def test_the_ready_are_made_and_the_others_skipped_with_their_reasons(staff):
    ready, incomplete = complete_city(), CityFactory(name="Gela")
    batch = prepare([ready, incomplete], staff)
    assert [p.city for p in batch.protocols.all()] == [ready]
    assert batch.skipped[0]["name"] == "Gela"
    assert "manca chi firma" in batch.skipped[0]["reasons"][0]
    assert set(batch.asked) == {ready.cadastral_code, incomplete.cadastral_code}


def test_one_job_per_protocol_on_the_pdf_queue(staff):
    batch = prepare([complete_city(), complete_city()], staff)
    jobs = Job.objects.filter(kind="protocols.freeze")
    assert {job.queue for job in jobs} == {"pdf"}
    assert {job.pk for job in jobs} == {p.job_id for p in batch.protocols.all()}
    assert {job.city_code for job in jobs} == {p.city.cadastral_code for p in batch.protocols.all()}


def test_the_same_token_makes_no_second_set(staff):
    token, cities = uuid4(), [complete_city(), complete_city()]
    first = prepare(cities, staff, token=token)
    assert prepare(cities, staff, token=token) == first
    assert Protocol.objects.count() == 2
    assert Job.objects.filter(kind="protocols.freeze").count() == 2


def test_another_token_finds_the_protocols_already_there(staff):
    city = complete_city()
    first = prepare([city], staff)
    other = complete_city()
    second = prepare([city, other], staff, template=first.template)
    assert [p.city for p in second.protocols.all()] == [other]
    assert "ha già un protocollo in corso" in second.skipped[0]["reasons"][0]


def test_a_second_press_is_told_that_the_acts_are_there(client, staff):
    city = complete_city()
    batch = prepare([city], staff)
    client.force_login(staff)
    sent = {
        "gettone": uuid4(),
        "modello": batch.template_id,
        "data_nota": LETTER,
        "citta": [city.cadastral_code],
    }
    response = client.post(reverse("protocols:generate"), sent, follow=True)
    [message] = [str(one) for one in response.context["messages"]]
    assert "hanno già un protocollo in corso" in message
    assert reverse("protocols:list") in message


def test_nothing_to_make_leaves_nothing_behind(staff):
    with pytest.raises(ProtocolError, match="Nessuna delle città"):
        prepare([CityFactory()], staff)
    assert not GenerationBatch.objects.exists()
    assert not CaseCounter.objects.exists()


def test_codes_follow_one_another_in_the_order_of_names(staff):
    cities = [complete_city(name=name) for name in ("Trani", "Andria", "Gela")]
    first, last = services.announced_codes(3)
    batch = prepare(cities, staff)
    made = list(batch.protocols.order_by("number"))
    assert [p.city.name for p in made] == ["Andria", "Gela", "Trani"]
    assert (made[0].code, made[-1].code) == (first, last)
    assert format_code(2026, 5) == "CMS-2026-000005"


def test_a_batch_undone_gives_its_numbers_back(staff, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no broker")

    monkeypatch.setattr("protocols.services.drafts.enqueue", fail)
    with pytest.raises(RuntimeError):
        prepare([complete_city()], staff)
    monkeypatch.undo()
    prepare([complete_city()], staff)
    assert Protocol.objects.aggregate(Max("number"))["number__max"] == 1


@pytest.mark.parametrize("role", [Role.REFERENT, Role.AUDITOR, Role.FACILITATOR])
def test_only_who_prepares_may_press(role):
    with pytest.raises(NotAllowed):
        prepare([complete_city()], UserFactory(role=role))


def test_a_template_not_ready_cannot_be_used(staff):
    with pytest.raises(TemplateError, match="In preparazione"):
        prepare([complete_city()], staff, template=TemplateFactory(status="draft"))


# --- the second wording


def test_without_office_a_person_chooses(staff):
    going_on, left_out = complete_city(office=False), complete_city(office=False)
    template = second_wording_template()
    readiness = services.check_readiness(template, [going_on, left_out], LETTER)
    assert len(readiness.to_choose) == 2
    assert readiness.to_choose[0].second_wordings == ("Impegni del Comune",)
    batch = prepare([going_on, left_out], staff, template=template, second=[going_on])
    assert [p.city for p in batch.protocols.all()] == [going_on]
    assert "lasciata fuori per scelta" in batch.skipped[0]["reasons"][0]


def test_the_second_wording_is_printed_and_the_first_is_not(staff):
    template = second_wording_template()
    without, having = complete_city(office=False), complete_city()
    batch = prepare([without, having], staff, template=template, second=[without])
    texts = {}
    for protocol in batch.protocols.all():
        frozen = services.freeze_protocol(protocol_id=protocol.pk)
        texts[protocol.city_id] = frozen.document.data["clauses"][1]["html"]
    assert "entro" in texts[without.pk]
    assert ">30</span> giorni" in texts[without.pk]
    assert "Settore Servizi sociali" in texts[having.pk]


# --- freezing


def test_freezing_makes_the_text_definitive_and_says_who_asked(staff):
    batch = prepare([complete_city(name="Benevento")], staff)
    protocol = services.freeze_protocol(protocol_id=batch.protocols.get().pk)
    assert protocol.state == ProtocolState.APPROVED
    assert protocol.document.filename.startswith("BN_Benevento_Protocollo-intesa_CMS-")
    assert bytes(protocol.document.content).startswith(b"%PDF-")
    assert protocol.document.html.count("Spazio per la firma digitale") == 2
    assert [(t.to_state, t.by) for t in protocol.transitions.all()] == [
        ("draft", staff),
        ("approved", staff),
    ]


def test_freezing_again_changes_nothing(staff):
    batch = prepare([complete_city()], staff)
    first = services.freeze_protocol(protocol_id=batch.protocols.get().pk)
    again = services.freeze_protocol(protocol_id=first.pk)
    assert again.document == first.document
    assert again.transitions.count() == 2


def test_a_worker_that_dies_before_the_approval_leaves_nothing(staff, monkeypatch):
    batch = prepare([complete_city()], staff)
    draft = batch.protocols.get()
    from protocols.services import freezing

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(freezing, "move", die)
        with pytest.raises(KeyboardInterrupt):
            services.freeze_protocol(protocol_id=draft.pk)
    assert not FrozenDocument.objects.exists()
    protocol = services.freeze_protocol(protocol_id=draft.pk)
    assert protocol.document.code == draft.verification_code
    assert protocol.transitions.count() == 2


def test_an_act_withdrawn_while_its_pdf_is_made_leaves_no_document(staff, monkeypatch):
    from protocols.services import freezing

    draft = prepare([complete_city()], staff).protocols.get()
    real = freezing._make_document

    def withdrawn_meanwhile(protocol, approval):
        made = real(protocol, approval)
        services.withdraw(protocol_id=protocol.pk, by=staff, reason="errore")
        return made

    monkeypatch.setattr(freezing, "_make_document", withdrawn_meanwhile)
    answer = tasks.freeze(draft.job, protocol_id=draft.pk)
    assert answer == {"protocol": draft.code, "note": "ritirato nel frattempo"}
    assert not FrozenDocument.objects.exists()


def test_withdrawing_a_draft_cancels_its_waiting_job(staff):
    draft = prepare([complete_city()], staff).protocols.get()
    services.withdraw(protocol_id=draft.pk, by=staff, reason="errore")
    assert Job.objects.get(pk=draft.job_id).state == "cancelled"


def test_withdrawing_a_draft_that_failed_settles_its_job_too(staff):
    draft = prepare([complete_city()], staff).protocols.get()
    Job.objects.filter(pk=draft.job_id).update(state="dead", finished_at=timezone.now())
    services.withdraw(protocol_id=draft.pk, by=staff, reason="errore")
    assert Job.objects.get(pk=draft.job_id).state == "cancelled"


def test_terms_already_over_on_the_day_of_the_letter_are_told_and_stop_nothing():
    template = TemplateFactory(
        bodies=["Schede entro il {termini.schede}."], sheets_due_on=date(2023, 6, 1)
    )
    found = services.check_readiness(template, [complete_city()], LETTER)
    assert found.past_dates == ["Termine delle schede: 01/06/2023"]
    assert len(found.ready) == 1
    before = services.check_readiness(template, [], date(2023, 6, 1))
    assert before.past_dates == []


# --- the text is the one that was approved


def test_a_second_wording_nobody_chose_is_not_frozen(staff):
    city = complete_city(name="Benevento")
    template = second_wording_template()
    draft = prepare([city], staff, template=template).protocols.get()
    city.offices.update(responsible=None)
    refusal = "I dati di Benevento sono cambiati dopo la predisposizione: ufficio"
    with pytest.raises(GiveUp, match=refusal):
        tasks.freeze(draft.job, protocol_id=draft.pk)
    services.retry_protocol(protocol_id=draft.pk, by=staff)
    with pytest.raises(GiveUp, match=refusal):
        tasks.freeze(draft.job, protocol_id=draft.pk)
    services.retry_protocol(protocol_id=draft.pk, by=staff, accepts_second_wording=True)
    frozen = services.freeze_protocol(protocol_id=draft.pk)
    assert "entro" in frozen.document.data["clauses"][1]["html"]


def test_an_authority_that_changed_meanwhile_stops_the_act_until_a_person_tries_again(staff):
    draft = prepare([complete_city(name="Benevento")], staff).protocols.get()
    Authority.objects.update(signatory_name="Carla Neri")
    with pytest.raises(GiveUp, match="era «Livia Serra», ora «Carla Neri»"):
        tasks.freeze(draft.job, protocol_id=draft.pk)
    services.retry_protocol(protocol_id=draft.pk, by=staff)
    frozen = services.freeze_protocol(protocol_id=draft.pk)
    assert frozen.document.data["authority"]["signatory_name"] == "Carla Neri"


def test_the_choice_and_the_facts_are_recorded(staff):
    draft = prepare(
        [city := complete_city(office=False)],
        staff,
        template=second_wording_template(),
        second=[city],
    ).protocols.get()
    assert draft.takes_second_wording
    assert draft.prepared["comune.nome"] == city.name
    assert draft.prepared["Dotazione della Priorità 5"].startswith("5.842.268,00")


def test_what_went_missing_meanwhile_is_named_not_printed_blank(staff):
    city = complete_city()
    batch = prepare([city], staff)
    city.legal_representatives.update(valid_to=date(2026, 1, 1))
    with pytest.raises(MissingData, match="Nome di chi firma per il Comune"):
        services.freeze_protocol(protocol_id=batch.protocols.get().pk)
    assert batch.protocols.get().state == ProtocolState.DRAFT


def test_a_clause_or_a_name_with_html_is_printed_as_text(staff):
    evil = '<link rel="attachment" href="file:///etc/passwd">'
    city = complete_city(name=f"Ben{evil}")
    template = TemplateFactory(bodies=["Il {comune.nome} <b>aderisce</b> <link rel=stylesheet>."])
    batch = prepare([city], staff, template=template)
    document = services.freeze_protocol(protocol_id=batch.protocols.get().pk).document
    assert "<link" not in document.html.replace("<link>", "")
    assert "&lt;link rel=&quot;attachment&quot;" in document.html
    assert b"/EmbeddedFile" not in bytes(document.content)


def test_only_an_act_in_force_on_the_letter_date_is_printed(staff):
    city = complete_city()
    later = CeilingFactory(
        city=city,
        amount=1,
        act__in_force_from=date(2027, 1, 1),
        act__dated_on=date(2027, 1, 1),
    )
    batch = prepare([city], staff)
    data = services.freeze_protocol(protocol_id=batch.protocols.get().pk).document.data
    assert later.act_id not in {row["act_id"] for row in data["ceilings"]}
    assert data["total"] == "8078500.00"
