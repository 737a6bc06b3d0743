from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from cities.models.city import City
from cities.models.people import Person
from cities.names import fold
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail


class InvitationState(models.TextChoices):
    """Read from the dates of an invitation, never stored."""

    OPEN = "open", "In attesa"
    BOUNCED = "bounced", "Non recapitato"
    EXPIRED = "expired", "Scaduto"
    ACCEPTED = "accepted", "Accettato"
    REVOKED = "revoked", "Revocato"


class ReferentInvitationQuerySet(models.QuerySet["ReferentInvitation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff and authority: an invitation shows whom the programme writes to."""
        is_office = isinstance(user, User) and user.has_role(Role.STAFF, Role.AUTHORITY)
        return self if is_office else self.none()

    def pending(self) -> Self:
        """Neither accepted nor revoked, whatever the day."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> Self:
        """The ones that still let in."""
        return self.pending().filter(expires_at__gt=timezone.now())

    def in_state(self, state: str) -> Self:
        now = timezone.now()
        wanted = {
            InvitationState.OPEN: Q(expires_at__gt=now, bounced_at__isnull=True),
            InvitationState.BOUNCED: Q(bounced_at__isnull=False),
            InvitationState.EXPIRED: Q(expires_at__lte=now, bounced_at__isnull=True),
        }
        if state == InvitationState.ACCEPTED:
            return self.filter(accepted_at__isnull=False)
        if state == InvitationState.REVOKED:
            return self.filter(revoked_at__isnull=False)
        return self.pending().filter(wanted[InvitationState(state)])

    def search(self, text: str) -> Self:
        """Every word of `text` in the name of the person or of the city, or all of it in the
        address.
        """
        if not fold(text):
            return self
        words = Q()
        for word in fold(text).split(" "):
            words &= Q(person__folded_name__contains=word) | Q(city__folded_name__contains=word)
        return self.filter(words | Q(email__contains=text.strip().lower()))


class ReferentInvitation(models.Model):
    """A one-time link that makes a person of a city into somebody who may sign in."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="invitations", verbose_name="persona"
    )
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="invitations", verbose_name="città"
    )
    email = models.EmailField("indirizzo")
    token_hash = models.CharField("impronta del codice", max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField("inviato il", default=timezone.now)
    expires_at = models.DateTimeField("scade il")
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="invitato da",
    )
    accepted_at = models.DateTimeField("accettato il", null=True)
    accepted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="referent_invitations",
        verbose_name="accesso aperto",
    )
    revoked_at = models.DateTimeField("revocato il", null=True)
    bounced_at = models.DateTimeField("tornato indietro il", null=True)
    bounce_note = models.CharField("perché è tornato indietro", max_length=300, blank=True)
    mail = models.OneToOneField(
        OutboundMail,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="messaggio",
    )

    objects = ReferentInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invito al portale"
        verbose_name_plural = "inviti al portale"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["-sent_at"], name="referent_invitation_sent")]
        constraints = [
            models.UniqueConstraint(
                name="referent_invitation_one_pending",
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                violation_error_message="La persona ha già un invito in attesa.",
            ),
            models.CheckConstraint(
                name="referent_invitation_accepted_by_someone",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referent_invitation_one_end",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="referent_invitation_has_a_life", condition=Q(expires_at__gt=F("sent_at"))
            ),
            models.CheckConstraint(
                name="referent_invitation_email_lower_case", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="referent_invitation_note_of_a_bounce",
                condition=Q(bounced_at__isnull=False) | Q(bounce_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Invito per {self.person} ({self.city})"

    def get_absolute_url(self) -> str:
        return reverse("invitations:detail", args=[self.pk])

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.bounced_at:
            return InvitationState.BOUNCED
        return InvitationState.OPEN if self.is_open else InvitationState.EXPIRED

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.revoked_at) and self.expires_at > timezone.now()

    @property
    def is_pending(self) -> bool:
        return not (self.accepted_at or self.revoked_at)

    @property
    def has_failed(self) -> bool:
        """Our own server already knows that the message did not leave."""
        return self.mail is not None and self.mail.state in (MailState.FAILED, MailState.DEAD)
