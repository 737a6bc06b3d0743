"""What cities tell about their people, and how one person's part passed to another."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.enums import (
    Gender,
    ProposalKind,
    ProposalState,
    ReferentKind,
    RepresentativeKind,
)
from cities.history import keep_history
from cities.models.city import City
from cities.models.people import LegalRepresentative, Person, Referent
from cities.titles import representative_title
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

_ABOUT_SOMEONE_LEAVING = (ProposalKind.REPLACEMENT, ProposalKind.END)
_LOOKS = {
    ProposalState.PROPOSED: "now",
    ProposalState.ACCEPTED: "done",
    ProposalState.REFUSED: "away",
    ProposalState.WITHDRAWN: "lock",
}


class ChangeProposalQuerySet(models.QuerySet["ChangeProposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state=ProposalState.PROPOSED)


@keep_history()
class ChangeProposal(models.Model):
    """A change of people told by the city with its act; it counts when the office accepts it.

    `effective_on` is the first day of who comes, or the last of who only leaves.
    """

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="change_proposals", verbose_name="città"
    )
    token = models.UUIDField("gettone", unique=True, default=uuid.uuid4, editable=False)
    what = models.CharField("che cosa cambia", max_length=20, choices=ProposalKind)
    referent = models.ForeignKey(
        Referent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_proposals",
        verbose_name="referente che lascia",
    )
    first_name = models.CharField(
        "nome", max_length=100, blank=True, validators=[refuse_hidden_signs]
    )
    last_name = models.CharField(
        "cognome", max_length=100, blank=True, validators=[refuse_hidden_signs]
    )
    gender = models.CharField("genere nelle qualifiche", max_length=1, choices=Gender, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(
        "telefono", max_length=40, blank=True, validators=[refuse_hidden_signs]
    )
    referent_kind = models.CharField(
        "tipo di referente", max_length=20, choices=ReferentKind, blank=True
    )
    representative_kind = models.CharField(
        "in qualità di", max_length=20, choices=RepresentativeKind, blank=True
    )
    office_name = models.CharField(
        "ufficio o incarico", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    role = models.CharField(
        "qualifica", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    effective_on = models.DateField("decorrenza", validators=[refuse_impossible_day])
    act = models.CharField("atto", max_length=200, validators=[refuse_hidden_signs])
    act_file = models.ForeignKey(
        PrivateFile,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="file dell'atto",
    )
    note = models.TextField(
        "nota", max_length=1000, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="comunicata da"
    )
    proposed_at = models.DateTimeField("comunicata il", default=timezone.now, editable=False)
    followed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_proposals",
        verbose_name="risposta a",
        help_text="Chi, per la città, riceve la risposta.",
    )
    state = models.CharField(
        "stato", max_length=10, choices=ProposalState, default=ProposalState.PROPOSED
    )
    reason = models.TextField(
        "motivo", max_length=1000, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="decisa da",
    )
    decided_at = models.DateTimeField("decisa il", null=True, blank=True)

    objects = ChangeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "variazione comunicata"
        verbose_name_plural = "variazioni comunicate"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_kind_known", condition=Q(what__in=ProposalKind.values)
            ),
            models.CheckConstraint(
                name="proposal_state_known", condition=Q(state__in=ProposalState.values)
            ),
            models.CheckConstraint(
                name="proposal_decided_iff_signed",
                condition=Q(
                    state=ProposalState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(state=ProposalState.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message="Una variazione decisa dice da chi e quando.",
            ),
            models.CheckConstraint(
                name="proposal_refused_says_why",
                condition=~Q(state=ProposalState.REFUSED) | ~Q(reason=""),
                violation_error_message="Scrivete perché la variazione non è accolta.",
            ),
            models.CheckConstraint(
                name="proposal_names_who_leaves",
                condition=Q(what__in=_ABOUT_SOMEONE_LEAVING, referent__isnull=False)
                | (~Q(what__in=_ABOUT_SOMEONE_LEAVING) & Q(referent__isnull=True)),
                violation_error_message="Scegliete il referente che lascia.",
            ),
            models.CheckConstraint(
                name="proposal_names_who_comes",
                condition=Q(what__in=[ProposalKind.END, ProposalKind.OFFICE])
                | (~Q(first_name="") & ~Q(last_name="")),
                violation_error_message="Scrivete nome e cognome.",
            ),
            models.CheckConstraint(name="proposal_has_act", condition=~Q(act="")),
        ]
        triggers = [
            pgtrigger.FSM(
                name="proposal_decided_once",
                field="state",
                transitions=[
                    (ProposalState.PROPOSED.value, after.value)
                    for after in ProposalState
                    if after != ProposalState.PROPOSED
                ],
            ),
            pgtrigger.Protect(name="proposal_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.get_what_display()}"

    def get_absolute_url(self) -> str:
        return reverse("cities:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def look(self) -> str:
        return _LOOKS[ProposalState(self.state)]

    @property
    def newcomer_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def newcomer_title(self) -> str:
        """In which capacity, in the right gender; "" when nobody comes."""
        if self.what == ProposalKind.REPRESENTATIVE:
            return representative_title(RepresentativeKind(self.representative_kind), self.gender)
        if self.what == ProposalKind.OFFICE:
            return "Responsabile per il Programma"
        if self.what == ProposalKind.END:
            return ""
        label = str(ReferentKind(self.referent_kind).label)
        return f"{label[:-1]}a" if self.gender == Gender.FEMALE else label


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))


class Handover(models.Model):
    """A mandate that ended, and what passed to whom: "subentro". Append-only.

    `passed`: one line per duty, `{"label", "title", "closed"}`, as it read on that day.
    """

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="handovers", verbose_name="città"
    )
    referent = models.ForeignKey(
        Referent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
        verbose_name="incarico di referente",
    )
    representative = models.ForeignKey(
        LegalRepresentative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
        verbose_name="mandato di rappresentanza",
    )
    leaver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="chi lascia"
    )
    newcomer = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="chi subentra",
    )
    passed = models.JSONField("che cosa è passato", default=list)
    made_at = models.DateTimeField("registrato il", default=timezone.now)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="da chi",
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "subentro"
        verbose_name_plural = "subentri"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_of_one_mandate",
                condition=Q(referent__isnull=False, representative__isnull=True)
                | Q(referent__isnull=True, representative__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="handover_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.leaver}"
