"""What waits for the office about cities and their people: querysets, counted where shown."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from cities.models import ChangeProposal, City, LegalRepresentative, MunicipalVote, Referent
from cities.models.changes import ChangeProposalQuerySet
from cities.models.city import CityQuerySet
from cities.models.people import ReferentQuerySet
from cities.models.votes import MunicipalVoteQuerySet
from cities.services.invitations import without_access


def cities_without_referent() -> CityQuerySet:
    """Cities of the programme for which nobody speaks today."""
    return _active().exclude(Exists(Referent.objects.current().filter(city=OuterRef("pk"))))


def cities_without_representative() -> CityQuerySet:
    """Cities of the programme for which nobody signs today."""
    signing = LegalRepresentative.objects.current().filter(city=OuterRef("pk"))
    return _active().exclude(Exists(signing))


def cities_without_officer() -> CityQuerySet:
    """Cities of the programme that nobody in the office follows."""
    return _active().filter(officer__isnull=True)


def votes_to_check() -> MunicipalVoteQuerySet:
    """Votes held, after which nobody has looked yet at who signs for the city."""
    return MunicipalVote.objects.to_check().filter(city__is_active=True)


def open_proposals() -> ChangeProposalQuerySet:
    """Changes of people that cities have told and nobody has answered."""
    return ChangeProposal.objects.open()


def referents_to_invite() -> ReferentQuerySet:
    """Who speaks for a city today and can neither come in nor has a link to do so."""
    return without_access(Referent.objects.current().filter(city__is_active=True))


def _active() -> CityQuerySet:
    return City.objects.filter(is_active=True)
