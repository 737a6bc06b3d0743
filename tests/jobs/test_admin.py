import pytest
from django.db import DatabaseError
from django.urls import reverse

from cms_portal.accounts.roles import Role
from cms_portal.jobs import lifecycle, services
from cms_portal.jobs.enums import Action, JobState
from cms_portal.jobs.exceptions import WrongState
from cms_portal.jobs.models import Intervention, Job
from cms_portal.jobs.registry import all_kinds
from cms_portal.jobs.services import enqueue
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def act(client, action, *jobs):
    data = {"action": action, "_selected_action": [job.pk for job in jobs]}
    return client.post(reverse("admin:jobs_job_changelist"), data, follow=True)


def dead_job():
    job = enqueue("probe.give_up", key="give-up")
    lifecycle.run_job(job.pk)
    return job


def test_staff_retry_a_dead_job_and_it_is_recorded(client, staff):
    job = dead_job()
    response = act(client, "retry", job)

    assert "Lavori rimessi in coda: 1." in response.content.decode()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.attempts_allowed) == (JobState.QUEUED, 1, 6)
    done = job.interventions.get()
    assert (done.action, done.from_state, done.by) == (Action.RETRY, JobState.DEAD, staff)


def test_staff_cancel_a_waiting_job_and_it_never_begins(client, staff):
    job = enqueue("probe.echo", key="echo")
    act(client, "cancel", job)
    lifecycle.run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.CANCELLED, 0)
    assert job.interventions.get().by == staff


def test_a_cancelled_job_can_no_longer_be_finished_by_who_was_at_it():
    claimed = lifecycle.claim(enqueue("probe.echo", key="echo").pk)
    services.cancel_job(job_id=claimed.pk, by=UserFactory(role=Role.STAFF))

    assert not lifecycle.finish(claimed)
    assert Job.objects.get().state == JobState.CANCELLED


def test_what_is_done_can_be_neither_retried_nor_cancelled(client, staff):
    job = enqueue("probe.echo", key="echo")
    lifecycle.run_job(job.pk)
    for action in ("retry", "cancel"):
        assert "già" in act(client, action, job).content.decode()
    with pytest.raises(WrongState):
        services.cancel_job(job_id=job.pk, by=staff)
    assert not Intervention.objects.exists()


def test_who_may_only_look_cannot_act(client):
    user = UserFactory(role=Role.AUTHORITY)
    client.force_login(user)
    job = dead_job()
    act(client, "retry", job)

    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_rows_are_not_edited_by_hand(client, staff):
    job = dead_job()
    page = client.get(reverse("admin:jobs_job_change", args=[job.pk]))
    assert page.status_code == 200
    assert 'name="state"' not in page.content.decode()
    assert client.get(reverse("admin:jobs_job_add")).status_code == 403
    assert client.post(reverse("admin:jobs_job_delete", args=[job.pk])).status_code == 403


def test_the_list_begins_with_what_was_asked_for_and_with_what_went_wrong(client, staff):
    asked = enqueue("probe.echo", key="asked")
    ticks = [services.enqueue_once_per(period, "jobs.heartbeat") for period in ("minute", "hour")]
    lifecycle.run_job(ticks[0].pk)
    lifecycle.bury(lifecycle.claim(ticks[1].pk), error="x")

    def listed(**choice):
        page = client.get(reverse("admin:jobs_job_changelist"), choice)
        return {job.pk for job in page.context["cl"].result_list}

    assert listed() == {asked.pk, ticks[1].pk}
    assert listed(origine="orologio") == {job.pk for job in ticks}
    assert listed(origine="tutti") == {asked.pk, *(job.pk for job in ticks)}
    assert listed(kind="probe.echo") == {asked.pk}


def test_every_job_of_the_portal_has_an_italian_name():
    ours = [kind for kind in all_kinds() if not kind.name.startswith("probe.")]
    assert [kind.name for kind in ours if kind.label == kind.name] == []


def test_an_intervention_never_changes(staff):
    job = dead_job()
    services.retry_job(job_id=job.pk, by=staff)
    with pytest.raises(DatabaseError, match="Cannot update"):
        Intervention.objects.update(action=Action.CANCEL)


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_whatever_its_length(
    client, staff, django_assert_max_num_queries, count
):
    for number in range(count):
        enqueue("probe.echo", key=f"echo:{number}", by=staff)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("admin:jobs_job_changelist")).status_code == 200
