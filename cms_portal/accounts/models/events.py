import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models.user import User


class AccessEventKind(models.TextChoices):
    ACCEPTED = "accepted", "invito accettato"
    ROLE_GRANTED = "role_granted", "ruolo attribuito"
    ROLE_WITHDRAWN = "role_withdrawn", "ruolo tolto"
    FACTOR_ADDED = "factor_added", "secondo fattore registrato"
    FACTOR_REMOVED = "factor_removed", "secondo fattore tolto"
    RESET_ASKED = "reset_asked", "azzeramento del secondo fattore chiesto"
    RESET_REFUSED = "reset_refused", "azzeramento del secondo fattore non approvato"
    RESET_DONE = "reset_done", "secondo fattore azzerato"
    SESSIONS_ENDED = "sessions_ended", "sessioni chiuse"
    LINKED = "linked", "identità SPID o CIE collegata"
    CLOSED = "closed", "accesso chiuso"
    REOPENED = "reopened", "accesso riaperto"


class AccessEvent(models.Model):
    """What happened to somebody's access: who did it, when. Written once, never changed."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="access_events", verbose_name="accesso di"
    )
    kind = models.CharField("che cosa", max_length=20, choices=AccessEventKind)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="da chi",
        help_text="Vuoto: dalla riga di comando.",
    )
    at = models.DateTimeField("quando", default=timezone.now)
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        verbose_name = "evento di un accesso"
        verbose_name_plural = "eventi degli accessi"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="access_event_of_user")]
        constraints = [
            models.CheckConstraint(
                name="access_event_kind_known", condition=Q(kind__in=AccessEventKind.values)
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="access_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
