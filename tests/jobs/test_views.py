import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms_portal.accounts.roles import Role
from cms_portal.jobs import lifecycle, services
from cms_portal.jobs.services import enqueue
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent(client):
    user = UserFactory(role=Role.REFERENT)
    client.force_login(user)
    return user


def test_who_asked_sees_a_whole_page_that_works_without_javascript(client, referent):
    job = enqueue("probe.echo", key="echo", by=referent)
    page = client.get(job.get_absolute_url()).content.decode()

    assert "<h1>Avanzamento del lavoro</h1>" in page
    assert "Aggiorna la pagina" in page


def test_the_piece_asks_again_only_while_the_job_is_unfinished(client, referent):
    job = lifecycle.claim(enqueue("probe.echo", key="echo", by=referent).pk)
    services.set_progress(job, done=27, total=39)
    piece = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in piece
    assert 'hx-trigger="every 1s"' in piece
    assert "27 di 39" in piece
    assert 'aria-valuenow="69"' in piece

    lifecycle.finish(job)
    piece = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in piece
    assert "Fatto" in piece


@pytest.mark.parametrize(("role", "status"), [(Role.STAFF, 200), (Role.REFERENT, 404)])
def test_another_person_sees_it_only_as_staff(client, role, status):
    job = enqueue("probe.echo", key="echo", by=UserFactory())
    client.force_login(UserFactory(role=role))
    assert client.get(job.get_absolute_url()).status_code == status


def test_a_stranger_is_sent_to_sign_in_and_posting_is_refused(client, referent):
    url = reverse("jobs:progress", args=[1])
    assert client.post(url).status_code == 405
    client.logout()
    assert client.get(url).status_code == 302


def test_the_piece_costs_the_same_however_many_jobs_there_are(client, referent):
    job = enqueue("probe.echo", key="echo", by=referent)
    costs = []
    for count in (1, 8):
        for number in range(count):
            enqueue("probe.echo", key=f"more:{count}:{number}", by=referent)
        with CaptureQueriesContext(connection) as queries:
            client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6
