from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.files.services import store
from cms_portal.jobs.models import Job
from cms_portal.mailing.models import OutboundMail
from protocols import services
from protocols.models import GenerationBatch, Protocol
from protocols.services.archive import ARCHIVE_KIND
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, RegionFactory
from tests.protocols.conftest import LETTER, make_frozen, prepare
from tests.protocols.factories import (
    ClauseFactory,
    PublishedFigureFactory,
    TemplateClause,
    TemplateFactory,
    complete_city,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def referent_of(city):
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=city, person=PersonFactory(user=user))
    return user


def page(response):
    return " ".join(response.content.decode().split())


# --- the list


def test_staff_see_every_act_and_how_many_are_where(office, frozen):
    CityFactory(name="Gela")
    response = office.get(reverse("protocols:list"))
    assert "Benevento" in page(response)
    counts = {one["label"]: one["count"] for one in response.context["figures"]}
    assert counts["Testo definitivo, da trasmettere"] == 1
    assert counts["Senza protocollo"] == 1


def test_the_list_filters_by_state_region_and_text(office, staff):
    north = RegionFactory(name="Molise")
    first = make_frozen(complete_city(name="Benevento"), staff)
    second = make_frozen(complete_city(name="Termoli", region=north), staff)
    services.mark_sent(protocol_id=second.pk, by=staff)

    def shown(**query):
        rows = office.get(reverse("protocols:list"), query).context["page"].object_list
        return {row.city.name for row in rows}

    assert shown(stato="sent") == {"Termoli"}
    assert shown(regione=north.pk) == {"Termoli"}
    assert shown(cerca="benev") == {"Benevento"}
    assert shown(cerca=first.code) == {"Benevento"}
    assert shown(cerca="nessuna così") == set()
    assert shown(stato="lunare") == {"Benevento", "Termoli"}


def test_a_withdrawn_act_is_listed_when_asked_for(office, frozen, staff):
    services.withdraw(protocol_id=frozen.pk, by=staff, reason="errore")
    assert not office.get(reverse("protocols:list")).context["page"].object_list
    response = office.get(reverse("protocols:list"), {"stato": "withdrawn"})
    assert [row.pk for row in response.context["page"]] == [frozen.pk]


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    office, staff, count, django_assert_num_queries
):
    prepare([complete_city() for _ in range(count)], staff)
    with django_assert_num_queries(9):
        assert office.get(reverse("protocols:list")).status_code == 200


def test_a_referent_is_sent_to_the_act_of_the_own_city(client, frozen):
    client.force_login(referent_of(frozen.city))
    assert client.get(reverse("protocols:list")).url == frozen.get_absolute_url()


def test_a_referent_without_act_is_told_what_to_expect(client, staff):
    city = complete_city(name="Andria")
    prepare([city], staff)  # a draft is not the city's business yet
    client.force_login(referent_of(city))
    assert "è in preparazione" in page(client.get(reverse("protocols:list")))


# --- one act


def test_the_city_reads_its_act_and_downloads_it(client, frozen):
    client.force_login(referent_of(frozen.city))
    response = client.get(frozen.get_absolute_url())
    assert 'Il Comune di <span class="mf">Benevento</span> aderisce' in page(response)
    assert "Segna come trasmesso" not in page(response)
    pdf = client.get(reverse("protocols:download", args=[frozen.code]))
    assert pdf.content == bytes(frozen.document.content)
    assert frozen.document.filename in pdf["Content-Disposition"]


def test_another_city_sees_nothing(client, frozen):
    client.force_login(referent_of(complete_city(name="Andria")))
    for name in ("detail", "download"):
        assert client.get(reverse(f"protocols:{name}", args=[frozen.code])).status_code == 404


def test_a_draft_has_no_pdf_and_is_hidden_from_its_city(client, office, staff):
    city = complete_city()
    draft = prepare([city], staff).protocols.get()
    assert office.get(draft.get_absolute_url()).status_code == 200
    assert office.get(reverse("protocols:download", args=[draft.code])).status_code == 404
    client.force_login(referent_of(city))
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_staff_mark_it_as_sent(office, frozen):
    url = reverse("protocols:mark_sent", args=[frozen.code])
    response = office.post(url, {"trasmesso_il": timezone.localdate()}, follow=True)
    assert "segnato come trasmesso" in page(response)
    frozen.refresh_from_db()
    assert frozen.state == "sent"
    again = office.post(url, {"trasmesso_il": timezone.localdate()}, follow=True)
    assert "non può diventare" in page(again)


