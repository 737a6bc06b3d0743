"""Inviting the office's own people, and who controls it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import NotInvitable
from cms_portal.accounts.forms import ColleagueForm
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.models import StaffInvitation
from cms_portal.accounts.roles import Role
from cms_portal.accounts.views.accesses import require_staff

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: AuthenticatedRequest) -> HttpResponse:
    require_staff(request)
    form = ColleagueForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            require_step_up(request)
            if _send(form, request):
                messages.success(request, f"Invito in partenza per {form.cleaned_data['email']}.")
                return redirect("accounts:invite")
    context = {
        "form": form,
        "invitations": StaffInvitation.objects.select_related("by", "mandate")[:SHOWN],
    }
    return render(request, "accounts/accesses/invite.html", context, status=status)


def _send(form: ColleagueForm, request: AuthenticatedRequest) -> bool:
    data = form.cleaned_data
    who = {name: data[name] for name in ("email", "name", "token")} | {"by": request.user}
    try:
        if data["role"] == Role.AUDITOR:
            services.invite_auditor(
                **who,
                body=data["body"],
                scope=data["scope"],
                city_codes=data["city_codes"],
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
            )
        else:
            services.invite_colleague(**who, role=Role(data["role"]))
    except NotInvitable as error:
        form.add_error("email", str(error))
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


@require_POST
def revoke(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    invitation = get_object_or_404(StaffInvitation, pk=pk)
    services.revoke_staff_invitation(invitation=invitation, by=request.user)
    messages.success(request, "Invito revocato: il collegamento non funziona più.")
    return redirect("accounts:invite")
