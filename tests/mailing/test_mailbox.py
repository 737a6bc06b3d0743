import smtplib
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms_portal.mailing.mailbox import Sink, letters
from tests.jobs.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings, tmp_path):
    """Send through the real sink and have it on `/posta/`."""
    settings.MAILBOX_DIR = tmp_path / "posta"
    controller = Controller(Sink(settings.MAILBOX_DIR), hostname="127.0.0.1", port=free_port())
    controller.start()

    def send(subject="Prova", text="Buongiorno", html="<p>Buongiorno</p>", date=""):
        message = EmailMessage()
        if date:
            message["Date"] = date
        message["From"], message["To"] = "portale@demo.example", "anna@comune.example"
        message["Subject"] = subject
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        with smtplib.SMTP("127.0.0.1", controller.port) as server:
            server.send_message(message)

    yield send
    controller.stop()


def test_what_left_is_read_without_signing_in(client, post):
    post(subject="Promemoria", text="Firmare entro il 31 marzo: è l'ultimo giorno")
    page = client.get(reverse("mailing:mailbox")).content.decode()
    assert "Promemoria" in page
    assert "anna@comune.example" in page

    letter = next(letters())
    page = client.get(reverse("mailing:letter", args=[letter.name])).content.decode()
    assert "è l&#x27;ultimo giorno" in page
    assert reverse("mailing:letter_html", args=[letter.name]) in page


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("Sun, 22 Nov 2026 01:39:26 -0000", "22 novembre 2026, ore 2.39"),
        ("Sun, 22 Nov 2026 02:39:26 +0100", "22 novembre 2026, ore 2.39"),
    ],
)
def test_its_hour_is_rome_s(client, post, date, shown):
    post(date=date)
    assert shown in client.get("/posta/").content.decode()


def test_a_date_that_is_none_is_not_shown(client, settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    letter = tmp_path / "20260101-000000000000-00000000.eml"
    letter.write_text("Subject: Prova\nDate: ieri\n\nCiao")
    assert "Prova" in client.get("/posta/").content.decode()


def test_the_html_version_can_do_nothing(client, post):
    post(html="<script>document.title='x'</script><p>Ciao</p>")
    response = client.get(reverse("mailing:letter_html", args=[next(letters()).name]))

    assert b"<p>Ciao</p>" in response.content
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["nothing", "20260101-000000000000-00000000", "..%2fsegreto"])
def test_no_other_file_is_read(client, post, tmp_path, name):
    (tmp_path / "segreto.eml").write_text("Subject: no\n\nno")
    assert client.get(f"/posta/{name}/").status_code == 404


def test_an_empty_box_says_what_to_do(client, settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    assert "Non è ancora partito alcun messaggio" in client.get("/posta/").content.decode()
    assert client.post("/posta/").status_code == 405


def test_there_is_no_box_in_production(settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="solo in sviluppo"):
        call_command("mailbox")
