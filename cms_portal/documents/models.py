from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone


class Sha256Hex(Func):
    """SHA-256 of a bytea, in hex: PostgreSQL's own function (Django's needs an extension)."""

    function = "sha256"
    template = "encode(%(function)s(%(expressions)s), 'hex')"
    output_field = models.CharField()


class OctetLength(Func):
    function = "octet_length"
    output_field = models.IntegerField()


class FrozenDocumentQuerySet(models.QuerySet["FrozenDocument"]):
    def without_content(self) -> Self:
        """For lists: everything but the bytes and what they were made from."""
        return self.defer("content", "html", "data")


class FrozenDocument(models.Model):
    """A text that never changes again: its bytes, their SHA-256, the data they were made from."""

    code = models.CharField("codice di verifica", max_length=14, unique=True)
    kind = models.CharField("tipo", max_length=60)
    subject_id = models.BigIntegerField("oggetto")
    reference = models.CharField("codice pratica", max_length=60)
    title = models.CharField("titolo", max_length=300)
    filename = models.CharField("nome del file", max_length=80)
    content = models.BinaryField("file")
    sha256 = models.CharField("impronta SHA-256", max_length=64)
    size = models.PositiveIntegerField("dimensione in byte")
    pages = models.PositiveSmallIntegerField("pagine")
    html = models.TextField("testo da cui è fatto")
    data = models.JSONField("dati da cui è fatto")
    engine = models.JSONField("versioni del motore di stampa")
    is_demo = models.BooleanField("dati dimostrativi")
    created_at = models.DateTimeField("reso definitivo il", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="reso definitivo da",
    )

    objects = FrozenDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "testo definitivo"
        verbose_name_plural = "testi definitivi"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(name="document_subject", fields=["kind", "subject_id"])]
        constraints = [
            models.CheckConstraint(
                name="document_sha256_is_of_content",
                condition=Q(sha256=Sha256Hex(F("content"))),
                violation_error_message="L'impronta non è quella del file.",
            ),
            models.CheckConstraint(
                name="document_size_is_of_content",
                condition=Q(size=OctetLength(F("content")), size__gt=0),
                violation_error_message="La dimensione non è quella del file.",
            ),
            models.CheckConstraint(
                name="document_has_pages",
                condition=Q(pages__gt=0),
                violation_error_message="Un documento ha almeno una pagina.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="document_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            # A test database is emptied between tests; the settings of the tests alone say so.
            pgtrigger.Trigger(
                name="document_never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="""
                    IF current_setting('cms.is_test_database', true) IS DISTINCT FROM 'yes' THEN
                        RAISE EXCEPTION 'frozen documents are never emptied';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.reference})"

    def get_absolute_url(self) -> str:
        return reverse("documents:verify", args=[self.code])

    @property
    def sha256_grouped(self) -> str:
        """Eight by eight, to be compared by eye."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, 64, 8))
