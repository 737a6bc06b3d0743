"""What no browser sends is refused in every table of the admin, never an error page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def pages(name):
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role=Role.STAFF))
    return client


def test_no_form_takes_a_nul(office):
    answers = {page: office.post(page, {"city": "\x00"}).status_code for page in pages("add")}
    assert set(answers.values()) <= {400, 403}, answers
    assert 400 in answers.values()


@pytest.mark.parametrize("key", ["abc", "9" * 40])
def test_no_list_fails_on_rows_that_do_not_exist(office, key):
    form = {"action": "export_chosen", "_selected_action": key}
    answers = {page: office.post(page, form).status_code for page in pages("changelist")}
    assert set(answers.values()) <= {200, 302, 403}, answers


def test_who_ticked_unreadable_rows_is_told(office):
    page = reverse("admin:protocols_publishedfigure_changelist")
    form = {"action": "export_chosen", "_selected_action": "abc"}
    response = office.post(page, form, follow=True)
    [message] = [str(one) for one in response.context["messages"]]
    assert "sceglietele di nuovo" in message


@pytest.mark.parametrize("key", ["abc", "1' or 1=1", "9" * 40, "٣"])
def test_no_form_fails_on_a_choice_that_nobody_offered(office, key):
    form = {"city": key, "person": key, "host": key}
    answers = {page: office.post(page, form).status_code for page in pages("add")}
    assert set(answers.values()) <= {200, 400, 403}, answers
    assert 400 in answers.values()


def test_the_index_is_in_italian_to_its_last_word(office):
    page = office.get("/admin/").content.decode()
    assert "Model name" not in page
    assert "Add link" not in page
