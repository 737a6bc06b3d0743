"""How long what is kept: the rules, what they would do now, and the last payments that hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from cms_portal.jobs.services import enqueue
from cms_portal.privacy import registry, services
from cms_portal.privacy.access import for_office, for_staff
from cms_portal.privacy.forms import PaymentForm, RuleForm
from cms_portal.privacy.models import LastPayment, RetentionRule, RetentionRun
from cms_portal.privacy.services.holds import payments_of


@require_safe
@for_office
def retention(request: AuthenticatedRequest) -> HttpResponse:
    """The trial is the page itself: it counts, and changes nothing."""
    outcomes = services.try_rules()
    context = {
        "outcomes": outcomes,
        "due": [one for one in outcomes if one.due],
        "due_count": sum(one.due for one in outcomes),
        "runs": list(RetentionRun.objects.select_related("by")[:10]),
        "may_act": request.user.has_role(Role.STAFF),
        "recorded": LastPayment.objects.count(),
        "cities": len(registry.beneficiaries()),
    }
    return render(request, "privacy/retention.html", context)


@require_POST
@for_staff
def retention_apply(request: AuthenticatedRequest) -> HttpResponse:
    moment = f"{timezone.now():%Y%m%d%H%M}"
    enqueue("privacy.retain", key=f"privacy-retain:{moment}", by=request.user)
    messages.success(
        request, "Avviata: fra poco l'esito sarà fra le ultime applicazioni, in fondo."
    )
    return redirect("privacy:retention")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def retention_rule(request: AuthenticatedRequest, category: str) -> HttpResponse:
    rule = get_object_or_404(RetentionRule, category=category)
    if not registry.is_known_category(category):
        raise Http404
    known = registry.get_category(category)
    form = RuleForm(request.POST or None, instance=rule, category=known)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"«{known.label}»: salvato.")
        return redirect("privacy:retention")
    context = {"form": form, "category": known}
    status = 422 if form.errors else 200
    return render(request, "privacy/retention_rule.html", context, status=status)


@require_safe
@for_office
def payments(request: AuthenticatedRequest) -> HttpResponse:
    names = registry.beneficiaries()
    known = payments_of(names)
    rows: list[dict[str, Any]] = [
        {"code": code, "name": name, "payment": known.get(code)} for code, name in names.items()
    ]
    context = {
        "rows": rows,
        "recorded": len(known),
        "may_act": request.user.has_role(Role.STAFF),
    }
    return render(request, "privacy/payments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def payment(request: AuthenticatedRequest, code: str) -> HttpResponse:
    name = _name_of(code)
    known = LastPayment.objects.filter(beneficiary=code).first()
    form = PaymentForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        saved = services.record_last_payment(
            code=code, paid_on=data["paid_on"], source=data["source"]
        )
        messages.success(
            request, f"{name}: le prove di spesa si conservano fino al {saved.keep_until:%d/%m/%Y}."
        )
        return redirect("privacy:payments")
    context = {"form": form, "name": name, "code": code, "is_known": known is not None}
    status = 422 if form.errors else 200
    return render(request, "privacy/payment.html", context, status=status)


@require_POST
@for_staff
def payment_remove(request: AuthenticatedRequest, code: str) -> HttpResponse:
    name = _name_of(code)
    services.forget_last_payment(code=code)
    messages.success(request, f"{name}: la data è tolta, tutto resta conservato.")
    return redirect("privacy:payments")


def _name_of(code: str) -> str:
    name = registry.beneficiaries().get(code)
    if name is None:
        raise Http404
    return name
