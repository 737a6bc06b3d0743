"""Who is told what the office answered to a variation, and in which words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cities import services
from cities.enums import ProposalKind
from cities.exceptions import AlreadyEnded
from cities.models import Handover, Referent
from cities.services.handover import Successor, hand_over
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory
from tests.files.pdf import pdf_upload

pytestmark = pytest.mark.django_db
YOU, THEY = "avete comunicato una variazione", "ha comunicato una variazione"


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def author():
    """Speaks for a city without officer, so that the answer is the only mail."""
    return ReferentFactory(city=CityFactory(), person__user=UserFactory(role=Role.REFERENT))


def tell_own_leaving(author, **changes):
    """The author says who comes instead, from today."""
    fields = {"effective_on": timezone.localdate()} | changes
    return services.propose_change(
        city=author.city,
        token=uuid4(),
        act_file=pdf_upload(),
        by=author.person.user,
        what=ProposalKind.REPLACEMENT,
        referent=author,
        first_name="Ada",
        last_name="Riva",
        email="ada.riva@comune.example",
        referent_kind=author.kind,
        act="nota prot. 12",
        **fields,
    )


@pytest.mark.parametrize("days", [0, 30])
def test_nobody_is_followed_before_having_begun(client, author, staff, days):
    early = author.valid_from - timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        tell_own_leaving(author, effective_on=early)
    [said] = refused.value.message_dict["effective_on"]
    assert "chi subentra comincia dopo" in said
    assert not author.city.change_proposals.exists()
    told = tell_own_leaving(author)  # and the mandate turns out to have begun later
    Referent.objects.filter(pk=author.pk).update(valid_from=told.effective_on)
    client.force_login(staff)
    response = client.post(reverse("cities:accept_proposal", args=[told.pk]))
    assert response.status_code == 422
    assert len(response.context["accept_form"].non_field_errors()) == 1
    told.refresh_from_db()
    assert told.is_open


def test_the_same_variation_waits_once(author):
    first = tell_own_leaving(author)
    with pytest.raises(ValidationError, match="Avete già comunicato questa variazione"):
        tell_own_leaving(author)
    services.withdraw_change(proposal_id=first.pk, by=author.person.user)
    assert tell_own_leaving(author) != first


def test_a_handover_that_the_office_wrote_meanwhile_is_not_made_twice(author, staff):
    proposal = tell_own_leaving(author)
    yesterday = timezone.localdate() - timedelta(days=1)
    heir = PersonFactory(first_name="Livia", last_name="Vento", email="livia@comune.example")
    successor = Successor(heir, author.kind, timezone.localdate(), "nota")
    hand_over(mandate=author, last_day=yesterday, successor=successor, by=staff)
    with pytest.raises(AlreadyEnded, match="le consegne sono di Livia Vento"):
        services.accept_change(proposal_id=proposal.pk, by=staff)
    proposal.refresh_from_db()
    assert proposal.is_open
    assert Handover.objects.count() == 1


def answer():
    return OutboundMail.objects.get(template="cities/proposal_answer")


def test_who_told_it_and_is_still_there_reads_the_answer(author, staff):
    proposal = tell_own_leaving(author)
    services.refuse_change(proposal_id=proposal.pk, reason="Manca la firma.", by=staff)
    assert answer().to == author.person.email
    assert YOU in answer().text
    assert proposal.get_absolute_url() in answer().text


def test_who_came_instead_is_not_told_that_they_told_it(author, staff):
    proposal = tell_own_leaving(author)
    services.accept_change(proposal_id=proposal.pk, by=staff)
    assert answer().to == "ada.riva@comune.example"
    assert YOU not in answer().text + answer().reason
    assert THEY in answer().text
    assert proposal.get_absolute_url() not in answer().text  # no access yet: the page is closed
    assert "accettato il vostro invito" in answer().text


def test_who_may_open_the_page_comes_before_who_may_not_yet(author, staff):
    colleague = ReferentFactory(city=author.city, person__user=UserFactory(role=Role.REFERENT))
    proposal = tell_own_leaving(author)
    services.accept_change(proposal_id=proposal.pk, by=staff)
    assert answer().to == colleague.person.email
    assert THEY in answer().text
    assert proposal.get_absolute_url() in answer().text


def test_an_author_whose_mandate_ended_before_the_answer_is_not_written_to(author, staff):
    proposal = tell_own_leaving(author)
    yesterday = timezone.localdate() - timedelta(days=1)
    services.end_referent(mandate=author, on_day=yesterday, by=staff)
    services.refuse_change(proposal_id=proposal.pk, reason="Manca la firma.", by=staff)
    assert not OutboundMail.objects.filter(template="cities/proposal_answer").exists()
