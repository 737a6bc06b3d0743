"""The history of an act of ours, and of an act that fixes the ceilings."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from cities.history import Change, FieldChange, Tracked
from cities.models import City
from cities.stories import Story
from cities.telling import OFFICE, PORTAL
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day, euro
from protocols.models import (
    Ceiling,
    CeilingAct,
    ClauseComment,
    MunicipalAct,
    Protocol,
    ReviewRound,
    TextVersion,
)


def of_protocol(user: User, ref: str) -> Story | None:
    protocol = Protocol.objects.visible_to(user).select_related("city").filter(code=ref).first()
    if protocol is None:
        return None
    of_it = Q(protocol=protocol.pk)
    tracked = [
        Tracked(Protocol, Q(pgh_obj_id=protocol.pk)),
        Tracked(TextVersion, of_it),
        Tracked(ReviewRound, of_it),
        Tracked(ClauseComment, of_it),
        Tracked(MunicipalAct, Q(version__in=list(protocol.versions.values_list("pk", flat=True)))),
    ]
    return Story(
        f"Storia: {protocol}, {protocol.code}",
        protocol.get_absolute_url(),
        str(protocol),
        tracked,
    )


def of_ceiling_act(user: User, ref: str) -> Story | None:
    """Such an act is never edited: it is recorded, and at most its recording is declared void.

    A city is told of the act that fixes its own ceiling, with that ceiling alone.
    """
    ceilings = Ceiling.objects.filter(city__in=City.objects.visible_to(user))
    number = int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else 0
    acts = CeilingAct.objects.filter(pk=number).select_related("recorded_by", "voiding__by")
    act = acts.first()
    if act is None or not (user.sees_all_cities or ceilings.filter(act=act).exists()):
        return None
    mine = (
        ceilings.filter(act=act)
        .select_related("city", "priority")
        .prefetch_related("city__istat_codes")
    )
    back = (
        (reverse("protocols:list"), "Protocolli d'intesa")
        if user.sees_all_cities
        else (reverse("desk:home"), "La mia città")
    )
    return Story(f"Storia: {act}", *back, told=list(_told(act, list(mine), user)))


def _told(act: CeilingAct, ceilings: list[Ceiling], user: User) -> list[Change]:
    def named(by: User | None) -> str:
        if by is None:
            return PORTAL
        return str(by) if user.sees_all_cities else OFFICE

    fields = [
        FieldChange("Numero", after=act.number),
        FieldChange("Del", after=day(act.dated_on)),
        FieldChange("Oggetto", after=act.title),
        FieldChange("In vigore dal", after=day(act.in_force_from)),
        FieldChange("Cifra del Programma citata", after=f"{euro(act.programme_figure)} EUR"),
        FieldChange("Fonte della cifra", after=act.figure_source),
        *(
            FieldChange(
                f"{one.city.name} ({one.city.office_initials(act.dated_on)}), "
                f"priorità {one.priority.number}",
                after=f"{euro(one.amount)} EUR",
            )
            for one in ceilings
        ),
    ]
    recorded = Change(act.recorded_at, "Registrazione", str(act), named(act.recorded_by), fields)
    voiding = getattr(act, "voiding", None)
    if voiding is None:
        return [recorded]
    why = [FieldChange("Motivo", after=voiding.reason)]
    return [
        Change(voiding.at, "Annullamento della registrazione", str(act), named(voiding.by), why),
        recorded,
    ]
