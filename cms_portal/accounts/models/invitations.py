from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models.audit import AuditMandate
from cms_portal.accounts.models.user import User
from cms_portal.accounts.roles import Role
from cms_portal.signs import refuse_hidden_signs

# Who comes in for the office or to control it; the people of the cities have their own.
INVITED_ROLES = (Role.STAFF, Role.AUTHORITY, Role.AUDITOR)
# Those of who keeps a table are sent by the event.
LINKED_ROLES = (*INVITED_ROLES, Role.FACILITATOR)


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    def open(self) -> StaffInvitationQuerySet:
        """Not spent, not revoked, not expired: the ones that still let in."""
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class StaffInvitation(models.Model):
    """A one-time link to an access of the office or of control.

    From the portal, or, the first one of an installation, from the command line (`by` is empty).
    """

    email = models.EmailField("indirizzo e-mail")
    name = models.CharField(
        "nome e cognome", max_length=150, blank=True, validators=[refuse_hidden_signs]
    )
    role = models.CharField(
        "ruolo",
        max_length=20,
        choices=[(role.value, role.label) for role in LINKED_ROLES],
        default=Role.STAFF,
    )
    mandate = models.OneToOneField(
        AuditMandate,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitation",
        verbose_name="mandato di controllo",
    )
    token_hash = models.CharField("impronta del codice", max_length=64, unique=True)
    created_at = models.DateTimeField("creato il", default=timezone.now)
    expires_at = models.DateTimeField("scade il")
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)
    is_forced = models.BooleanField("forzato", default=False)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="invitato da",
    )
    revoked_at = models.DateTimeField("revocato il", null=True)
    accepted_at = models.DateTimeField("accettato il", null=True)
    accepted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="staff_invitations",
        verbose_name="accettato da",
    )

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invito della segreteria"
        verbose_name_plural = "inviti della segreteria"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="staff_invitation_accepted_by_someone",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="staff_invitation_role_known", condition=Q(role__in=LINKED_ROLES)
            ),
            models.CheckConstraint(
                name="staff_invitation_auditor_has_mandate",
                condition=Q(role=Role.AUDITOR, mandate__isnull=False)
                | (~Q(role=Role.AUDITOR) & Q(mandate__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Invito per {self.email}"

    @property
    def is_open(self) -> bool:
        ended = self.accepted_at or self.revoked_at
        return not ended and self.expires_at > timezone.now()
