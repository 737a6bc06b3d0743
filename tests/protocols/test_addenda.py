"""An addendum from its first word to the text in force; what changed; what replaces an act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.changes import review_changes
from protocols.consolidated import Amendment, consolidate, wordings_of
from protocols.enums import ChangePath, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError, TemplateError
from protocols.models import Obligation, Protocol, ProtocolTemplate
from protocols.services.addenda import newer_ceilings, text_of, usual_premises
from tests.accounts.factories import UserFactory
from tests.portal.world import referent_of
from tests.protocols.amending import freeze, places, raise_ceilings, sign, start, url, walk, written
from tests.protocols.factories import (
    CopyFactory,
    ProtocolFactory,
    complete_city,
)

pytestmark = pytest.mark.django_db

S = ProtocolState


def test_an_addendum_lives_as_an_act_and_changes_the_text(root, staff):
    CopyFactory(protocol=root)
    draft = start(root, staff, written(root, a1="Il Comune di {comune.nome} aderisce e partecipa."))
    assert (draft.kind, draft.root_id, draft.ordinal, draft.state) == (
        "addendum",
        root.pk,
        1,
        S.DRAFT,
    )
    assert draft.code != root.code
    assert str(draft) == "Addendum n. 1 con Benevento"
    act = freeze(draft, staff)
    html = act.document.html
    assert "L'articolo 1 del Protocollo è sostituito dal seguente" in html.replace("&#x27;", "'")
    assert "aderisce e partecipa.»</p></div>" in html
    assert act.document.filename.startswith("BN_Benevento_Addendum_")
    # Its own slots and file: nothing of the root's is inherited.
    assert act.document_id != root.document_id
    assert not act.copies.exists()
    assert "partecipa" not in places(root)[1].html
    sign(act)
    assert "partecipa" in places(root)[1].html
    [change] = places(root)[1].changes
    assert change.by.ordinal == 1
    assert "".join(one.text for one in change.pieces if one.how == "added").strip() == "e partecipa"
    assert not places(root)[2].changes
    # The path and the obligations look at the root.
    assert not Obligation.objects.filter(protocol=act).exists()
    steps = root.city.steps_reached.filter(step_id="protocol_signed")
    assert [one.fact_id for one in steps] == [root.pk]
    # The next one begins from the text that this one left.
    again = start(root, staff, written(root, a2="PEC: {comune.pec}."))
    assert again.ordinal == 2
    assert "e partecipa" in wordings_of(root)[0].body
    assert "modificato con l'addendum n. 1" in usual_premises(root)


def test_an_addendum_has_effect_from_its_day(root, staff):
    later = timezone.localdate() + timedelta(days=30)
    text = replace(written(root, a1="Altro."), effective_on=later)
    sign(freeze(start(root, staff, text), staff))
    assert not places(root)[1].changes
    assert places(root, later)[1].changes
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ProtocolError, match="prima della data"):
        start(root, staff, replace(written(root, a2="Altro."), effective_on=yesterday))


def test_one_addendum_is_in_the_making(root, staff):
    text = written(root, a1="Altro.")
    first = start(root, staff, text)
    assert start(root, staff, text) == first  # pressed twice
    with pytest.raises(ProtocolError, match="in corso"):
        start(root, staff, written(root, a2="Altro."))
    with pytest.raises(DatabaseError, match="one_addendum_in_the_making"), transaction.atomic():
        Protocol.objects.create(
            city=root.city, kind="addendum", root=root, ordinal=2, year=2026, number=9,
            code="CMS-2026-000009", template=first.template, letter_date=first.letter_date,
            verification_code="x",
        )  # fmt: skip
    services.withdraw(protocol_id=first.pk, by=staff, reason="Non serve.")
    assert start(root, staff, written(root, a2="Altro.")).ordinal == 1


def test_what_an_addendum_refuses(root, staff):
    with pytest.raises(TemplateError, match=r"articolo 1: campo sconosciuto: \{comune.sindaco\}"):
        start(root, staff, written(root, a1="{comune.sindaco}"))
    with pytest.raises(TemplateError, match="elenco fuori ordine"):
        start(root, staff, written(root, a1="2. Comma."))
    with pytest.raises(ProtocolError, match="Nessun articolo è cambiato"):
        start(root, staff, written(root))
    with pytest.raises(ProtocolError, match="Nessun atto più recente"):
        start(root, staff, replace(written(root), takes_ceilings=True))
    with pytest.raises(NotAllowed):
        start(root, UserFactory(role=Role.AUTHORITY), written(root, a1="Altro."))
    draft = ProtocolFactory()
    with pytest.raises(InvalidTransition, match="in vigore"):
        start(draft, staff, written(root, a1="Altro."))


def test_newer_ceilings_rewrite_the_articles_that_print_them(root, staff):
    assert newer_ceilings(root, timezone.localdate()) == []
    raise_ceilings(root.city)
    assert len(newer_ceilings(root, timezone.localdate())) == 2
    act = freeze(start(root, staff, replace(written(root), takes_ceilings=True)), staff)
    assert [
        one["replaces"]["number"] for one in act.document.data["clauses"] if "replaces" in one
    ] == [3]
    sign(act)
    assert "14.000.000,00" in places(root)[3].html
    assert newer_ceilings(root, timezone.localdate()) == []  # stated by the addendum
    assert review_changes(Protocol.objects.get(pk=root.pk)).proposed == ChangePath.NOTHING


def test_the_text_of_a_draft_is_written_again(root, staff):
    draft = start(root, staff, written(root, a1="Altro."))
    text = replace(text_of(draft), articles=written(root, a2="Diverso.").articles)
    services.rewrite_addendum(protocol_id=draft.pk, text=text, by=staff)
    draft = Protocol.objects.get(pk=draft.pk)
    assert draft.template.version == 2
    assert text_of(draft) == text
    assert not ProtocolTemplate.objects.of_library().filter(pk=draft.template_id).exists()
    with pytest.raises(ProtocolError, match="si scrive nella sua pagina"):
        services.revise_draft(
            protocol_id=draft.pk,
            by=staff,
            template_id=root.template_id,
            letter_date=draft.letter_date,
        )
    act = freeze(draft, staff)
    with pytest.raises(InvalidTransition):
        services.rewrite_addendum(protocol_id=act.pk, text=text, by=staff)


def test_an_addendum_is_read_by_the_city(root, staff):
    draft = start(root, staff, written(root, a1="Altro."))
    shown = services.submit_for_review(protocol_id=draft.pk, by=staff)
    assert any("replaces" in one for one in shown.data["clauses"])
    services.approve_text(protocol_id=draft.pk, by=UserFactory(role=Role.AUTHORITY), reason="Sì.")
    assert services.freeze_protocol(protocol_id=draft.pk).state == S.APPROVED


# --- the text in force, whatever the addenda

_KEYS = ["uno", "due", "tre"]
_ROOT = [
    {"key": key, "part": "article", "number": n, "heading": key, "html": f"<p>{key}</p>"}
    for n, key in enumerate(_KEYS, start=1)
]


@given(st.lists(st.dictionaries(st.sampled_from(_KEYS), st.text("abc ", max_size=12)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_last_wording_counts(addenda):
    amendments = [
        Amendment(n, f"CMS-{n}", date(2026, 1, 1), {
            key: {"key": key, "number": 1, "heading": key, "html": f"<p>{body}</p>"}
            for key, body in articles.items()
        })
        for n, articles in enumerate(addenda, start=1)
    ]  # fmt: skip
    found = {one.key: one for one in consolidate(_ROOT, reversed(amendments))}
    assert list(found) == _KEYS
    for key in _KEYS:
        said = [articles[key] for articles in addenda if key in articles]
        assert found[key].html == (f"<p>{said[-1]}</p>" if said else f"<p>{key}</p>")
        assert len(found[key].changes) == len(said)


# --- pages


def posted(root, **more):
    found = {"data_nota": timezone.localdate().isoformat(), "premesse": usual_premises(root)}
    for one in wordings_of(root):
        found |= {f"rubrica-{one.key}": one.heading, f"testo-{one.key}": one.body}
    return found | more


def test_the_office_writes_an_addendum_and_all_read_the_text_in_force(root, staff, client):
    key = wordings_of(root)[0].key
    client.force_login(staff)
    assert client.get(url("addendum", root)).status_code == 200
    wrong = client.post(url("addendum", root), posted(root, **{f"testo-{key}": "{sindaco} 😀"}))
    assert wrong.status_code == 422
    assert "campo sconosciuto: {sindaco}" in wrong.content.decode()
    more = {f"testo-{key}": "<b>Testo</b> del Comune\r\ndi {comune.nome}."}
    client.post(url("addendum", root), posted(root, **more))
    draft = root.addenda.get()
    assert client.get(url("addendum", draft)).status_code == 200
    act = sign(freeze(draft, staff))
    assert "Addendum n. 1" in client.get(url("detail", root)).content.decode()
    assert root.code in client.get(url("detail", act)).content.decode()
    client.force_login(referent_of(root.city))
    read = client.get(url("text_in_force", root)).content.decode()
    assert "senza valore legale" in read
    assert "&lt;b&gt;Testo&lt;/b&gt; del Comune di" in read
    assert client.get(url("text_in_force", root), {"al": "ieri"}).status_code == 422
    early = client.get(url("text_in_force", root), {"al": "2020-01-01"}).content.decode()
    assert "non era ancora firmato" in early
    assert client.get(url("changes", root)).status_code == 403
    client.force_login(referent_of(complete_city(name="Andria")))
    assert client.get(url("text_in_force", root)).status_code == 404
    verify = client.get(root.document.get_absolute_url()).content.decode()
    assert f"Modificato dall&#x27;addendum n. 1 ({act.code})" in verify


def test_the_city_is_asked_to_sign_the_addendum(root, staff, client):
    act = walk(freeze(start(root, staff, written(root, a1="Altro.")), staff), S.SENT)
    client.force_login(referent_of(root.city))
    home = client.get(reverse("desk:home"), follow=True).content.decode()
    assert "Firmate l&#x27;addendum n. 1 e caricate il file firmato" in home
    assert act.get_absolute_url() in home


@pytest.mark.parametrize("name", ["text_in_force", "changes", "detail"])
def test_more_addenda_cost_no_more_queries(
    root, staff, client, name, django_assert_max_num_queries, django_assert_num_queries
):
    sign(freeze(start(root, staff, written(root, a1="Uno.")), staff))
    client.force_login(staff)
    client.get(url(name, root))
    with django_assert_max_num_queries(60) as before:
        client.get(url(name, root))
    sign(freeze(start(root, staff, written(root, a2="Due.")), staff))
    with django_assert_num_queries(len(before)):
        client.get(url(name, root))
