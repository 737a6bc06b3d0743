"""The pages of invitations: lists, confirmation, spreadsheet with preview, the link on a phone."""

import io
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from cities.models import Person, Referent, ReferentInvitation
from cities.services import invitations as services
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.formats import SafeODS
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    LegalRepresentativeFactory,
    ReferentFactory,
    ReferentInvitationFactory,
)
from tests.mailing.test_bounces import REPORT
from tests.portal.test_permissions import anonymous
from tests.spreadsheets.test_reading import HOSTILE

pytestmark = pytest.mark.django_db
HEADER = "Nome;Cognome;E-mail;Città;Tipo\n"


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def sent(client, *mandates):
    keys = [f"{one.person_id}:{one.city.cadastral_code}" for one in mandates]
    return client.post("/inviti/nuovi/invia/", {"chi": keys})


def upload(client, content, name="referenti.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/inviti/da-file/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(
    client, staff, django_assert_num_queries, count
):
    ReferentInvitationFactory.create_batch(count)
    with django_assert_num_queries(6):  # session, user, demo, roles, count, page
        assert client.get("/inviti/").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_choosing_costs_the_same_whatever_the_length(
    client, staff, django_assert_num_queries, count
):
    ReferentFactory.create_batch(count)
    with django_assert_num_queries(7):  # and the regions of the filter
        assert client.get("/inviti/nuovi/").status_code == 200


def test_filters_find_people_cities_addresses_and_states(client, staff):
    here = ReferentInvitationFactory(city=CityFactory(name="Forlì del Sud"))
    ReferentInvitationFactory(revoked_at=timezone.now())

    def found(query):
        return list(client.get(f"/inviti/?{query}").context["page"].object_list)

    assert found("q=forli'") == [here]
    assert found(f"q={here.email}") == [here]
    assert found("stato=open") == [here]
    assert len(found("stato=boh")) == 2


def test_only_who_has_no_access_and_no_invitation_is_offered(client, staff):
    offered = ReferentFactory()
    ReferentFactory(person__user=UserFactory())
    ReferentFactory(person=ReferentInvitationFactory().person)
    ReferentFactory(valid_to=timezone.localdate() - timedelta(days=1))
    mayor = LegalRepresentativeFactory()
    page = client.get("/inviti/nuovi/")
    assert [row["mandate"] for row in page.context["rows"]] == [offered]
    page = client.get("/inviti/nuovi/?tipo=rappresentanti")
    assert [row["mandate"] for row in page.context["rows"]] == [mayor]


def test_a_confirmation_lists_who_will_be_written_to_and_writes_to_nobody(client, staff):
    mandate = ReferentFactory(person__email="protocollo@comune.example")
    mute = ReferentFactory(person__email="")
    keys = [f"{one.person_id}:{one.city.cadastral_code}" for one in (mandate, mute)]
    page = client.post("/inviti/nuovi/conferma/", {"chi": [*keys, "9:X", "no", "1:"]})
    said = page.content.decode()
    assert "Parte un invito" in said
    assert "Sembra la casella di un ufficio" in said
    assert "Non ha un indirizzo e-mail." in said
    assert not OutboundMail.objects.exists()


def test_the_second_yes_sends_them_and_twice_is_once(client, staff):
    mandates = ReferentFactory.create_batch(2)
    assert sent(client, *mandates).url == "/inviti/"
    sent(client, *mandates)
    assert ReferentInvitation.objects.count() == OutboundMail.objects.count() == 2


def test_writing_to_many_asks_again_who_it_is(client, staff):
    mandate = ReferentFactory()
    client.show_second_factor(staff, at=time.time() - 301)
    assert sent(client, mandate).status_code == 302
    assert not ReferentInvitation.objects.exists()


