from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.models import AccessEvent, StaffInvitation, User
from cms_portal.accounts.roles import Role


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that change through services only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "role_names", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "role_names", "is_active", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="ruoli")
    def role_names(self, user: User) -> str:
        names = {group.name for group in user.groups.all()}
        return ", ".join(role.label for role in Role if role.value in names) or "nessuno"


@admin.register(StaffInvitation)
class StaffInvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "created_at", "expires_at", "accepted_at", "is_forced"]
    fields = ["email", "name", "created_at", "expires_at", "revoked_at", "accepted_at", "is_forced"]


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "user", "by", "note"]
    list_filter = ["kind", "at"]
    search_fields = ["user__name", "user__email"]
    list_select_related = ["user", "by"]
    fields = ["user", "kind", "by", "at", "note"]
