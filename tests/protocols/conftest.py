from datetime import date
from uuid import uuid4

import pytest

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.models import ProtocolTemplate
from tests.accounts.factories import UserFactory
from tests.protocols import amending
from tests.protocols.factories import AuthorityFactory, TemplateFactory, complete_city

LETTER = date(2026, 5, 16)


def prepare(cities, by, *, template=None, token=None, second=()):
    template = template or ProtocolTemplate.objects.first() or TemplateFactory()
    return services.prepare_batch(
        token=token or uuid4(),
        template_id=template.pk,
        letter_date=LETTER,
        city_codes=[city.cadastral_code for city in cities],
        with_second_wording=[city.cadastral_code for city in second],
        by=by,
    )


def make_frozen(city, by):
    draft = prepare([city], by).protocols.get()
    return services.freeze_protocol(protocol_id=draft.pk)


@pytest.fixture
def staff(db):
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def authority(db):
    return AuthorityFactory()


@pytest.fixture
def files_dir(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path / "files"
    return settings.PRIVATE_FILES_DIR


@pytest.fixture
def frozen(db, staff, authority):
    """A definitive text, made as the generation page and a worker make it."""
    return make_frozen(complete_city(name="Benevento"), staff)


@pytest.fixture
def root(staff, authority):
    """Signed by both, of three articles."""
    city = complete_city(name="Benevento", fiscal_code="00074270620", pec="comune@pec.example")
    draft = prepare([city], staff, template=TemplateFactory(bodies=amending.BODIES)).protocols.get()
    return amending.sign(services.freeze_protocol(protocol_id=draft.pk))
