from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from events.enums import DossierScope
from events.models.event import Event
from events.models.registrations import Registration

OVER = (JobState.DEAD, JobState.CANCELLED)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the programme; for a city, those of the city alone."""
        if user.is_anonymous:
            return self.none()
        cities = City.objects.visible_to(user)
        of_a_city = Q(scope=DossierScope.CITY, city__in=cities)
        if not user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR):
            return self.filter(of_a_city) if user.has_role(Role.REFERENT) else self.none()
        if user.city_scope is None:
            return self
        of_its_people = Q(scope=DossierScope.PERSON, registration__delegation__city__in=cities)
        return self.filter(of_a_city | of_its_people)

    def under_way(self) -> Self:
        """Whose job still has to end."""
        return self.filter(file__isnull=True, job__isnull=False).exclude(job__state__in=OVER)


class Dossier(models.Model):
    """What was asked for an auditor, once: a ZIP of the papers of an event, with their index.

    The ZIP goes after a month; who asked, what it held and its SHA-256 stay.
    """

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="dossiers", verbose_name="evento"
    )
    scope = models.CharField("di che cosa", max_length=20, choices=DossierScope, editable=False)
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="città"
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="persona"
    )
    at = models.DateTimeField("chiesto il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chiesto da"
    )
    token = models.UUIDField("gettone", unique=True, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="lavoro"
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="file"
    )
    count = models.PositiveIntegerField("documenti", default=0, editable=False)
    index_sha256 = models.CharField(
        "SHA-256 dell'indice", max_length=64, blank=True, editable=False
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "fascicolo"
        verbose_name_plural = "fascicoli"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dossier_scope_says_whose",
                condition=Q(
                    scope__in=[DossierScope.WHOLE, DossierScope.CERTIFICATES],
                    city__isnull=True,
                    registration__isnull=True,
                )
                | Q(scope=DossierScope.CITY, city__isnull=False, registration__isnull=True)
                | Q(scope=DossierScope.PERSON, city__isnull=True, registration__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_made_has_an_index",
                condition=Q(file__isnull=True, count=0, index_sha256="")
                | Q(file__isnull=False, count__gt=0, index_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words}, {self.event}"

    @property
    def words(self) -> str:
        """ "Tutto l'evento", "Benevento", "Ada Sannita"."""
        if self.city is not None:
            return str(self.city)
        if self.registration is not None:
            return self.registration.person.shown_name
        return DossierScope(self.scope).label

    @property
    def has_failed(self) -> bool:
        """No ZIP, and none will come by itself."""
        return self.file_id is None and not self.is_under_way

    @property
    def is_under_way(self) -> bool:
        return self.file_id is None and self.job is not None and self.job.state not in OVER

    @property
    def has_expired(self) -> bool:
        file = self.file
        if file is None:
            return False
        gone = file.expires_at is not None and file.expires_at <= timezone.now()
        return gone or file.deleted_at is not None
