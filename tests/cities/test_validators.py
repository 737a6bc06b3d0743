"""Names hold the letters of every language, and nothing unseen."""

import pytest
from django.core.exceptions import ValidationError

from cities.forms.texts import (
    DetailForm,
    FaqForm,
    GuidelineForm,
    MessageForm,
    QuestionForm,
    ReplyForm,
)
from cities.models import (
    CityMessage,
    Faq,
    GoodPractice,
    Guideline,
    Office,
    Person,
    Question,
)
from cms_portal.accounts.roles import Role
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory


@pytest.mark.parametrize(
    "name", ["Łucja Żółć", "Đorđe Nagyőr", "Жан", "نور", "محمد\u200cعلی", "李", "D’Alò-Brù", "🙂"]
)
def test_the_letters_of_every_language_are_names(name):
    refuse_hidden_signs(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ada\x00", "U\\+0000"),
        ("Ada\nVerdi", "U\\+000A"),
        ("Ada\u202eidreV", "U\\+202E, RIGHT-TO-LEFT OVERRIDE"),
        ("Ada\u200f", "U\\+200F"),
        ("Ada\u2066", "U\\+2066"),
        ("Ada\u2028", "U\\+2028"),
    ],
)
def test_what_cannot_be_seen_is_refused_by_name(name, said):
    with pytest.raises(ValidationError, match=said):
        refuse_hidden_signs(name)


@pytest.mark.django_db
def test_people_and_offices_refuse_it_wherever_they_are_validated():
    with pytest.raises(ValidationError) as refusal:
        Person(first_name="Ada\u202e", last_name="Verdi\x07").full_clean()
    assert {"first_name", "last_name"} <= set(refusal.value.message_dict)
    with pytest.raises(ValidationError) as refusal:
        Office(name="Ufficio\u202e").full_clean()
    assert "non si vede" in refusal.value.message_dict["name"][0]


def test_a_text_keeps_its_lines_and_tabs():
    refuse_hidden_signs_in_lines("Uno\r\n\tdue\n\ntre")
    with pytest.raises(ValidationError, match="U\\+202E"):
        refuse_hidden_signs_in_lines("Uno\n\u202edue")


TURNED = "Spese \u202eilibissimma"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "fields", "wrong"),
    [
        (DetailForm, {"text": TURNED}, "text"),
        (ReplyForm, {"text": TURNED}, "text"),
        (FaqForm, {"title": TURNED, "answer": "Sì."}, "title"),
        (FaqForm, {"title": "Si può?", "answer": TURNED}, "answer"),
        (MessageForm, {"subject": TURNED, "text": "Testo"}, "subject"),
        (GuidelineForm, {"title": TURNED, "text": "Testo"}, "title"),
    ],
)
def test_what_cities_read_holds_nothing_unseen(form, fields, wrong):
    assert "non si vede" in form(fields).errors[wrong][0]


@pytest.mark.django_db
def test_a_question_holds_nothing_unseen():
    user = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    errors = QuestionForm({"subject": TURNED, "text": "a\x07"}, user=user).errors
    assert "U+202E" in errors["subject"][0]
    assert "U+0007" in errors["text"][0]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (CityMessage, "subject"),
        (Faq, "title"),
        (GoodPractice, "title"),
        (GoodPractice, "text"),
        (Guideline, "title"),
        (Question, "subject"),
    ],
)
def test_titles_hold_nothing_unseen_in_the_admin_either(model, name):
    with pytest.raises(ValidationError, match="non si vede"):
        model._meta.get_field(name).run_validators(TURNED)
