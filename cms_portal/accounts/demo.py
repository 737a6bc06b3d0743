"""The demonstration world: is this one, who signs in there, and the refusal everywhere else."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import DemoWorld, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import grant_role

DEMO_MARK = "FAC-SIMILE, dati dimostrativi"
DEMO_PASSWORD = "citta-medie-sud"  # noqa: S105  printed by `make demo`, refused in production


@dataclass(frozen=True)
class DemoAccount:
    email: str
    name: str
    role: Role


DEMO_ACCOUNTS = (
    DemoAccount("segreteria@demo.example", "Marta Riva (demo)", Role.STAFF),
    DemoAccount("adg@demo.example", "Paolo Ferri (demo)", Role.AUTHORITY),
    DemoAccount("referente@demo.example", "Irene Calore (demo)", Role.REFERENT),
    DemoAccount("facilitatore@demo.example", "Delia Maestrale (demo)", Role.FACILITATOR),
)


def is_demo_world() -> bool:
    """True when this database was filled by `seed_demo`; costs no query in production."""
    return settings.IS_DEMO_ALLOWED and DemoWorld.objects.exists()


@transaction.atomic
def load_accounts() -> dict[Role, User]:
    """Mark the database as demonstration and make its accounts; safe to repeat.

    Returns the account of each role. Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    DemoWorld.objects.get_or_create()
    return {account.role: _load_account(account) for account in DEMO_ACCOUNTS}


def _load_account(account: DemoAccount) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(account.email, DEMO_PASSWORD, name=account.name)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    grant_role(user=user, role=account.role)
    return user
