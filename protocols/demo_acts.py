"""Acts under way for the demonstration: real cities, invented people, everything of today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.demo import REFERENT_CITY
from cities.models import City, Referent
from cities.services import questions
from cms_portal.accounts.demo import DEMO_ACCOUNTS, is_demo_world
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import grant_role
from protocols import documents, services
from protocols.demo_journeys import load_journeys
from protocols.demo_signing import DemoAuthority, sign_pdf
from protocols.enums import CommentOutcome, MunicipalBody, ProtocolState, TemplateStatus
from protocols.exceptions import ProtocolError
from protocols.matters import matter_of
from protocols.models import ClauseComment, GenerationBatch, Protocol, ProtocolTemplate
from protocols.services.municipal import MunicipalFacts

_SPACE: Final = UUID("d3300000-0000-4000-8000-0000000000ac")
_COMMISSION: Final = "E532"  # three members sign there: not for a demonstration of the rest
_FISCAL_CODE: Final = "XXXXXX70A01A783X"
# For each act that is not read by its city: how far it goes.
_WAYS: Final = ("approved", "to_check", "sent", "refused", "by_city", "both", "kept", "returned")
_COMMENTS: Final = (
    ("Il termine per indicare l'ufficio è breve: la Giunta si riunisce ogni quindici giorni.",
     "entro quarantacinque giorni dalla sottoscrizione"),
    ("Va bene. Chiediamo soltanto se le schede si possono presentare anche una alla volta.", ""),
)  # fmt: skip


@dataclass
class _World:
    staff: User
    authority: User
    trusted: DemoAuthority
    stranger: DemoAuthority
    people: dict[int, User] = field(default_factory=dict)


@transaction.atomic
def load_acts() -> dict[str, int]:
    """Take some acts to the states of their life, through the services; how many are in each.

    Nothing a second time. Raises DemoRefused outside dev and test settings, and where `seed_demo`
    was not run; ProtocolError when too few cities are complete.
    """
    if not (settings.IS_DEMO_ALLOWED and is_demo_world()):
        raise DemoRefused("Prima `seed_demo`, che si usa solo in sviluppo e nelle prove.")
    if GenerationBatch.objects.filter(token=_token("read")).exists():
        return {}
    accounts = {one.role: User.objects.get(email=one.email) for one in DEMO_ACCOUNTS}
    world = _World(
        staff=accounts[Role.STAFF],
        authority=accounts[Role.AUTHORITY],
        trusted=DemoAuthority("Prestatore di firma inventato (demo)"),
        stranger=DemoAuthority("Prestatore sconosciuto (demo)"),
    )
    world.trusted.trust()
    own, *others = _complete_cities(3 + len(_WAYS))
    read, direct = others[:2], others[2:]
    reading = _prepare([own, *read], world, token="read", for_review=True)  # noqa: S106
    for act in reading:
        _discuss(act, world, is_ended=act.city_id == own.pk)
    _finish_reading(next(act for act in reading if act.city_id == own.pk), world)
    ways = list(zip(_prepare(direct, world, token="direct"), _WAYS, strict=False))  # noqa: S106
    for act, way in ways:
        services.freeze_protocol(protocol_id=act.pk)
        if way != "approved":
            services.mark_sent(protocol_id=act.pk, by=world.staff)
    load_journeys(staff=world.staff)  # now: later a receipt would be of the way back
    for act, way in ways:
        _take(act, way, world)
    return _count()


def _token(name: str) -> UUID:
    return uuid5(_SPACE, name)


def _complete_cities(wanted: int) -> list[City]:
    """The referent's first, then others in order of name, without an act and ready for one."""
    free = City.objects.filter(is_active=True).exclude(cadastral_code=_COMMISSION)
    free = free.exclude(pk__in=Protocol.objects.living().values("city"))
    ready = services.check_readiness(_template(), list(free.by_name()), timezone.localdate())
    cities = [one.city for one in ready.cities if not one.missing]
    cities.sort(key=lambda city: city.cadastral_code != REFERENT_CITY)
    if len(cities) < wanted or cities[0].cadastral_code != REFERENT_CITY:
        raise ProtocolError("Le città senza atto e con i dati completi non bastano.")
    return cities[:wanted]


def _template() -> ProtocolTemplate:
    rows = ProtocolTemplate.objects.filter(status=TemplateStatus.READY, kind="protocol")
    return rows.order_by("-dated_on", "-version")[0]


def _prepare(
    cities: list[City], world: _World, *, token: str, for_review: bool = False
) -> list[Protocol]:
    codes = [city.cadastral_code for city in cities]
    batch = services.prepare_batch(
        token=_token(token),
        template_id=_template().pk,
        letter_date=timezone.localdate(),
        city_codes=codes,
        with_second_wording=codes,
        by=world.staff,
        for_review=for_review,
    )
    return list(batch.protocols.select_related("city").order_by("city__folded_name"))


# --- a text that its city reads


