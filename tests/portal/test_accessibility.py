"""Every page, at the width of a desk and of a phone: axe-core, the console, the sideways scroll."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cities.models import City, PathStep, QuestionEntry
from cities.services import reach_step
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import ask_reset, invite_colleague
from cms_portal.privacy.enums import RequestKind
from cms_portal.privacy.models import PrivacyNotice
from cms_portal.privacy.services import (
    acknowledge,
    ask,
    ask_for_export,
    record_last_payment,
    start_draft,
)
from cms_portal.spreadsheets.imports.enums import BatchState
from events.enums import SessionKind
from events.models import Room
from events.services import Wishes, take_seat, write_needs
from protocols import services
from protocols.models import Clause
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    CityIdentifierFactory,
    ContactNoteFactory,
    LegalRepresentativeFactory,
    OrganisationFactory,
    PersonFactory,
    ReferentFactory,
    ReferentInvitationFactory,
)
from tests.cities.text_factories import (
    FaqFactory,
    GoodPracticeFactory,
    GuidelineVersionFactory,
    PracticeBodyFactory,
    PracticeLinkFactory,
    PracticeProjectFactory,
    QuestionFactory,
)
from tests.events.factories import (
    DelegationFactory,
    DelegationLinkFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.portal.world import make_act, make_material, referent_of
from tests.privacy.factories import published_notice
from tests.protocols.factories import ProtocolFactory, complete_city
from tests.protocols.mails import make_drop, receipt
from tests.protocols.signing import bring, names_of, person, sent, sign_anew, stamped, text_of
from tests.signatures.signers import sign_pdf
from tests.spreadsheets.imports import LINES, make_import, uploaded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = 1280, 375
WIDTHS = [320, 375, 576, 768, 992, 1200, 1280, 1700]

MISSING = "/questa-pagina-non-esiste/"
OPEN_PAGES = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/privacy/",
    "/privacy/cookie/",
    "/accessibilita/",
    "/verifica/",
    "/eventi-pubblici/",
    "/eventi-pubblici/1784/",
    "/eventi-pubblici/1784/?lingua=en",
    "/eventi-pubblici/1784/iscrizione/",
    MISSING,
]
OWN_PAGES = [
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]
STAFF_PAGES = [
    "/",
    "/citta/",
    "/citta/?q=cava&regione=15&ordina=-abitanti",
    "/citta/A783/",
    "/citta/A512/",
    "/citta/A783/contatti/",
    "/citta/A783/fascicolo/",
    "/citta/A783/in-due-minuti/",
    "/citta/A783/percorso/office/",
    "/citta/contatti/",
    "/eventi/",
    "/eventi/1783/",
    "/eventi/1783/programma/",
    "/eventi/1783/programma/sale/",
    "/eventi/1783/programma/sessioni/nuova/",
    "/eventi/1783/modifica/",
    "/eventi/1783/materiali/",
    "/eventi/1783/fascicolo/?cerca=a",
    "/eventi/calendario/",
]
ADMIN_PAGES = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/cities/city/",
    "/admin/cities/city/export/",
    "/admin/cities/person/add/",
    "/admin/mailing/outboundmail/",
    "/admin/mailing/reminderrule/add/",
    "/admin/jobs/job/",
    "/admin/protocols/protocol/",
    "/admin/protocols/protocoltemplate/",
    "/admin/protocols/ceilingact/add/",
]
CITY_PAGES = ["/bacheca/", "/citta/A783/", "/eventi/", "/eventi/1783/"]


def reach_the_middle_of_the_path(city):
    """Steps over, lapsed, late and to come; a contact that is due."""
    today = timezone.localdate()
    for key in ("referents", "office"):
        reach_step(city=city, step=key, fact_kind="prova", fact_id=1, day=date(2023, 1, 20))
    PathStep.objects.filter(key="protocol_signed").update(due_on=today - timedelta(days=9))
    City.objects.filter(pk=city.pk).update(officer=UserFactory(role=Role.STAFF))
    ContactNoteFactory(city=city, next_on=today)


@pytest.fixture
def world():
    """A few cities, in different states: enough for every list to have rows."""
    city = complete_city(name="Benevento", cadastral_code="A783")
    complete_city(name="Andria")
    ProtocolFactory(city=CityFactory(name="Avellino"))
    CityFactory(name="Aversa", cadastral_code="A512", population=None, population_year=None)
    CityFactory.create_batch(50)  # a second page
    LegalRepresentativeFactory(city=city, kind="deputy_mayor", valid_to=date(2022, 6, 13))
    reach_the_middle_of_the_path(city)
    event = EventFactory(pk=1783, description="Seconda tappa.", host="Comune di Torino")
    make_material(event)
    soon = timezone.localdate() + timedelta(days=9)
    EventFactory(
        pk=1784, title="Porte aperte", title_en="Open doors", audience="public", starts_on=soon
    )
    rooms = [Room.objects.create(event=event, name=f"Aula {number}") for number in (1, 2)]
    for number, kind in enumerate(SessionKind):
        EventSessionFactory(event=event, kind=kind, time_note="a seguire")
        held = timezone.now() + timedelta(minutes=number % 3)  # two by two in one room
        EventSessionFactory(event=event, kind=kind, starts_at=held, room=rooms[number % 2])
    return city


@pytest.fixture
def staff(world):
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def referent(world):
    user = UserFactory(role=Role.REFERENT, name="Irene Calore")
    ReferentFactory(city=world, person=PersonFactory(user=user))
    LegalRepresentativeFactory(city=CityFactory(name="Gela"))
    return user


def faults(visitor, paths):
    """What is wrong, page by page and width by width: empty when all is well."""
    found = {}
    is_frame_seen = False
    for path in paths:
        visitor.open(path)
        for width in (DESK, PHONE):
            visitor.at(width)
            wrong = list(visitor.complaints)
            if path == MISSING:  # an answer that is an error on purpose, which the browser tells
                wrong = [one for one in wrong if "404 (Not Found)" not in one]
            if visitor.sideways > 0:
                wrong.append(f"{visitor.sideways} pixels stick out")
            # On a phone the frame is the same on every page: looked at once.
            is_main_alone = width == PHONE and is_frame_seen and "/admin/" not in path
            wrong += visitor.axe("main" if is_main_alone else "html")
            if wrong:
                found[f"{path} at {width}"] = wrong
            visitor.complaints.clear()  # axe itself tries inline styles
        is_frame_seen = True
    return found


def test_open_pages(visit, world):
    assert faults(visit(), OPEN_PAGES) == {}


def test_pages_of_ones_own_access(visit, staff):
    assert faults(visit(staff).confirm_who_it_is(), OWN_PAGES) == {}


def test_pages_of_the_office(visit, staff):
    assert faults(visit(staff), STAFF_PAGES) == {}


def test_pages_of_the_admin(visit, staff):
    assert faults(visit(staff), ADMIN_PAGES) == {}


def test_pages_of_a_city(visit, referent):
    assert faults(visit(referent), CITY_PAGES) == {}


@pytest.fixture
def protocol_pages(world, staff, settings, tmp_path):
    """Every page of the protocols: something missing, something to choose, something made."""
    settings.PRIVATE_FILES_DIR = tmp_path
    complete_city(name="Lentini", office=False)
    batch, protocol = make_act(world, by=staff)
    mails = [receipt(subject=protocol.code), receipt(about="altro@x", to="x@pec.example"), b"\0"]
    drop = services.read_drop(drop_id=make_drop(staff, *mails).pk)
    query = f"?modello={protocol.template_id}&data_nota={protocol.letter_date}"
    return {
        "list": "/protocolli/",
        "prepare": "/protocolli/predisposizione/",
        "preview": f"/protocolli/predisposizione/anteprima/A783/{query}",
        "progress": batch.get_absolute_url(),
        "detail": protocol.get_absolute_url(),
        "registry": f"/protocolli/{protocol.code}/registrazioni/text_out/incoming/",
        "shipment": f"{batch.get_absolute_url()}spedizione/",
        "numbers": f"{batch.get_absolute_url()}spedizione/numeri/",
        "pec": "/protocolli/pec/",
        "drop": drop.get_absolute_url(),
        **_text_pages(protocol.template_id),
    }


def _text_pages(used):
    """The next version of the template, with one clause written anew."""
    draft = services.succeed_template(template_id=used, dated_on=date(2026, 1, 1))
    clause = services.succeed_clause(
        template_id=draft.pk, clause_id=draft.places.all()[0].clause_id
    )
    Clause.objects.filter(pk=clause.pk).update(body="Il Comune partecipa.")
    page = f"/protocolli/modelli/{draft.pk}/"
    return {
        "templates": "/protocolli/modelli/",
        "clauses": "/protocolli/modelli/clausole/",
        "template": page,
        "clause": f"{page}clausole/{clause.pk}/",
        "differences": f"{page}differenze/{used}/",
    }


def test_pages_of_the_protocols(visit, staff, protocol_pages):
    assert faults(visit(staff), protocol_pages.values()) == {}


def test_the_protocol_as_its_city_sees_it(visit, referent, protocol_pages):
    assert faults(visit(referent), [protocol_pages["detail"]]) == {}


def test_pages_of_the_signatures(visit, world, staff):
    """A stamped copy for the authority, a doubtful one for the office; the city that sent them."""
    _, act = make_act(world, by=staff)
    sent(act, staff)
    text, mayor = text_of(act), names_of(act)[0]
    with ThreadPoolExecutor(1) as outside:  # a browser holds the event loop of this thread
        stamp = stamped(text, "Prot. 0012345/2026", left=60, above=815)
        copies = [outside.submit(sign_anew, stamp, mayor).result()]
        copies.append(outside.submit(sign_pdf, text, person(mayor)).result())
    stamped_copy, doubtful = (bring(act, one, by=staff) for one in copies)
    pages = [
        f"/protocolli/{act.code}/firme/",
        stamped_copy.get_absolute_url(),
        doubtful.get_absolute_url(),
        "/protocolli/che-versione/",
    ]

    assert faults(visit(UserFactory(role=Role.AUTHORITY)), pages) == {}
    assert faults(visit(referent_of(world)), [act.get_absolute_url(), pages[0]]) == {}


@pytest.fixture
def delegations(world):
    """An invitation to answer; a city that comes, with one who sits and one who waits."""
    event = EventFactory(starts_on=timezone.localdate() + timedelta(days=30))
    tables = [
        EventSessionFactory(event=event, kind=SessionKind.WORKSHOP, places=1) for _ in range(2)
    ]
    asked = DelegationFactory(city=world, reply_by=timezone.localdate() + timedelta(days=5))
    comes = DelegationFactory(event=event, city=world, accepted=True)
    people = [RegistrationFactory(delegation=comes), RegistrationFactory(delegation=comes)]
    for one in people:
        take_seat(registration=one, sessions=tables[:1])
    write_needs(registration=people[0], wishes=Wishes(diet=["vegan"], access_note="Porta"), by=None)
    no = {"state": "declined", "reason": "Elezioni", "answered_at": timezone.now()}
    DelegationFactory(event=event, **no)
    DelegationFactory(event=event, reply_by=timezone.localdate() - timedelta(days=1))
    OrganisationFactory()
    DelegationLinkFactory(delegation=asked, token="codice")
    return {
        "asked": asked.get_absolute_url(),
        "comes": comes.get_absolute_url(),
        "event": event.get_absolute_url(),
        "tables": f"/eventi/iscrizioni/{people[0].pk}/tavoli/",
        "replace": f"/eventi/iscrizioni/{people[0].pk}/sostituisci/",
        "list": f"/eventi/{event.pk}/delegazioni/",
        "needs": f"/eventi/iscrizioni/{people[0].pk}/esigenze/",
        "meals": f"/eventi/{event.pk}/esigenze/",
        "board": f"/eventi/{event.pk}/tavoli/",
        "invite": f"/eventi/{event.pk}/delegazioni/invita/",
        "terms": f"/eventi/delegazioni/{comes.pk}/posti/",
    }


def test_a_delegation_as_its_city_sees_it(visit, referent, delegations):
    names = ("asked", "comes", "event", "tables", "needs", "replace")
    pages = [delegations[name] for name in names]
    assert faults(visit(referent), pages) == {}


def test_the_delegations_as_the_office_sees_them(visit, staff, delegations):
    pages = [delegations[name] for name in ("list", "board", "meals", "invite", "terms", "comes")]
    assert faults(visit(staff), pages) == {}


def test_the_answer_without_signing_in(visit, delegations):
    assert faults(visit(), ["/eventi/risposta/codice/"]) == {}


@pytest.fixture
def import_pages(world, staff, settings, tmp_path):
    """Every page of an import, and one in each state that has a page of its own."""
    settings.PRIVATE_FILES_DIR = tmp_path
    long_name = "Cardo" * 18
    asking = (
        LINES[0].replace("Cognome;Nome", "Nominativo;Note"),
        "A783;Andria;Livia;x;a@x.example / b@x.example;boh;20/01/2023",
        ";Vattelapesca;Elio;x;;tecnico;20/01/2023",
    )
    columns = make_import(staff, until=BatchState.COLUMNS)
    questions = make_import(staff, asking)
    preview = make_import(staff, (*LINES, f"A783;;{long_name};{long_name};;tecnico;1/1/2023"))
    waiting = make_import(staff, until=BatchState.COLUMNS)
    waiting.state = BatchState.CHECKING
    waiting.save(update_fields=["state"])
    done = make_import(staff, until=BatchState.DONE)
    unreadable = uploaded(staff, b"PK no", name="a.xlsx")
    return [
        "/importazioni/",
        "/importazioni/nuova/persone/",
        f"/importazioni/{columns.pk}/colonne/",
        f"/importazioni/{questions.pk}/domande/",
        f"/importazioni/{preview.pk}/anteprima/",
        *(f"/importazioni/{one.pk}/" for one in (waiting, done, unreadable)),
    ]


def test_pages_of_the_imports(visit, staff, import_pages):
    assert faults(visit(staff), import_pages) == {}


def test_no_page_of_the_protocols_scrolls_sideways(visit, staff, protocol_pages):
    visitor = visit(staff)
    for path in protocol_pages.values():
        visitor.open(path)
        wide = {width: visitor.at(width).sideways for width in WIDTHS}
        assert {width: pixels for width, pixels in wide.items() if pixels > 0} == {}, path


def test_pages_of_the_notice(visit, staff):
    published_notice(version=1)
    assert faults(visit(staff), ["/privacy/presa-visione/?next=/citta/"]) == {}
    notice = PrivacyNotice.objects.get()
    acknowledge(notice_id=notice.pk, user=staff)
    start_draft()
    pages = ["/privacy/", "/privacy/informative/", "/privacy/informative/2/"]
    assert faults(visit(staff), pages) == {}


def test_pages_of_ones_own_data(visit, referent):
    asked = ask(user=referent, kind=RequestKind.CORRECTION, text="Il telefono è un altro")
    ask_for_export(user=referent)
    pages = [
        "/i-miei-dati/",
        "/i-miei-dati/correzione/",
        "/i-miei-dati/cancellazione/",
        asked.get_absolute_url(),
        "/citta/storia/citta/A783/",
    ]
    assert faults(visit(referent), pages) == {}


def test_pages_of_the_privacy_office(visit, staff, referent):
    asked = ask(user=referent, kind=RequestKind.ERASURE)
    record_last_payment(code="A783", paid_on=date(2025, 3, 1), source="mandato n. 4")
    pages = [
        "/privacy/richieste/",
        "/privacy/richieste/nuova/?cerca=a",
        asked.get_absolute_url(),
        "/privacy/conservazione/",
        "/privacy/conservazione/mailing.bodies/",
        "/privacy/pagamenti/",
        "/privacy/pagamenti/A783/",
        "/citta/storia/citta/A783/",
        f"/citta/storia/persona/{referent.person.pk}/",
    ]
    assert faults(visit(staff), pages) == {}


def test_no_page_scrolls_sideways_at_any_width(visit, staff):
    visitor = visit(staff)
    for path in [*STAFF_PAGES, *ADMIN_PAGES]:
        visitor.open(path)
        wide = {width: visitor.at(width).sideways for width in WIDTHS}
        assert {width: pixels for width, pixels in wide.items() if pixels > 0} == {}, path


def test_words_without_spaces_stay_on_the_page(visit, staff, world, settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    pec = "protocollo.generale.ufficio.programmazione@pec.comune.benevento.example"
    CityIdentifierFactory(city=world, value=pec)
    name = "20230315-090000000000-00000001"
    link = f"http://localhost:8000/accesso/citta/{'a' * 120}/"
    (tmp_path / f"{name}.eml").write_text(f"Subject: Invito\n\n{link}")
    paths = ["/citta/storia/citta/A783/", "/citta/A783/", f"/posta/{name}/"]
    assert faults(visit(staff), paths) == {}


def test_the_check_sees_a_fault(visit, world):
    """Without this, the checks above could pass by looking at nothing."""
    visitor = visit().open("/privacy/")
    visitor.page.evaluate(
        """document.querySelector('main').innerHTML = '<img src="x.png"><p style="color:red">.'"""
    )
    visitor.page.evaluate("document.querySelector('main p').style.width = '9000px'")
    assert visitor.sideways > 0
    assert any("Content Security Policy" in one for one in visitor.complaints)
    assert any(one.startswith("image-alt") for one in visitor.axe())


def test_pages_of_the_invitations(visit, staff, world):
    invitation = ReferentInvitationFactory(
        token="un-codice", city=world, bounced_at=timezone.now(), bounce_note="casella piena"
    )
    ReferentFactory(city=world, person__email="protocollo@comune.example")
    pages = [
        "/inviti/",
        "/inviti/nuovi/",
        "/inviti/da-file/",
        invitation.get_absolute_url(),
        "/accesso/secondo-fattore/",
    ]
    visitor = visit(staff)
    assert faults(visitor, pages) == {}
    visitor.open("/inviti/nuovi/").page.check("[name=chi] >> nth=0")
    visitor.page.click("text=Continuate")
    assert visitor.at(PHONE).axe() == []
    assert faults(visit(), ["/accesso/citta/un-codice/"]) == {}


@pytest.fixture
def text_pages(world):
    """Guidelines read and unread, a thread of every kind, practices with figures; of `world`."""
    other = CityFactory(name="Trani")
    version = GuidelineVersionFactory(number=2, published=True, sent_to=[world, other])
    GuidelineVersionFactory(guideline=version.guideline, published=True, sent_to=[world])
    draft = GuidelineVersionFactory(guideline=version.guideline, number=3)
    ReferentFactory(city=world)
    ReferentFactory(city=other, person__email="")
    question = QuestionFactory(city=world)
    QuestionFactory(city=world, state="city")
    by = draft.by
    for voice, kind in (("", "detail"), ("office", "inquiry"), ("authority", "answer")):
        QuestionEntry.objects.create(
            question=question,
            kind=kind,
            voice=voice,
            is_interpretation=voice == "authority",
            text="Testo.",
            by=by,
        )
    faq = FaqFactory(question=question)
    practice = GoodPracticeFactory(
        text="{progetti} progetti, {importo}.", declared_amount=5, source_note="Testo"
    )
    PracticeProjectFactory(practice=practice)
    PracticeBodyFactory(practice=practice)
    PracticeLinkFactory(practice=practice)
    guideline = version.guideline.get_absolute_url()
    return {
        "all": [
            "/linee-guida/",
            "/linee-guida/?q=coprogettazione",
            guideline,
            "/quesiti/",
            question.get_absolute_url(),
            "/quesiti/faq/?q=risposta",
            faq.get_absolute_url(),
            "/buone-pratiche/",
            practice.get_absolute_url(),
            "/messaggi/",
            version.messages.get(city=world).get_absolute_url(),
            "/cerca/",
            "/cerca/?q=prova",
            "/cerca/?q=zebra",
        ],
        "office": [
            "/linee-guida/nuove/",
            f"{guideline}versione/",
            f"{guideline}invio/",
            f"{guideline}letture/",
            f"{question.get_absolute_url()}pubblica/",
            "/quesiti/faq/nuova/",
            "/messaggi/nuovo/",
            "/admin/cities/goodpractice/add/",
            "/admin/cities/question/",
        ],
    }


def test_pages_of_the_texts_for_the_office(visit, staff, text_pages):
    assert faults(visit(staff), text_pages["all"] + text_pages["office"]) == {}


def test_pages_of_the_texts_for_a_city(visit, referent, text_pages):
    assert faults(visit(referent), [*text_pages["all"], "/quesiti/nuovo/", "/bacheca/"]) == {}


def test_no_page_of_the_texts_scrolls_sideways(visit, staff, text_pages):
    visitor = visit(staff)
    for path in text_pages["all"] + text_pages["office"]:
        visitor.open(path)
        wide = {width: visitor.at(width).sideways for width in WIDTHS}
        assert {width: pixels for width, pixels in wide.items() if pixels > 0} == {}, path


def test_pages_of_the_accesses(visit, staff):
    second = UserFactory(role=Role.STAFF)
    auditor = UserFactory(role=Role.AUDITOR, name="Controllo")
    reset = ask_reset(user=auditor, reason="Telefono perso", by=second)
    invite_colleague(email="nuova@ente.example", name="Nuova", role=Role.STAFF, by=staff)
    pages = [
        "/accessi/",
        "/accessi/inviti/",
        "/accessi/consultazioni/",
        f"/accessi/{reset.user_id}/",
    ]
    assert faults(visit(staff), pages) == {}