def test_a_wrong_day_is_said_beside_the_field(office, frozen):
    url = reverse("protocols:mark_sent", args=[frozen.code])
    assert office.post(url, {"trasmesso_il": "ieri"}).status_code == 422
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "futuro" in page(office.post(url, {"trasmesso_il": tomorrow}, follow=True))


def test_withdrawing_asks_for_the_reason_and_shows_it(office, frozen):
    url = reverse("protocols:withdraw", args=[frozen.code])
    assert office.post(url, {"motivo": ""}).status_code == 422
    response = office.post(url, {"motivo": "nome sbagliato"}, follow=True)
    assert "Ritirato: non è più in vigore" in page(response)
    assert "nome sbagliato" in page(response)


def test_actions_take_post_alone(office, frozen):
    for name in ("mark_sent", "withdraw", "retry"):
        assert office.get(reverse(f"protocols:{name}", args=[frozen.code])).status_code == 405
    for name in ("stop", "resume", "archive"):
        assert office.get(reverse(f"protocols:{name}", args=[frozen.batch_id])).status_code == 405
    for name in ("generate", "ask_for_data"):
        assert office.get(reverse(f"protocols:{name}")).status_code == 405
    for name in ("list", "prepare"):
        assert office.post(reverse(f"protocols:{name}")).status_code == 405


def test_control_sees_the_acts_and_prepares_nothing(client, frozen):
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(frozen.get_absolute_url()).status_code == 200
    assert client.get(reverse("protocols:prepare")).status_code == 403
    url = reverse("protocols:mark_sent", args=[frozen.code])
    assert client.post(url, {"trasmesso_il": timezone.localdate()}).status_code == 403


# --- the preparation


def second_wording_template():
    template = TemplateFactory()
    clause = ClauseFactory(
        heading="Impegni del Comune",
        body="{ufficio.nome}",
        condition="office_known",
        second_body="entro {termini.ufficio} giorni",
    )
    TemplateClause.objects.create(template=template, clause=clause, position=2)
    return template


def test_the_page_says_what_is_missing_and_who_must_give_it(office):
    TemplateFactory(bodies=["{dotazione.totale}"])
    complete_city(name="Benevento")
    PublishedFigureFactory(city=CityFactory(name="Catanzaro"))
    text = page(office.get(reverse("protocols:prepare")))
    assert "Chi firma" in text
    assert "Comune di Catanzaro, referente politico" in text
    assert "la cifra riportata dalla stampa non è un atto" in text
    assert "Registra l&#x27;atto che fissa la dotazione" in text or (
        "Registra l'atto che fissa la dotazione" in text
    )
    assert "Genera 1 protocollo" in text
    assert "CMS-" in text


def test_without_a_template_the_page_says_what_to_do(office):
    assert "Nessun modello è pronto" in page(office.get(reverse("protocols:prepare")))


def test_a_template_with_an_unknown_field_is_named_and_nothing_can_be_made(office):
    TemplateFactory(bodies=["{comune.soprannome}"])
    complete_city()
    text = page(office.get(reverse("protocols:prepare")))
    assert "campo sconosciuto: {comune.soprannome}" in text
    assert "Genera 1" not in text


@pytest.mark.parametrize(("cities", "incomplete"), [(1, 1), (5, 4)])
def test_the_page_costs_the_same_for_few_and_many(
    office, cities, incomplete, django_assert_num_queries
):
    second_wording_template()
    for _ in range(cities):
        complete_city()
        complete_city(office=False)
    for _ in range(incomplete):
        ReferentFactory(city=CityFactory())
    with django_assert_num_queries(21):
        assert office.get(reverse("protocols:prepare")).status_code == 200


