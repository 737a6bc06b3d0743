"""One human being is one row: whoever is already known is found before being written again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from cities.models import City, Person
from cities.models.people import PersonQuerySet
from cities.names import fold
from cms_portal.accounts.demo import is_demo_world


@dataclass(frozen=True)
class NewPerson:
    """What is typed about somebody who is not known yet."""

    first_name: str
    last_name: str
    gender: str = ""
    email: str = ""
    phone: str = ""

    @property
    def folded_name(self) -> str:
        return fold(f"{self.last_name} {self.first_name}")


def alike(new: NewPerson, *, city: City) -> PersonQuerySet:
    """Who may be the same person: the same name in the city, or the same address anywhere."""
    in_city = Person.objects.known_in(city).values("pk")
    same = Q(folded_name=new.folded_name, pk__in=in_city)
    if new.email:
        same |= Q(email=new.email.strip().lower())
    return Person.objects.filter(same)


def find_or_register(person: Person | NewPerson, *, city: City) -> Person:
    """The person meant, a new row only when nobody of that name is known there or has the address.

    Two people may share an address (sindaco@…): the name decides. Raises ValidationError.
    """
    if isinstance(person, Person):
        return person
    for one in alike(person, city=city):
        if one.folded_name == person.folded_name:
            return one
    made = Person(
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        gender=person.gender,
        email=person.email.strip().lower(),
        phone=person.phone.strip(),
        is_invented=is_demo_world(),
    )
    made.full_clean()
    made.save()
    return made
