"""Choosing whom to invite: from the people of the cities, or from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities import invitees
from cities.addresses import warnings
from cities.forms.invitations import REPRESENTATIVES, InvitableFilterForm, InviteesForm
from cities.invitees import Invitee
from cities.models import City, LegalRepresentative, Person, Referent
from cities.names import fold
from cities.services import invitations as services
from cities.services.invitations import InviteReport
from cities.views.invitations import require_keeper_of_people
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.spreadsheets.tables import TableError

PER_PAGE = 100
PREVIEW_SALT = "cities.invitees"
PREVIEW_LIFE = 60 * 60


@require_safe
def choose(request: AuthenticatedRequest) -> HttpResponse:
    """Who acts for a city today and has no access yet."""
    require_keeper_of_people(request)
    form = InvitableFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(_without_access(wanted), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "filter": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "rows": [_row(mandate) for mandate in page],
    }
    return render(request, "cities/invitations/choose.html", context)


def _without_access(wanted: dict[str, Any]) -> Any:
    kind = wanted.get("tipo", "")
    model = LegalRepresentative if kind == REPRESENTATIVES else Referent
    found = services.without_access(model._default_manager.current())
    if kind and kind != REPRESENTATIVES:
        found = found.filter(kind=kind)
    if region := wanted.get("regione"):
        found = found.filter(city__region=region)
    for word in fold(wanted.get("q", "")).split():
        found = found.filter(
            Q(person__folded_name__contains=word) | Q(city__folded_name__contains=word)
        )
    return found.select_related("person", "city").order_by(
        "city__folded_name", "person__folded_name", "pk"
    )


def _row(mandate: Referent | LegalRepresentative) -> dict[str, Any]:
    email = mandate.person.email
    return {
        "mandate": mandate,
        "key": f"{mandate.person_id}:{mandate.city.cadastral_code}",
        "warnings": warnings(email) if email else [],
    }


@require_POST
def confirm(request: AuthenticatedRequest) -> HttpResponse:
    """What will leave, to whom; nothing is sent yet."""
    require_keeper_of_people(request)
    pairs = _chosen(request)
    if not pairs:
        messages.warning(request, "Scegliete almeno una persona.")
        return redirect("invitations:choose")
    rows = [
        {
            "person": person,
            "city": city,
            "key": f"{person.pk}:{city.cadastral_code}",
            "refused": services.why_not(person, city),
            "warnings": warnings(person.email) if person.email else [],
        }
        for person, city in pairs
    ]
    context = {
        "rows": rows,
        "count": sum(not row["refused"] for row in rows),
        "days": services.LIFE.days,
    }
    return render(request, "cities/invitations/confirm.html", context)


@require_POST
def send(request: AuthenticatedRequest) -> HttpResponse:
    require_keeper_of_people(request)
    pairs = _chosen(request)
    if not pairs:
        return redirect("invitations:choose")
    require_step_up(request)
    _tell(request, services.invite_many(pairs=pairs, by=request.user))
    return redirect("invitations:list")


def _chosen(request: AuthenticatedRequest) -> list[tuple[Person, City]]:
    """The people and cities that the form names, in its order; what is not there is left out."""
    named = [key.partition(":") for key in dict.fromkeys(request.POST.getlist("chi"))]
    named = [one for one in named if one[0].isdecimal() and len(one[0]) < 19][: services.AT_ONCE]
    people = Person.objects.select_related("user").in_bulk([int(pk) for pk, _, _ in named])
    codes = {code for _, _, code in named}
    cities = {
        city.cadastral_code: city
        for city in City.objects.visible_to(request.user).filter(cadastral_code__in=codes)
    }
    pairs = {
        int(pk): (people[int(pk)], cities[code])
        for pk, _, code in named
        if int(pk) in people and code in cities
    }
    return list(pairs.values())


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: AuthenticatedRequest) -> HttpResponse:
    """The file is read and shown; nobody is registered or written to before a second yes."""
    require_keeper_of_people(request)
    form = InviteesForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": invitees.COLUMNS}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rows = invitees.read_invitees("", form.cleaned_data["file"])
            except TableError as error:
                context["problems"] = error.problems
            else:
                return render(request, "cities/invitations/preview.html", _preview(rows))
    return render(request, "cities/invitations/upload.html", context, status=status)


def _preview(rows: list[Invitee]) -> dict[str, Any]:
    good = [row for row in rows if not row.problem]
    listed = signing.dumps([row.as_dict() for row in good], salt=PREVIEW_SALT, compress=True)
    return {
        "rows": rows,
        "good": good,
        "refused": [row for row in rows if row.problem],
        "listed": listed,
        "days": services.LIFE.days,
    }


@require_POST
def send_listed(request: AuthenticatedRequest) -> HttpResponse:
    require_keeper_of_people(request)
    try:
        listed = signing.loads(
            request.POST.get("righe", ""), salt=PREVIEW_SALT, max_age=PREVIEW_LIFE
        )
    except signing.BadSignature:
        messages.error(request, "L'anteprima non vale più: caricate di nuovo il file.")
        return redirect("invitations:upload")
    require_step_up(request)
    rows = [Invitee(**row) for row in listed]
    _tell(request, invitees.invite_listed(invitees=rows, by=request.user))
    return redirect("invitations:list")


def _tell(request: AuthenticatedRequest, report: InviteReport) -> None:
    count = len(report.sent)
    if count:
        words = "Un invito in partenza." if count == 1 else f"{count} inviti in partenza."
        messages.success(request, words)
    for person, reason in report.refused[:10]:
        messages.warning(request, f"{person.full_name}: {reason}")
    if len(report.refused) > 10:
        messages.warning(request, f"Altre {len(report.refused) - 10} persone non invitate.")