def test_one_press_makes_the_drafts_and_shows_their_progress(office):
    template = TemplateFactory()
    cities = [complete_city(), complete_city()]
    form = {
        "gettone": str(uuid4()),
        "modello": template.pk,
        "data_nota": LETTER,
        "citta": [city.cadastral_code for city in cities],
    }
    first = office.post(reverse("protocols:generate"), form)
    second = office.post(reverse("protocols:generate"), form)
    batch = GenerationBatch.objects.get()
    assert first.url == second.url == batch.get_absolute_url()
    assert Protocol.objects.count() == 2
    assert "0 di 2" in page(office.get(batch.get_absolute_url()))


def test_a_press_with_nothing_to_make_says_so(office):
    template = TemplateFactory()
    form = {
        "gettone": str(uuid4()),
        "modello": template.pk,
        "data_nota": LETTER,
        "citta": [CityFactory().cadastral_code],
    }
    response = office.post(reverse("protocols:generate"), form, follow=True)
    assert "Nessuna delle città scelte è completa" in page(response)


def test_who_presses_without_choosing_is_sent_back(office):
    TemplateFactory()
    response = office.post(reverse("protocols:generate"), {}, follow=True)
    assert "La richiesta non era completa" in page(response)


def test_the_office_is_chosen_city_by_city(office):
    second_wording_template()
    kept, left_out = complete_city(office=False), complete_city(office=False)
    first = office.get(reverse("protocols:prepare"))
    assert first.context["count"] == 2
    query = {
        "scelta": 1,
        "modello": first.context["template"].pk,
        "data_nota": LETTER,
        f"citta-{kept.region_id}": [kept.cadastral_code, left_out.cadastral_code],
        "mostrata": [kept.cadastral_code, left_out.cadastral_code],
        "seconda": [kept.cadastral_code],
    }
    response = office.get(reverse("protocols:prepare"), query, headers={"HX-Request": "true"})
    assert response.context["going_on"] == {kept.cadastral_code}
    assert response.context["count"] == 1
    assert "<html" not in response.content.decode()


def test_a_date_that_is_none_is_said(office):
    template = TemplateFactory()
    complete_city()
    query = {"scelta": 1, "modello": template.pk, "data_nota": "domani"}
    text = page(office.get(reverse("protocols:prepare"), query))
    assert "data valida" in text


def test_the_preview_is_marked_and_freezes_nothing(office):
    template = TemplateFactory(bodies=["Il Comune di {comune.nome}."])
    city = complete_city(name="Benevento")
    query = {"modello": template.pk, "data_nota": LETTER}
    url = reverse("protocols:preview", args=[city.cadastral_code])
    assert "Anteprima: non è il testo definitivo" in page(office.get(url, query))
    pdf = office.get(reverse("protocols:preview_pdf", args=[city.cadastral_code]), query)
    assert pdf.content.startswith(b"%PDF-")
    assert "ANTEPRIMA" in pdf["Content-Disposition"]
    assert not Protocol.objects.exists()


@pytest.mark.parametrize("count", [1, 6])
def test_earlier_batches_are_found_again_at_the_same_cost(
    office, staff, django_assert_num_queries, count
):
    template = TemplateFactory()
    for number in range(count):
        batch = prepare([complete_city(name=f"Città {number}")], staff, template=template)
        batch.archive = store(
            kind=ARCHIVE_KIND,
            name="protocolli.zip",
            source=b"PK",
            content_type="application/zip",
            by=staff,
            expires_at=timezone.now() + timedelta(days=7),
        )
        batch.save()
    office.get(reverse("protocols:prepare"))
    with django_assert_num_queries(9):
        response = office.get(reverse("protocols:prepare"), {"scelta": 1})
    text = page(response)
    assert text.count("Scarica<") == count
    assert text.count("In corso") == count
    assert GenerationBatch.objects.latest("pk").get_absolute_url() in text


def test_an_earlier_batch_without_its_zip_leads_where_it_is_made_again(office, frozen):
    text = page(office.get(reverse("protocols:prepare")))
    assert "Conclusa" in text
    assert "Si può rifare" in text


def test_a_withdrawn_act_asks_nobody_to_sign(office, staff, frozen):
    services.withdraw(protocol_id=frozen.pk, by=staff, reason="errore")
    text = page(office.get(frozen.get_absolute_url()))
    assert "nessuno lo firma" in text
    assert text.count("Non serve più") == 2
    assert "Da fare" not in text


