"""Questions and answers for everybody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.enums import EntryKind
from cities.exceptions import TextRefused
from cities.forms.texts import FaqForm, ThemeFilter
from cities.fulltext import excerpts
from cities.models import Faq, Question
from cities.models.texts.guidelines import EDITORS
from cities.services import questions as service
from cities.views.access import for_editors
from cms_portal.accounts.http import AuthenticatedRequest

PAGE_SIZE = 25


@require_safe
def faq_list(request: AuthenticatedRequest) -> HttpResponse:
    faqs = Faq.objects.visible_to(request.user).in_force().select_related("theme")
    form = ThemeFilter(request.GET)
    wanted = ""
    if form.is_valid():
        wanted = form.cleaned_data["q"]
        faqs = faqs.search(wanted) if wanted else faqs
        faqs = faqs.filter(theme=form.cleaned_data["tema"]) if form.cleaned_data["tema"] else faqs
    page = Paginator(faqs.defer("search_words"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = list(page)
    found = excerpts([faq.answer for faq in rows], wanted) if wanted else [[]] * len(rows)
    context = {
        "form": form,
        "page": page,
        "wanted": wanted,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": [{"faq": faq, "excerpt": one} for faq, one in zip(rows, found, strict=True)],
        "may_write": request.user.has_role(*EDITORS),
    }
    return render(request, "questions/faqs.html", context)


@require_safe
def faq_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faq = get_object_or_404(Faq.objects.visible_to(request.user).select_related("theme"), pk=pk)
    context = {"faq": faq, "may_write": request.user.has_role(*EDITORS)}
    return render(request, "questions/faq.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def faq_new(request: AuthenticatedRequest) -> HttpResponse:
    return _write(request, FaqForm(request.POST or None), {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def faq_from_question(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Starts from what was asked and answered; who publishes rewrites it for everybody."""
    rows = Question.objects.visible_to(request.user).select_related("city", "theme")
    question = get_object_or_404(rows, pk=pk)
    form = FaqForm(request.POST or None, initial=_first_text(question))
    return _write(request, form, {"question_id": question.pk}, question=question)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def faq_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faq = get_object_or_404(Faq.objects.visible_to(request.user).in_force(), pk=pk)
    form = FaqForm(request.POST or None, initial=_as_initial(faq))
    return _write(request, form, {"faq_id": faq.pk}, faq=faq)


@require_POST
@for_editors
def faq_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faq = get_object_or_404(Faq.objects.visible_to(request.user), pk=pk)
    service.withdraw_faq(faq_id=faq.pk, by=request.user)
    messages.success(request, "Risposta ritirata: le città non la vedono più.")
    return redirect("questions:faqs")


def _write(
    request: AuthenticatedRequest, form: FaqForm, about: dict[str, int], **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data.copy()
        token = data.pop("token")
        text = service.FaqText(**data)
        write: Callable[..., Faq] = service.rewrite_faq
        if "faq_id" not in about:
            write = partial(service.publish_faq, token=token)
        try:
            faq = write(faq=text, by=request.user, **about)
        except TextRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Risposta pubblicata per tutte le città.")
            return redirect(faq)
    status = 422 if form.is_bound else 200
    return render(request, "questions/faq_form.html", context | {"form": form}, status=status)


def _first_text(question: Question) -> dict[str, Any]:
    known = Faq.objects.in_force().filter(question=question).first()
    if known:
        return _as_initial(known)
    answer = question.entries.filter(kind=EntryKind.ANSWER).last()
    first = {"title": question.subject, "text": question.text, "theme": question.theme}
    if answer is None:
        return first
    return first | {
        "answer": answer.text,
        "voice": answer.voice,
        "is_interpretation": answer.is_interpretation,
        "reference": answer.reference,
    }


def _as_initial(faq: Faq) -> dict[str, Any]:
    names = ("title", "text", "answer", "theme", "voice", "is_interpretation", "reference")
    return {name: getattr(faq, name) for name in names}
