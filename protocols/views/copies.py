"""What came back signed: bring it, read its verdict, settle what is left."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.roles import Role
from cms_portal.files.arriving import LimitedUploads
from cms_portal.signatures.services import MAX_BYTES
from protocols import services
from protocols.enums import APPROVERS, RECALLABLE_STATES, CopyState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.forms_signatures import CheckForm, CopyForm, ReasonForm
from protocols.lines import advice, lines_of
from protocols.models import PageComparison, Protocol, SignatureCase, SignedCopy
from protocols.parts.signatures import signature_values
from protocols.review_forms import RecallForm
from protocols.services.cases import CHECKERS
from protocols.services.copies import may_bring
from protocols.services.judging import odd_things, told


def _protocol(request: AuthenticatedRequest, code: str) -> Protocol:
    rows = Protocol.objects.visible_to(request.user).select_related("city__region", "document")
    return get_object_or_404(
        rows.defer("document__content", "document__html"), code=code, document__isnull=False
    )


def _copy(request: AuthenticatedRequest, code: str, pk: int) -> SignedCopy:
    rows = SignedCopy.objects.visible_to(request.user).without_content()
    return get_object_or_404(
        rows.select_related("protocol__city__region", "document", "by", "case__closed_by").defer(
            "document__content", "document__html", "document__data"
        ),
        protocol__code=code,
        pk=pk,
    )


@require_safe
def signatures(request: AuthenticatedRequest, code: str) -> HttpResponse:
    return _page(request, _protocol(request, code), CopyForm())


def _page(request: AuthenticatedRequest, protocol: Protocol, form: CopyForm) -> HttpResponse:
    copies = SignedCopy.objects.without_content().filter(protocol=protocol)
    context = {
        "protocol": protocol,
        "document": protocol.document,
        "values": signature_values(protocol, request.user),
        "copies": [
            {"copy": copy, "advice": advice(copy.problem)}
            for copy in copies.select_related("protocol", "by", "document").defer(
                "document__content", "document__html", "document__data"
            )
        ],
        "show_people": request.user.sees_all_cities,
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "protocols/signatures.html", context, status=status)


@csrf_exempt  # only until `_bring`: the limit must be in place before the form is read
@require_POST
def upload_copy(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _protocol(request, code)
    if not may_bring(request.user):
        raise PermissionDenied
    limit = LimitedUploads(request, max_bytes=MAX_BYTES, max_total=MAX_BYTES)
    request.upload_handlers = [limit]
    response: HttpResponse = csrf_protect(partial(_bring, protocol=protocol, limit=limit))(request)
    return response


def _bring(
    request: AuthenticatedRequest, *, protocol: Protocol, limit: LimitedUploads
) -> HttpResponse:
    files = request.FILES  # they arrive now
    form = CopyForm(request.POST, files, skipped=limit.skipped)
    if not form.is_valid():
        return _page(request, protocol, form)
    upload = form.cleaned_data["file"]
    try:
        copy, is_new = services.receive_copy(
            protocol_id=protocol.pk,
            content=upload.read(),
            filename=upload.name or "",
            by=request.user,
            is_paper=form.cleaned_data["carta"],
        )
    except ProtocolError as error:
        form.add_error("file", str(error))
        return _page(request, protocol, form)
    if not is_new:
        messages.info(request, "Questo file era già stato caricato: ecco il suo esito.")
    elif copy.is_paper:
        messages.warning(request, "Scansione conservata come prova. Non vale come firma digitale.")
    else:
        messages.success(request, "File ricevuto: la verifica dura pochi secondi.")
    return redirect(copy)


@require_POST
def hand_over(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """What PECs brought before the act was sent."""
    protocol = _protocol(request, code)
    try:
        job = services.ask_to_hand_over(protocol, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        if job:
            messages.success(request, "I file passano al controllo delle firme: pochi secondi.")
        else:
            messages.info(request, "Nessun file attende: sono già fra le copie ricevute.")
    return redirect(protocol)


@require_safe
def copy(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    return _copy_page(request, _copy(request, code, pk))


def _copy_page(
    request: AuthenticatedRequest,
    copy: SignedCopy,
    *,
    check_form: CheckForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_decider = copy.state == CopyState.TO_DECIDE and request.user.has_role(Role.AUTHORITY)
    is_checker = copy.state == CopyState.TO_CHECK and request.user.has_role(*CHECKERS)
    may_reissue = request.user.has_role(*APPROVERS) and copy.document_id == (
        copy.protocol.document_id if copy.protocol.state in RECALLABLE_STATES else None
    )
    context = {
        "copy": copy,
        "protocol": copy.protocol,
        "signed": lines_of(copy),
        "advice": advice(copy.problem),
        "refusal": copy.verdict.get("refusal", ""),
        "told": told(copy),
        "flags": odd_things(copy, copy.protocol),
        "case": SignatureCase.objects.filter(copy=copy).select_related("closed_by").first(),
        "reissue_form": RecallForm(auto_id="rifai-%s") if may_reissue else None,
        "checks": list(copy.checks.select_related("by", "report")),
        "pages": list(copy.comparisons.values_list("page", flat=True)),
        "show_people": request.user.sees_all_cities,
        "check_form": (check_form or CheckForm()) if is_checker else None,
        "reason_form": (reason_form or ReasonForm()) if is_decider or is_checker else None,
        "may_accept": is_decider,
    }
    return render(request, "protocols/copy.html", context, status=status)


@require_safe
def copy_file(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """As it came, always as a download: nothing in it can run in our pages' name."""
    rows = SignedCopy.objects.visible_to(request.user)
    copy = get_object_or_404(rows, protocol__code=code, pk=pk)
    response = HttpResponse(bytes(copy.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=copy.filename
    )
    return _sealed(response)


@require_safe
def copy_page(
    request: AuthenticatedRequest, code: str, pk: int, page: int, which: str
) -> HttpResponse:
    """One page as a picture: ours ("testo") or theirs ("copia")."""
    copies = SignedCopy.objects.visible_to(request.user).filter(protocol__code=code, pk=pk)
    row = get_object_or_404(PageComparison, copy__in=copies, page=page)
    picture = row.ours if which == "testo" else row.theirs
    if picture is None:
        raise Http404
    return _sealed(HttpResponse(bytes(picture), content_type="image/jpeg"))


def _sealed(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
def accept_copy(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """The authority takes the same text in another file; it says again who it is."""
    copy = _copy(request, code, pk)
    if not request.user.has_role(Role.AUTHORITY):
        raise PermissionDenied
    require_step_up(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _copy_page(request, copy, reason_form=form, status=422)
    try:
        services.accept_text(copy_id=pk, by=request.user, reason=form.cleaned_data["motivo"])
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Copia accettata con il suo motivo: l'atto lo mostrerà sempre.")
    return redirect(copy)


@require_POST
def refuse_copy(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    copy = _copy(request, code, pk)
    if not request.user.has_role(*CHECKERS):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _copy_page(request, copy, reason_form=form, status=422)
    try:
        services.ask_to_sign_again(copy_id=pk, by=request.user, reason=form.cleaned_data["motivo"])
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Chiesta una nuova firma: il Comune legge il motivo.")
    return redirect(copy)


@require_POST
def check_copy(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    copy = _copy(request, code, pk)
    if not request.user.has_role(*CHECKERS):
        raise PermissionDenied
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _copy_page(request, copy, check_form=form, status=422)
    try:
        services.record_check(
            copy_id=pk,
            by=request.user,
            tool=form.cleaned_data["strumento"],
            is_valid=form.cleaned_data["esito"] == "valida",
            checked_on=form.cleaned_data["verificata_il"],
            note=form.cleaned_data["note"],
            report=form.cleaned_data["rapporto"],
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Verifica registrata.")
    return redirect(copy)
