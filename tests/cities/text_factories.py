from datetime import UTC, date, datetime

import factory

from cities.enums import Voice
from cities.models import (
    CityMessage,
    Faq,
    GoodPractice,
    Guideline,
    GuidelineReceipt,
    GuidelineVersion,
    PracticeBody,
    PracticeLink,
    PracticeProject,
    Question,
)
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, OrganisationFactory, PersonFactory

SENT_AT = datetime(2023, 3, 1, 9, tzinfo=UTC)


class GuidelineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Guideline

    title = factory.Sequence(lambda n: f"Linee guida di prova {n}")
    summary = "Che cosa si chiede alle città."


class GuidelineVersionFactory(factory.django.DjangoModelFactory):
    """`published=True`: out; `sent_to=city` (or several) sends it too."""

    class Meta:
        model = GuidelineVersion
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(published_at=SENT_AT)

    guideline = factory.SubFactory(GuidelineFactory)
    number = 1
    title = factory.SelfAttribute("guideline.title")
    dated_on = date(2023, 2, 28)
    changes = factory.LazyAttribute(lambda one: "Nuove scadenze." if one.number > 1 else "")
    text = "Il percorso di co-progettazione delle città."
    by = factory.SubFactory(UserFactory, role=Role.STAFF)

    @factory.post_generation
    def sent_to(self, create, cities, **kwargs):
        for city in cities or []:
            CityMessageFactory(city=city, guideline_version=self, source="Linee guida")


class CityMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CityMessage

    city = factory.SubFactory(CityFactory)
    subject = factory.Sequence(lambda n: f"Messaggio di prova {n}")
    text = "Vi scriviamo per una prova."
    source = "Segreteria"
    sent_at = SENT_AT


class GuidelineReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuidelineReceipt

    version = factory.SubFactory(GuidelineVersionFactory, published=True)
    person = factory.SubFactory(PersonFactory)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    city = factory.SubFactory(CityFactory)
    asked_by = factory.SubFactory(PersonFactory)
    subject = factory.Sequence(lambda n: f"Quesito di prova {n}")
    text = "Quali spese sono ammissibili?"
    asked_at = SENT_AT
    waiting_since = factory.SelfAttribute("asked_at")


class FaqFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Faq

    title = factory.Sequence(lambda n: f"Domanda di prova {n}")
    answer = "Una risposta."
    voice = Voice.OFFICE
    by = factory.SubFactory(UserFactory, role=Role.STAFF)


class GoodPracticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoodPractice

    title = factory.Sequence(lambda n: f"Pratica di prova {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Servizi di prossimità nei quartieri."
    is_published = True


class PracticeProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeProject

    practice = factory.SubFactory(GoodPracticeFactory)
    name = factory.Sequence(lambda n: f"Progetto {n}")


class PracticeBodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeBody

    practice = factory.SubFactory(GoodPracticeFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class PracticeLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeLink

    practice = factory.SubFactory(GoodPracticeFactory)
    label = "Pagina del progetto"
    url = "https://citta.example/progetto"
