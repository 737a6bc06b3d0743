"""The invitations that were sent, and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cities.access import keeps_people
from cities.addresses import warnings
from cities.exceptions import InvitationClosed, NotInvitable
from cities.forms.invitations import BounceFileForm, BounceNoteForm, InvitationFilterForm
from cities.models import ReferentInvitation
from cities.services import invitations as services
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from cms_portal.mailing.bounces import NotABounce, read_bounce

PER_PAGE = 50


@require_safe
def invitation_list(request: AuthenticatedRequest) -> HttpResponse:
    require_office(request)
    return render(request, "cities/invitations/list.html", _list_context(request))


def _list_context(request: AuthenticatedRequest) -> dict[str, Any]:
    form = InvitationFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = ReferentInvitation.objects.visible_to(request.user)
    found = rows.search(wanted.get("q", ""))
    if wanted.get("stato"):
        found = found.in_state(wanted["stato"])
    page = Paginator(found.select_related("person", "city", "mail"), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    return {
        "filter": form,
        "is_filtered": bool(wanted.get("q") or wanted.get("stato")),
        "page": page,
        "may_invite": keeps_people(request.user),
        "bounce_form": BounceFileForm(),
    }


@require_safe
def invitation_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk), BounceNoteForm())


@require_POST
def resend(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    invitation = _mine_to_change(request, pk)
    try:
        new = services.resend(invitation=invitation, by=request.user)
    except (NotInvitable, InvitationClosed) as error:
        messages.error(request, str(error))
        return redirect(invitation)
    messages.success(request, f"Nuovo invito in partenza per {new.email}: il precedente non vale.")
    return redirect(new)


@require_POST
def revoke(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    invitation = _mine_to_change(request, pk)
    try:
        services.revoke(invitation=invitation, by=request.user)
    except InvitationClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Invito revocato: il collegamento non funziona più.")
    return redirect(invitation)


@require_POST
def note_bounce(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    invitation = _mine_to_change(request, pk)
    form = BounceNoteForm(request.POST)
    if not form.is_valid():
        return _show(request, invitation, form, status=422)
    note = form.cleaned_data["note"]
    try:
        services.note_bounce(invitation=invitation, note=note, by=request.user)
    except InvitationClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Annotato: l'invito risulta non recapitato.")
    return redirect(invitation)


@require_POST
def read_bounce_file(request: AuthenticatedRequest) -> HttpResponse:
    """An uploaded notice of non-delivery finds its invitation by itself."""
    require_keeper_of_people(request)
    form = BounceFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = services.note_bounce_of(
                bounce=read_bounce(form.cleaned_data["file"]), by=request.user
            )
        except NotABounce as error:
            form.add_error("file", str(error))
        else:
            if len(found) == 1:
                messages.success(request, f"L'invito a {found[0].email} risulta non recapitato.")
                return redirect(found[0])
            if found:
                messages.success(request, f"{len(found)} inviti risultano non recapitati.")
                return redirect("invitations:list")
            form.add_error("file", "L'avviso non riguarda nessun invito in attesa.")
    context = _list_context(request) | {"bounce_form": form}
    return render(request, "cities/invitations/list.html", context, status=422)


def require_office(request: AuthenticatedRequest) -> None:
    """404 to who has no business knowing that the page exists."""
    if not request.user.has_role(Role.STAFF, Role.AUTHORITY):
        raise Http404


def require_keeper_of_people(request: AuthenticatedRequest) -> None:
    require_office(request)
    if not keeps_people(request.user):
        raise PermissionDenied


def _visible(request: AuthenticatedRequest, pk: int) -> ReferentInvitation:
    rows = ReferentInvitation.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("person__user", "city", "mail", "by", "accepted_by"), pk=pk
    )


def _mine_to_change(request: AuthenticatedRequest, pk: int) -> ReferentInvitation:
    invitation = _visible(request, pk)
    if not keeps_people(request.user):
        raise PermissionDenied
    return invitation


def _show(
    request: AuthenticatedRequest,
    invitation: ReferentInvitation,
    form: BounceNoteForm,
    status: int = 200,
) -> HttpResponse:
    others = ReferentInvitation.objects.filter(person=invitation.person).exclude(pk=invitation.pk)
    context = {
        "invitation": invitation,
        "others": others.select_related("city"),
        "warnings": warnings(invitation.email),
        "form": form,
        "may_change": keeps_people(request.user),
    }
    return render(request, "cities/invitations/detail.html", context, status=status)
