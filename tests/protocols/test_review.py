"""The city reads and comments, the office answers, the authority approves."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cities.models import LegalRepresentative
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from protocols import services
from protocols.cards import protocol_card
from protocols.enums import CommentOutcome, CommentSide, ProtocolState
from protocols.exceptions import Blocked, InvalidTransition, NotAllowed
from protocols.guards import blockers
from protocols.models import ClauseComment, Protocol
from protocols.steps import steps_of
from tests.accounts.factories import UserFactory
from tests.portal.world import referent_of
from tests.protocols.conftest import LETTER
from tests.protocols.factories import TemplateFactory, complete_city

pytestmark = pytest.mark.django_db

ACCEPTED = CommentOutcome.ACCEPTED


@pytest.fixture
def boss(db):
    return UserFactory(role=Role.AUTHORITY)


def read_by(city, by):
    """The act of `city`, in review."""
    batch = services.prepare_batch(
        token=uuid4(),
        template_id=TemplateFactory(bodies=["Il Comune di {comune.nome} presenta le schede."]).pk,
        letter_date=LETTER,
        city_codes=[city.cadastral_code],
        with_second_wording=[],
        by=by,
        for_review=True,
    )
    return Protocol.objects.select_related("city").get(batch=batch)


@pytest.fixture
def read(authority, staff):
    return read_by(complete_city(name="Benevento"), staff)


@pytest.fixture
def referent(read):
    return referent_of(read.city)


def say(protocol, by, body="Il 30 marzo cade di sabato?", **what):
    key = protocol.rounds.latest("number").data["clauses"][0]["key"]
    sent = {"clause_key": key, "body": body, "proposed": "", "token": uuid4()} | what
    return services.add_comment(protocol_id=protocol.pk, by=by, **sent)


def test_what_was_read_and_approved_is_what_is_frozen(read, referent, boss, staff):
    assert (read.state, read.document, read.job) == (ProtocolState.IN_REVIEW, None, None)
    thread = say(read, referent, proposed="entro il primo giorno lavorativo")
    assert (thread.side, thread.article) == (CommentSide.CITY, 1)
    services.answer_comment(comment_id=thread.pk, body="Sì.", token=uuid4(), by=staff)
    assert blockers(read, ProtocolState.APPROVED) == ["Un commento è ancora aperto: art. 1."]
    with pytest.raises(Blocked, match="aperto"):
        services.approve_text(protocol_id=read.pk, by=boss)
    services.resolve_comment(comment_id=thread.pk, outcome=ACCEPTED, by=staff)
    with pytest.raises(NotAllowed):
        services.approve_text(protocol_id=read.pk, by=staff)
    services.approve_text(protocol_id=read.pk, by=boss)
    with pytest.raises(Blocked, match="già approvato"):  # a second click
        services.approve_text(protocol_id=read.pk, by=boss)
    with pytest.raises(Blocked, match="chiusi"):  # the document is on its way
        say(read, referent)
    frozen = services.freeze_protocol(protocol_id=read.pk)
    shown = frozen.rounds.get()
    assert frozen.document.data["clauses"] == shown.data["clauses"]
    assert frozen.transitions.last().by == boss
    with pytest.raises(Blocked, match="quesito"):
        services.answer_comment(comment_id=thread.pk, body="E poi?", token=uuid4(), by=referent)


def test_with_comments_open_the_authority_says_why(read, referent, boss):
    say(read, referent)
    services.approve_text(protocol_id=read.pk, by=boss, reason="Chiarito a voce")
    frozen = services.freeze_protocol(protocol_id=read.pk)
    assert frozen.transitions.last().reason == "Chiarito a voce"


def test_a_change_of_the_facts_is_named_and_shown_again(read, referent, boss, staff):
    thread = say(read, referent)
    services.resolve_comment(comment_id=thread.pk, outcome=ACCEPTED, by=staff)
    person = LegalRepresentative.objects.get(city=read.city).person
    person.last_name = "Nuovo"
    person.save()
    [reason] = blockers(read, ProtocolState.APPROVED)
    assert "Sannita" in reason
    assert "Nuovo" in reason
    with pytest.raises(Blocked):  # no reason overrules it
        services.approve_text(protocol_id=read.pk, by=boss, reason="va bene così")
    services.show_again(protocol_id=read.pk, by=staff)
    with pytest.raises(Blocked, match="già i dati"):
        services.show_again(protocol_id=read.pk, by=staff)
    services.approve_text(protocol_id=read.pk, by=boss)
    frozen = services.freeze_protocol(protocol_id=read.pk)
    assert "Nuovo" in frozen.document.html
    assert frozen.rounds.count() == 2


def test_another_wording_comes_by_another_template(read, referent, staff, boss):
    say(read, referent)
    services.take_back(protocol_id=read.pk, by=staff, reason="Cambia l'articolo 1")
    with pytest.raises(NotAllowed, match="già visto"):
        services.retry_protocol(protocol_id=read.pk, by=staff)
    new = TemplateFactory(bodies=["Il Comune di {comune.nome} presenta le schede a giugno."])
    services.revise_draft(protocol_id=read.pk, by=staff, template_id=new.pk, letter_date=LETTER)
    services.submit_for_review(protocol_id=read.pk, by=staff)
    read.refresh_from_db()
    assert "a giugno" in str(read.rounds.latest("number").data)
    assert read.comments.count() == 1
    with pytest.raises(InvalidTransition):
        services.revise_draft(protocol_id=read.pk, by=staff, template_id=new.pk, letter_date=LETTER)


def test_a_double_click_and_the_day_s_only_message(read, referent, staff):
    token = uuid4()
    first = say(read, referent, token=token)
    assert say(read, referent, token=token) == first
    say(read, referent, body="Un'altra cosa")
    answer = uuid4()
    for _ in range(2):
        services.answer_comment(comment_id=first.pk, body="Sì.", token=answer, by=staff)
    assert ClauseComment.objects.count() == 3
    counts = [
        OutboundMail.objects.filter(template=f"protocols/{name}").count()
        for name in ("review_to_office", "review_answered")
    ]
    assert counts == [1, 1]
    services.end_city_review(protocol_id=read.pk, by=referent)
    services.end_city_review(protocol_id=read.pk, by=referent)
    assert OutboundMail.objects.filter(template="protocols/review_to_office").count() == 2


def test_the_city_opens_again_what_it_does_not_agree_with(read, referent, staff):
    thread = say(read, referent)
    with pytest.raises(NotAllowed):
        services.resolve_comment(comment_id=thread.pk, outcome=ACCEPTED, by=referent)
    services.resolve_comment(comment_id=thread.pk, outcome=CommentOutcome.DECLINED, by=staff)
    services.answer_comment(comment_id=thread.pk, body="Perché?", token=uuid4(), by=referent)
    thread.refresh_from_db()
    assert (thread.outcome, thread.resolved_at) == ("", None)


def test_the_pages_of_a_review(client, read, referent, staff, boss, django_assert_max_num_queries):
    page = reverse("protocols:review", args=[read.code])
    send = reverse("protocols:comment", args=[read.code])
    client.force_login(referent)
    [asked] = protocol_card(read.city, referent).actions
    assert asked.url == page
    key = read.rounds.get().data["clauses"][0]["key"]
    written = {"clausola": key, "commento": "😀 <script>", "proposta": "", "gettone": str(uuid4())}
    hidden = client.post(send, written | {"commento": "a\x00"})
    assert hidden.status_code == 422
    assert "non si vede" in hidden.content.decode()
    client.post(send, written)
    thread = ClauseComment.objects.get()
    shown = client.get(page).content.decode()
    assert "😀 &lt;script&gt;" in shown
    assert "Approva" not in shown
    client.post(reverse("protocols:end_review", args=[read.code]))
    assert protocol_card(read.city, referent).actions == ()
    client.force_login(staff)
    client.post(
        reverse("protocols:answer", args=[read.code, thread.pk]),
        {"risposta": "Chiarito.", "gettone": str(uuid4()), "esito": "answered"},
    )
    thread.refresh_from_db()
    assert thread.outcome == "answered"
    client.post(reverse("protocols:resolve", args=[read.code, thread.pk]))
    thread.refresh_from_db()
    assert thread.resolved_at is None  # without outcome: open again
    client.force_login(boss)
    approve = reverse("protocols:approve", args=[read.code])
    refused = client.post(approve, {"motivo": ""}, follow=True)
    assert "ancora aperto" in refused.content.decode()
    with django_assert_max_num_queries(32):
        few = len(client.get(page).content)
    for number in range(8):
        say(read, referent, body=f"Ancora {number}")
    with django_assert_max_num_queries(32):
        assert len(client.get(page).content) > few
    client.post(reverse("protocols:take_back", args=[read.code]), {"motivo": ""})
    client.post(reverse("protocols:submit", args=[read.code]), {"entro": "2020-01-01"})
    assert Protocol.objects.get(pk=read.pk).state == ProtocolState.DRAFT
    client.force_login(referent_of(complete_city(name="Altrove")))
    assert client.get(page).status_code == 404


def test_the_steps_of_a_text_taken_back(read, staff):
    def looks():
        act = Protocol.objects.get(pk=read.pk)
        return [one.look for one in steps_of(act, list(act.transitions.all()))][:3]

    assert looks() == ["done", "now", "next"]
    services.take_back(protocol_id=read.pk, by=staff)
    assert looks() == ["now", "next", "next"]
