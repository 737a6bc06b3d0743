from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.fulltext import fits, query_of, search_column
from cities.models.city import City
from cities.models.texts import GuidelineVersion, Question
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines


class CityMessageQuerySet(models.QuerySet["CityMessage"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def search(self, text: str) -> Self:
        return self.filter(search_words=query_of(text))


class CityMessage(models.Model):
    """What the programme wrote to one city. Its referents get it by mail too, one each.

    `sending`: the same for all the cities that were written to together.
    """

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="messages", verbose_name="città"
    )
    subject = models.CharField("oggetto", max_length=200, validators=[refuse_hidden_signs])
    text = models.TextField("testo", validators=[refuse_hidden_signs_in_lines])
    source = models.CharField("a proposito di", max_length=60)
    url = models.CharField(
        "indirizzo nel portale",
        max_length=200,
        blank=True,
        help_text="Dove si continua, per esempio /linee-guida/3/.",
    )
    guideline_version = models.ForeignKey(
        GuidelineVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name="versione delle linee guida",
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name="quesito",
    )
    sending = models.UUIDField("invio", default=uuid.uuid4, editable=False)
    sent_at = models.DateTimeField("inviato il", default=timezone.now)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="inviato da",
    )
    search_words = search_column(title=["subject"], body=["text"])

    objects = CityMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "messaggio alla città"
        verbose_name_plural = "messaggi alle città"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["city", "-sent_at"], name="city_message_newest"),
            models.Index(fields=["sending"], name="city_message_sending"),
            GinIndex(fields=["search_words"], name="city_message_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="city_message_once_per_sending", fields=["sending", "city"]
            ),
            models.UniqueConstraint(
                name="city_message_version_sent_once",
                fields=["city", "guideline_version"],
                condition=Q(guideline_version__isnull=False),
            ),
            models.CheckConstraint(
                name="city_message_says_something",
                condition=~Q(subject="") & ~Q(text=""),
                violation_error_message="Scrivete oggetto e testo.",
            ),
            models.CheckConstraint(
                name="city_message_stays_in_the_portal",
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
            ),
            fits("city_message_text_fits", "text"),
        ]
        triggers = [pgtrigger.Protect(name="city_message_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("messages:detail", args=[self.pk])