def test_a_spreadsheet_is_shown_before_anything_happens(client, staff):
    city = CityFactory(name="Corigliano-Rossano")
    CityAliasFactory(city=city, name="Corigiano-Rossano")
    known = ReferentFactory(city=city)
    known_as = f"{known.person.first_name};{known.person.last_name};{known.person.email}"
    rows = [
        "Ada;Neri;ada.neri@comune.example;Corigiano-Rossano;tecnico",
        f"{known_as};{city.cadastral_code};Referente politico",
        "Ugo;Bianchi;ugo;Corigliano-Rossano;tecnico",
        "Ugo;Bianchi;ugo@comune.example;Torino;tecnico",
        "Ugo;Bianchi;ugo@comune.example;Corigliano-Rossano;capo",
        "Eva;Neri;ada.neri@comune.example;Corigliano-Rossano;tecnico",
        ";;nessuno@comune.example;Corigliano-Rossano;tecnico",
    ]
    page = upload(client, HEADER + "\n".join(rows))
    assert [row.problem for row in page.context["refused"]] == [
        "L'indirizzo «ugo» non è valido.",
        "«Torino» non è una città del Programma.",
        "Il tipo è politico, tecnico o amministrativo.",
        "Lo stesso indirizzo è già alla riga 2.",
        "Mancano nome e cognome.",
    ]
    new, old = page.context["good"]
    assert (new.is_new, old.is_new, old.starts_mandate) == (True, False, False)
    assert Person.objects.count() == 1
    assert not OutboundMail.objects.exists()

    client.post("/inviti/da-file/invia/", {"righe": page.context["listed"]})
    mandate = Referent.objects.get(person__last_name="Neri")
    assert (mandate.city, mandate.kind) == (city, "technical")
    assert ReferentInvitation.objects.count() == 2
    client.post("/inviti/da-file/invia/", {"righe": page.context["listed"]})
    assert ReferentInvitation.objects.count() == Referent.objects.count() == 2


