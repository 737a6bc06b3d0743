import pytest

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.protocols.factories import AuthorityFactory


@pytest.fixture
def staff(db):
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def authority(db):
    return AuthorityFactory()
