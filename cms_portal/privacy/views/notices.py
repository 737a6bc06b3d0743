"""The notice: for everybody, for who must take note of it, for who writes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from cms_portal.privacy import services
from cms_portal.privacy.access import for_office, for_staff
from cms_portal.privacy.cookies import COOKIES
from cms_portal.privacy.exceptions import PrivacyError
from cms_portal.privacy.forms import NoticeForm
from cms_portal.privacy.middleware import SEEN
from cms_portal.privacy.models import NoticeReceipt, PrivacyNotice
from cms_portal.privacy.notice_text import blocks


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    return _show(request, PrivacyNotice.objects.current())


@login_not_required
@require_safe
def notice_version(request: HttpRequest, version: int) -> HttpResponse:
    found = get_object_or_404(PrivacyNotice.objects.published(), version=version)
    return _show(request, found)


def _show(request: HttpRequest, shown: PrivacyNotice | None) -> HttpResponse:
    published = PrivacyNotice.objects.published().order_by("-version")
    receipt = None
    if shown and request.user.is_authenticated:
        receipt = NoticeReceipt.objects.filter(notice=shown, user=request.user).first()
    context = {
        "notice": shown,
        "blocks": blocks(shown.text) if shown else [],
        "receipt": receipt,
        "versions": list(published.only("version", "published_at")),
    }
    return render(request, "privacy/notice.html", context)


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/cookies.html", {"cookies": COOKIES})


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: AuthenticatedRequest) -> HttpResponse:
    """One page, one button; then on to where the person was going."""
    target = _target(request)
    current = PrivacyNotice.objects.current()
    if current is None:
        return redirect(target)
    if request.method == "POST":
        if request.POST.get("version") != str(current.version):  # a newer one came meanwhile
            messages.warning(request, "Nel frattempo il testo è cambiato: eccolo.")
            return redirect(request.get_full_path())
        services.acknowledge(notice_id=current.pk, user=request.user)
    if services.has_acknowledged(notice_id=current.pk, user=request.user):
        request.session[SEEN] = current.pk
        return redirect(target)
    had_another = NoticeReceipt.objects.filter(user=request.user).exists()
    context = {
        "notice": current,
        "blocks": blocks(current.text),
        "had_another": had_another,
        "next": target,
    }
    return render(request, "privacy/acknowledge.html", context)


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted != request.path else reverse("desk:home")


@require_safe
@for_office
def notice_list(request: AuthenticatedRequest) -> HttpResponse:
    versions = PrivacyNotice.objects.select_related("published_by").annotate(
        seen_by=Count("receipts")
    )
    context = {"versions": versions, "may_write": request.user.has_role(Role.STAFF)}
    return render(request, "privacy/notice_list.html", context)


@require_POST
@for_staff
def notice_new(request: AuthenticatedRequest) -> HttpResponse:
    return redirect("privacy:notice_edit", services.start_draft().version)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def notice_edit(request: AuthenticatedRequest, version: int) -> HttpResponse:
    draft = get_object_or_404(PrivacyNotice, version=version)
    if draft.is_published:
        return redirect(draft)
    form = NoticeForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Bozza salvata.")
        return redirect("privacy:notice_edit", version)
    status = 422 if form.errors else 200
    context = {"form": form, "notice": draft, "blocks": blocks(draft.text)}
    return render(request, "privacy/notice_edit.html", context, status=status)


@require_POST
@for_staff
def notice_publish(request: AuthenticatedRequest, version: int) -> HttpResponse:
    draft = get_object_or_404(PrivacyNotice, version=version)
    try:
        services.publish_notice(notice_id=draft.pk, by=request.user)
    except PrivacyError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            f"Pubblicata la versione {version}: ciascuno ne prenderà visione "
            "alla prossima pagina che apre.",
        )
    return redirect("privacy:notice_list")
