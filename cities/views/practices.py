"""Good practices: the list, one of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.forms.texts import ThemeFilter
from cities.fulltext import excerpts
from cities.models import GoodPractice
from cities.texts.figures import Figures, without_marks
from cms_portal.accounts.http import AuthenticatedRequest

PAGE_SIZE = 24


@require_safe
def practice_list(request: AuthenticatedRequest) -> HttpResponse:
    practices = GoodPractice.objects.visible_to(request.user)
    form = ThemeFilter(request.GET)
    wanted = ""
    if form.is_valid():
        wanted, theme = form.cleaned_data["q"], form.cleaned_data["tema"]
        practices = practices.search(wanted) if wanted else practices
        practices = practices.filter(themes=theme) if theme else practices
    practices = practices.select_related("city", "organisation").prefetch_related(
        "themes", "projects", "bodies"
    )
    page = Paginator(practices.defer("search_words"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = list(page)
    texts = [without_marks(practice.text) for practice in rows]
    found = excerpts(texts, wanted) if wanted else [[]] * len(rows)
    context = {
        "form": form,
        "page": page,
        "wanted": wanted,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": [
            {"practice": practice, "excerpt": pieces, "figures": _figures(practice).shown}
            for practice, pieces in zip(rows, found, strict=True)
        ],
    }
    return render(request, "practices/list.html", context)


@require_safe
def practice_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    visible = GoodPractice.objects.visible_to(request.user)
    practice = get_object_or_404(
        visible.select_related("city", "organisation").prefetch_related(
            "themes", "projects", "bodies__organisation", "links"
        ),
        pk=pk,
    )
    figures = _figures(practice)
    context = {
        "practice": practice,
        "figures": figures.shown,
        "paragraphs": [
            list(figures.parts(one)) for one in practice.text.split("\n\n") if one.strip()
        ],
        "may_edit": request.user.has_perm("cities.change_goodpractice"),
    }
    return render(request, "practices/detail.html", context)


def _figures(practice: GoodPractice) -> Figures:
    return Figures(practice, list(practice.projects.all()), list(practice.bodies.all()))
