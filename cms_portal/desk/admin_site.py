"""The admin of this portal: what is to be done first, then the tables in the order of the work."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from cms_portal.accounts.models import User
from cms_portal.desk.work import work_to_do

# The tables that are used most come first; what is not named follows, by name.
APPS: Final = ("protocols", "cities", "events", "mailing", "jobs", "documents", "files", "accounts")
MODELS: Final = (
    "Protocol",
    "ProtocolTemplate",
    "Clause",
    "CeilingAct",
    "Ceiling",
    "PublishedFigure",
    "Authority",
    "City",
    "Person",
    "Referent",
    "LegalRepresentative",
    "Office",
    "ChangeProposal",
    "Handover",
    "MunicipalVote",
    "Organisation",
    "Priority",
    "Theme",
    "Region",
    "Event",
    "EventSession",
    "OutboundMail",
    "ReminderRule",
    "ReminderOccurrence",
    "Job",
    "FrozenDocument",
    "PrivateFile",
    "User",
)


class PortalAdminSite(AdminSite):
    site_header = "Amministrazione"
    site_title = "Percorso Città Medie Sud"
    index_title = "Amministrazione"
    enable_nav_sidebar = True

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        assert isinstance(request.user, User)
        return super().index(request, {"work": work_to_do(request.user), **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Nothing unreadable gets further: the stock admin fails on it with an error page."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\x00" in value for _, values in request.POST.lists() for value in values):
                return _unreadable()
            model_admin = getattr(view, "__self__", None)
            if isinstance(model_admin, ModelAdmin):
                if not _are_choices_readable(request, model_admin):
                    return _unreadable()
                if not _are_rows_readable(request, model_admin):
                    messages.error(request, "Righe scelte non leggibili: sceglietele di nuovo.")
                    return HttpResponseRedirect(request.get_full_path())
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = capfirst(app["name"])
            app["models"].sort(
                key=lambda model: (_rank(MODELS, model["object_name"]), model["name"])
            )
        return sorted(apps, key=lambda app: (_rank(APPS, app["app_label"]), app["name"]))


def _unreadable() -> HttpResponseBadRequest:
    return HttpResponseBadRequest("Richiesta non valida.", content_type="text/plain")


def _are_choices_readable(request: HttpRequest, model_admin: ModelAdmin[Any]) -> bool:
    """Whether what is chosen in the searchable lists, those of the inlines too, are keys at all."""
    searched = set(model_admin.autocomplete_fields)
    for inline in model_admin.inlines:
        searched |= set(inline.autocomplete_fields)
    return all(
        not value or (value.isascii() and value.isdigit() and len(value) < 19)
        for name, values in request.POST.lists()
        if name.rpartition("-")[2] in searched
        for value in values
    )


def _are_rows_readable(request: HttpRequest, model_admin: ModelAdmin[Any]) -> bool:
    """Whether the rows ticked in a list are keys of its model at all."""
    try:
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            model_admin.opts.pk.to_python(key)
    except ValidationError:
        return False
    return True


def _rank(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)
