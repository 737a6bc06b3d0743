"""What happens to the invented people: variations, a subentro, votes, a commission."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from cities import services
from cities.demo import MARK, REFERENT_CITY
from cities.enums import Gender, ProposalKind, ReferentKind, RepresentativeKind
from cities.models import ChangeProposal, City, LegalRepresentative, MunicipalVote, Referent
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User

# An answered variation and one still open, of the city of the demonstration's referent.
ACCEPTED_TOKEN: Final = UUID("d3300000-0000-4000-8000-000000000001")
OPEN_TOKEN: Final = UUID("d3300000-0000-4000-8000-000000000002")
COMMISSION_CITY: Final = "E532"  # Lentini: three members sign together; invented too
VOTED: Final = ("A285", "B519", "F052")
# The least PDF that a reader opens, one empty page: what is told is on the screen.
_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_MEMBERS: Final = (
    ("Olga", "Meriggio", Gender.FEMALE),
    ("Ettore", "Nembo", Gender.MALE),
    ("Bice", "Levante", Gender.FEMALE),
)


@transaction.atomic
def load_changes(*, staff: User, referent: User) -> int:
    """Through the services, as people would; returns how many variations were told now.

    Safe to repeat. Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    before = ChangeProposal.objects.count()
    _plan_votes(staff)
    _appoint_commission(staff)
    city = City.objects.filter(cadastral_code=REFERENT_CITY).visible_to(referent).first()
    if city:
        _tell_and_accept(city, staff, referent)
        _tell(city, referent)
    return ChangeProposal.objects.count() - before


def _plan_votes(staff: User) -> None:
    if MunicipalVote.objects.exists():
        return
    today = timezone.localdate()
    note = f"turno ordinario ({MARK})"
    voted = City.objects.filter(cadastral_code__in=VOTED)
    services.plan_votes(cities=voted, held_on=today - timedelta(days=12), note=note, by=staff)
    coming = City.objects.filter(is_active=True).exclude(cadastral_code__in=VOTED).by_name()[:4]
    services.plan_votes(cities=coming, held_on=today + timedelta(days=160), note=note, by=staff)
    checked = MunicipalVote.objects.to_check().order_by("city__folded_name").first()
    if checked:
        services.check_vote(vote_id=checked.pk, by=staff)


def _appoint_commission(staff: User) -> None:
    """The mayor of a dissolved council gives way to three who sign together."""
    city = City.objects.filter(cadastral_code=COMMISSION_CITY).first()
    mayor = LegalRepresentative.objects.current().filter(city=city, kind="mayor").first()
    if not city or not mayor:
        return
    act = f"D.P.R. del 5 febbraio 2025, art. 143 del d.lgs. 267/2000 ({MARK})"
    since = date(2025, 2, 10)
    first, *others = (
        services.NewPerson(name, surname, gender, f"{name}.{surname}@commissione.example".lower())
        for name, surname, gender in _MEMBERS
    )
    services.hand_over(
        mandate=mayor,
        last_day=since - timedelta(days=1),
        successor=services.Successor(first, RepresentativeKind.COMMISSION, since, act),
        by=staff,
    )
    for person in others:
        services.start_representative(
            city=city,
            person=person,
            kind=RepresentativeKind.COMMISSION,
            valid_from=since,
            act=act,
            by=staff,
        )


def _tell_and_accept(city: City, staff: User, referent: User) -> None:
    """The political referent has changed: who came, who went and what passed are on the page."""
    political = Referent.objects.current().filter(kind=ReferentKind.POLITICAL)
    leaving = political.filter(city=city).first()
    if leaving is None or ChangeProposal.objects.filter(token=ACCEPTED_TOKEN).exists():
        return
    proposal = services.propose_change(
        city=city,
        token=ACCEPTED_TOKEN,
        act_file=SimpleUploadedFile("decreto-sindacale-14.pdf", _PDF),
        by=referent,
        what=ProposalKind.REPLACEMENT,
        referent=leaving,
        first_name="Nives",
        last_name="Ponente",
        gender=Gender.FEMALE,
        email="nives.ponente@comune.benevento.example",
        referent_kind=ReferentKind.POLITICAL,
        office_name="Assessorato alle politiche sociali",
        effective_on=date(2025, 3, 3),
        act=f"decreto sindacale n. 14 del 28 febbraio 2025 ({MARK})",
    )
    services.accept_change(proposal_id=proposal.pk, by=staff)


def _tell(city: City, referent: User) -> None:
    services.propose_change(
        city=city,
        token=OPEN_TOKEN,
        act_file=SimpleUploadedFile("nota-di-designazione.pdf", _PDF),
        by=referent,
        what=ProposalKind.REFERENT,
        first_name="Elio",
        last_name="Corbezzolo",
        gender=Gender.MALE,
        email="elio.corbezzolo@comune.benevento.example",
        referent_kind=ReferentKind.ADMINISTRATIVE,
        office_name="Ragioneria",
        effective_on=timezone.localdate() + timedelta(days=7),
        act=f"nota di designazione n. 31 ({MARK})",
        note="Segue i pagamenti: aggiungetelo agli inviti, per favore.",
    )
