"""Links that nobody shall inherit: they die with the mandate, and with the access."""

from __future__ import annotations

from collections.abc import Sequence

from cities.duties import Duty, register_duty
from cities.models import City, Person, ReferentInvitation
from cities.services.invitations import revoke_all
from cities.services.mandates import has_mandate
from cms_portal.accounts.models import User
from cms_portal.accounts.services.closing import register_closer


def find_invitations(person: Person, city: City) -> list[Duty]:
    if has_mandate(person, outside=city):
        return []
    return [
        Duty(
            id=str(invitation.pk),
            title=f"Invito inviato a {invitation.email}",
            text="Il collegamento smette di funzionare.",
            url=invitation.get_absolute_url(),
        )
        for invitation in ReferentInvitation.objects.pending().filter(person=person)
    ]


def close_invitations(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    for person in Person.objects.filter(invitations__pk__in=ids).distinct():
        revoke_all(person=person)


def close_those_of(user: User, by: User | None) -> None:
    for person in Person.objects.filter(user=user):
        revoke_all(person=person)


def register() -> None:
    register_duty(
        "invitations",
        "Inviti al portale",
        find_invitations,
        close_invitations,
        closes=True,
        position=20,
    )
    register_closer("referent_invitations", close_those_of)
