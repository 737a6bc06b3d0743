import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_guessing_a_password_is_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    user = UserFactory()
    for _ in range(3):
        client.post(reverse("account_login"), {"login": user.email, "password": "sbagliata"})
    response = client.post(
        reverse("account_login"), {"login": user.email, "password": "citta-medie-sud"}
    )
    assert response.status_code != 302
    assert "_auth_user_id" not in client.session


def test_without_limits_the_same_guesses_do_not_lock_out(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    user = UserFactory()
    for _ in range(3):
        client.post(reverse("account_login"), {"login": user.email, "password": "sbagliata"})
    client.post(reverse("account_login"), {"login": user.email, "password": "citta-medie-sud"})
    assert "_auth_user_id" in client.session


def test_the_limits_do_not_need_the_broker(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    settings.CELERY_BROKER_URL = settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.post(
        reverse("account_login"), {"login": UserFactory().email, "password": "citta-medie-sud"}
    )
    assert response.status_code == 302
