from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events.agenda import agenda
from events.models import Event

EVENTS_PER_PAGE = 25


@require_safe
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    events = Event.objects.visible_to(request.user).newest_first()
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "events/list.html", {"page": page})


@require_safe
def event_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    sessions = event.sessions.select_related("theme")
    return render(request, "events/detail.html", {"event": event, "parts": agenda(sessions)})
