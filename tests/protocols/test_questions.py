"""A question of a city about its act, once the comments are closed."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cities.exceptions import NotAllowed
from cities.models import Question
from cities.services import questions
from cms_portal.mailing.models import OutboundMail
from protocols.matters import matter_of
from tests.cities.factories import ReferentFactory
from tests.portal.world import referent_of

pytestmark = pytest.mark.django_db


def test_a_city_asks_about_its_act_and_the_office_sees_which(client, frozen, staff, settings):
    settings.SUPPORT_EMAIL = "segreteria@demo.example"
    who = referent_of(frozen.city)
    client.force_login(who)
    act = client.get(frozen.get_absolute_url()).text
    ask = f"{reverse('questions:new')}?su=protocollo%3A{frozen.code}"
    assert f'href="{ask}"' in act
    assert "Fate una domanda su questo atto" in act
    shown = client.get(ask).text
    assert f"{frozen}, {frozen.code}".replace("'", "&#x27;") in shown
    form = {
        "token": uuid4(), "su": f"protocollo:{frozen.code}", "city": frozen.city_id,
        "subject": "Chi firma?", "text": "Anche il Vicesindaco?",
    }  # fmt: skip
    client.post(ask, form)
    client.post(ask, form)  # a double click
    question = Question.objects.get()
    assert (question.about_kind, question.about_ref) == ("protocollo", frozen.code)
    assert "Chi firma?" in client.get(frozen.get_absolute_url()).text
    assert frozen.get_absolute_url() in OutboundMail.objects.get().text

    client.force_login(staff)
    assert f'href="{frozen.get_absolute_url()}"' in client.get(question.get_absolute_url()).text
    found = client.get(reverse("questions:list"), {"q": frozen.code}).text
    assert "Chi firma?" in found
    assert frozen.code in found
    office = client.get(frozen.get_absolute_url()).text
    assert "Chi firma?" in office
    assert "Fate una domanda" not in office


def test_nobody_asks_about_the_act_of_another_city(client, frozen):
    other = ReferentFactory().city
    stranger = referent_of(other)
    with pytest.raises(NotAllowed):
        questions.ask(
            city=other, subject="x", text="y", by=stranger,
            about=matter_of(frozen),
        )  # fmt: skip
    client.force_login(stranger)
    page = client.get(reverse("questions:new"), {"su": f"protocollo:{frozen.code}"})
    assert page.status_code == 200
    assert frozen.code not in page.text
    for rubbish in ("", "x", "protocollo:", "boh:1"):
        assert client.get(reverse("questions:new"), {"su": rubbish}).status_code == 200
