"""Who holds which role; every change leaves an AccessEvent."""

from django.apps import apps as installed_apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from cms_portal.accounts.exceptions import LastAdministrator
from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import POWERS, Role


def sync_roles() -> None:
    """Make the groups and their permissions equal to `roles.POWERS`; safe to run at any time."""
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(POWERS[role].permissions))


def _permissions(patterns: tuple[str, ...]) -> list[Permission]:
    labels = {config.label for config in installed_apps.get_app_configs()}
    wanted = Q(pk__in=[])
    for pattern in patterns:
        app_label, _, codename = pattern.partition(".")
        if app_label not in labels:
            raise LookupError(f"roles.py names an unknown app: {pattern}")
        of_app = Q(content_type__app_label=app_label)
        if codename == "*":
            wanted |= of_app
        elif codename.endswith("*"):
            wanted |= of_app & Q(codename__startswith=codename[:-1])
        else:
            wanted |= of_app & Q(codename=codename)
    return list(Permission.objects.filter(wanted))


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None = None) -> None:
    """Give `user` the role; who may enter the admin follows from it. Twice is once."""
    if user.groups.filter(name=role.value).exists():
        return
    user.groups.add(Group.objects.get(name=role.value))
    _follow_roles(user)
    _note(user, AccessEventKind.ROLE_GRANTED, role, by)


@transaction.atomic
def withdraw_role(*, user: User, role: Role, by: User | None = None) -> None:
    """Raises LastAdministrator rather than leave the portal without an active staff member."""
    if not user.groups.filter(name=role.value).exists():
        return
    if role == Role.STAFF:
        refuse_last_administrator(user)
    user.groups.remove(Group.objects.get(name=role.value))
    _follow_roles(user)
    _note(user, AccessEventKind.ROLE_WITHDRAWN, role, by)


def refuse_last_administrator(user: User) -> None:
    """Holds the lock until the transaction ends: two who leave at once are not both let go."""
    lock_staff()
    staff = User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
    if staff.filter(pk=user.pk).exists() and not staff.exclude(pk=user.pk).exists():
        raise LastAdministrator(
            "È l'ultima persona della segreteria con un accesso attivo: prima invitatene un'altra."
        )


def lock_staff() -> None:
    """Who is staff stays as it is until this transaction ends."""
    list(Group.objects.select_for_update().filter(name=Role.STAFF.value))


def _follow_roles(user: User) -> None:
    user.__dict__.pop("roles", None)
    user.is_staff = user.is_superuser or any(POWERS[role].enters_admin for role in user.roles)
    user.save(update_fields=["is_staff"])


def _note(user: User, kind: AccessEventKind, role: Role, by: User | None) -> None:
    AccessEvent.objects.create(user=user, kind=kind, by=by, note=role.label)
