"""The comments of all the cities together: what is disputed, and by how many."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols.disputes import as_thread, disputed_articles, find_threads
from protocols.enums import PREPARERS, CommentOutcome
from protocols.review_forms import DisputeFilter

AT_ONCE = 30


@require_safe
def disputes(request: AuthenticatedRequest) -> HttpResponse:
    if not request.user.sees_all_cities:
        raise Http404
    articles = disputed_articles(request.user)
    form = DisputeFilter(request.GET, articles=[(one.key, one.place) for one in articles])
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(find_threads(request.user, chosen), AT_ONCE).get_page(
        request.GET.get("pagina")
    )
    may_answer = request.user.has_role(*PREPARERS)
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "articles": articles,
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "threads": [as_thread(one, may_answer=may_answer) for one in page.object_list],
        "found": {"may_resolve": may_answer, "is_of_city": False},
        "outcomes": CommentOutcome.choices,
        "show_people": True,
        "back_to": "commenti",
    }
    return render(request, "protocols/disputes.html", context)
