"""Guidelines: the list, one of them, and what the office does with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.exceptions import NotAllowed, TextRefused
from cities.forms.texts import EditionForm, GuidelineForm, ReadForm, SearchForm, SendForm
from cities.fulltext import excerpts
from cities.models import City, Guideline, GuidelineReceipt, GuidelineVersion, Person, Referent
from cities.models.texts.guidelines import EDITORS
from cities.services import guidelines as service
from cities.services.messages import reachable
from cities.views.access import for_editors
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.models import User

PAGE_SIZE = 25
READERS_PER_PAGE = 100


@require_safe
def guideline_list(request: AuthenticatedRequest) -> HttpResponse:
    """The last version of each that the person sees; searched by their words."""
    versions = GuidelineVersion.objects.visible_to(request.user)
    newest = GuidelineVersion.objects.filter(pk__in=versions.newest().values("pk"))
    form = SearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    if wanted:
        newest = newest.search(wanted)
    newest = newest.select_related("guideline__theme", "file").defer("search_words")
    if not wanted:
        newest = newest.defer("text")
    page = Paginator(newest.order_by("-dated_on", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    rows = list(page)
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": _rows(request, rows, wanted),
        "may_write": request.user.has_role(*EDITORS),
    }
    return render(request, "guidelines/list.html", context)


def _rows(
    request: AuthenticatedRequest, versions: list[GuidelineVersion], wanted: str
) -> list[dict[str, Any]]:
    receipts = {
        receipt.version_id: receipt
        for receipt in GuidelineReceipt.objects.filter(
            version__in=versions, person__user=request.user
        ).select_related("person")
    }
    found = excerpts([one.text for one in versions], wanted) if wanted else [[]] * len(versions)
    return [
        {"version": version, "receipt": receipts.get(version.pk), "excerpt": pieces}
        for version, pieces in zip(versions, found, strict=True)
    ]


@require_safe
def guideline_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    guideline = _get(request, pk)
    versions = list(
        GuidelineVersion.objects.visible_to(request.user)
        .filter(guideline=guideline)
        .select_related("file", "by")
        .prefetch_related("attachments__file")
        .order_by("-number")
    )
    draft = next((one for one in versions if not one.is_published), None)
    published = [one for one in versions if one.is_published]
    current = published[0] if published else None
    context = {
        "guideline": guideline,
        "draft": draft,
        "current": current,
        "earlier": published[1:],
        "receipts": _receipts(request, versions),
        "may_write": request.user.has_role(*EDITORS),
        "reading": _reading(request.user, current)
        if current and request.user.sees_all_cities
        else None,
        "colleagues": _colleagues(request, current),
        "may_declare": not request.user.sees_all_cities
        and Person.objects.filter(user=request.user).exists(),
    }
    return render(request, "guidelines/detail.html", context)


def _get(request: AuthenticatedRequest, pk: int) -> Guideline:
    visible = Guideline.objects.visible_to(request.user).select_related("theme")
    return get_object_or_404(visible, pk=pk)


def _published(guideline: Guideline) -> GuidelineVersion:
    """The last version that is out."""
    versions = GuidelineVersion.objects.published().filter(guideline=guideline)
    return get_object_or_404(versions.order_by("-number")[:1])


def _receipts(
    request: AuthenticatedRequest, versions: list[GuidelineVersion]
) -> dict[int, GuidelineReceipt]:
    """One's own: version id -> presa visione."""
    rows = GuidelineReceipt.objects.filter(version__in=versions, person__user=request.user)
    return {receipt.version_id: receipt for receipt in rows.select_related("person")}


def _to_read(user: User, version: GuidelineVersion) -> QuerySet[Referent]:
    """Who speaks for the cities written to, among those that `user` sees."""
    referents = Referent.objects.visible_to(user).current()
    return referents.filter(city__messages__guideline_version=version)


def _reading(user: User, version: GuidelineVersion) -> dict[str, int]:
    """How many of the people who speak for the cities written to have declared it."""
    to_read = _to_read(user, version)
    done = Q(person__receipts__version=version)
    return to_read.aggregate(
        people=Count("person", distinct=True),
        read=Count("person", filter=done, distinct=True),
        cities=Count("city", distinct=True),
        cities_read=Count("city", filter=done, distinct=True),
    )


def _colleagues(
    request: AuthenticatedRequest, version: GuidelineVersion | None
) -> list[dict[str, Any]]:
    """Who else in one's city has, or has not, declared it."""
    if version is None or request.user.sees_all_cities:
        return []
    mandates = (
        Referent.objects.current()
        .filter(city__in=City.objects.visible_to(request.user))
        .exclude(person__user=request.user)
        .select_related("person")
        .order_by("person__folded_name")
    )
    return _with_receipts(list(mandates), version)