def test_an_excel_file_is_read_too(client, staff):
    CityFactory(name="Gela")
    book = Workbook()
    book.active.append(["E-MAIL", "Cognome", "Nome", "Note", "Comune", "Ruolo"])
    book.active.append(["eva@comune.example", "Rossi", "Eva", 3, "GELA", "amministrativa"])
    target = io.BytesIO()
    book.save(target)
    [row] = upload(client, target.getvalue(), "referenti.xlsx").context["good"]
    assert (row.full_name, row.city, row.kind_label) == (
        "Eva Rossi",
        "Gela",
        "Referente amministrativo",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "vuoto"),
        ("Nome;E-mail\nAda;a@b.it", "mancano le colonne «cognome», «città», «tipo»"),
        (HEADER, "non ha righe"),
        (HEADER + "A;B;c@d.it;Gela;tecnico\n" * 201, "più di 200 righe"),
        (HEADER.encode() + b"\xff\xfe;x;y;z;k", "UTF-8"),
        (HEADER + "A\x00;B;c@d.it;Gela;tecnico", "byte nullo"),
        (b"PK\x03\x04rotto", "colonne"),
        (HEADER + '"A;B', "riga 2"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, staff, content, said):
    answer = upload(client, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_looks_odd_in_a_cell_stays_text(client, staff):
    CityFactory(name="Gela")
    name = "<b>Ada</b> 😀"
    page = upload(client, f"{HEADER}{name};{'N' * 300};a@b.example;Gela;tecnico")
    assert "Il nome o il cognome supera i 100 caratteri." in page.content.decode()
    assert "<b>Ada" not in page.content.decode()
    page = upload(client, f"{HEADER}{name};Neri;a@b.example;Gela;tecnico")
    client.post("/inviti/da-file/invia/", {"righe": page.context["listed"]})
    assert Person.objects.get().first_name == name


def test_a_preview_made_elsewhere_or_long_ago_is_refused(client, staff):
    answer = client.post("/inviti/da-file/invia/", {"righe": "inventata"})
    assert answer.url == "/inviti/da-file/"


def test_the_notice_of_non_delivery_finds_its_invitation(client, staff):
    mandate = ReferentFactory()
    invitation = services.invite(person=mandate.person, city=mandate.city, by=staff)
    report = REPORT.replace(b"<abc123@portale.example>", invitation.mail.message_id.encode())
    answer = client.post(
        "/inviti/mancato-recapito/", {"file": SimpleUploadedFile("avviso.eml", report)}
    )
    assert answer.url == invitation.get_absolute_url()
    invitation.refresh_from_db()
    assert invitation.bounce_note == "550 5.1.1 User unknown"


@pytest.mark.parametrize("content", [b"ciao", REPORT, b"\x00" * 50])
def test_a_notice_about_nothing_of_ours_is_answered_in_words(client, staff, content):
    ReferentInvitationFactory()
    answer = client.post(
        "/inviti/mancato-recapito/", {"file": SimpleUploadedFile("avviso.eml", content)}
    )
    assert answer.status_code == 422


def test_the_page_of_one_invitation_does_what_its_buttons_say(client, staff):
    mandate = ReferentFactory()
    invitation = services.invite(person=mandate.person, city=mandate.city, by=staff)
    url = invitation.get_absolute_url()
    assert "In attesa" in client.get(url).content.decode()
    client.post(f"{url}non-recapitato/", {"note": "casella inesistente"})
    assert "casella inesistente" in client.get(url).content.decode()
    new = client.post(f"{url}rinvia/").url
    assert new != url
    client.post(f"{new}revoca/")
    assert "Revocato" in client.get(new).content.decode()


# --- the link


@pytest.fixture
def link():
    mandate = ReferentFactory(person__first_name="Irene", person__last_name="Calore")
    ReferentInvitationFactory(token="il-codice", person=mandate.person, city=mandate.city)
    return "/accesso/citta/il-codice/"


def test_opening_the_link_spends_nothing(client, link):
    assert "Irene Calore" in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert ReferentInvitation.objects.open().exists()
    assert not User.objects.exists()


def test_the_button_signs_in_and_offers_a_passkey(client, link):
    answer = client.post(link)
    assert answer.url == "/accesso/secondo-fattore/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    page = client.get(answer.url).content.decode()
    assert "Registrate una passkey" in page
    assert "Più tardi" in page


def test_every_wrong_link_gives_the_same_page(client, link):
    client.post(link)
    client.logout()
    day = timedelta(days=1)
    now = timezone.now()
    ReferentInvitationFactory(token="scaduto", sent_at=now - 2 * day, expires_at=now - day)
    ReferentInvitationFactory(token="revocato", revoked_at=now)
    pages = set()
    for token in ("il-codice", "scaduto", "revocato", "indovinato", "x" * 300, "è-😀"):
        for answer in (
            client.get(f"/accesso/citta/{token}/"),
            client.post(f"/accesso/citta/{token}/"),
        ):
            assert answer.status_code == 410
            pages.add(anonymous(answer, f"/accesso/citta/{token}/"))
    of_staff = "/accesso/invito/indovinato/"
    assert pages == {anonymous(client.get(of_staff), of_staff)}


def test_the_link_of_somebody_else_does_not_add_to_my_access(client, link):
    client.force_login(UserFactory(role=Role.STAFF))
    assert "si chiude" in client.get(link).content.decode()
    client.post(link)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.roles == {Role.REFERENT}


def test_unknown_addresses_at_sign_in_get_no_mail(client):
    client.post("/accounts/login/code/", {"email": "estranea@example.org"})
    client.post("/accounts/password/reset/", {"email": "estranea@example.org"})
    client.post("/accounts/login/", {"login": "estranea@example.org", "password": "x"})
    assert not OutboundMail.objects.exists()


@pytest.mark.parametrize("name", ["the last cell there is", "bomb", "billion laughs"])
def test_a_hostile_workbook_is_refused_in_words(client, staff, name):
    page = upload(client, HOSTILE[name](), "referenti.xlsx")
    assert page.status_code == 422
    assert "non è stato letto" in page.content.decode()


def test_an_ods_file_is_read_too(client, staff):
    CityFactory(name="Gela")
    target = io.BytesIO()
    rows = [["Ada", "Rossi", "a@comune.example", "Gela", "tecnica"]]
    headers = ["Nome", "Cognome", "E-mail", "Città", "Tipo"]
    SafeODS().write(target, ExportTable(headers, rows, ExportNotes("Prova", mark="")))
    [row] = upload(client, target.getvalue(), "referenti.ods").context["good"]
    assert (row.full_name, row.city) == ("Ada Rossi", "Gela")
