"""The dossier of a city: who may have it, asking for it, and the ZIP that a worker makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from cities.dossier import CityExtent, all_parts
from cities.exceptions import NotAllowed
from cities.models import City, CityDossier
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.dossiers.making import make_zip
from cms_portal.files.models import PrivateFile
from cms_portal.files.registry import MEGABYTE
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from cms_portal.once import wait_turn

# The programme, and who controls it.
TAKERS: Final = (Role.STAFF, Role.AUTHORITY, Role.AUDITOR)
FILE_KIND: Final = "cities.dossier"
FILE_LIFETIME: Final = timedelta(days=30)
MOST_BYTES: Final = 2000 * MEGABYTE


def may_take_dossier(user: User, city: City) -> bool:
    """Of a city that they see."""
    if not user.has_role(*TAKERS):
        return False
    return City.objects.visible_to(user).filter(pk=city.pk).exists()


@transaction.atomic
def request_dossier(*, city: City, token: UUID, by: User) -> CityDossier:
    """Have it made by a worker. The same token, or one that is being made for the same reader, is
    the dossier that there is already. Raises NotAllowed."""
    if not may_take_dossier(by, city):
        raise NotAllowed("Il fascicolo è della segreteria, dell'Autorità e di chi controlla.")
    wait_turn("cities.dossier", city.pk)
    rows = CityDossier.objects.filter(city=city, by=by)
    if known := rows.filter(token=token).first() or rows.under_way().first():
        return known
    dossier = CityDossier.objects.create(city=city, token=token, by=by)
    dossier.job = enqueue(
        "cities.dossier",
        key=f"city-dossier:{dossier.pk}",
        by=by,
        city_code=city.cadastral_code,
        dossier_id=dossier.pk,
    )
    dossier.save(update_fields=["job"])
    return dossier


def make_dossier(
    *,
    dossier_id: int,
    job: Job | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> CityDossier:
    """Write the ZIP with what there is by now. A second time it finds it made.

    Raises NotAllowed when who asked may not have it any more.
    """
    dossier = CityDossier.objects.select_related("city__region", "by").get(pk=dossier_id)
    if dossier.by is None or not may_take_dossier(dossier.by, dossier.city):
        raise NotAllowed("Chi lo ha chiesto non può più averlo.")
    return make_zip(
        dossier,
        CityExtent(dossier.city, dossier.by),
        all_parts(),
        kind=FILE_KIND,
        city_code=dossier.city.cadastral_code,
        job=job,
        on_progress=on_progress,
    )


def may_read_dossier(user: User, private_file: PrivateFile) -> bool:
    return CityDossier.objects.visible_to(user).filter(file=private_file).exists()
