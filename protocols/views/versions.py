"""The definitive texts of an act: recall the one in force, read one that was, mend the draft."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.responses import pdf_response
from protocols import services
from protocols.enums import APPROVERS, REVIEW_OPENERS, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import TextVersion
from protocols.review_forms import RecallForm, ReviseForm
from protocols.views.review import get_act


@require_POST
def recall(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = get_act(request, code)
    if not request.user.has_role(*APPROVERS):
        raise PermissionDenied
    form = RecallForm(request.POST)
    if not form.is_valid():
        reasons = [str(each) for errors in form.errors.values() for each in errors]
        messages.error(request, f"Richiamo non fatto. {' '.join(reasons)}")
        return redirect(protocol)
    try:
        services.recall(
            protocol_id=protocol.pk, by=request.user, reason=form.cleaned_data["motivo"]
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"{protocol}: testo richiamato. L'atto è di nuovo in bozza, con lo stesso "
            "codice pratica."
        )  # fmt: skip
    return redirect(protocol)


@require_POST
def reissue(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """One press: the text is recalled and made again with the data of today."""
    protocol = get_act(request, code)
    if not request.user.has_role(*APPROVERS):
        raise PermissionDenied
    form = RecallForm(request.POST)
    if not form.is_valid():
        reasons = [str(each) for errors in form.errors.values() for each in errors]
        messages.error(request, f"Non fatto. {' '.join(reasons)}")
        return redirect(protocol)
    try:
        services.reissue(
            protocol_id=protocol.pk, by=request.user, reason=form.cleaned_data["motivo"]
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"{protocol}: testo richiamato, il nuovo è in lavorazione con i dati di oggi. "
            "Quando è pronto va trasmesso."
        )  # fmt: skip
    return redirect(protocol)


@require_safe
def version_pdf(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Also of a text that was recalled: its name says which version it is."""
    protocol = get_act(request, code)
    version = get_object_or_404(TextVersion, protocol=protocol, number=number)
    return pdf_response(get_object_or_404(FrozenDocument, version=version))


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Which version of the template a draft is made of, and the day of its letter."""
    protocol = get_act(request, code)
    if not request.user.has_role(*REVIEW_OPENERS):
        raise PermissionDenied
    if protocol.state != ProtocolState.DRAFT:
        messages.error(request, "Il testo si cambia solo in bozza.")
        return redirect(protocol)
    form = ReviseForm(request.POST or None, protocol=protocol)
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_draft(
                protocol_id=protocol.pk,
                by=request.user,
                template_id=form.cleaned_data["modello"].pk,
                letter_date=form.cleaned_data["data_nota"],
            )
        except ProtocolError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{protocol}: la bozza ha il testo scelto.")
            return redirect(protocol)
    status = 422 if form.errors else 200
    context = {"protocol": protocol, "form": form}
    return render(request, "protocols/revise.html", context, status=status)
