"""The templates and the library of clauses: reading, comparing, writing the next version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.models import City
from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.differences import compare_templates
from protocols.documents import BLOCKS, model_html, template_problems
from protocols.enums import ClausePart, TemplateStatus
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.fields import FIELDS
from protocols.forms import ClauseForm, DutyForm, NewClauseForm, TryForm
from protocols.models import Clause, ClauseDuty, ProtocolTemplate
from protocols.readiness import ordered_clauses
from protocols.services.templates import is_template_in_use
from protocols.services.text_editing import ClauseText
from protocols.views.access import for_preparers


@require_safe
@for_preparers
def template_list(request: AuthenticatedRequest) -> HttpResponse:
    templates = (
        ProtocolTemplate.objects.of_library()
        .annotate(acts=Count("protocols", distinct=True), texts=Count("places", distinct=True))
        .order_by("name", "-version")
    )
    return render(request, "protocols/texts/list.html", {"templates": templates})


@require_safe
@for_preparers
def clause_list(request: AuthenticatedRequest) -> HttpResponse:
    """The library: the newest version of each clause, and where it is used."""
    newest = Clause.objects.of_library().order_by("key", "-version").distinct("key").values("pk")
    clauses = (
        Clause.objects.filter(pk__in=newest)
        .annotate(
            held=Count("templates", distinct=True),
            acts=Count("templates__protocols", distinct=True),
        )
        .order_by("part", "heading", "key")
    )
    return render(request, "protocols/texts/clauses.html", {"clauses": clauses})


@require_safe
@for_preparers
def template_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(ProtocolTemplate, pk=pk)
    acts = template.protocols.count()
    clauses = ordered_clauses(template)
    is_open = template.status == TemplateStatus.DRAFT and not acts
    others = ProtocolTemplate.objects.filter(name=template.name).exclude(pk=pk)
    context = {
        "template": template,
        "acts": acts,
        "clauses": _numbered(clauses),
        "problems": template_problems(clauses),
        "others": others.order_by("-version"),
        "is_open": is_open,
        "library": _library(template) if is_open else [],
        "try_form": TryForm(initial={"data_nota": timezone.localdate()}),
    }
    return render(request, "protocols/texts/detail.html", context)


def _numbered(clauses: list[Clause]) -> list[dict[str, Any]]:
    rows, article = [], 0
    for clause in clauses:
        is_article = clause.part == ClausePart.ARTICLE
        article += is_article
        rows.append(
            {
                "clause": clause,
                "number": article if is_article else None,
                "html": model_html(clause.body),
                "second": model_html(clause.second_body) if clause.second_body else "",
            }
        )
    return rows


def _library(template: ProtocolTemplate) -> list[Clause]:
    """What may be added: every clause that the template has not, the newest first."""
    mine = template.places.values("clause")
    return list(
        Clause.objects.of_library().exclude(pk__in=mine).order_by("heading", "key", "-version")
    )


@require_safe
@for_preparers
def differences(request: AuthenticatedRequest, pk: int, other: int) -> HttpResponse:
    after = get_object_or_404(ProtocolTemplate, pk=pk)
    before = get_object_or_404(ProtocolTemplate, pk=other)
    context = {"before": before, "after": after, "difference": compare_templates(before, after)}
    return render(request, "protocols/texts/differences.html", context)


@require_safe
@for_preparers
def try_on_city(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """To the preview of one city, with this template whatever its state."""
    form = TryForm(request.GET)
    if not form.is_valid():
        messages.error(request, "Scegliete una città e una data.")
        return redirect("protocols:template", pk)
    city: City = form.cleaned_data["citta"]
    day = form.cleaned_data["data_nota"]
    target = redirect("protocols:preview", city.cadastral_code)
    target["Location"] += f"?modello={pk}&data_nota={day.isoformat()}"
    return target


@require_http_methods(["GET", "HEAD", "POST"])
@for_preparers
def clause_edit(request: AuthenticatedRequest, pk: int, clause: int) -> HttpResponse:
    now = get_object_or_404(Clause, Q(templates=pk), pk=clause)
    template = _open(pk)
    text = ClauseText.of(now)
    form = ClauseForm(request.POST or None, initial=_initial(text))
    if request.method == "POST" and form.is_valid():
        try:
            services.write_clause(
                template_id=pk, clause_id=clause, text=form.text(),
                read=form.cleaned_data["letto"], by=request.user,
            )  # fmt: skip
        except NotAllowed as error:
            raise PermissionDenied from error
        except ProtocolError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Testo della clausola salvato.")
            return redirect("protocols:template", pk)
    context = {
        "template": template, "clause": now, "form": form, "duty_form": DutyForm(), **_help()
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "protocols/texts/clause.html", context, status=status)


@require_POST
@for_preparers
def clause_duties(request: AuthenticatedRequest, pk: int, clause: int) -> HttpResponse:
    """Add an obligation to the clause, or take one away (`togli`: its text)."""
    now = get_object_or_404(Clause, Q(templates=pk), pk=clause)
    _open(pk)
    asked: Any = {"template_id": pk, "clause_id": clause, "by": request.user}
    form = DutyForm(request.POST, instance=ClauseDuty(clause=now))
    try:
        if what := request.POST.get("togli"):
            now = services.remove_duty(what=what, **asked)
        elif form.is_valid():
            now = services.add_duty(duty=form.instance, **asked)
        else:
            reasons = [str(reason) for errors in form.errors.values() for reason in errors]
            messages.error(request, " ".join(reasons))
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    return redirect("protocols:clause_edit", pk, now.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_preparers
def clause_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    template = _open(pk)
    form = NewClauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        part = ClausePart(form.cleaned_data["parte"])
        try:
            services.add_new_clause(template_id=pk, part=part, text=form.text(), by=request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except ProtocolError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Clausola aggiunta in fondo alla sua parte.")
            return redirect("protocols:template", pk)
    context = {"template": template, "clause": None, "form": form, **_help()}
    status = 422 if form.errors else 200
    return render(request, "protocols/texts/clause.html", context, status=status)


def _open(pk: int) -> ProtocolTemplate:
    """One that may be written; the others are read."""
    template = get_object_or_404(ProtocolTemplate, pk=pk)
    if template.status != TemplateStatus.DRAFT or is_template_in_use(template):
        raise PermissionDenied
    return template


def _initial(text: ClauseText) -> dict[str, str]:
    return {
        "rubrica": text.heading,
        "testo": text.body,
        "condizione": text.condition,
        "seconda": text.second_body,
        "letto": text.mark,
    }


def _help() -> dict[str, Any]:
    return {"fields": list(FIELDS.values()), "blocks": list(BLOCKS)}


@require_POST
@for_preparers
def succeed(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(ProtocolTemplate, pk=pk)
    try:
        draft, is_new = services.start_next_version(template_id=pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    if is_new:
        messages.success(request, f"{draft}: in preparazione, con le stesse clausole.")
    else:
        messages.info(request, "C'è già una versione in preparazione: eccola.")
    return redirect("protocols:template", draft.pk)


@require_POST
@for_preparers
def change_status(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(ProtocolTemplate, pk=pk)
    if request.POST.get("stato") not in TemplateStatus.values:
        raise PermissionDenied
    status = TemplateStatus(request.POST["stato"])
    return _do(
        request,
        pk,
        lambda: services.set_template_status(template_id=pk, status=status, by=request.user),
        f"Il modello è ora «{status.label}».",
    )


@require_POST
@for_preparers
def arrange(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Up, down, out, or in from the library: `cosa` says which, `clausola` of whom."""
    get_object_or_404(ProtocolTemplate, pk=pk)
    clause = get_object_or_404(Clause, pk=_number(request.POST.get("clausola", "")))
    known: dict[str, tuple[Callable[[], object], str]] = {
        "su": (lambda: services.move_clause(down=False, **asked), "Clausola spostata in su."),
        "giu": (lambda: services.move_clause(down=True, **asked), "Clausola spostata in giù."),
        "togli": (
            lambda: services.remove_clause(**asked),
            "Clausola tolta dal modello: resta nella raccolta.",
        ),
        "aggiungi": (lambda: services.add_clause(**asked), "Clausola aggiunta al modello."),
    }
    asked: Any = {"template_id": pk, "clause_id": clause.pk, "by": request.user}
    if request.POST.get("cosa") not in known:
        raise PermissionDenied
    act, said = known[request.POST["cosa"]]
    return _do(request, pk, act, said)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _do(
    request: AuthenticatedRequest, pk: int, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("protocols:template", pk)
