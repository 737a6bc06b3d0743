"""Cities and people for the tests; every mandate is current unless its dates say otherwise."""

from datetime import date, timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cities.enums import Fund, OrganisationKind, ProposalKind, ReferentKind, RepresentativeKind
from cities.models import (
    ChangeProposal,
    City,
    CityAlias,
    CityIdentifier,
    ContactNote,
    IstatCode,
    LegalRepresentative,
    MunicipalVote,
    Office,
    Organisation,
    Person,
    Priority,
    Referent,
    ReferentInvitation,
    Region,
    Theme,
)
from cms_portal.accounts.services import hash_token
from cms_portal.files.models import PrivateFile
from tests.accounts.factories import UserFactory


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("name",)

    name = "Campania"
    istat_code = factory.Sequence(lambda n: f"{n % 100:02}")


class CityFactory(factory.django.DjangoModelFactory):
    """`CityFactory(pec="…", fiscal_code="…", ipa_code="…", aoo_code="…")` adds the dated rows."""

    class Meta:
        model = City
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Città di prova {n}")
    # From Z, which no Italian city has: tests that name a real code must not meet it here.
    cadastral_code = factory.Sequence(lambda n: f"{'ZEFHIKLMD'[n // 1000 % 9]}{n % 1000:03}")
    region = factory.SubFactory(RegionFactory)
    province_name = "Benevento"
    province_code = "BN"
    population = 57_778
    population_year = 2021
    latitude = 41.1307
    longitude = 14.77816

    @factory.post_generation
    def pec(self, create, extracted, **kwargs):
        _identify(self, "pec", extracted)

    @factory.post_generation
    def fiscal_code(self, create, extracted, **kwargs):
        _identify(self, "fiscal_code", extracted)

    @factory.post_generation
    def ipa_code(self, create, extracted, **kwargs):
        _identify(self, "ipa", extracted)

    @factory.post_generation
    def aoo_code(self, create, extracted, **kwargs):
        _identify(self, "aoo", extracted)


def _identify(city, kind, value):
    if value:
        CityIdentifierFactory(city=city, kind=kind, value=value)


class CityAliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CityAlias

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Altro nome {n}")


class CityIdentifierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CityIdentifier

    city = factory.SubFactory(CityFactory)
    kind = "pec"
    value = factory.Sequence(lambda n: f"protocollo{n}@pec.citta.example")


class IstatCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IstatCode

    city = factory.SubFactory(CityFactory)
    code = factory.Sequence(lambda n: f"{n % 1_000_000:06}")
    province_code = "BN"


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Sannita{n}")
    gender = "F"
    email = factory.Sequence(lambda n: f"ada.sannita{n}@citta.example")


class ReferentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referent

    city = factory.SubFactory(CityFactory)
    person = factory.SubFactory(PersonFactory)
    kind = ReferentKind.TECHNICAL
    office_name = "Servizio politiche sociali"
    act = "nota n. 12 del 20 gennaio 2023"
    valid_from = date(2023, 1, 20)


class LegalRepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalRepresentative

    city = factory.SubFactory(CityFactory)
    person = factory.SubFactory(PersonFactory)
    kind = RepresentativeKind.MAYOR
    act = "proclamazione del 14 giugno 2021"
    valid_from = date(2021, 6, 14)


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    city = factory.SubFactory(CityFactory)
    name = "Settore Servizi sociali"
    responsible = factory.SubFactory(PersonFactory)
    responsible_role = "Dirigente"
    act = "D.G.C. n. 118 del 30 maggio 2023"
    valid_from = date(2023, 5, 30)


class MunicipalVoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MunicipalVote

    city = factory.SubFactory(CityFactory)
    held_on = date(2026, 5, 24)


class ActFileFactory(factory.django.DjangoModelFactory):
    """The row of a private file; its bytes are nowhere."""

    class Meta:
        model = PrivateFile

    kind = "cities.proposal_act"
    name = "nota-di-designazione.pdf"
    sha256 = "0" * 64
    size = 1_000
    content_type = "application/pdf"


class ChangeProposalFactory(factory.django.DjangoModelFactory):
    """A new technical referent, still unanswered."""

    class Meta:
        model = ChangeProposal

    city = factory.SubFactory(CityFactory)
    what = ProposalKind.REFERENT
    first_name = "Livia"
    last_name = factory.Sequence(lambda n: f"Vento{n}")
    gender = "F"
    email = factory.Sequence(lambda n: f"livia.vento{n}@citta.example")
    referent_kind = ReferentKind.TECHNICAL
    office_name = "Servizio welfare"
    effective_on = date(2026, 2, 2)
    act = "nota n. 7 del 30 gennaio 2026"
    act_file = factory.SubFactory(
        ActFileFactory, city_code=factory.SelfAttribute("..city.cadastral_code")
    )
    proposed_by = factory.SubFactory(UserFactory)


class ContactNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactNote

    city = factory.SubFactory(CityFactory)
    token = factory.LazyFunction(uuid4)
    held_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    with_whom = "Ada Sannita"
    text = "Manderanno l'atto entro venerdì."
    by = factory.SubFactory(UserFactory)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Ente di prova {n}")
    kind = OrganisationKind.PARTNER


class PriorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Priority
        django_get_or_create = ("number",)

    number = 5
    title = "Servizi per l'inclusione e l'innovazione sociale - città medie RMS"
    fund = factory.LazyAttribute(lambda p: Fund.ERDF if p.number == 6 else Fund.ESF_PLUS)


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Tema {n}")
    slug = factory.Sequence(lambda n: f"tema-{n}")
    position = factory.Sequence(lambda n: n + 1)


class ReferentInvitationFactory(factory.django.DjangoModelFactory):
    """Pending. `ReferentInvitation.token_hash` is of the text in `token`."""

    class Meta:
        model = ReferentInvitation

    class Params:
        token = factory.Sequence(lambda n: f"codice-di-prova-{n}")

    person = factory.SubFactory(PersonFactory)
    city = factory.SubFactory(CityFactory)
    email = factory.LazyAttribute(lambda made: made.person.email or "persona@comune.example")
    token_hash = factory.LazyAttribute(lambda made: hash_token(made.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
