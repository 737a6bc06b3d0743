from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from cms_portal.accounts.roles import POWERS, Role
from cms_portal.signs import refuse_hidden_signs

if TYPE_CHECKING:
    from cms_portal.accounts.models.audit import AuditMandate


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """`email` is stored in lower case; without `password` only a code or passkey lets in."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who may sign in. The human being and the mandates are in `cities`."""

    email = models.EmailField(
        "indirizzo e-mail",
        unique=True,
        error_messages={"unique": "C'è già un accesso con questo indirizzo."},
    )
    name = models.CharField("nome e cognome", max_length=150, validators=[refuse_hidden_signs])
    is_active = models.BooleanField("attivo", default=True)
    is_staff = models.BooleanField("entra nell'amministrazione", default=False, editable=False)
    date_joined = models.DateTimeField("creato il", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "utente"
        verbose_name_plural = "utenti"
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="L'indirizzo e-mail va scritto in minuscolo.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held now; one query, then kept for this object's life (one request)."""
        names = self.groups.values_list("name", flat=True)
        return frozenset(Role(name) for name in names if name in Role.values)

    def has_role(self, *roles: Role) -> bool:
        """True when the user holds any of `roles`; a superuser counts as staff and authority."""
        if self.is_superuser and {Role.STAFF, Role.AUTHORITY} & set(roles):
            return True
        return bool(self.roles & set(roles))

    @cached_property
    def is_auditor_only(self) -> bool:
        """Who is of the office too looks as the office does."""
        office = self.is_superuser or self.roles & {Role.STAFF, Role.AUTHORITY}
        return Role.AUDITOR in self.roles and not office

    @cached_property
    def audit_mandate(self) -> AuditMandate | None:
        """The one in force today; one query, for auditors only."""
        if Role.AUDITOR not in self.roles:
            return None
        return self.audit_mandates.current().select_related("user").order_by("valid_to").last()

    @property
    def city_scope(self) -> frozenset[str] | None:
        """The cadastral codes that an auditor was sent to look at; None: no such limit."""
        if not self.is_auditor_only:
            return None
        if self.audit_mandate is None:
            return frozenset()
        return frozenset(self.audit_mandate.city_codes) or None

    @property
    def sees_all_cities(self) -> bool:
        return self.is_superuser or any(POWERS[role].sees_all_cities for role in self.roles)

    @property
    def role_label(self) -> str:
        """The role in words, for the page header; the widest one when there are several."""
        return next((role.label for role in Role if role in self.roles), "")


def display_name(user: User) -> str:
    """How allauth's pages and mails call the person."""
    return str(user)
