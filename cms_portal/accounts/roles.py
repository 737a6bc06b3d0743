"""Who may do what, once: the one table of roles. Groups in the database are synced from it."""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    """The value is the name of the Django group."""

    STAFF = "staff", "Segreteria del Programma"
    AUTHORITY = "authority", "Autorità di Gestione"
    REFERENT = "referent", "Referente della città"
    FACILITATOR = "facilitator", "Facilitatore"
    AUDITOR = "auditor", "Controllo"


@dataclass(frozen=True)
class RolePowers:
    """`permissions`: Django codenames "app.action_model", "app.*" for all of an app.

    `sees_all_cities`: every city, else only those where the person holds a mandate.
    `enters_admin`: may open the admin (what is seen there still follows `permissions`).
    """

    permissions: tuple[str, ...] = ()
    sees_all_cities: bool = False
    enters_admin: bool = False


POWERS: dict[Role, RolePowers] = {
    Role.STAFF: RolePowers(
        permissions=(
            "cities.*",
            "events.*",
            "protocols.*",
            "mailing.*",
            "jobs.*",
            "documents.view_*",
            "files.view_*",
            "privacy.view_*",
            "spreadsheets.*",
            "accounts.view_user",
            "accounts.view_accessevent",
        ),
        sees_all_cities=True,
        enters_admin=True,
    ),
    Role.AUTHORITY: RolePowers(
        permissions=(
            "cities.view_*",
            "events.view_*",
            "protocols.*",
            "mailing.view_*",
            "documents.view_*",
            "files.view_*",
            "privacy.view_*",
        ),
        sees_all_cities=True,
        enters_admin=True,
    ),
    Role.REFERENT: RolePowers(),
    Role.FACILITATOR: RolePowers(),
    Role.AUDITOR: RolePowers(sees_all_cities=True),
}
