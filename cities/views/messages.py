"""Messages of the programme to its cities."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cities.forms.texts import MessageForm
from cities.models import City, CityMessage
from cities.models.texts.guidelines import EDITORS
from cities.services.messages import reachable, send
from cities.views.access import for_editors
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up

PAGE_SIZE = 25
SOURCE = "Segreteria"


@require_safe
def message_list(request: AuthenticatedRequest) -> HttpResponse:
    """A city's own; for who sees all, one row per sending."""
    visible = CityMessage.objects.visible_to(request.user)
    if not request.user.sees_all_cities:
        if not City.objects.visible_to(request.user).exists():
            raise Http404
        rows = visible.select_related("city").newest_first()
        own = Paginator(rows.defer("search_words"), PAGE_SIZE).get_page(request.GET.get("pagina"))
        return render(request, "messages/list.html", {"page": own})
    sendings = (
        visible.order_by()
        .values("sending", "subject", "source")
        .annotate(
            cities=Count("pk"), at=Max("sent_at"), first=Min("pk"), city_name=Min("city__name")
        )
        .order_by("-at", "-first")
    )
    page = Paginator(sendings, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_write": request.user.has_role(*EDITORS)}
    return render(request, "messages/sendings.html", context)


@require_safe
def message_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    visible = CityMessage.objects.visible_to(request.user)
    message = get_object_or_404(visible.select_related("city", "by"), pk=pk)
    others = []
    if request.user.sees_all_cities:
        together = visible.filter(sending=message.sending).select_related("city")
        others = list(together.order_by("city__folded_name"))
    return render(request, "messages/detail.html", {"message": message, "together": others})


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def message_new(request: AuthenticatedRequest) -> HttpResponse:
    """Who will get it is on the page, before the button."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require_step_up(request)
        data = form.cleaned_data
        sent = send(
            cities=data["citta"],
            subject=data["subject"],
            text=data["text"],
            source=SOURCE,
            by=request.user,
            sending=data["gettone"],
        )
        messages.success(request, f"Messaggio inviato a {len(sent)} città.")
        return redirect("messages:list")
    cities = list(City.objects.filter(is_active=True).by_name())
    people = reachable(city.pk for city in cities)
    context = {
        "form": form,
        "chosen": set(form["citta"].value() or []),
        "rows": [{"city": city, "people": people.get(city.pk, [])} for city in cities],
    }
    return render(request, "messages/form.html", context, status=422 if form.is_bound else 200)