@pytest.mark.parametrize("name", ["preview", "preview_pdf"])
def test_a_preview_that_cannot_be_made_says_why(office, name):
    template = TemplateFactory()
    city = CityFactory(name="Gela")
    url = reverse(f"protocols:{name}", args=[city.cadastral_code])
    response = office.get(url, {"modello": template.pk, "data_nota": LETTER})
    assert response.status_code == 409
    assert "Manca «Nome di chi firma per il Comune»" in page(response)
    assert "precede quella del modello" in page(
        office.get(url, {"modello": template.pk, "data_nota": "1999-01-01"})
    )


def test_a_preview_that_cannot_be_printed_names_the_sign(office):
    template = TemplateFactory()
    city = complete_city(name="Gela Ж")
    url = reverse("protocols:preview_pdf", args=[city.cadastral_code])
    response = office.get(url, {"modello": template.pk, "data_nota": LETTER})
    assert response.status_code == 409
    assert "U+0416" in page(response)


def test_the_missing_data_are_asked_for_once_a_day(office):
    template = TemplateFactory()
    city = CityFactory(name="Gela")
    ReferentFactory.create_batch(2, city=city)
    form = {"modello": template.pk, "data_nota": LETTER, "citta": [city.cadastral_code]}
    url = reverse("protocols:ask_for_data")
    assert "Messaggi in partenza: 2" in page(office.post(url, form, follow=True))
    mail = OutboundMail.objects.filter(city_code=city.cadastral_code).first()
    assert "chi firma: nome e carica" in mail.text
    assert "hanno già ricevuto" in page(office.post(url, form, follow=True))
    assert OutboundMail.objects.count() == 2
    assert "chiesto il" in page(office.get(reverse("protocols:prepare")))


# --- progress


def test_the_page_asks_again_only_while_something_moves(office, staff, frozen):
    url = frozen.batch.get_absolute_url()
    assert "every 2s" in page(office.get(url))  # the archive is being made
    Job.objects.update(state="done", finished_at=timezone.now())
    assert "every 2s" not in page(office.get(url))


def test_the_polled_part_is_no_whole_page(office, frozen):
    part = office.get(frozen.batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'id="avanzamento"' in part.content.decode()


def test_a_failure_is_shown_with_its_reason_and_retried(office, staff):
    batch = prepare([complete_city(name="Benevento")], staff)
    draft = batch.protocols.get()
    Job.objects.filter(pk=draft.job_id).update(
        state="dead", finished_at=timezone.now(), error="Manca il carattere «☃»."
    )
    text = page(office.get(batch.get_absolute_url()))
    assert "Manca il carattere «☃»." in text
    assert "Riprova" in text
    office.post(reverse("protocols:retry", args=[draft.code]))
    assert Job.objects.get(pk=draft.job_id).state == "queued"


def test_stop_and_resume(office, staff):
    batch = prepare([complete_city(), complete_city()], staff)
    stopped = office.post(reverse("protocols:stop", args=[batch.pk]), follow=True)
    assert "Fermati 2 documenti" in page(stopped)
    assert "Riprendi 2 documenti fermati" in page(stopped)
    office.post(reverse("protocols:resume", args=[batch.pk]))
    assert Job.objects.filter(kind="protocols.freeze", state="queued").count() == 2


def test_the_archive_is_for_who_prepares(office, client, frozen):
    archive = services.build_archive(batch_id=frozen.batch_id)
    assert b"".join(office.get(archive.get_absolute_url()).streaming_content).startswith(b"PK")
    client.force_login(referent_of(frozen.city))
    assert client.get(archive.get_absolute_url()).status_code == 404


# --- the panel on the city's page


def test_the_city_page_leads_to_the_act(office, frozen):
    text = page(office.get(frozen.city.get_absolute_url()))
    assert frozen.code in text
    assert frozen.get_absolute_url() in text


def test_the_city_page_without_act_says_what_to_do(office, client):
    city = complete_city()
    assert reverse("protocols:prepare") in page(office.get(city.get_absolute_url()))
    client.force_login(referent_of(city))
    assert "Sarà qui quando il testo sarà definitivo" in page(client.get("/bacheca/"))
