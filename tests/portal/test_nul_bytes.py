"""PostgreSQL has no NUL in text: whoever sends one is told so, at any way in."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_in_the_address(client):
    assert client.get("/citta/%00/").status_code == 400
    assert client.get("/accounts/login/?next=%00").status_code == 400


def test_in_a_cookie():
    # As a browser may write it: octal, between quotes.
    cookie = rf'{settings.SESSION_COOKIE_NAME}="aaaaaaaaaaaaaaaa\000bbbbbbbbbbbb"'
    assert Client(HTTP_COOKIE=cookie).get("/citta/").status_code == 400
