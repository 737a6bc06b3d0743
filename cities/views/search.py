"""One place to look for anything that one may see."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cities import search
from cities.forms.texts import SearchForm
from cms_portal.accounts.http import AuthenticatedRequest


@require_safe
def search_page(request: AuthenticatedRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    found = search.find(wanted, request.user)
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "count": sum(len(one.hits) for one in found),
        "is_more": any(one.is_more for one in found),
    }
    return render(request, "search/page.html", context)
