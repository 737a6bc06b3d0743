from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import InvitationInvalid
from cms_portal.accounts.forms import AcceptInvitationForm
from cms_portal.accounts.models import StaffInvitation


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page; only the button (a POST) spends it: mail scanners follow links."""
    invitation = (
        StaffInvitation.objects.open().filter(token_hash=services.hash_token(token)).first()
    )
    if invitation is None:
        return invalid(request)
    form = AcceptInvitationForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_staff_invitation(token=token, name=form.cleaned_data["name"])
        except InvitationInvalid:
            return invalid(request)
        response = perform_login(request, user, email_verification="none")
        messages.success(
            request,
            "Accesso attivato. Scegliete ora una password o registrate una passkey; "
            "potete sempre entrare con un codice inviato per e-mail.",
        )
        return response or redirect("desk:home")
    return render(request, "accounts/invitation.html", {"form": form, "invitation": invitation})


def invalid(request: HttpRequest) -> HttpResponse:
    """Used, expired, revoked or guessed: always this page, which says nothing more."""
    return render(request, "accounts/invitation_invalid.html", status=410)
