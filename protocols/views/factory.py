""" "Predisposizione dei protocolli d'intesa": choose, see what is missing, generate."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from cities.models import City
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.documents.pdf import RenderError, render_pdf
from protocols import documents, services
from protocols.enums import REVIEW_OPENERS, ProtocolState
from protocols.exceptions import AllUnderWay, ProtocolError, TemplateError
from protocols.facts import gather_facts
from protocols.forms import ChosenForm, GenerateForm, PrepareForm, PreviewForm
from protocols.models import CeilingAct, GenerationBatch, ProtocolTemplate
from protocols.readiness import CityReadiness, Readiness, ordered_clauses
from protocols.selection import read_second_wordings, read_selection
from protocols.views.access import for_preparers

SHOWN_AT_ONCE = 8
RECENT_BATCHES = 10


def _all_cities() -> list[City]:
    return list(
        City.objects.filter(is_active=True)
        .select_related("region")
        .order_by("region__name", "region", "folded_name", "pk")
    )


@require_safe
@for_preparers
def prepare(request: AuthenticatedRequest) -> HttpResponse:
    """The whole page; for htmx only the part below the choice."""
    newest = ProtocolTemplate.objects.usable().first()
    defaults = {"modello": newest, "data_nota": timezone.localdate()}
    form = PrepareForm(request.GET) if "scelta" in request.GET else PrepareForm(initial=defaults)
    selection = read_selection(request.GET, _all_cities())
    context: dict[str, Any] = {
        "form": form,
        "selection": selection,
        "has_templates": newest is not None,
        "batches": GenerationBatch.objects.with_outcome()[:RECENT_BATCHES],
    }
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else defaults
    if chosen["modello"] and (not form.is_bound or form.is_valid()):
        context |= _outcome(request, chosen, selection.cities)
    is_part = request.headers.get("HX-Request") and request.GET.get("scelta")
    response = render(
        request, "protocols/_prepare_outcome.html" if is_part else "protocols/prepare.html", context
    )
    response["Vary"] = "HX-Request"
    return response


def _outcome(request: HttpRequest, chosen: dict[str, Any], cities: list[City]) -> dict[str, Any]:
    readiness = services.check_readiness(chosen["modello"], cities, chosen["data_nota"])
    to_choose = [one.city.cadastral_code for one in readiness.to_choose]
    going_on = read_second_wordings(request.GET, to_choose)
    count = len(readiness.ready) + len(going_on)
    ready_rows = _data_rows(readiness.ready)
    incomplete = _incomplete_rows(readiness)
    first, last = services.announced_codes(count) if count else ("", "")
    return {
        "template": chosen["modello"],
        "letter_date": chosen["data_nota"],
        "readiness": readiness,
        "incomplete": incomplete,
        "going_on": going_on,
        "count": count,
        "first_code": first,
        "last_code": last,
        "token": uuid4(),
        "may_review": _may_review(request),
        "sample": next(iter(readiness.ready + readiness.to_choose), None),
        "priorities": _priority_columns(readiness),
        "ready_rows": ready_rows,
        "acts": _acts(readiness),
        "first_rows": ready_rows[:SHOWN_AT_ONCE],
        "other_rows": ready_rows[SHOWN_AT_ONCE:],
        "messages_to_send": sum(row["messages"] for row in incomplete),
        "left_out": len(readiness.cities) - len(readiness.already) - count,
        "choice_rows": _data_rows(readiness.to_choose),
    }


def _may_review(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_role(*REVIEW_OPENERS)


def _incomplete_rows(readiness: Readiness) -> list[dict[str, Any]]:
    """Each incomplete city with when it was asked and how many people can be asked."""
    cities = [one.city for one in readiness.incomplete]
    asked = services.last_requests(cities)
    people = services.addressees(cities)
    return [
        {
            "one": one,
            "asked_at": asked.get(one.city.pk),
            "messages": len(people.get(one.city.pk, [])) if one.asked_of_city else 0,
        }
        for one in readiness.incomplete
    ]


def _data_rows(cities: list[CityReadiness]) -> list[dict[str, Any]]:
    """What will be printed for each city; `amounts` in the order of the template's priorities."""
    rows = []
    for one in cities:
        by_priority = {item.priority.number: item for item in one.facts.ceilings}
        acts = dict.fromkeys(f"n. {item.act.number}" for item in one.facts.ceilings)
        notes = dict.fromkeys(item.source_note for item in one.facts.ceilings if item.source_note)
        rows.append(
            {
                "one": one,
                "amounts": [by_priority.get(number) for number in one.facts.template.priorities],
                "acts": ", ".join(acts),
                "notes": ", ".join(notes),
            }
        )
    return rows


