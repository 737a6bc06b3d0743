"""Names hold the letters of every language, and nothing unseen."""

import pytest
from django.core.exceptions import ValidationError

from cities.models import Office, Person
from cities.validators import refuse_hidden_signs


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