def _discuss(act: Protocol, world: _World, *, is_ended: bool) -> None:
    speaker = _speaker(act.city, world)
    articles = [one for one in act.rounds.latest("number").data["clauses"] if one["number"]]
    comments = []
    for place, (body, proposed) in enumerate(_COMMENTS):
        comments.append(
            services.add_comment(
                protocol_id=act.pk,
                clause_key=articles[min(2 + 2 * place, len(articles) - 1)]["key"],
                body=body,
                proposed=proposed,
                token=uuid5(_SPACE, f"{act.pk}:{place}"),
                by=speaker,
            )
        )
    _answer(comments[-1], "Sì: ogni scheda ha il suo iter, entro lo stesso termine.", world)
    if is_ended:
        _answer(comments[0], "Il termine è del Programma e non si può spostare.", world)
        services.end_city_review(protocol_id=act.pk, by=speaker)


def _answer(comment: ClauseComment, body: str, world: _World) -> None:
    token = uuid5(_SPACE, f"answer:{comment.pk}")
    services.answer_comment(comment_id=comment.pk, body=body, token=token, by=world.staff)
    services.resolve_comment(comment_id=comment.pk, outcome=CommentOutcome.ANSWERED, by=world.staff)


def _finish_reading(act: Protocol, world: _World) -> None:
    """The referent's city: to sign, with the act of its Giunta and a question to the office."""
    services.approve_text(protocol_id=act.pk, by=world.authority)
    frozen = services.freeze_protocol(protocol_id=act.pk)
    services.mark_sent(protocol_id=act.pk, by=world.staff)
    _adopt(frozen, world)
    questions.ask(
        city=act.city,
        subject="Può firmare anche il Vicesindaco?",
        text="Nei giorni della firma chi firma è fuori sede: basta una delega? (inventato)",
        by=_speaker(act.city, world),
        about=matter_of(frozen),
        token=_token("question"),
    )


def _speaker(city: City, world: _World) -> User:
    """An invented referent who signs in; without a password, where it is not the demo login's."""
    if city.pk in world.people:
        return world.people[city.pk]
    mandates = Referent.objects.current().filter(city=city).select_related("person__user")
    with_login = mandates.filter(person__user__isnull=False).first()
    person = (with_login or mandates[0]).person
    if person.user is None:
        email = f"comune.{city.cadastral_code.lower()}@demo.example"
        person.user = User.objects.create_user(email, None, name=person.full_name)
        person.save(update_fields=["user"])
        grant_role(user=person.user, role=Role.REFERENT)
    world.people[city.pk] = person.user
    return person.user


# --- a text that is definitive at once


def _take(act: Protocol, way: str, world: _World) -> None:
    if way in ("approved", "sent"):
        return
    frozen = Protocol.objects.select_related("city", "document").get(pk=act.pk)
    _adopt(frozen, world)
    text = _text_of(frozen)
    mayor, office = documents.signature_fields(frozen.document.data)  # type: ignore[union-attr]
    if way == "refused":
        _bring(act, text, "protocollo-scansione.pdf", world)  # the text as it left: nobody signed
        return
    by_whom = world.stranger if way == "to_check" else world.trusted
    once = sign_pdf(text, by_whom.person(mayor["name"], _FISCAL_CODE), mayor["key"])
    _bring(act, once, f"{act.code}-firmato.pdf", world)
    if way in ("to_check", "by_city"):
        return
    director = world.trusted.person(office["name"], _FISCAL_CODE)
    _bring(act, sign_pdf(once, director, office["key"]), f"{act.code}-firmato-adg.pdf", world)
    _close(act, way, world)


def _close(act: Protocol, way: str, world: _World) -> None:
    today = timezone.localdate()
    if way in ("kept", "returned"):
        services.mark_registered(
            protocol_id=act.pk,
            by=world.staff,
            registered_on=today,
            number=f"{act.number} (demo)",
            register="Repertorio degli accordi",
        )
    if way == "returned":
        services.mark_returned(protocol_id=act.pk, by=world.staff, returned_on=today)


def _adopt(act: Protocol, world: _World) -> None:
    """The invented act of the Giunta."""
    facts = MunicipalFacts(
        body=MunicipalBody.GIUNTA,
        number=f"{100 + act.number} (demo)",
        dated_on=timezone.localdate(),
        published_on=timezone.localdate() + timedelta(days=1),
        is_immediately_executive=True,
    )
    services.record_municipal_act(protocol_id=act.pk, facts=facts, upload=None, by=world.staff)


def _text_of(act: Protocol) -> bytes:
    assert act.document is not None
    act.document.refresh_from_db()
    return bytes(act.document.content)


def _bring(act: Protocol, content: bytes, filename: str, world: _World) -> None:
    copy, _ = services.receive_copy(
        protocol_id=act.pk, content=content, filename=filename, by=world.staff
    )
    services.judge_copy(copy_id=copy.pk)


def _count() -> dict[str, int]:
    states = Protocol.objects.living().values_list("state", flat=True)
    return dict(Counter(ProtocolState(state).label for state in states))
