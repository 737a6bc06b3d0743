import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings):
    """Read here what allauth hands over; how it leaves is tested in tests/mailing."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def test_a_code_by_mail_lets_in(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE).group()

    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_code_does_not(client):
    ask_for_code(client, UserFactory().email)
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE).group()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    client.post(reverse("account_confirm_login_code"), {"code": wrong})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_page_and_no_mail(client):
    known = ask_for_code(client, UserFactory().email)
    mail.outbox.clear()
    unknown = ask_for_code(client, "estraneo@example.org")
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert mail.outbox == []


def test_the_mail_says_the_same_in_text_and_html_and_hides_the_code_from_its_subject(client):
    ask_for_code(client, UserFactory().email)
    message = mail.outbox[0]
    code = re.search(r"\d{6}", message.body).group()
    html = message.alternatives[0].content
    assert code in html
    assert "Vale 10 minuti" in html
    assert code not in message.subject
    assert message.extra_headers["X-Portal-Category"] == "Codice di accesso"


def test_a_new_password_is_chosen_from_a_mailed_link(client, settings):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http\S+", mail.outbox[0].body).group()
    page = client.get(re.sub(r"^https?://[^/]+", "", link), follow=True)
    new = "una-frase-lunga-e-mia"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
