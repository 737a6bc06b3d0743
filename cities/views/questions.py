"""Questions: what the cities ask, thread by thread."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, F, Q, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.enums import EntryKind, QuestionState, Voice
from cities.exceptions import NotAllowed, TextRefused
from cities.forms.texts import DetailForm, QuestionFilter, QuestionForm, ReplyForm
from cities.matters import find_matter, read_matter
from cities.models import City, Faq, Question
from cities.models.texts.guidelines import EDITORS
from cities.models.texts.questions import QuestionQuerySet
from cities.services import questions as service
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role

PAGE_SIZE = 25


@require_safe
def question_list(request: AuthenticatedRequest) -> HttpResponse:
    """Those that wait come first, the oldest above; who has no city reads the public ones."""
    cities = City.objects.visible_to(request.user)
    if not request.user.sees_all_cities and not cities.exists():
        return redirect("questions:faqs")
    visible = Question.objects.visible_to(request.user)
    form = QuestionFilter(request.GET)
    rows = _filtered(visible, form).select_related("city", "asked_by", "theme")
    page = Paginator(_waiting_first(rows.defer("search_words")), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    waiting = visible.awaiting_office().oldest_first()
    context = {
        "form": form,
        "page": page,
        "is_filtered": form.is_bound and any(request.GET.get(name) for name in form.fields),
        "rows": _aged(list(page)),
        "waiting": waiting.count() if request.user.sees_all_cities else None,
        "oldest": _aged(list(waiting[:1])) if request.user.sees_all_cities else [],
        "may_ask": not request.user.sees_all_cities,
    }
    return render(request, "questions/list.html", context)


def _filtered(rows: QuestionQuerySet, form: QuestionFilter) -> QuestionQuerySet:
    if not form.is_valid():
        return rows
    chosen = form.cleaned_data
    if chosen["stato"]:
        rows = rows.filter(state=chosen["stato"])
    if chosen["tema"]:
        rows = rows.filter(theme=chosen["tema"])
    for word in chosen["q"].split()[:8]:
        found = Q(subject__icontains=word) | Q(text__icontains=word)
        rows = rows.filter(found | Q(about_ref__icontains=word))
    return rows


def _waiting_first(rows: QuestionQuerySet) -> QuestionQuerySet:
    """The oldest wait first; what waits for nobody here, the newest first."""
    since = Case(When(state=QuestionState.OFFICE, then=F("waiting_since")))
    return rows.order_by(since.asc(nulls_last=True), "-asked_at", "-pk")


def _aged(questions: list[Question]) -> list[dict[str, object]]:
    """With the days of waiting, and how that looks: a week is late."""
    today = timezone.localdate()
    return [{"question": one, **_age(one, today)} for one in questions]


def _age(question: Question, today: date) -> dict[str, object]:
    days = question.days_waiting(today)
    if question.state == QuestionState.ANSWERED:
        return {"days": days, "look": "done", "words": question.get_state_display()}
    if question.state == QuestionState.CITY:
        return {"days": days, "look": "away", "words": "Serve un chiarimento"}
    look = "late" if days >= service.LATE_AFTER_DAYS else "now"
    since = {0: "da oggi", 1: "da ieri"}.get(days, f"da {days} giorni")
    return {"days": days, "look": look, "words": f"In attesa {since}"}


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: AuthenticatedRequest) -> HttpResponse:
    if request.user.sees_all_cities:
        raise PermissionDenied
    if not City.objects.visible_to(request.user).exists():
        raise Http404
    about = read_matter(request.user, request.POST.get("su") or request.GET.get("su", ""))
    form = QuestionForm(
        request.POST or None,
        user=request.user,
        about=about,
        initial={"guideline": request.GET.get("linee")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            question = service.ask(by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        messages.success(request, "Quesito inviato: la risposta vi arriverà anche per e-mail.")
        return redirect(question)
    context = {"form": form, "about": about}
    return render(request, "questions/ask.html", context, status=422 if form.is_bound else 200)


@require_safe
def question_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _get(request, pk))


@require_POST
def question_detail_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    question = _get(request, pk)
    if request.user.sees_all_cities:
        raise PermissionDenied
    form = DetailForm(request.POST)
    if not form.is_valid():
        return _show(request, question, detail_form=form)
    service.add_detail(question_id=question.pk, by=request.user, **form.cleaned_data)
    messages.success(request, "Precisazione inviata.")
    return redirect(question)


@require_POST
def question_reply(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    question = _get(request, pk)
    if not request.user.has_role(*EDITORS):
        raise PermissionDenied
    form = ReplyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data.copy()
        token = data.pop("token")
        try:
            service.reply(
                question_id=question.pk, reply=service.Reply(**data), by=request.user, token=token
            )
        except TextRefused as error:
            form.add_error("reference", str(error))
        else:
            is_answer = form.cleaned_data["kind"] == EntryKind.ANSWER
            messages.success(
                request,
                "Risposta inviata ai referenti della città."
                if is_answer
                else "Chiarimento chiesto ai referenti della città.",
            )
            return redirect(question)
    return _show(request, question, reply_form=form)


def _get(request: AuthenticatedRequest, pk: int) -> Question:
    rows = Question.objects.visible_to(request.user)
    rows = rows.select_related("city", "asked_by", "theme", "guideline")
    return get_object_or_404(rows, pk=pk)


def _show(
    request: AuthenticatedRequest,
    question: Question,
    *,
    detail_form: DetailForm | None = None,
    reply_form: ReplyForm | None = None,
) -> HttpResponse:
    may_reply = request.user.has_role(*EDITORS)
    may_add = not request.user.sees_all_cities
    voice = Voice.AUTHORITY if request.user.has_role(Role.AUTHORITY) else Voice.OFFICE
    context = {
        "question": question,
        "about": find_matter(request.user, question.about_kind, question.about_ref),
        **_age(question, timezone.localdate()),
        "entries": list(question.entries.select_related("by")),
        "detail_form": (detail_form or DetailForm()) if may_add else None,
        "reply_form": (reply_form or ReplyForm(initial={"voice": voice})) if may_reply else None,
        "faq": Faq.objects.in_force().filter(question=question).first(),
    }
    status = 422 if detail_form or reply_form else 200
    return render(request, "questions/detail.html", context, status=status)
