"""Acts and what they are made of. `complete_city()` is a city whose act can be made."""

import hashlib
from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone

from cms_portal.documents.services import new_code
from protocols.enums import (
    ClausePart,
    CopyProblem,
    CopyState,
    DutyTerm,
    ProtocolState,
    TemplateStatus,
)
from protocols.models import (
    Authority,
    Ceiling,
    CeilingAct,
    Clause,
    ClauseDuty,
    Obligation,
    PageComparison,
    Protocol,
    ProtocolTemplate,
    PublishedFigure,
    SignatureCase,
    SignedCopy,
    TemplateClause,
)
from tests.cities.factories import (
    CityFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PriorityFactory,
)


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authority

    name = "Dipartimento di prova"
    letterhead = "Presidenza del Consiglio dei Ministri\nDipartimento di prova"
    signatory_name = "Livia Serra"
    signatory_title = "Dirigente dell'Autorità di Gestione"
    valid_from = date(2020, 1, 1)


class ClauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Clause

    key = factory.Sequence(lambda n: f"clausola-{n}")
    version = 1
    part = ClausePart.ARTICLE
    heading = "Oggetto"
    body = "Il Comune di {comune.nome} aderisce al Programma."


class TemplateFactory(factory.django.DjangoModelFactory):
    """`TemplateFactory(bodies=["…", "…"])`: one article each, then the ceilings."""

    class Meta:
        model = ProtocolTemplate
        skip_postgeneration_save = True

    name = "Modello di prova"
    version = factory.Sequence(lambda n: n + 1)
    title = "Protocollo di prova tra l'Autorità di Gestione"
    dated_on = date(2023, 5, 12)
    status = TemplateStatus.READY
    priorities = [5, 6]
    office_within_days = 30
    sheets_due_on = date(2024, 3, 30)
    checks_due_on = date(2024, 6, 30)

    @factory.post_generation
    def bodies(self, create, extracted, **kwargs):
        for position, body in enumerate(extracted or [ClauseFactory.body], start=1):
            clause = ClauseFactory(body=body)
            TemplateClause.objects.create(template=self, clause=clause, position=position)
        ceilings = ClauseFactory(part=ClausePart.CLOSING, heading="", body="[[dotazioni]]")
        TemplateClause.objects.create(template=self, clause=ceilings, position=90)


class ClauseDutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClauseDuty

    clause = factory.SubFactory(ClauseFactory)
    side = "city"
    what = "Presentare le schede"
    term = DutyTerm.SIGNING
    days = 30


class ObligationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Obligation

    protocol = factory.SubFactory("tests.protocols.factories.ProtocolFactory")
    duty = factory.SubFactory(ClauseDutyFactory)
    article = "art. 5"
    side = "city"
    what = "Presentare le schede"
    due_on = date(2030, 1, 1)


class CeilingActFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CeilingAct

    number = factory.Sequence(lambda n: f"{n + 1}/2023")
    dated_on = date(2023, 5, 10)
    in_force_from = date(2023, 5, 10)
    title = "Dotazioni finanziarie massime"
    programme_figure = Decimal("326968000.00")
    figure_source = "pagina del Programma, 2023"


class CeilingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ceiling

    act = factory.SubFactory(CeilingActFactory)
    city = factory.SubFactory(CityFactory)
    priority = factory.SubFactory(PriorityFactory)
    amount = Decimal("5842268.00")


class PublishedFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublishedFigure

    city = factory.SubFactory(CityFactory)
    total = Decimal("7515800.00")
    as_of = "2025-02"
    source_url = "https://giornale.example/articolo"


class CopyFactory(factory.django.DjangoModelFactory):
    """A copy that was refused, with a page to compare: for pages, not for rules."""

    class Meta:
        model = SignedCopy
        skip_postgeneration_save = True

    document = factory.SelfAttribute("protocol.document")
    content = b"%PDF-1.7 prova"
    sha256 = factory.LazyAttribute(lambda copy: hashlib.sha256(copy.content).hexdigest())
    size = factory.LazyAttribute(lambda copy: len(copy.content))
    filename = "firmato.pdf"
    known_at = factory.LazyFunction(timezone.now)
    state = CopyState.REFUSED
    problem = CopyProblem.UNSIGNED

    @factory.post_generation
    def page(self, create, extracted, **kwargs):
        PageComparison.objects.create(copy=self, page=0, ours=_JPEG, theirs=_JPEG)
        SignatureCase.objects.create(copy=self, problem=self.problem, action="sign_again")


# The smallest picture that a browser accepts.
_JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b08000100010101"
    "1100ffc4001400010000000000000000000000000000000affc40014100100000000000000000000000000000000"
    "ffda0008010100003f007fffd9"
)


class ProtocolFactory(factory.django.DjangoModelFactory):
    """A draft; `frozen_protocol` in conftest makes definitive ones as workers do."""

    class Meta:
        model = Protocol

    city = factory.SubFactory(CityFactory)
    year = 2026
    number = factory.Sequence(lambda n: n + 100_000)
    code = factory.LazyAttribute(lambda p: f"CMS-{p.year}-{p.number:06d}")
    template = factory.SubFactory(TemplateFactory)
    state = ProtocolState.DRAFT
    letter_date = factory.LazyFunction(timezone.localdate)
    verification_code = factory.LazyFunction(new_code)


def complete_city(act=None, *, office=True, **city):
    """A city with who signs, office and responsible, and both ceilings under `act`."""
    made = CityFactory(**city)
    LegalRepresentativeFactory(city=made, person__last_name="Sannita")
    if office:
        OfficeFactory(city=made)
    act = act or CeilingAct.objects.first() or CeilingActFactory()
    CeilingFactory(act=act, city=made, priority=PriorityFactory(number=5))
    CeilingFactory(
        act=act,
        city=made,
        priority=PriorityFactory(
            number=6, title="Infrastrutture per l'inclusione sociale - città medie RMS"
        ),
        amount=Decimal("2236232.00"),
    )
    return made
