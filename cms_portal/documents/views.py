"""Public pages: is this paper, or this file, what the portal issued?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from cms_portal.documents import limits, services
from cms_portal.documents.codes import read_code
from cms_portal.documents.enums import Likeness
from cms_portal.documents.forms import CodeForm, CompareForm
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.registry import find_kind
from cms_portal.documents.uploads import FingerprintHandler

View = Callable[[HttpRequest, str], HttpResponse]
DocumentView = Callable[[HttpRequest, FrozenDocument], HttpResponse]


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    if "code" not in request.GET:
        return render(request, "documents/verify_form.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if not form.is_valid():
        return render(request, "documents/verify_form.html", {"form": form}, status=422)
    return redirect("documents:verify", code=form.cleaned_data["code"])


def of_document(view: DocumentView) -> View:
    """Hand the document of `code` to `view`; who guesses codes waits, and learns nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str) -> HttpResponse:
        if limits.is_blocked(request, "wrong-code", limits.WRONG_CODES):
            return render(request, "documents/too_many.html", status=429)
        read = read_code(code)
        # Asked in every case, so that a wrong code takes as long as a right one.
        document = FrozenDocument.objects.without_content().filter(code=read or "").first()
        if document is None:
            limits.count(request, "wrong-code")
            return render(request, "documents/unknown.html", {"form": CodeForm()}, status=404)
        return view(request, document)

    return wrapped


@login_not_required
@never_cache
@require_safe
@of_document
def verify(request: HttpRequest, document: FrozenDocument) -> HttpResponse:
    if request.path != document.get_absolute_url():
        return redirect(document)
    return _page(request, document, CompareForm())


@csrf_exempt  # only until `_compare`: its handler must be in place before the form is read
@login_not_required
@never_cache
@require_POST
@of_document
def compare(request: HttpRequest, document: FrozenDocument) -> HttpResponse:
    request.upload_handlers = [FingerprintHandler(request, document.size)]
    return _compare(request, document)


@csrf_protect
def _compare(request: HttpRequest, document: FrozenDocument) -> HttpResponse:
    if limits.is_blocked(request, "comparison", limits.COMPARISONS):
        return render(request, "documents/too_many.html", status=429)
    limits.count(request, "comparison")
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, document, form, status=422)
    file = form.cleaned_data["file"]
    likeness = services.likeness(document, sha256=file.sha256, head_sha256=file.head_sha256)
    return _page(request, document, CompareForm(), file_name=file.name, likeness=likeness)


def _page(
    request: HttpRequest,
    document: FrozenDocument,
    form: CompareForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    kind = find_kind(document.kind)
    is_in_force, why = kind.in_force(document)
    context = {
        "document": document,
        "kind": kind.label,
        "facts": kind.facts(document),
        "signatures": kind.signatures(document),
        "is_in_force": is_in_force,
        "why": why,
        "form": form,
        "Likeness": Likeness,
        **more,
    }
    return render(request, "documents/verify.html", context, status=status)
