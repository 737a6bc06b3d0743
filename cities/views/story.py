"""The history of an object: who, when, what changed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cities.history import places
from cities.stories import story_of
from cities.telling import Teller
from cms_portal.accounts.http import AuthenticatedRequest

PER_PAGE = 30


@require_safe
def story(request: AuthenticatedRequest, kind: str, ref: str) -> HttpResponse:
    found = story_of(kind, request.user, ref)
    if found is None:
        raise Http404
    rows = places(found.tracked) if found.tracked else found.told
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    shown = list(page.object_list)
    changes = Teller(found.tracked, request.user).tell(shown) if found.tracked else shown
    context = {"story": found, "page": page, "changes": changes}
    return render(request, "cities/story.html", context)
