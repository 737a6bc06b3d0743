"""Who signs for a city, on a day."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from cities.enums import RepresentativeKind
from cities.models import City, LegalRepresentative

# Who signs when several mandates are open: a commissioner stands for a dissolved council, an
# acting mayor for a mayor suspended or gone; a delegate signs only where nobody else is known.
SIGNING_ORDER = [
    RepresentativeKind.COMMISSIONER,
    RepresentativeKind.COMMISSION,
    RepresentativeKind.ACTING_MAYOR,
    RepresentativeKind.MAYOR,
    RepresentativeKind.DEPUTY_MAYOR,
    RepresentativeKind.DELEGATE,
]


def current_signatory(city: City, on_day: date | None = None) -> LegalRepresentative | None:
    """Who signs for `city` on `on_day` (today), with `person` loaded; None when unknown."""
    return current_signatories([city], on_day).get(city.pk)


def current_signatories(
    cities: Iterable[City], on_day: date | None = None
) -> dict[int, LegalRepresentative]:
    """`current_signatory` of many cities in one query: city id -> representative."""
    day = on_day or timezone.localdate()
    mandates = (
        LegalRepresentative.objects.current(day).filter(city__in=cities).select_related("person")
    )
    signatories: dict[int, LegalRepresentative] = {}
    for mandate in sorted(mandates, key=_signing_rank):
        signatories.setdefault(mandate.city_id, mandate)
    return signatories


def _signing_rank(mandate: LegalRepresentative) -> tuple[int, date, str]:
    order = SIGNING_ORDER.index(RepresentativeKind(mandate.kind))
    return order, mandate.valid_from, mandate.person.folded_name
