"""The office's contacts with a city: written in ten seconds, found again when they are due."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cities import services
from cities.forms.contacts import ContactForm
from cities.models import City, ContactNote
from cities.services import speakers_of
from cities.views.access import get_city_of_office, is_office
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.templatetags.portal import day as in_words

PER_PAGE = 30


@require_safe
def contact_list(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """Every contact with the city, the last first, under the form for a new one."""
    city = get_city_of_office(request, cadastral_code)
    return _contacts_page(request, city, ContactForm())


@require_POST
def log_contact(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city_of_office(request, cadastral_code)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _contacts_page(request, city, form, status=422)
    note = services.log_contact(city=city, by=request.user, **form.cleaned_data)
    when = f" Prossimo contatto: {in_words(note.next_on)}." if note.next_on else ""
    messages.success(request, f"Scheda registrata per {city}.{when}")
    return redirect(city)


@require_POST
def close_contact(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    notes = ContactNote.objects.visible_to(request.user).select_related("city")
    note = get_object_or_404(notes, pk=pk)
    services.close_contact(note_id=note.pk, by=request.user)
    messages.success(request, f"Contatto con {note.city} segnato come fatto.")
    return redirect(_back(request) or note.city.get_absolute_url())


@require_safe
def agenda(request: AuthenticatedRequest) -> HttpResponse:
    """The contacts to come of all cities; `?mie=si` only those that one follows."""
    if not is_office(request.user):
        raise Http404
    only_mine = request.GET.get("mie") == "si"
    notes = ContactNote.objects.visible_to(request.user).to_follow().select_related("city", "by")
    if only_mine:
        notes = notes.filter(city__in=City.objects.of_officer(request.user))
    context = {
        "page": Paginator(notes, PER_PAGE).get_page(request.GET.get("pagina")),
        "only_mine": only_mine,
        "today": timezone.localdate(),
    }
    return render(request, "cities/agenda.html", context)


def _contacts_page(
    request: AuthenticatedRequest, city: City, form: ContactForm, status: int = 200
) -> HttpResponse:
    notes = city.contact_notes.visible_to(request.user).latest_first()
    context = {
        "city": city,
        "form": form,
        "speakers": speakers_of(city),
        "page": Paginator(notes.select_related("by"), PER_PAGE).get_page(request.GET.get("pagina")),
        "today": timezone.localdate(),
    }
    return render(request, "cities/contacts.html", context, status=status)


def _back(request: AuthenticatedRequest) -> str:
    """The page of ours that the button stood on."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_ours else ""
