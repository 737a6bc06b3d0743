import pytest
from django.contrib.auth import authenticate
from django.core.checks import run_checks

from cms_portal.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, is_demo_world, load_accounts
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_demo_world_says_so():
    assert not is_demo_world()
    load_accounts()
    assert is_demo_world()


def test_loading_twice_makes_three_accounts_that_sign_in():
    load_accounts()
    users = load_accounts()
    assert User.objects.count() == len(DEMO_ACCOUNTS) == 4
    for role, user in users.items():
        assert user.has_role(role)
        assert authenticate(None, username=user.email, password=DEMO_PASSWORD) == user


def test_production_refuses_the_demo(settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_accounts()
    assert not User.objects.exists()


def test_production_refuses_a_database_that_was_a_demo(settings):
    load_accounts()
    settings.IS_DEMO_ALLOWED = False
    found = run_checks(tags=["database"], databases=["default"])
    assert [message.id for message in found if message.id.startswith("accounts.")] == [
        "accounts.E001"
    ]
