import pytest
from django.urls import reverse

from cms_portal.accounts.roles import Role
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail, ReminderRule
from tests.accounts.factories import UserFactory
from tests.mailing.test_reminders import source  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
MAILS = "/admin/mailing/outboundmail/"


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def send_again(client, mail):
    data = {"action": "send_again", "_selected_action": [mail.pk]}
    return client.post(MAILS, data, follow=True).content.decode()


def test_staff_see_the_text_and_decide_to_send_again(client, staff, queue_note):
    mail = queue_note()
    assert "Il messaggio è ancora in partenza." in send_again(client, mail)
    OutboundMail.objects.update(state=MailState.UNCERTAIN)
    page = client.get(reverse("admin:mailing_outboundmail_change", args=[mail.pk]))
    assert "questa è la prova 1" in page.content.decode()

    assert "Messaggi in partenza: 1." in send_again(client, mail)
    again = OutboundMail.objects.exclude(pk=mail.pk).get()
    assert (again.again_of, again.by) == (mail, staff)


def test_who_may_only_look_cannot_send_again(client, queue_note):
    mail = queue_note()
    OutboundMail.objects.update(state=MailState.DEAD)
    client.force_login(UserFactory(role=Role.AUTHORITY))
    assert client.get(MAILS).status_code == 200
    send_again(client, mail)
    assert OutboundMail.objects.count() == 1


def test_others_see_no_message(queue_note):
    queue_note()
    for role in (Role.REFERENT, Role.AUDITOR, Role.FACILITATOR):
        assert not OutboundMail.objects.visible_to(UserFactory(role=role)).exists()


def test_messages_and_reminders_are_not_edited_by_hand(client, staff, queue_note):
    mail = queue_note()
    for model in ("outboundmail", "reminderoccurrence"):
        assert client.get(reverse(f"admin:mailing_{model}_add")).status_code == 403
        assert client.get(reverse(f"admin:mailing_{model}_changelist")).status_code == 200
    url = reverse("admin:mailing_outboundmail_change", args=[mail.pk])
    client.post(url, {"subject": "altro"})
    mail.refresh_from_db()
    assert mail.subject == "Prova 1"


def test_a_rule_is_chosen_among_what_the_apps_can_ask(client, staff, source):  # noqa: F811
    add = reverse("admin:mailing_reminderrule_add")
    assert "Prove ancora aperte" in client.get(add).content.decode()
    data = {
        "name": "Prima prova",
        "source": "probe.open",
        "first_after_days": 5,
        "every_days": 0,
        "at_most": 2,
        "is_active": "on",
    }
    assert client.post(add, data).status_code == 200, "every 0 days is refused"
    assert client.post(add, data | {"every_days": 3}).status_code == 302
    assert ReminderRule.objects.get().source == "probe.open"


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_whatever_its_length(
    client, staff, queue_note, django_assert_max_num_queries, count
):
    for number in range(count):
        queue_note(number=number)
    with django_assert_max_num_queries(13):
        assert client.get(MAILS).status_code == 200
