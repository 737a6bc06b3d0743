"""What follows an import of people: invitations, and what an undo puts back in order."""

import pytest
from django.urls import reverse

from cities.models import Person, ReferentInvitation
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory
from tests.cities.imports import HEADER, confirmed, preview
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
LINES = (
    "A285;;Rossi;Ada;ada@c.example;tecnico;20/01/2023;;",
    "A285;;Verdi;Ugo;ugo@c.example;Sindaco;20/01/2023;;",
    "A285;;Neri;Eva;;politico;20/01/2023;;",
    "A285;;Gialli;Ivo;ivo@c.example;amministrativo;20/01/2020;31/12/2021;",
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.fixture
def staff(client):
    user = UserFactory(role="staff")
    client.force_login(user)
    return user


@pytest.fixture
def andria():
    return CityFactory(name="Andria", cadastral_code="A285")


def test_those_of_the_file_are_invited_with_one_button(client, staff, andria):
    known = ReferentFactory(city=andria, person=PersonFactory(last_name="Bianchi", email="b@c.it"))
    same = f"A285;;Bianchi;{known.person.first_name};b@c.it;{known.get_kind_display()};;;"
    batch = confirmed(preview(staff, HEADER, *LINES, same), staff)
    assert batch.counts == {"new": 4, "same": 1}

    page = client.get(batch.get_absolute_url())
    (offer,) = page.context["follow_ups"]
    people = [Person.objects.get(pk=value.split(":")[0]).last_name for value in offer.values]
    assert sorted(people) == ["Bianchi", "Rossi", "Verdi"]
    assert "Una è senza e-mail" in offer.text

    preview_page = client.post(offer.url, {offer.name: offer.values})
    assert "Partono 3 inviti" in preview_page.content.decode()
    assert not ReferentInvitation.objects.exists()
    client.post(reverse("invitations:send"), {offer.name: offer.values})
    assert ReferentInvitation.objects.count() == 3
    assert client.get(batch.get_absolute_url()).context["follow_ups"] == []


def test_only_so_many_at_once_as_somebody_reads(client, staff, andria, monkeypatch):
    monkeypatch.setattr("cities.imports.people_after.AT_ONCE", 1)
    batch = confirmed(preview(staff, HEADER, *LINES), staff)
    (offer,) = client.get(batch.get_absolute_url()).context["follow_ups"]
    assert (len(offer.values), offer.verb) == (1, "Invita le prime 1")


def test_an_import_with_invitations_is_not_taken_back(client, staff, andria):
    batch = confirmed(preview(staff, HEADER, *LINES), staff)
    (offer,) = client.get(batch.get_absolute_url()).context["follow_ups"]
    client.post(reverse("invitations:send"), {offer.name: offer.values})
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert "invit" in batch.note
    assert Person.objects.count() == 4


def test_nothing_is_offered_after_an_import_of_cities(client, staff, andria):
    batch = preview(staff, "Codice;PEC", "A285;x@pec.example", importer="cities.cities")
    batch = confirmed(batch, staff)
    assert client.get(batch.get_absolute_url()).context["follow_ups"] == []


def test_who_got_the_role_by_the_import_loses_its_links_with_it(staff, andria):
    user = UserFactory(email="ada@c.example")
    person = PersonFactory(first_name="Ada", last_name="Rossi", email="ada@c.example", user=user)
    batch = confirmed(preview(staff, HEADER, LINES[0]), staff)
    assert batch.counts == {"new": 1}
    assert User.objects.get(pk=user.pk).has_role(Role.REFERENT)
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE, batch.note
    assert not person.referents.exists()
    assert not User.objects.get(pk=user.pk).has_role(Role.REFERENT)
