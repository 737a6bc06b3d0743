"""What the pages say when there is nothing to do, or the file is of another kind."""

import pytest
from django.urls import reverse

from cities import invitees
from cms_portal.accounts.roles import Role
from cms_portal.once import TokenField
from cms_portal.spreadsheets.tables import NO_SHEET, TableError
from tests.accounts.factories import UserFactory


@pytest.mark.django_db
def test_the_last_of_the_office_reads_why_not_to_leave(client):
    last = UserFactory(role=Role.STAFF)
    client.force_login(last)
    address = reverse("staff:leaving", args=[last.pk])
    page = client.get(address).content.decode()
    assert "prima invitatene un'altra" in page
    assert "passa le consegne" not in page
    UserFactory(role=Role.STAFF)
    assert "passa le consegne" in client.get(address).content.decode()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n...", bytes(range(1, 32)) * 4 + b"\x00"])
def test_what_is_no_spreadsheet_is_told_so(content):
    with pytest.raises(TableError, match="non è un foglio di calcolo") as refusal:
        invitees.read_invitees("elenco.csv", content)
    assert refusal.value.problems[0].message == NO_SHEET


def test_a_token_that_is_none_says_what_to_do():
    assert TokenField().error_messages["invalid"] == "Ricaricate la pagina e riprovate."
