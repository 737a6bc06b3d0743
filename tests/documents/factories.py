import hashlib

import factory

from cms_portal.documents.codes import new_code
from cms_portal.documents.models import FrozenDocument


class FrozenDocumentFactory(factory.django.DjangoModelFactory):
    """A frozen document whose bytes are no PDF: for all that does not render."""

    class Meta:
        model = FrozenDocument

    code = factory.LazyFunction(new_code)
    kind = "tests.act"
    subject_id = factory.Sequence(lambda number: number)
    reference = factory.Sequence(lambda number: f"CMS-2026-{number:06}")
    title = "Protocollo d'intesa con il Comune di Benevento"
    filename = factory.LazyAttribute(lambda it: f"BN_Benevento_{it.reference}.pdf")
    content = factory.Sequence(lambda number: b"%PDF-1.7 text " + str(number).encode())
    sha256 = factory.LazyAttribute(lambda it: hashlib.sha256(it.content).hexdigest())
    size = factory.LazyAttribute(lambda it: len(it.content))
    pages = 4
    html = "<html lang=it>"
    data = factory.LazyFunction(dict)
    engine = factory.LazyFunction(dict)
    is_demo = False
