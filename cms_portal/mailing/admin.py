from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.mailing import services
from cms_portal.mailing.exceptions import NotResendable
from cms_portal.mailing.models import OutboundMail, ReminderOccurrence, ReminderRule
from cms_portal.mailing.reminders import get_source, source_choices


@admin.register(OutboundMail)
class OutboundMailAdmin(ReadOnlyAdmin):
    list_display = ["subject", "to", "state", "created_at", "sent_at", "reason", "city_code"]
    list_filter = ["state", "carries_secret", "template", "created_at"]
    list_select_related = ["by"]
    search_fields = ["to", "subject", "key", "city_code"]
    date_hierarchy = "created_at"
    actions = ["send_again"]
    # An allow-list: what is sealed, and any later column, stays out of the page.
    fields = [
        "subject",
        "to",
        "state",
        "error",
        "reason",
        "carries_secret",
        "text",
        "created_at",
        "sent_at",
        "expires_at",
        "erased_at",
        "by",
        "city_code",
        "again_of",
        "job",
        "template",
        "key",
        "message_id",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboundMail]:
        mails = OutboundMail.objects.visible_to(request.user)  # type: ignore[arg-type]
        return mails.defer("sealed", "html")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mailing.change_outboundmail")

    @admin.action(description="Invia di nuovo i messaggi scelti", permissions=["act"])
    def send_again(self, request: AuthenticatedRequest, queryset: QuerySet[OutboundMail]) -> None:
        queued = 0
        for mail in queryset:
            try:
                services.send_again(mail_id=mail.pk, by=request.user)
            except NotResendable as error:
                self.message_user(request, f"{mail}: {error}", messages.WARNING)
            else:
                queued += 1
        if queued:
            self.message_user(request, f"Messaggi in partenza: {queued}.", messages.SUCCESS)


class ReminderRuleForm(forms.ModelForm):
    source = forms.ChoiceField(label="Che cosa si sollecita", choices=source_choices)

    class Meta:
        model = ReminderRule
        fields = ["name", "source", "first_after_days", "every_days", "at_most", "is_active"]


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    list_display = [
        "name",
        "what",
        "first_after_days",
        "every_days",
        "at_most",
        "is_active",
    ]
    list_filter = ["is_active"]
    search_fields = ["name"]
    form = ReminderRuleForm

    @admin.display(description="che cosa si sollecita", ordering="source")
    def what(self, rule: ReminderRule) -> str:
        source = get_source(rule.source)
        return source.label if source else rule.source


@admin.register(ReminderOccurrence)
class ReminderOccurrenceAdmin(ReadOnlyAdmin):
    list_display = ["rule", "recipient", "due_on", "written_on", "mail_state"]
    list_filter = ["rule", "due_on"]
    list_select_related = ["rule", "mail"]
    search_fields = ["recipient", "mail__city_code"]
    date_hierarchy = "due_on"

    @admin.display(description="messaggio", ordering="mail__state")
    def mail_state(self, occurrence: ReminderOccurrence) -> str:
        return occurrence.mail.get_state_display() if occurrence.mail else "—"
