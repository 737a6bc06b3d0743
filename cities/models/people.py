from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from cities import periods
from cities.enums import Gender, ReferentKind, RepresentativeKind
from cities.history import keep_history
from cities.models.city import City
from cities.names import fold, folded_column
from cities.titles import referent_title, representative_title
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

# The first part of the word that names a mandate in addresses: "referente-12".
REFERENT_SLUG = "referente"
REPRESENTATIVE_SLUG = "rappresentante"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who act, or acted, for a city that `user` sees; and oneself."""
        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities and user.city_scope is None:
            return self
        cities = City.objects.visible_to(user)
        acts = (
            Exists(model.objects.filter(person=OuterRef("pk"), city__in=cities))
            for model in (Referent, LegalRepresentative)
        )
        office = Exists(Office.objects.filter(responsible=OuterRef("pk"), city__in=cities))
        return self.filter(Q(*acts, office, Q(user=user), _connector=Q.OR))

    def known_in(self, city: City) -> Self:
        """Who has, or had, a part in the city: the ones to choose from before typing a name."""
        return self.filter(
            Exists(Referent.objects.filter(person=OuterRef("pk"), city=city))
            | Exists(LegalRepresentative.objects.filter(person=OuterRef("pk"), city=city))
            | Exists(Office.objects.filter(responsible=OuterRef("pk"), city=city))
        )

    def search(self, text: str) -> Self:
        """Every word of `text` somewhere in the name, or the whole in the e-mail address."""
        found = Q(email__contains=text.strip().lower())
        words = Q()
        for word in fold(text).split(" "):
            words &= Q(folded_name__contains=word)
        return self.filter(found | words) if fold(text) else self


@keep_history(exclude=["folded_name"])
class Person(models.Model):
    """One human being, with or without an access to the portal."""

    first_name = models.CharField("nome", max_length=100, validators=[refuse_hidden_signs])
    last_name = models.CharField("cognome", max_length=100, validators=[refuse_hidden_signs])
    gender = models.CharField(
        "genere nelle qualifiche",
        max_length=1,
        choices=Gender,
        blank=True,
        help_text="Serve solo a scrivere «Sindaca» o «Sindaco» negli atti.",
    )
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(
        "telefono", max_length=40, blank=True, validators=[refuse_hidden_signs]
    )
    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="accesso al portale",
    )
    is_invented = models.BooleanField(
        "persona inventata", default=False, help_text="Fa parte dei dati dimostrativi."
    )
    folded_name = folded_column("last_name", "first_name")

    if TYPE_CHECKING:
        referents: RelatedManager[Referent]
        legal_representatives: RelatedManager[LegalRepresentative]

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "persone"
        ordering = ["folded_name", "pk"]
        indexes = [models.Index(fields=["folded_name"], name="person_folded_name")]
        constraints = [
            models.CheckConstraint(
                name="person_gender_known", condition=Q(gender__in=["", *Gender.values])
            ),
            models.CheckConstraint(
                name="person_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="L'indirizzo e-mail va scritto in minuscolo.",
            ),
            models.CheckConstraint(
                name="person_is_named",
                condition=~Q(folded_name=""),
                violation_error_message="Scrivete nome e cognome.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """The name on screen: who is invented says so."""
        return f"{self.full_name} (demo)" if self.is_invented else self.full_name

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


class ReferentQuerySet(models.QuerySet["Referent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def current(self, on_day: date | None = None) -> Self:
        return self.filter(periods.on(on_day))


@keep_history()
class Referent(models.Model):
    """A person's mandate to speak for a city."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="referents", verbose_name="città"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="referents", verbose_name="persona"
    )
    kind = models.CharField("tipo", max_length=20, choices=ReferentKind)
    office_name = models.CharField(
        "ufficio o incarico", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    act = models.CharField(
        "atto di nomina", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    valid_from = models.DateField("dal", validators=[refuse_impossible_day])
    valid_to = models.DateField(
        "fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )
    substitute_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name="supplente di",
    )

    objects = ReferentQuerySet.as_manager()

    class Meta:
        verbose_name = "referente"
        verbose_name_plural = "referenti"
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referent_kind_known", condition=Q(kind__in=ReferentKind.values)
            ),
            periods.ends_after_it_starts("referent_ends_after_start"),
            *(
                periods.no_overlap(
                    f"referent_once_{kind}",
                    "city",
                    "person",
                    condition=Q(kind=kind),
                    message="La persona ha già questo incarico in quel periodo.",
                )
                for kind in ReferentKind
            ),
            models.CheckConstraint(
                name="referent_not_own_substitute",
                condition=Q(substitute_of__isnull=True) | ~Q(substitute_of=F("pk")),
                violation_error_message="Nessuno è supplente di se stesso.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title.lower()}"

    @property
    def title(self) -> str:
        """ "Referente politica" or "Referente politico"; ", supplente" for who stands in."""
        return referent_title(
            ReferentKind(self.kind), self.person.gender, is_substitute=bool(self.substitute_of_id)
        )

    @property
    def slug(self) -> str:
        """How addresses name this mandate."""
        return f"{REFERENT_SLUG}-{self.pk}"

    def clean(self) -> None:
        if self.substitute_of and self.substitute_of.city_id != self.city_id:
            raise ValidationError(
                {"substitute_of": "Si è supplenti di un referente della stessa città."}
            )

    def is_current(self, on_day: date) -> bool:
        return periods.holds(self.valid_from, self.valid_to, on_day)


class LegalRepresentativeQuerySet(models.QuerySet["LegalRepresentative"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def current(self, on_day: date | None = None) -> Self:
        return self.filter(periods.on(on_day))


@keep_history()
class LegalRepresentative(models.Model):
    """A person's mandate to sign for a Comune. A commission is several rows, one each."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="legal_representatives", verbose_name="città"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="legal_representatives",
        verbose_name="persona",
    )
    kind = models.CharField("in qualità di", max_length=20, choices=RepresentativeKind)
    act = models.CharField("atto", max_length=200, blank=True, validators=[refuse_hidden_signs])
    valid_from = models.DateField("dal", validators=[refuse_impossible_day])
    valid_to = models.DateField(
        "fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )

    objects = LegalRepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = "chi rappresenta il Comune"
        verbose_name_plural = "chi rappresenta i Comuni"
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="representative_kind_known", condition=Q(kind__in=RepresentativeKind.values)
            ),
            periods.ends_after_it_starts("representative_ends_after_start"),
            *(
                periods.no_overlap(
                    f"representative_once_{kind}",
                    "city",
                    "person",
                    condition=Q(kind=kind),
                    message="La persona rappresenta già il Comune in quel periodo.",
                )
                for kind in RepresentativeKind
            ),
            periods.no_overlap(
                "representative_one_mayor",
                "city",
                condition=Q(kind=RepresentativeKind.MAYOR),
                message="In quel periodo c'è già un Sindaco: chiudete prima il suo mandato.",
            ),
            models.CheckConstraint(
                name="representative_delegate_has_act",
                condition=~Q(kind=RepresentativeKind.DELEGATE) | ~Q(act=""),
                violation_error_message="Chi firma per delega ha un atto di delega: scrivetelo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"

    @property
    def title(self) -> str:
        """In which capacity, in the right gender: "Sindaca", "Commissario straordinario"."""
        return representative_title(RepresentativeKind(self.kind), self.person.gender)

    @property
    def slug(self) -> str:
        return f"{REPRESENTATIVE_SLUG}-{self.pk}"

    def is_current(self, on_day: date) -> bool:
        return periods.holds(self.valid_from, self.valid_to, on_day)


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def current(self, on_day: date | None = None) -> Self:
        return self.filter(periods.on(on_day))


@keep_history()
class Office(models.Model):
    """The office that a city names for the programme, and the person responsible there."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="offices", verbose_name="città"
    )
    name = models.CharField("ufficio", max_length=200, validators=[refuse_hidden_signs])
    responsible = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name="responsabile",
    )
    responsible_role = models.CharField(
        "qualifica del responsabile", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    act = models.CharField(
        "atto di individuazione", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    valid_from = models.DateField("dal", validators=[refuse_impossible_day])
    valid_to = models.DateField(
        "fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "ufficio"
        verbose_name_plural = "uffici"
        ordering = ["-valid_from", "pk"]
        constraints = [
            periods.ends_after_it_starts("office_ends_after_start"),
            periods.no_overlap(
                "office_one_at_a_time",
                "city",
                message="La città ha già un ufficio referente in quel periodo.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_current(self, on_day: date) -> bool:
        return periods.holds(self.valid_from, self.valid_to, on_day)
