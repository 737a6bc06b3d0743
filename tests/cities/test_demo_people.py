import pytest
from django.utils import timezone

from cities.demo import REFERENT_EMAIL, load_people
from cities.demo_people import COMMISSION_CITY, load_changes
from cities.loading import load_programme
from cities.models import ChangeProposal, Handover, LegalRepresentative, MunicipalVote
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


def load():
    load_programme()
    staff = UserFactory(role=Role.STAFF)
    referent = UserFactory(email=REFERENT_EMAIL, role=Role.REFERENT)
    load_people(referent=referent)
    return {"staff": staff, "referent": referent}


def test_the_people_have_a_story_and_only_one():
    people = load()
    assert load_changes(**people) == 2
    counts = [model.objects.count() for model in (ChangeProposal, Handover, MunicipalVote)]
    assert load_changes(**people) == 0
    assert counts == [m.objects.count() for m in (ChangeProposal, Handover, MunicipalVote)]
    assert counts == [2, 2, 7]
    assert MunicipalVote.objects.to_check(timezone.localdate()).count() == 2
    commission = LegalRepresentative.objects.current().filter(city__cadastral_code=COMMISSION_CITY)
    assert {one.kind for one in commission} == {"commission"}
    assert commission.count() == 3


def test_no_story_outside_a_demonstration(settings):
    people = load()
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_changes(**people)
