"""Acts under way for the demonstration: made by the services, once, and nowhere else."""

import pytest
from django.core.management import CommandError, call_command

from cities.demo import REFERENT_CITY
from cities.models import Question
from cms_portal.accounts.demo import load_accounts
from cms_portal.accounts.models import DemoWorld
from cms_portal.accounts.roles import Role
from protocols import demo_acts
from protocols.enums import CopyState
from protocols.models import ClauseComment, Protocol, SignedCopy
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.protocols.factories import AuthorityFactory, TemplateFactory, complete_city

pytestmark = pytest.mark.django_db


def test_it_is_refused_outside_the_demonstration(settings):
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("seed_demo_acts")
    settings.IS_DEMO_ALLOWED = False
    DemoWorld.objects.create()
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("seed_demo_acts")
    assert not Protocol.objects.exists()


def test_acts_come_to_the_states_of_their_life_once(settings, tmp_path, files_dir, monkeypatch):
    """Three ways of the eight: each of the others is a piece of these."""
    settings.TRUST_ANCHORS_DIR = str(tmp_path / "anchors")
    monkeypatch.setattr(demo_acts, "_WAYS", ("to_check", "refused", "returned"))
    referent = load_accounts()[Role.REFERENT]
    AuthorityFactory()
    TemplateFactory(bodies=[f"Articolo di prova {n} con {{comune.nome}}." for n in range(6)])
    own = complete_city(cadastral_code=REFERENT_CITY, name="Benevento")
    ReferentFactory(city=own, person=PersonFactory(user=referent))
    for _ in range(5):
        ReferentFactory(city=complete_city())
    call_command("seed_demo_acts", verbosity=0)
    call_command("seed_demo_acts", verbosity=0)

    states = sorted(Protocol.objects.values_list("state", flat=True))
    assert states == ["in_review", "in_review", "returned", "sent", "sent", "sent"]
    returned = Protocol.objects.get(state="returned")
    assert returned.registered_on
    copies = SignedCopy.objects.values_list("state", flat=True)
    assert sorted(copies) == sorted(
        [CopyState.TO_CHECK, CopyState.REFUSED, CopyState.VERIFIED, CopyState.VERIFIED]
    )
    mine = Protocol.objects.get(city=own)
    assert mine.state == "sent"
    assert Question.objects.get().about_ref == mine.code
    assert ClauseComment.objects.open().count() == 2