def _with_receipts(mandates: list[Referent], version: GuidelineVersion) -> list[dict[str, Any]]:
    people = {mandate.person_id for mandate in mandates}
    done = {
        receipt.person_id: receipt
        for receipt in GuidelineReceipt.objects.filter(version=version, person__in=people)
    }
    return [{"mandate": one, "receipt": done.get(one.person_id)} for one in mandates]


@require_POST
def acknowledge(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    guideline = _get(request, pk)
    form = ReadForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Non si capisce quale versione avete letto: riprovate da qui.")
        return redirect(guideline)
    version = get_object_or_404(
        GuidelineVersion.objects.visible_to(request.user).published(),
        guideline=guideline,
        pk=form.cleaned_data["versione"],
    )
    try:
        service.acknowledge(version_id=version.pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except TextRefused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Presa visione registrata.")
    return redirect(guideline)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def guideline_new(request: AuthenticatedRequest) -> HttpResponse:
    form = GuidelineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        own = {name: data.pop(name) for name in ("title", "summary", "theme", "token")}
        try:
            version = service.start_guideline(
                edition=service.Edition(**data), by=request.user, **own
            )
        except TextRefused as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "Bozza pronta: controllatela, poi inviatela alle città.")
            return redirect(version.guideline)
    status = 422 if form.is_bound else 200
    return render(request, "guidelines/form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def guideline_write(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The next version, or the draft over again."""
    guideline = _get(request, pk)
    is_first = not guideline.versions.filter(published_at__isnull=False).exists()
    form = EditionForm(request.POST or None, request.FILES or None, is_first=is_first)
    if request.method == "POST" and form.is_valid():
        try:
            service.write_version(
                guideline_id=guideline.pk,
                edition=service.Edition(**form.cleaned_data),
                by=request.user,
            )
        except TextRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Bozza pronta: controllatela, poi inviatela alle città.")
            return redirect(guideline)
    context = {"form": form, "guideline": guideline}
    return render(request, "guidelines/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_editors
def guideline_discard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    guideline = _get(request, pk)
    draft = guideline.versions.filter(published_at__isnull=True).first()
    if draft is not None:
        service.discard_draft(version_id=draft.pk, by=request.user)
        messages.success(request, "Bozza eliminata.")
    if Guideline.objects.filter(pk=pk).exists():
        return redirect(guideline)
    return redirect("guidelines:list")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def guideline_send(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """To whom the last version goes: first who will get it and who cannot, then the button."""
    guideline = _get(request, pk)
    version = get_object_or_404(guideline.versions.order_by("-number")[:1])
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require_step_up(request)
        try:
            sent = service.send_version(
                version_id=version.pk, cities=form.cleaned_data["citta"], by=request.user
            )
        except TextRefused as error:
            messages.error(request, str(error))
        else:
            count = len(sent)
            messages.success(
                request,
                f"Versione {version.number} inviata a {count} città: i messaggi partono ora."
                if count
                else "Le città scelte l'avevano già.",
            )
        return redirect(guideline)
    cities = list(City.objects.filter(is_active=True).select_related("region").by_name())
    has_it = set(version.messages.values_list("city_id", flat=True))
    people = reachable(city.pk for city in cities)
    rows = [
        {"city": city, "people": people.get(city.pk, []), "has_it": city.pk in has_it}
        for city in cities
    ]
    context = {
        "guideline": guideline,
        "version": version,
        "form": form,
        "rows": rows,
        "to_send": sum(not row["has_it"] for row in rows),
        "unreachable": [row["city"] for row in rows if not row["people"]],
    }
    return render(request, "guidelines/send.html", context, status=422 if form.is_bound else 200)


@require_safe
def guideline_readers(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who has declared the last version, and who has not: for who sees all cities."""
    guideline = _get(request, pk)
    if not request.user.sees_all_cities:
        raise Http404
    version = _published(guideline)
    mandates = _to_read(request.user, version)
    only_missing = request.GET.get("solo") == "mancanti"
    if only_missing:
        mandates = mandates.exclude(person__receipts__version=version)
    mandates = mandates.select_related("person", "city").order_by(
        F("city__folded_name"), "kind", "pk"
    )
    page = Paginator(mandates, READERS_PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "guideline": guideline,
        "version": version,
        "page": page,
        "rows": _with_receipts(list(page), version),
        "only_missing": only_missing,
        "reading": _reading(request.user, version),
        "may_write": request.user.has_role(*EDITORS),
    }
    return render(request, "guidelines/readers.html", context)


@require_POST
@for_editors
def guideline_remind(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    guideline = _get(request, pk)
    version = _published(guideline)
    require_step_up(request)
    count = service.remind_readers(version_id=version.pk, by=request.user)
    if count:
        messages.success(
            request,
            f"Sollecito a {count} {'persona' if count == 1 else 'persone'}: al massimo uno al "
            "giorno a ciascuna.",
        )
    else:
        messages.info(request, "Nessuno da sollecitare: tutti hanno dichiarato la presa visione.")
    return redirect("guidelines:readers", pk=guideline.pk)