def _acts(readiness: Readiness) -> list[CeilingAct]:
    """The acts that the amounts come from, each once."""
    acts = [ceiling.act for one in readiness.cities for ceiling in one.facts.ceilings]
    return list(dict.fromkeys(acts))


def _priority_columns(readiness: Readiness) -> list[tuple[int, str]]:
    """Number and fund of the ceilings in the table, as the template lists them."""
    known = {
        ceiling.priority.number: ceiling.priority.get_fund_display()
        for one in readiness.cities
        for ceiling in one.facts.ceilings
    }
    return [(number, known.get(number, "")) for number in readiness.template.priorities]


@require_POST
@for_preparers
def generate(request: AuthenticatedRequest) -> HttpResponse:
    form = GenerateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "La richiesta non era completa: controllate e generate di nuovo.")
        return redirect("protocols:prepare")
    chosen = form.cleaned_data
    try:
        batch = services.prepare_batch(
            token=chosen["gettone"],
            template_id=chosen["modello"].pk,
            letter_date=chosen["data_nota"],
            city_codes=[city.cadastral_code for city in chosen["citta"]],
            with_second_wording=[city.cadastral_code for city in chosen["seconda"]],
            by=request.user,
            for_review=chosen["esame"],
        )
    except AllUnderWay as error:
        link = '{} <a href="{}">Aprite l\'elenco dei protocolli</a>.'
        messages.info(request, format_html(link, error, reverse("protocols:list")))
        return redirect("protocols:prepare")
    except ProtocolError as error:
        messages.error(request, str(error))
        return redirect("protocols:prepare")
    if chosen["esame"]:
        count = batch.protocols.count()
        who = "Un Comune ha" if count == 1 else f"{count} Comuni hanno"
        messages.success(request, f"{who} ora il testo da leggere e commentare.")
        return redirect(f"{reverse('protocols:list')}?stato={ProtocolState.IN_REVIEW}")
    return redirect(batch)


@require_safe
@for_preparers
def preview(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """One city's act as it would come out now, on a page that says it is no act."""
    city = get_object_or_404(City.objects.filter(is_active=True), cadastral_code=cadastral_code)
    try:
        data = _preview_data(request, city)
    except ProtocolError as error:
        return _refused(request, city, error)
    context = {
        "data": data,
        "title": documents.act_title(data),
        "clauses": documents.clauses_for_page(data),
        "query": request.GET.urlencode(),
        "city_code": cadastral_code,
    }
    return render(request, "protocols/preview.html", context)


@require_safe
@for_preparers
def preview_pdf(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_object_or_404(City.objects.filter(is_active=True), cadastral_code=cadastral_code)
    try:
        data = _preview_data(request, city)
        html = documents.render_html(data, verification_code=PREVIEW_CODE, is_preview=True)
        content = render_pdf(html, title=f"Anteprima: {documents.act_title(data)}")
    except (ProtocolError, RenderError) as error:
        return _refused(request, city, error)
    response = HttpResponse(content, content_type="application/pdf")
    name = documents.act_filename(data, kind="ANTEPRIMA")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


PREVIEW_CODE = "ANTEPRIMA"


def _preview_data(request: HttpRequest, city: City) -> dict[str, Any]:
    """Raises ProtocolError, with the reason, when nothing can be shown."""
    form = PreviewForm(request.GET)
    if not form.is_valid():
        reasons = [str(reason) for errors in form.errors.values() for reason in errors]
        raise TemplateError(" ".join(reasons))
    template: ProtocolTemplate = form.cleaned_data["modello"]
    [facts] = gather_facts(template, [city], form.cleaned_data["data_nota"], code=PREVIEW_CODE)
    return documents.build_data(ordered_clauses(template), facts)


def _refused(request: HttpRequest, city: City, reason: Exception) -> HttpResponse:
    """The act cannot be shown now, and why."""
    context = {"city": city, "reasons": str(reason).split("; ")}
    return render(request, "protocols/preview_refused.html", context, status=409)


@require_POST
@for_preparers
def ask_for_data(request: AuthenticatedRequest) -> HttpResponse:
    """Write to the referents of the chosen cities whose data are missing."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "La richiesta non era completa: riprovate dalla pagina.")
        return redirect("protocols:prepare")
    chosen = form.cleaned_data
    readiness = services.check_readiness(chosen["modello"], chosen["citta"], chosen["data_nota"])
    sent = services.ask_for_missing(readiness.incomplete, by=request.user)
    if sent:
        messages.success(request, f"Messaggi in partenza: {sent}.")
    else:
        messages.info(request, "I referenti raggiungibili hanno già ricevuto la richiesta oggi.")
    return redirect("protocols:prepare")
