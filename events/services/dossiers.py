"""Who may have the papers of an event, asking for them, and the ZIP that a worker makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from cities.exceptions import NotAllowed
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.dossiers.making import make_zip
from cms_portal.files.models import PrivateFile
from cms_portal.files.registry import MEGABYTE
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from cms_portal.once import wait_turn
from events.dossier.extent import Extent
from events.dossier.parts import parts_of
from events.enums import DossierScope
from events.exceptions import DossierRefused
from events.models import Certificate, Delegation, Dossier, Event, Registration

FILE_KIND: Final = "events.dossier"
FILE_LIFETIME: Final = timedelta(days=30)
MOST_BYTES: Final = 4000 * MEGABYTE


def takes_whole_dossiers(user: User) -> bool:
    """The programme's own people, and who was sent to control all of it."""
    return user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR) and user.city_scope is None


def cities_of(user: User, event: Event) -> list[City]:
    """Of the cities asked to `event`, those whose dossier `user` may have."""
    if not user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR, Role.REFERENT):
        return []
    asked = Delegation.objects.filter(event=event, city__isnull=False).values("city")
    return list(City.objects.visible_to(user).filter(pk__in=asked).by_name())


def require_reader(by: User | None, extent: Extent) -> None:
    """Raises NotAllowed."""
    if by is None or takes_whole_dossiers(by):
        return
    if extent.city is not None and extent.city in cities_of(by, extent.event):
        return
    is_of_the_programme = by.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR)
    if extent.registration is not None and is_of_the_programme:
        rows = Registration.objects.visible_to(by).filter(event=extent.event)
        if rows.filter(pk=extent.registration.pk).exists():
            return
    raise NotAllowed(
        "Il fascicolo è della segreteria, dell'Autorità di Gestione e di chi controlla."
    )


@transaction.atomic
def request_dossier(*, extent: Extent, token: UUID, by: User | None) -> Dossier:
    """Have it made by a worker. The same token, or the same papers while they are being made, is
    the dossier that there is already. Raises NotAllowed, DossierRefused.
    """
    require_reader(by, extent)
    _refuse_nothing(extent)
    event = extent.event
    wait_turn("events.dossier", event.pk)
    rows = Dossier.objects.filter(event=event)
    same = rows.under_way().filter(
        scope=extent.scope, city=extent.city, registration=extent.registration
    )
    if known := rows.filter(token=token).first() or same.first():
        return known
    dossier = Dossier.objects.create(
        event=event,
        scope=extent.scope,
        city=extent.city,
        registration=extent.registration,
        token=token,
        by=by,
    )
    dossier.job = enqueue(
        "events.dossier",
        key=f"event-dossier:{dossier.pk}",
        by=by,
        city_code=extent.city.cadastral_code if extent.city else "",
        dossier_id=dossier.pk,
    )
    dossier.save(update_fields=["job"])
    return dossier


def _refuse_nothing(extent: Extent) -> None:
    if extent.registration is not None and extent.registration.event_id != extent.event.pk:
        raise DossierRefused("La persona è di un altro evento.")
    if extent.scope == DossierScope.CERTIFICATES:
        rows = Certificate.objects.in_force().printed()
        if not rows.filter(registration__event=extent.event).exists():
            raise DossierRefused("Nessun attestato è ancora pronto.")
    elif extent.city is not None and not extent.delegations().exists():
        raise DossierRefused(f"{extent.city} non è stata invitata a questo evento.")


def make_dossier(
    *,
    dossier_id: int,
    job: Job | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Dossier:
    """Write the ZIP with what there is by now. A second time it finds it made."""
    rows = Dossier.objects.select_related("event", "city", "registration__person", "by")
    dossier = rows.get(pk=dossier_id)
    extent = Extent.of(dossier)
    return make_zip(
        dossier,
        extent,
        parts_of(extent.scope),
        kind=FILE_KIND,
        city_code=extent.city.cadastral_code if extent.city else "",
        job=job,
        on_progress=on_progress,
    )


def may_read_dossier(user: User, private_file: PrivateFile) -> bool:
    return Dossier.objects.visible_to(user).filter(file=private_file).exists()
