"""The one mechanism by which a test is signed in: the second factor is on in the tests too.

`client.force_login(user)` makes a session that has just shown a second factor, which is what the
pages of staff, authority and auditors ask for. `second_factor=False`: one that has not.
"""

import time
from typing import Any

import django.test

from cms_portal.accounts.models import User


class Client(django.test.Client):
    def force_login(
        self, user: User, backend: str | None = None, *, second_factor: bool = True
    ) -> None:
        super().force_login(user, backend)
        if second_factor:
            self.show_second_factor(user)

    def show_second_factor(self, user: User, *, at: float | None = None) -> None:
        """`at`: when it was shown, in seconds; a step-up wants it recent."""
        record: dict[str, Any] = {"method": "mfa", "type": "webauthn", "at": at or time.time()}
        session = self.session
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
