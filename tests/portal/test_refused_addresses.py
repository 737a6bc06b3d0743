"""What is refused at the door: NUL, which PostgreSQL has not in text, and endless addresses."""

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


@pytest.mark.parametrize("address", ["/citta/%00/", "/cerca/?q=%00", "/static/css/%00.css"])
def test_the_answer_is_a_page_of_the_portal(client, address):
    page = client.get(address)
    assert page.status_code == 400
    assert "Richiesta non valida" in page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert "Content-Security-Policy" in page


@pytest.mark.parametrize("address", ["/citta/{}/", "/cerca/?q={}", "/static/{}.css"])
def test_an_address_too_long_to_be_anybodys_is_told_so(client, address):
    page = client.get(address.format("a" * 4_000))
    assert page.status_code == 414
    assert "Indirizzo troppo lungo" in page.content.decode()
