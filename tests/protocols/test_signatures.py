"""What comes back signed moves the act, or opens a case with its name and its next action."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfWriter

from cms_portal.jobs.models import Job
from protocols import documents, services
from protocols.enums import CaseAction, CaseEnding, CopyProblem, CopyState, TextOutcome, TimeKind
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import SignatureSlot, SignedCopy
from protocols.verdicts import same_person
from protocols.which import which_version
from tests.accounts.factories import UserFactory
from tests.jobs.runner import run_due_jobs
from tests.protocols.conftest import make_frozen
from tests.protocols.factories import complete_city
from tests.protocols.signing import (
    authority_user,
    bring,
    names_of,
    person,
    printed_again,
    sent,
    sign_anew,
    stamped,
    state_of,
    text_of,
)
from tests.signatures.signers import TRUSTED, authority, sign_p7m, sign_pdf, signer

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchors(settings, tmp_path):
    authority(TRUSTED).save(tmp_path / "anchors")
    settings.TRUST_ANCHORS_DIR = str(tmp_path / "anchors")


@pytest.fixture
def here(monkeypatch):
    """The same readers without a child each time: a second less for each file."""
    from importlib import import_module

    def read(function, held, *, limits=None, **arguments):
        held.seek(0)
        module, _, name = function.partition(":")
        yield from getattr(import_module(module), name)(held, **arguments)

    monkeypatch.setattr("cms_portal.signatures.services.read_in_child", read)
    monkeypatch.setattr("cms_portal.signatures.comparing.read_in_child", read)


@pytest.fixture
def act(frozen, staff, anchors):
    return sent(frozen, staff)


def test_the_city_signs_then_the_authority_and_the_act_moves_by_itself(act, staff):
    mayor, director = names_of(act)
    once = sign_pdf(text_of(act), person(mayor))

    copy, is_new = services.receive_copy(
        protocol_id=act.pk, content=once, filename="../../firmato.pdf", by=staff
    )
    assert (copy.state, copy.filename, is_new) == (CopyState.CHECKING, "firmato.pdf", True)
    assert not SignatureSlot.objects.filter(copy__isnull=False).exists()
    run_due_jobs()
    copy.refresh_from_db()
    assert (copy.state, copy.outcome, state_of(act)) == ("verified", "identical", "signed_by_city")

    again, is_new = services.receive_copy(
        protocol_id=act.pk, content=once, filename="altro.pdf", by=staff
    )
    assert (again, is_new) == (copy, False)

    bring(act, sign_pdf(once, person(director), "Autorita", is_stamped_in_time=True))
    assert state_of(act) == "countersigned"
    first, second = SignatureSlot.objects.all()
    assert (first.signed_by, second.signed_by) == (mayor, director)
    assert first.copy == copy
    assert second.signed_at < second.copy.received_at + timedelta(seconds=5)
    assert not Job.objects.filter(state="dead").exists()
    with pytest.raises(InvalidTransition, match="non attende firme"):
        bring(act, sign_p7m(text_of(act)))


def test_a_p7m_inside_a_p7m_does_the_same(act, here):
    mayor, director = names_of(act)
    once = sign_p7m(text_of(act), person(mayor))

    bring(act, once, filename="atto.pdf.p7m")
    assert state_of(act) == "signed_by_city"
    bring(act, sign_p7m(once, person(director)), filename="atto.pdf.p7m.p7m")
    assert state_of(act) == "countersigned"


def test_every_wrong_file_is_refused_by_its_name_and_opens_a_case(act, staff, here):
    mayor, director = names_of(act)
    text = text_of(act)
    other = make_frozen(complete_city(name="Avellino"), staff)
    ended = signer(mayor, "Z", ended=datetime.now(UTC) - timedelta(days=1))
    broken = bytearray(sign_pdf(text, person(mayor)))
    broken[2500] ^= 1
    preview = documents.render_html(
        act.document.data, verification_code="XXXX-XXXX-XXXX", is_preview=True
    )
    wrong = {
        CopyProblem.UNSIGNED: text,
        CopyProblem.CHANGED: turned(sign_pdf(text, person(mayor))),
        CopyProblem.ORDER: sign_pdf(text, person(director), "Autorita"),
        CopyProblem.EXPIRED: sign_pdf(text, ended),
        CopyProblem.OTHER_ACT: sign_pdf(text_of(other), person(mayor)),
        CopyProblem.PREVIEW: sign_anew(rendered(preview), mayor),
        CopyProblem.DIFFERENT: sign_anew(
            stamped(text, "non si applica", left=200, above=400), mayor
        ),
        CopyProblem.UNREADABLE: sign_p7m(b"PK\x03\x04 uno zip"),
    }

    for problem, content in wrong.items():
        copy = bring(act, content)
        assert (copy.state, copy.problem) == (CopyState.REFUSED, problem), problem
        assert copy.case.action == CaseAction.SIGN_AGAIN
    copy = bring(act, bytes(broken))
    assert copy.state == CopyState.REFUSED
    assert state_of(act) == "sent"
    told = SignedCopy.objects.get(problem=CopyProblem.OTHER_ACT).verdict["text"]
    assert told["other"] == other.code

    bring(act, sign_pdf(text, person(mayor)))
    assert state_of(act) == "signed_by_city"
    assert {one.case.ending for one in SignedCopy.objects.filter(state="refused")} == {
        CaseEnding.FOLLOWED
    }
    lost = bring(act, sign_pdf(text, person(director), "Autorita"))
    assert lost.problem == CopyProblem.LOST


def turned(content):
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def rendered(html):
    from cms_portal.documents import pdf

    return pdf.render_pdf(html, title="Anteprima")


def test_the_same_text_in_another_file_waits_for_the_authority(act, staff):
    mayor, _ = names_of(act)
    text = text_of(act)
    at_margin = stamped(printed_again(text), "Prot. n. 0012345/2026", left=60, above=815)

    copy = bring(act, sign_anew(at_margin, mayor))

    assert (copy.state, copy.outcome) == (CopyState.TO_DECIDE, TextOutcome.SAME)
    assert copy.case.action == CaseAction.AUTHORITY
    assert "0012345/2026" in " ".join(copy.verdict["text"]["added"])
    [page] = copy.comparisons.all()
    assert bytes(page.ours)[:3] == bytes(page.theirs)[:3] == b"\xff\xd8\xff"
    with pytest.raises(NotAllowed):
        services.accept_text(copy_id=copy.pk, by=staff, reason="va bene")
    with pytest.raises(ProtocolError, match="motivo"):
        services.accept_text(copy_id=copy.pk, by=authority_user(), reason=" ")
    assert state_of(act) == "sent"

    services.accept_text(copy_id=copy.pk, by=authority_user(), reason="Solo la segnatura.")

    copy.refresh_from_db()
    assert (copy.state, copy.is_text_accepted, state_of(act)) == (
        "verified",
        True,
        "signed_by_city",
    )
    assert (copy.case.ending, copy.case.reason) == (CaseEnding.ACCEPTED, "Solo la segnatura.")
    with pytest.raises(InvalidTransition, match="già stata decisa"):
        services.ask_to_sign_again(copy_id=copy.pk, by=authority_user(), reason="no")


def test_an_unknown_certificate_or_another_person_is_for_a_human_to_check(act, staff, here):
    mayor, _ = names_of(act)
    text = text_of(act)
    unknown = bring(act, sign_pdf(text, signer(mayor, "U", by="Sconosciuto")))
    deputy = bring(act, sign_pdf(text, person("Carla Verdi")))

    assert (unknown.state, unknown.problem) == (CopyState.TO_CHECK, CopyProblem.TRUST)
    assert (deputy.state, deputy.problem) == (CopyState.TO_CHECK, CopyProblem.PERSON)
    checked = {"by": staff, "tool": "Verificatore X", "checked_on": timezone.localdate()}
    with pytest.raises(NotAllowed):
        services.record_check(copy_id=unknown.pk, is_valid=True, **{**checked, "by": UserFactory()})
    with pytest.raises(ProtocolError, match="futuro"):
        services.record_check(
            copy_id=unknown.pk,
            is_valid=True,
            **{**checked, "checked_on": timezone.localdate() + timedelta(days=1)},
        )
    services.record_check(copy_id=unknown.pk, is_valid=False, note="Revocato.", **checked)
    unknown.refresh_from_db()
    assert (unknown.state, unknown.case.ending) == ("refused", CaseEnding.SIGN_AGAIN)
    assert state_of(act) == "sent"

    services.record_check(copy_id=deputy.pk, is_valid=True, **checked)
    deputy.refresh_from_db()
    assert (deputy.state, state_of(act)) == ("verified", "signed_by_city")


def test_paper_is_kept_and_moves_nothing(act, staff):
    copy, _ = services.receive_copy(
        protocol_id=act.pk, content=text_of(act), filename="carta.pdf", by=staff, is_paper=True
    )

    assert (copy.state, copy.job, state_of(act)) == (CopyState.EVIDENCE, None, "sent")
    with pytest.raises(IntegrityError, match="signed_copy_paper"), transaction.atomic():
        SignedCopy.objects.filter(pk=copy.pk).update(state=CopyState.VERIFIED)


def test_a_certificate_that_ended_after_the_pec_was_good_when_it_was_proved(act, here):
    mayor, _ = names_of(act)
    ended = signer(mayor, "P", ended=datetime.now(UTC) - timedelta(days=1))
    content = sign_pdf(text_of(act), ended)

    copy = bring(act, content, known_at=timezone.now() - timedelta(days=2), known_by=TimeKind.PEC)

    assert (copy.state, copy.known_by) == (CopyState.VERIFIED, TimeKind.PEC)
    assert SignatureSlot.objects.get(position=1).signed_at == copy.known_at


def test_who_may_only_look_and_what_is_no_file_are_refused(act, staff, frozen):
    from cms_portal.accounts.roles import Role

    auditor = UserFactory(role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        services.receive_copy(protocol_id=act.pk, content=b"%PDF-", filename="a", by=auditor)
    for content, words in ((b"", "vuoto"), (b"MZ\x90", "non è un PDF")):
        with pytest.raises(ProtocolError, match=words):
            services.receive_copy(protocol_id=act.pk, content=content, filename="a", by=staff)


def test_the_database_keeps_what_came_and_what_was_verified(act, here):
    mayor, _ = names_of(act)
    copy = bring(act, sign_pdf(text_of(act), person(mayor)))

    for rows, change in (
        (SignedCopy.objects.filter(pk=copy.pk), {"filename": "altro"}),
        (SignatureSlot.objects.filter(position=1), {"signed_by": "Altri"}),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        SignatureSlot.objects.get(position=1).delete()


def test_which_version_a_file_is_and_where_it_differs(act, staff, here):
    mayor, _ = names_of(act)
    text = text_of(act)
    other = make_frozen(complete_city(name="Avellino"), staff)

    ours = which_version(sign_pdf(text, person(mayor)), user=staff)
    assert (ours.protocol, ours.outcome, ours.is_in_force) == (act, TextOutcome.IDENTICAL, True)
    assert [one.name for one in ours.signatures] == [mayor]
    changed = which_version(stamped(text, "non si applica", left=200, above=400), user=staff)
    assert (changed.protocol, changed.outcome) == (act, TextOutcome.DIFFERENT)
    assert changed.articles
    assert which_version(text_of(other), user=staff).protocol == other
    assert which_version(text_of(other), user=UserFactory()).protocol is None
    assert which_version(sign_p7m(b"PK\x03\x04"), user=staff).refusal


@pytest.mark.parametrize(
    ("expected", "found", "is_same"),
    [
        ("Ada Sannita", "SANNITA ADA", True),
        ("Niccolò D'Amico (demo)", "D'AMICO NICCOLO'", True),
        ("Mario Rossi", "ROSSI MARIO ANTONIO", True),
        ("Mario Rossi", "BIANCHI MARIO", False),
        ("Mario Rossi", "", False),
    ],
)
def test_people_are_recognised_as_certificates_write_them(expected, found, is_same):
    assert same_person(expected, found) is is_same
