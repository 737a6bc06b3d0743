"""Whoever does whatever in whatever order, the rules of the acts hold after each step."""

import hashlib
from collections import Counter
from contextlib import contextmanager, suppress
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cms_portal.accounts.roles import Role
from cms_portal.documents import pdf
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.pdf.engine import Rendering
from cms_portal.signatures.results import Change, Examination, Signature, Trust
from protocols import services
from protocols.enums import ENDED_STATES, SIGNED_STATES, TRANSITIONS, ProtocolState
from protocols.exceptions import ProtocolError
from protocols.models import Protocol, SignatureSlot, SignedCopy
from tests.accounts.factories import UserFactory
from tests.portal.world import referent_of
from tests.protocols.conftest import LETTER
from tests.protocols.factories import TemplateFactory, complete_city
from tests.protocols.test_review import say

pytestmark = pytest.mark.django_db

S = ProtocolState
STAFF, BOSS, TOWN, OTHER, AUDITOR = range(5)
# Mostly those who may, so that the walks go far; the others try everything too.
WHO = st.sampled_from([STAFF, BOSS, STAFF, BOSS, STAFF, BOSS, TOWN, OTHER, AUDITOR])
PLACE = st.sampled_from([0, 0, 0, 1])
SIGNED = ["city", "both", "nobody", "unknown", "authority first", "another text"]


@pytest.fixture
def world(authority):
    cities = [complete_city(name=name) for name in ("Andria", "Benevento")]
    users = [
        UserFactory(role=Role.STAFF),
        UserFactory(role=Role.AUTHORITY),
        referent_of(cities[0]),
        referent_of(cities[1]),
        UserFactory(role=Role.AUDITOR),
    ]
    return cities, users, TemplateFactory(bodies=["Il Comune di {comune.nome} aderisce."])


@pytest.fixture
def quick(monkeypatch):
    """No PDF is drawn and no certificate read: other tests do; here it is who moves what."""

    def render(html, *, title):
        return Rendering(b"%PDF-1.7 " + hashlib.sha256(html.encode()).hexdigest().encode(), 1)

    monkeypatch.setattr(pdf, "render", render)
    monkeypatch.setattr("protocols.services.judging.examine", examined)


def examined(content, *, moment, known, patience=None):
    """What a file made by `signed_file` says: the text, then who signed it and how."""
    text, *names = content.split(b"|")
    trust = Trust.UNKNOWN if b"unknown" in names else Trust.TRUSTED
    found = [
        Signature(
            id=hashlib.sha256(text + name).hexdigest(),
            form="PAdES",
            name=name.decode(),
            fiscal_code="",
            issuer="",
            serial="",
            valid_from="",
            valid_to="",
            is_intact=True,
            change=Change.NONE,
            trust=trust,
        )
        for name in names
        if name not in (b"unknown", b"nonce")
    ]
    sha256 = hashlib.sha256(text).hexdigest()
    is_ours = sha256 == known[0].sha256
    return Examination("pdf", sha256, 0, found, starts_with=sha256 if is_ours else "")


def signed_file(act, how):
    names = [slot["name"].encode() for slot in _fields(act)]
    mayor, director = names
    text = bytes(act.document.content)
    return b"|".join(
        {
            "city": [text, mayor],
            "both": [text, mayor, director],
            "nobody": [text],
            "unknown": [text, *names, b"unknown"],
            "authority first": [text, director],
            "another text": [text[:-1], mayor],
        }[how]
    )


def _fields(act):
    from protocols.documents import signature_fields

    return signature_fields(act.document.data)


@contextmanager
def maybe():
    """It is done whole, or refused in words and nothing is; nothing else may happen."""
    with suppress(ProtocolError), transaction.atomic():
        yield


