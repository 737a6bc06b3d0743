"""The one message with a personal link that people of ours write: sealed until it has left."""

import re

import pytest

from cities.services import invitations as services
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


def test_the_message_really_leaves_with_a_link_that_works(client, sink):
    mandate = ReferentFactory()
    staff = UserFactory(role=Role.STAFF)
    services.invite(person=mandate.person, city=mandate.city, by=staff)
    run_due_jobs()
    [message] = sink.messages
    body = message.get_body(("plain",)).get_content()
    link = re.search(r"https?://[^/]+(/accesso/citta/\S+)", body).group(1)
    assert client.get(link).status_code == 200
    assert mandate.person.full_name in body
    mail = OutboundMail.objects.get()
    assert (mail.state, mail.sealed) == ("sent", "")
