"""The same form twice at the same moment: one row, one mail, one answer for both."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections

from cities.models import ChangeProposal, CityMessage, Faq, Guideline, Question, QuestionEntry
from cms_portal.accounts.models import StaffInvitation
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy.models import DataRequest, PrivacyNotice
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.cities.text_factories import QuestionFactory
from tests.clients import Client
from tests.files.pdf import pdf_upload

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 5


@pytest.fixture
def world(settings):
    """A city with its referent, a question of theirs, and somebody of the office."""
    settings.SUPPORT_EMAIL = "segreteria@programma.example"
    referent = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    return {
        "referent": referent.person.user,
        "staff": UserFactory(role=Role.STAFF),
        "city": referent.city,
        "question": QuestionFactory(city=referent.city, asked_by=referent.person),
    }


def post_together(user, path, forms):
    """(status, where to) of each, all sent at the same moment, each with its own connection."""
    barrier = threading.Barrier(len(forms))
    answers = [None] * len(forms)
    browsers = [Client() for _ in forms]
    for browser in browsers:
        browser.force_login(user)

    def send(place):
        try:
            form = {name: value() if callable(value) else value for name, value in forms[place]}
            barrier.wait(timeout=20)
            response = browsers[place].post(path, form)
            answers[place] = (response.status_code, response.headers.get("Location"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


FORMS = {
    "a question": (
        "referent",
        "/quesiti/nuovo/",
        lambda world: {"subject": "Spese", "text": "Quali?", "city": world["city"].pk},
        lambda: Question.objects.filter(subject="Spese"),
        1,
    ),
    "a detail": (
        "referent",
        "/quesiti/{question.pk}/precisa/",
        lambda world: {"text": "Gli autobus."},
        lambda: QuestionEntry.objects.all(),
        1,
    ),
    "a reply": (
        "staff",
        "/quesiti/{question.pk}/rispondi/",
        lambda world: {"text": "Sì.", "kind": "answer", "voice": "office"},
        lambda: CityMessage.objects.all(),
        0,
    ),
    "a public answer": (
        "staff",
        "/quesiti/faq/nuova/",
        lambda world: {"title": "Si può?", "answer": "Sì.", "voice": "office"},
        lambda: Faq.objects.all(),
        0,
    ),
    "a correction": (
        "referent",
        "/i-miei-dati/correzione/",
        lambda world: {"text": "Il nome è sbagliato."},
        lambda: DataRequest.objects.all(),
        1,
    ),
    "an erasure": (
        "referent",
        "/i-miei-dati/cancellazione/",
        lambda world: {"text": ""},
        lambda: DataRequest.objects.all(),
        1,
    ),
    "an invitation of a colleague": (
        "staff",
        "/accessi/inviti/",
        lambda world: {"name": "Nuova", "email": "nuova@ente.example", "role": "staff"},
        lambda: StaffInvitation.objects.all(),
        0,
    ),
    "a message": (
        "staff",
        "/messaggi/nuovo/",
        lambda world: {"citta": [world["city"].cadastral_code], "subject": "A", "text": "B"},
        lambda: CityMessage.objects.all(),
        0,
    ),
    "guidelines": (
        "staff",
        "/linee-guida/nuove/",
        lambda world: {"title": "Nuove", "dated_on": "2026-01-10", "text": "Testo."},
        lambda: Guideline.objects.all(),
        0,
    ),
    "a draft of the notice": (
        "staff",
        "/privacy/informative/nuova/",
        lambda world: {},
        lambda: PrivacyNotice.objects.all(),
        0,
    ),
    "a variation": (
        "referent",
        "/citta/{city.cadastral_code}/persone/variazione/",
        lambda world: {
            "cosa": "referent",
            "nome": "Ada",
            "cognome": "Riva",
            "email": "ada.riva@comune.example",
            "tipo_referente": "technical",
            "decorrenza": date(2026, 1, 10),
            "atto": "nota prot. 12",
            "file": pdf_upload,
        },
        lambda: ChangeProposal.objects.all(),
        0,
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_sent_five_times_at_once_counts_once(world, what):
    who, path, fields, rows, mails = FORMS[what]
    token = uuid4()
    form = fields(world) | {"token": token, "gettone": token}
    answers = post_together(world[who], path.format(**world), [form.items()] * AT_ONCE)
    assert answers[0][0] == 302
    assert set(answers) == {answers[0]}
    assert rows().count() == 1
    assert OutboundMail.objects.count() == mails


def test_two_forms_are_two_questions(world):
    """The control: what is sent once is the form, not what it says."""
    form = {"subject": "Spese", "text": "Quali?", "city": world["city"].pk}
    forms = [(form | {"token": uuid4()}).items() for _ in range(2)]
    answers = post_together(world["referent"], "/quesiti/nuovo/", forms)
    assert len(set(answers)) == 2
    assert Question.objects.filter(subject="Spese").count() == 2


def test_two_forms_for_one_erasure_are_one_request_and_a_word(world):
    forms = [{"text": "", "token": uuid4()}.items() for _ in range(AT_ONCE)]
    answers = post_together(world["referent"], "/i-miei-dati/cancellazione/", forms)
    assert sorted(status for status, _ in answers) == [302, 422, 422, 422, 422]
    assert DataRequest.objects.count() == 1


def test_two_forms_with_one_title_are_one_guideline_and_a_word(world):
    form = {"title": "Nuove", "dated_on": "2026-01-10", "text": "Testo."}
    forms = [(form | {"token": uuid4()}).items() for _ in range(AT_ONCE)]
    answers = post_together(world["staff"], "/linee-guida/nuove/", forms)
    assert sorted(status for status, _ in answers) == [302, 422, 422, 422, 422]


def test_two_invitations_of_one_address_leave_the_last_one_open(world):
    form = {"name": "Nuova", "email": "nuova@ente.example", "role": "staff"}
    forms = [(form | {"token": uuid4()}).items() for _ in range(AT_ONCE)]
    post_together(world["staff"], "/accessi/inviti/", forms)
    assert StaffInvitation.objects.count() == AT_ONCE
    assert StaffInvitation.objects.open().count() == 1