class Acts(RuleBasedStateMachine):
    """Two cities and everybody who may knock; each walk is undone at its end."""

    world = None
    reached = Counter()

    def __init__(self):
        super().__init__()
        self.cities, self.users, self.template = self.world
        self.walk = transaction.atomic()
        self.walk.__enter__()
        self.frozen, self.ended = {}, {}

    def teardown(self):
        transaction.set_rollback(True)
        self.walk.__exit__(None, None, None)

    def _act(self, place):
        return Protocol.objects.filter(city=self.cities[place]).order_by("-pk").first()

    def _do(self, place, service, who, **more):
        act = self._act(place)
        if act is None:
            return
        with maybe():
            service(protocol_id=act.pk, by=self.users[who], **more)

    @rule(places=st.sets(PLACE, min_size=1), who=WHO, for_review=st.booleans())
    def prepare(self, places, who, for_review):
        with maybe():
            services.prepare_batch(
                token=uuid4(),
                template_id=self.template.pk,
                letter_date=LETTER,
                city_codes=[self.cities[place].cadastral_code for place in places],
                with_second_wording=[],
                by=self.users[who],
                for_review=for_review,
            )

    @rule(place=PLACE, who=WHO)
    def submit(self, place, who):
        self._do(place, services.submit_for_review, who)

    @rule(place=PLACE, who=WHO)
    def comment(self, place, who):
        act = self._act(place)
        if act is None or not act.rounds.exists():
            return
        with maybe():
            say(act, self.users[who])

    @rule(place=PLACE, who=WHO, reason=st.sampled_from(["", "Si decide."]))
    def approve(self, place, who, reason):
        self._do(place, services.approve_text, who, reason=reason)

    @rule(place=PLACE, who=WHO)
    def take_back(self, place, who):
        self._do(place, services.take_back, who)

    @rule(place=PLACE)
    def work(self, place):
        """A worker comes by, called or not."""
        act = self._act(place)
        if act is None:
            return
        with maybe():
            services.freeze_protocol(protocol_id=act.pk)

    @rule(place=PLACE, who=WHO)
    def send(self, place, who):
        self._do(place, services.mark_sent, who)

    @rule(place=PLACE, who=WHO, how=st.sampled_from(SIGNED), is_paper=st.sampled_from([0, 0, 0, 1]))
    def bring(self, place, who, how, is_paper):
        act = self._act(place)
        if act is None or act.document is None:
            return
        with maybe():
            copy, _ = services.receive_copy(
                protocol_id=act.pk,
                content=signed_file(act, how),
                filename="firmato.pdf",
                by=self.users[who],
                is_paper=bool(is_paper),
            )
            services.judge_copy(copy_id=copy.pk)

    @rule(place=PLACE, who=WHO, is_valid=st.booleans())
    def check(self, place, who, is_valid):
        copy = SignedCopy.objects.filter(protocol=self._act(place), state="to_check").first()
        if copy is None:
            return
        with maybe():
            services.record_check(
                copy_id=copy.pk,
                by=self.users[who],
                tool="Verificatore",
                is_valid=is_valid,
                checked_on=timezone.localdate(),
            )

    @rule(place=PLACE, who=WHO)
    def register(self, place, who):
        self._do(place, services.mark_registered, who, registered_on=timezone.localdate())

    @rule(place=PLACE, who=WHO)
    def give_back(self, place, who):
        self._do(place, services.mark_returned, who, returned_on=timezone.localdate())

    @rule(place=PLACE, who=WHO, end=st.sampled_from([services.recall, services.withdraw]))
    def undo(self, place, who, end):
        act = self._act(place)
        rare = {S.SENT: 3, S.SIGNED_BY_CITY: 3}
        if act and act.pk % rare.get(act.state, 1) == 0:
            self._do(place, end, who, reason="Errore nel testo.")

    @rule(place=PLACE, to=st.sampled_from(ProtocolState))
    def force(self, place, to):
        """Past the services: the database refuses what the table does not declare."""
        act = self._act(place)
        if act is None or to == act.state or to in TRANSITIONS[S(act.state)]:
            return
        with pytest.raises(DatabaseError), transaction.atomic():
            Protocol.objects.filter(pk=act.pk).update(state=to)

    @rule(place=PLACE)
    def go_on(self, place):
        """The next step by who may take it, so that the long way is walked too."""
        act = self._act(place)
        state = act and S(act.state)
        if act is None:
            self.prepare({place}, STAFF, for_review=True)
        elif state == S.IN_REVIEW:
            self.approve(place, BOSS, "Si decide.")
            self.work(place)
        elif state == S.APPROVED:
            self.send(place, STAFF)
        elif state == S.SENT:
            self.bring(place, TOWN + place, "city", 0)
        elif state == S.SIGNED_BY_CITY:
            self.bring(place, BOSS, "both", 0)
        elif state == S.COUNTERSIGNED:
            self.register(place, STAFF)
        elif state == S.REGISTERED:
            self.give_back(place, STAFF)

    @invariant()
    def one_living_act_for_each_city(self):
        living = Counter(Protocol.objects.living().roots().values_list("city", flat=True))
        assert all(count == 1 for count in living.values())

    @invariant()
    def frozen_bytes_never_change(self):
        now = {one.pk: (bytes(one.content), one.sha256) for one in FrozenDocument.objects.all()}
        assert {pk: now.get(pk) for pk in self.frozen} == self.frozen
        assert all(hashlib.sha256(content).hexdigest() == said for content, said in now.values())
        self.frozen = now

    @invariant()
    def numbers_have_no_gaps(self):
        numbers = Protocol.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def signed_follows_from_verified_slots(self):
        for act in Protocol.objects.filter(state__in=[S.SIGNED_BY_CITY, *SIGNED_STATES]):
            slots = SignatureSlot.objects.filter(document=act.document_id)
            if act.state == S.SIGNED_BY_CITY:
                slots = slots.filter(side="city")
            assert [slot.copy.state for slot in slots.select_related("copy")] == ["verified"] * len(
                slots
            )
            assert slots

    @invariant()
    def every_move_is_declared_and_has_its_row(self):
        for act in Protocol.objects.prefetch_related("transitions", "versions"):
            rows = list(act.transitions.all())
            assert rows[0].from_state == ""
            assert rows[-1].to_state == act.state
            assert all(one.to_state == after.from_state for one, after in pairwise(rows))
            assert all(row.to_state in TRANSITIONS[S(row.from_state)] for row in rows[1:])
            in_force = [one.document_id for one in act.versions.all() if one.is_in_force]
            assert in_force == ([act.document_id] if act.document_id else [])
            self.reached[act.state] += 1

    @invariant()
    def what_has_ended_never_moves(self):
        ended = {
            act.pk: (act.state, act.document_id, act.transitions.count())
            for act in Protocol.objects.filter(state__in=ENDED_STATES)
        }
        assert {pk: ended.get(pk) for pk in self.ended} == self.ended
        self.ended = ended


def test_no_walk_breaks_the_rules(world, quick):
    class Walks(Acts):
        pass

    Walks.world, Walks.reached = world, Counter()
    run_state_machine_as_test(Walks, settings=settings(max_examples=5, stateful_step_count=30))
    # Every state was there but the one that another act of the same city leads to.
    assert set(Walks.reached) == set(S) - {S.SUPERSEDED}
