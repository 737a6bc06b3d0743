from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.privacy.enums import NoticeState
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def published(self) -> Self:
        return self.filter(state=NoticeState.PUBLISHED)

    def current(self) -> PrivacyNotice | None:
        """The version that counts today; None before the first one is published."""
        return self.published().order_by("-version").first()


class PrivacyNotice(models.Model):
    """A version of the information that art. 13 of Reg. (EU) 2016/679 asks for."""

    version = models.PositiveIntegerField("versione", unique=True, editable=False)
    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    text = models.TextField(
        "testo",
        help_text="Una riga che comincia con «# » è un titolo, con «- » una voce di elenco; "
        "una riga vuota separa i paragrafi.",
        validators=[refuse_hidden_signs_in_lines],
    )
    what_changed = models.TextField(
        "che cosa cambia",
        blank=True,
        help_text="Lo legge, prima del testo, chi aveva già preso visione di una versione.",
        validators=[refuse_hidden_signs_in_lines],
    )
    state = models.CharField(
        "stato",
        max_length=10,
        choices=NoticeState,
        default=NoticeState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField("pubblicata il", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="pubblicata da",
    )
    created_at = models.DateTimeField("creata il", default=timezone.now, editable=False)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "informativa"
        verbose_name_plural = "informative"
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="notice_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notice_published_iff_dated",
                condition=Q(state=NoticeState.PUBLISHED, published_at__isnull=False)
                | Q(state=NoticeState.DRAFT, published_at__isnull=True, published_by__isnull=True),
            ),
            models.UniqueConstraint(
                name="notice_one_draft",
                fields=["state"],
                condition=Q(state=NoticeState.DRAFT),
                violation_error_message="C'è già una bozza: finite prima quella.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="notice_published_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=NoticeState.PUBLISHED.value),
            )
        ]

    def __str__(self) -> str:
        return f"Informativa, versione {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:notice_version", args=[self.version])

    @property
    def is_published(self) -> bool:
        return self.state == NoticeState.PUBLISHED


class NoticeReceipt(models.Model):
    """Somebody was shown a version and said so: "presa visione", not consent. Append-only."""

    notice = models.ForeignKey(
        PrivacyNotice, on_delete=models.PROTECT, related_name="receipts", verbose_name="informativa"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="notice_receipts", verbose_name="persona"
    )
    at = models.DateTimeField("quando", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "presa visione"
        verbose_name_plural = "prese visione"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="receipt_once_per_version", fields=["notice", "user"])
        ]
        triggers = [
            pgtrigger.Protect(
                name="receipt_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: versione {self.notice.version}"
