"""The pages of the signatures: who sees them, what an upload answers, what a list costs."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from protocols.enums import CopyProblem, CopyState
from protocols.models import SignedCopy
from tests.accounts.factories import UserFactory
from tests.clients import Client
from tests.jobs.runner import run_due_jobs
from tests.portal.world import referent_of
from tests.protocols.factories import CopyFactory
from tests.protocols.signing import names_of, person, sent, text_of
from tests.signatures.signers import sign_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(frozen, staff):
    return sent(frozen, staff)


def upload(client, act, content, name="firmato.pdf", **more):
    file = SimpleUploadedFile(name, content, content_type="application/x-what-they-say")
    return client.post(
        reverse("protocols:upload_copy", args=[act.code]), {"file": file, **more}, follow=True
    )


def test_a_city_brings_its_copy_and_reads_five_lines(client, act):
    client.force_login(referent_of(act.city))
    content = sign_pdf(text_of(act), person(names_of(act)[0]))

    page = upload(client, act, content, "<b>\u202efdp.exe.pdf")
    assert "In verifica" in page.text
    assert "<b>" not in SignedCopy.objects.get().filename or "&lt;b&gt;" in page.text
    run_due_jobs()

    page = client.get(SignedCopy.objects.get().get_absolute_url())
    for words in ("Integrità", "Identico", "Chi ha firmato", "Quando", "Fiducia", "Da verificare",
                  "TINIT-", "ricezione nel portale"):  # fmt: skip
        assert words in page.text, words
    assert "Registra la verifica" not in page.text
    detail = client.get(act.get_absolute_url()).text
    assert "La segreteria verifica la firma" in detail
    file = client.get(reverse("protocols:copy_file", args=[act.code, SignedCopy.objects.get().pk]))
    assert file.content == content
    assert "attachment" in file["Content-Disposition"]
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_staff_record_a_check_with_its_report_and_the_act_moves(client, act, staff):
    client.force_login(staff)
    upload(client, act, sign_pdf(text_of(act), person(names_of(act)[0])))
    run_due_jobs()
    copy = SignedCopy.objects.get()
    url = reverse("protocols:check_copy", args=[act.code, copy.pk])
    report = SimpleUploadedFile("rapporto.pdf", text_of(act), content_type="application/pdf")

    assert client.post(url, {"strumento": "\x00"}).status_code == 422
    form = {
        "strumento": "Verificatore 🔏",
        "esito": "valida",
        "verificata_il": f"{timezone.localdate(copy.received_at):%Y-%m-%d}",
        "rapporto": report,
    }
    page = client.post(url, form, follow=True)

    assert "Verifica registrata" in page.text
    assert "Verificatore 🔏" in page.text
    copy.refresh_from_db()
    assert copy.state == CopyState.VERIFIED
    kept = copy.checks.get().report
    city = Client()
    city.force_login(referent_of(act.city))
    answer = city.get(kept.get_absolute_url())
    assert b"".join(answer.streaming_content) == text_of(act)
    city.force_login(UserFactory())
    assert city.get(kept.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vuoto"),
        (b"MZ\x90\x00" * 9, "non è un PDF né un .p7m"),
        (b"%PDF-" + b"0" * (21 * 2**20), "supera 20 MB"),
    ],
)
def test_what_cannot_be_a_signed_file_is_told_at_once(client, act, staff, content, words):
    client.force_login(staff)

    page = upload(client, act, content)

    assert page.status_code == 422
    assert words in page.text
    assert not SignedCopy.objects.exists()


def test_a_fuzzed_file_is_kept_refused_and_shown(client, act, staff):
    client.force_login(staff)
    upload(client, act, b"%PDF-1.7 niente altro \xff\x00")
    run_due_jobs()

    copy = SignedCopy.objects.get()
    assert copy.state == CopyState.REFUSED
    assert copy.problem in (CopyProblem.UNREADABLE, CopyProblem.DIFFERENT)
    assert client.get(copy.get_absolute_url()).status_code == 200


def test_paper_says_what_it_is_worth(client, act, staff):
    client.force_login(staff)

    page = upload(client, act, text_of(act), carta="on")

    assert "rischio di nullità" in page.text


def test_the_authority_accepts_after_saying_again_who_it_is(client, act):
    user = UserFactory(role=Role.AUTHORITY)
    client.force_login(user)
    copy = CopyFactory(protocol=act, state=CopyState.TO_DECIDE, problem=CopyProblem.SAME_TEXT)
    assert "Accetta questa copia" in client.get(copy.get_absolute_url()).text
    client.show_second_factor(user, at=time.time() - 3600)

    answer = client.post(
        reverse("protocols:accept_copy", args=[act.code, copy.pk]), {"motivo": "Segnatura."}
    )

    assert answer.status_code == 302
    assert not answer["Location"].startswith(copy.get_absolute_url())
    copy.refresh_from_db()
    assert copy.state == CopyState.TO_DECIDE


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_whatever_came(
    client, act, staff, count, django_assert_num_queries
):
    client.force_login(staff)
    for number in range(count):
        CopyFactory(protocol=act, content=b"%PDF-" + bytes([number]))

    with django_assert_num_queries(9):  # session, user, act, slots, copies
        page = client.get(reverse("protocols:signatures", args=[act.code]))
    assert page.text.count("Nessuna firma digitale") == count


def test_which_version_answers_and_keeps_nothing(client, act, staff):
    client.force_login(staff)
    url = reverse("protocols:which_version")
    file = SimpleUploadedFile("che.pdf", text_of(act), content_type="application/pdf")

    page = client.post(url, {"file": file})

    assert "Testo in vigore" in page.text
    assert act.code in page.text
    assert "Nessuna firma digitale" in page.text
    assert not SignedCopy.objects.exists()
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(url).status_code == 404


def test_both_doors_check_the_token(act, staff):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    assert upload(strict, act, b"%PDF-1.7").status_code == 403
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    assert strict.post(reverse("protocols:which_version"), {"file": file}).status_code == 403
