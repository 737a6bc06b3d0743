"""A small world for the permission matrix: two cities, and everybody who may knock."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cities.models import City
from cms_portal.accounts.models import SecondFactorReset, StaffInvitation, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import invite_colleague
from cms_portal.files.services import store
from cms_portal.jobs.services import enqueue
from cms_portal.privacy.enums import RequestKind
from cms_portal.privacy.services import ask
from events.enums import SessionKind
from events.models import Event, EventSession, Material, ProjectIdea
from events.services.materials import FILE_KIND as MATERIAL_KIND
from events.services.states import store_version
from protocols import services
from protocols.models import GenerationBatch, Protocol
from protocols.services.archive import ARCHIVE_KIND
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    ChangeProposalFactory,
    CityFactory,
    ContactNoteFactory,
    MunicipalVoteFactory,
    PersonFactory,
    ReferentFactory,
    ReferentInvitationFactory,
    ThemeFactory,
)
from tests.cities.text_factories import (
    FaqFactory,
    GoodPracticeFactory,
    GuidelineVersionFactory,
    QuestionFactory,
)
from tests.events.factories import (
    CertificateFactory,
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
    RestitutionFactory,
)
from tests.events.need_factories import NeedFactory
from tests.events.note_factories import TableNoteFactory, make_facilitator
from tests.events.paper_factories import make_report, make_signed_page
from tests.protocols.factories import (
    AuthorityFactory,
    CopyFactory,
    ObligationFactory,
    TemplateFactory,
    complete_city,
)
from tests.protocols.mails import make_drop
from tests.spreadsheets.imports import LINES, make_import

# In the order of the columns of the matrix.
ROLES = ANYBODY, NO_ROLE, OWN, OTHER, FORMER, STAFF, AUTHORITY, FACILITATOR, AUDITOR = (
    "chiunque",
    "senza ruolo",
    "referente della città",
    "referente di un'altra",
    "referente cessato",
    "segreteria",
    "autorità",
    "facilitatore",
    "controllo",
)


LIFE_PAGES = (
    *("accept_signer", "approve", "comment", "end_review", "mark_registered", "mark_returned"),
    *("municipal_act", "recall", "review", "revise", "submit", "take_back"),
    *("addendum", "changes", "decide_change", "replace", "text_in_force"),
)
INVITATION_PAGES = ("detail", "note_bounce", "resend", "revoke")
REQUEST_ACTS = ("", "_answer", "_erase", "_extend", "_withdraw")


def row(codes: str) -> dict[str, int]:
    return dict(zip(ROLES, map(int, codes.split()), strict=True))


@dataclass
class World:
    """`arguments[name]`: the parameters of the address `name` that show a thing of `city`."""

    city: City
    users: dict[str, User | None]
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)


def referent_of(city: City, **mandate: Any) -> User:
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=city, person=PersonFactory(user=user), **mandate)
    return user


def make_act(city: City, *, by: User | None) -> tuple[GenerationBatch, Protocol]:
    """The definitive text of `city`, made as the generation page and a worker make it."""
    AuthorityFactory()
    batch = services.prepare_batch(
        token=uuid4(),
        template_id=TemplateFactory().pk,
        letter_date=timezone.localdate(),
        city_codes=[city.cadastral_code],
        with_second_wording=[],
        by=by,
    )
    draft = Protocol.objects.get(city=city)
    return batch, services.freeze_protocol(protocol_id=draft.pk)


def people_arguments(city: City) -> dict[str, dict[str, Any]]:
    """Something told, something to check and a mandate to hand over, in `city`."""
    of_city = {"cadastral_code": city.cadastral_code}
    proposal = {"pk": ChangeProposalFactory(city=city).pk}
    mandate = city.referents.order_by("pk")[0]
    pages = ["appoint_referent", "appoint_representative", "briefing", "name_office", "people"]
    answers = ["proposal", "accept_proposal", "refuse_proposal", "withdraw_proposal"]
    return {
        **{f"cities:{name}": of_city for name in [*pages, "propose"]},
        **{f"cities:{name}": proposal for name in answers},
        "cities:handover": of_city | {"mandate": mandate.slug},
        "cities:check_vote": {"pk": MunicipalVoteFactory(city=city).pk},
    }


def import_arguments(city: City, by: User | None) -> dict[str, dict[str, Any]]:
    """The addresses of an import that waits in its preview."""
    batch = make_import(by, tuple(line.replace("A783", city.cadastral_code) for line in LINES))
    names = ("columns", "detail", "preview", "questions", "answer", "confirm", "drop", "header")
    pages: dict[str, dict[str, Any]] = {f"imports:{name}": {"pk": batch.pk} for name in names}
    pages |= {f"imports:{name}": {"pk": batch.pk} for name in ("match", "reopen", "undo")}
    return pages | {
        "imports:exclude": {"pk": batch.pk, "line": 2},
        "imports:model": {"slug": "persone", "extension": "xlsx"},
        "imports:new": {"slug": "persone"},
        "imports:refused": {"pk": batch.pk, "extension": "xlsx"},
        "imports:upload": {"slug": "persone"},
    }


def delegation_arguments(city: City) -> dict[str, dict[str, Any]]:
    """An event that `city` comes to with one person."""
    delegation = DelegationFactory(city=city, accepted=True)
    person = {"pk": RegistrationFactory(delegation=delegation).pk}
    pages = {f"events:{name}": person for name in ("choose_tables", "needs", "replace", "withdraw")}
    answers = ("answer", "delegation", "invite_again", "name_people", "terms")
    event = {"pk": delegation.event_id}
    of_event = (
        "board",
        "chase_names",
        "delegations",
        "invite",
        "move",
        "needs_counts",
        "presences",
        "certificate_share",
        "certificates",
        "mail_certificates",
        "dossiers",
        "dossier_new",
        "issue_certificates",
    )
    of_event += ("check_in", "check_in_count", "check_in_new", "check_in_record")
    of_event += tuple(f"check_in_{name}" for name in ("file", "roster", "shell", "state", "sync"))
    pages |= {f"events:{name}": event for name in of_event}
    certificate = CertificateFactory(registration_id=person["pk"], printed=True)
    pages["events:certificate_pdf"] = {"pk": certificate.pk}
    published = RestitutionFactory(event=delegation.event, printed=True)
    for name in ("restitution", "restitution_save", "restitution_publish"):
        pages[f"events:{name}"] = event
    for name in ("version", "pdf", "send"):
        pages[f"events:restitution_{name}"] = event | {"number": published.number}
    pages |= {"events:feedback": event, "events:feedback_ask": event}
    return pages | {f"events:{name}": {"pk": delegation.pk} for name in answers}


def access_arguments(world: World) -> dict[str, dict[str, Any]]:
    """An access that nobody of the matrix signs in with, since the matrix closes it."""
    user, staff = UserFactory(), UserFactory(role=Role.STAFF)
    reset = SecondFactorReset.objects.create(user=user, reason="Prova", asked_by=staff)
    invite_colleague(email="nuova@ente.example", name="Nuova", role=Role.STAFF, by=staff)
    invitation = StaffInvitation.objects.get()
    names = ("access", "ask_reset", "close", "end_sessions", "withdraw_role")
    return {f"accounts:{name}": {"pk": user.pk} for name in names} | {
        "accounts:decide_reset": {"pk": reset.pk},
        "accounts:revoke_invitation": {"pk": invitation.pk},
    }


def event_arguments() -> dict[str, dict[str, Any]]:
    """A published event, its session and the first version of its agenda."""
    session = EventSessionFactory(starts_at=timezone.now())
    version = store_version(session.event, by=None)
    event = {"pk": session.event.pk}
    pages = ("agenda", "cancel", "close", "detail", "duplicate", "edit", "ics", "publish", "rooms")
    pages += ("prints", "materials", "material_add")
    material = event | {"material": make_material(session.event).pk}
    return {
        **{f"events:material_{name}": material for name in ("edit", "file", "move", "remove")},
        **{f"events:{name}": event for name in (*pages, "publish_agenda", "session_new")},
        "events:print_new": event | {"kind": "badges"},
        "events:session_edit": event | {"session": session.pk},
        "events:session_ics": event | {"session": session.pk},
        "events:session_remove": event | {"session": session.pk},
        "events:version": event | {"number": version.number},
    }


def paper_arguments(event: int) -> dict[str, dict[str, Any]]:
    """A sheet of it that came back, with an empty row, and the report of an online session."""
    page = make_signed_page(Event.objects.get(pk=event))
    of_event, of_page = {"pk": event}, {"pk": page.pk}
    row = page.rows.get()
    acts = ("discard", "file", "picture", "prefer")
    return {
        "events:scans": of_event,
        "events:scanned_sheet": of_event | {"sheet": page.sheet_id},
        "events:scanned_row_new": of_event | {"row": row.pk},
        "events:scanned_row_picture": {"pk": row.pk},
        **{f"events:scanned_page_{name}": of_page for name in acts},
        "events:online_reports": of_event,
        "events:online_report_discard": of_event | {"report": 0},
        "events:online_report": of_event | {"report": make_report(Event.objects.get(pk=event)).pk},
    }


def need_arguments(city: City) -> dict[str, dict[str, Any]]:
    """Something that the city has submitted."""
    theme = NeedFactory(assessment__city=city, assessment__submitted=True).assessment.theme
    of_city = {"code": city.cadastral_code}
    of_theme = of_city | {"slug": theme.slug}
    return {"needs:city": of_city, "needs:theme": of_theme, "needs:reopen": of_theme}


def public_arguments() -> dict[str, dict[str, Any]]:
    soon = timezone.localdate() + timedelta(days=9)
    shown = EventFactory(audience="public", starts_on=soon)
    event = {"pk": shown.pk}
    return {
        **{f"public_events:{name}": event for name in ("detail", "ics", "register")},
        "public_events:material": event | {"material": make_material(shown).pk},
    }


def make_material(event: Event) -> Material:
    """For everybody who sees the event."""
    file = store(
        kind=MATERIAL_KIND, name="a.pdf", source=b"a", content_type="application/pdf", by=None
    )
    return Material.objects.create(
        event=event, title="Saluti", kind="slides", audience="everybody", file=file
    )


def table_arguments(world: World, session: int) -> dict[str, dict[str, Any]]:
    """The session becomes a table that the facilitator keeps, with a line."""
    EventSession.objects.filter(pk=session).update(kind=SessionKind.FOCUS_GROUP)
    table = EventSession.objects.get(pk=session)
    Event.objects.filter(pk=table.event_id).update(starts_on=timezone.localdate())
    make_facilitator(table, user=world.users[FACILITATOR])  # whom the matrix knows
    other = UserFactory(role=Role.FACILITATOR)
    make_facilitator(table, user=other)
    note = {"note": TableNoteFactory(session=table, city=world.city).pk}
    theme = ThemeFactory()
    idea = ProjectIdea.objects.create(city=world.city, theme=theme, title="Mensa", by=other)
    mandate = {"pk": table.event_id, "mandate": other.facilitator_mandates.get().pk}
    of_table = {"pk": table.event_id, "session": table.pk}
    of_note = ("note_edit", "note_remove", "note_restore", "note_need", "note_idea")
    return {
        **{f"events:{name}": note for name in of_note},
        **{
            f"events:{name}": of_table for name in ("notes", "note_add", "notes_paste", "photo_add")
        },
        **{f"events:facilitator_{name}": mandate for name in ("tables", "resend", "end")},
        "events:tables": {"pk": table.event_id},
        "needs:idea": {"idea": idea.pk},
        "events:facilitators": {"pk": table.event_id},
        "events:photo_remove": of_table | {"photo": 1},
    }


def text_arguments(city: City) -> dict[str, dict[str, Any]]:
    """Guidelines and a question of `city`; what all cities may read."""
    version = GuidelineVersionFactory(published=True, sent_to=[city])
    question = QuestionFactory(city=city)
    faq = FaqFactory()
    return {
        "guidelines:acknowledge": {"pk": version.guideline_id},
        "guidelines:detail": {"pk": version.guideline_id},
        "guidelines:discard": {"pk": version.guideline_id},
        "guidelines:readers": {"pk": version.guideline_id},
        "guidelines:remind": {"pk": version.guideline_id},
        "guidelines:send": {"pk": version.guideline_id},
        "guidelines:write": {"pk": version.guideline_id},
        "messages:detail": {"pk": version.messages.get().pk},
        "practices:detail": {"pk": GoodPracticeFactory().pk},
        "questions:add_detail": {"pk": question.pk},
        "questions:detail": {"pk": question.pk},
        "questions:faq": {"pk": faq.pk},
        "questions:faq_edit": {"pk": faq.pk},
        "questions:faq_withdraw": {"pk": FaqFactory().pk},
        "questions:publish": {"pk": question.pk},
        "questions:reply": {"pk": question.pk},
    }


def template_arguments(used: int) -> dict[str, dict[str, Any]]:
    """The version after the one in use: in preparation, with its clauses."""
    draft = services.succeed_template(template_id=used, dated_on=timezone.localdate())
    clause = {"pk": draft.pk, "clause": draft.places.all()[0].clause_id}
    pages = ("clause_new", "template", "template_succeed", "template_status", "template_try")
    return {f"protocols:{name}": {"pk": draft.pk} for name in (*pages, "template_arrange")} | {
        "protocols:clause_duties": clause,
        "protocols:clause_edit": clause,
        "protocols:differences": {"pk": draft.pk, "other": used},
    }


def protocol_arguments(city: City, by: User | None) -> dict[str, dict[str, Any]]:
    """The definitive text of `city`, and the document that holds it."""
    batch, protocol = make_act(city, by=by)
    document = protocol.document
    obligation = {"pk": ObligationFactory(protocol=protocol).pk}
    drop = {"pk": make_drop(by).pk}
    came = {"code": protocol.code, "pk": CopyFactory(protocol=protocol).pk}
    return template_arguments(protocol.template_id) | {
        "admin:documents_frozendocument_download": {"pk": document.pk},
        "documents:compare": {"code": document.code},
        "documents:verify": {"code": document.code},
        "protocols:accept_copy": came,
        "protocols:archive": {"pk": batch.pk},
        "protocols:conclude": obligation,
        "protocols:reopen_obligation": obligation,
        "protocols:check_copy": came,
        "protocols:copy": came,
        "protocols:copy_file": came,
        "protocols:copy_page": {**came, "page": 0, "which": "testo"},
        "protocols:detail": {"code": protocol.code},
        "protocols:download": {"code": protocol.code},
        "protocols:hand_over": {"code": protocol.code},
        "protocols:kit": {"code": protocol.code},
        "protocols:kit_make": {"code": protocol.code},
        "protocols:mark_sent": {"code": protocol.code},
        "protocols:pec_confirm": drop,
        "protocols:pec_discard": drop,
        "protocols:pec_drop": drop,
        "protocols:progress": {"pk": batch.pk},
        "protocols:registry": {"code": protocol.code, "journey": "text_out", "side": "incoming"},
        "protocols:refuse_copy": came,
        "protocols:reissue": {"code": protocol.code},
        "protocols:resume": {"pk": batch.pk},
        "protocols:shipment": {"pk": batch.pk},
        "protocols:shipment_list": {"pk": batch.pk, "suffix": "csv"},
        "protocols:shipment_numbers": {"pk": batch.pk},
        "protocols:shipment_zip": {"pk": batch.pk},
        "protocols:retry": {"code": protocol.code},
        "protocols:signatures": {"code": protocol.code},
        "protocols:stop": {"pk": batch.pk},
        "protocols:upload_copy": {"code": protocol.code},
        "protocols:withdraw": {"code": protocol.code},
        **{f"protocols:{name}": {"code": protocol.code} for name in LIFE_PAGES},
        "protocols:answer": {"code": protocol.code, "pk": 1},
        "protocols:resolve": {"code": protocol.code, "pk": 1},
        "protocols:together": {"work": "trasmetti"},
        "protocols:version_pdf": {"code": protocol.code, "number": 1},
    }


def people_of_the_matrix(city: City) -> dict[str, User | None]:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        ANYBODY: None,
        NO_ROLE: UserFactory(),
        OWN: referent_of(city),
        OTHER: referent_of(CityFactory(name="Andria")),
        FORMER: referent_of(city, valid_from=date(2020, 1, 1), valid_to=yesterday),
        STAFF: UserFactory(role=Role.STAFF),
        AUTHORITY: UserFactory(role=Role.AUTHORITY),
        FACILITATOR: UserFactory(role=Role.FACILITATOR),
        AUDITOR: UserFactory(role=Role.AUDITOR),
    }


def make_world() -> World:
    city = complete_city(name="Benevento")
    world = World(city=city, users=people_of_the_matrix(city))
    archive = store(
        kind=ARCHIVE_KIND,
        name="protocolli.zip",
        source=b"PK",
        content_type="application/zip",
        by=world.users[STAFF],
    )
    job = enqueue("jobs.heartbeat", key="world-job", by=world.users[OWN])
    invitation = {"pk": ReferentInvitationFactory(city=city).pk}
    asked = ask(user=world.users[OWN], kind=RequestKind.ERASURE)
    world.arguments = {
        "cities:close_contact": {"pk": ContactNoteFactory(city=city).pk},
        "cities:detail": {"cadastral_code": city.cadastral_code},
        "cities:dossiers": {"cadastral_code": city.cadastral_code},
        "cities:dossier_new": {"cadastral_code": city.cadastral_code},
        **people_arguments(city),
        **{
            f"cities:{name}": {"cadastral_code": city.cadastral_code}
            for name in ("contacts", "log_contact", "two_minutes", "two_minutes_pdf")
        },
        **{
            f"cities:{name}": {"cadastral_code": city.cadastral_code, "key": "office"}
            for name in ("step", "set_due_date", "recover_step", "waive_step")
        },
        **event_arguments(),
        **delegation_arguments(city),
        **need_arguments(city),
        **public_arguments(),
        **access_arguments(world),
        **text_arguments(city),
        **protocol_arguments(city, world.users[STAFF]),
        **{f"invitations:{name}": invitation for name in INVITATION_PAGES},
        "jobs:progress": {"pk": job.pk},
        "files:download": {"pk": archive.pk},
        **import_arguments(city, world.users[STAFF]),
        "admin:app_list": {"app_label": "files"},
        "cities:story": {"kind": "citta", "ref": city.cadastral_code},
        "privacy:ask": {"what": "correzione"},
        "privacy:payment": {"code": city.cadastral_code},
        "privacy:payment_remove": {"code": city.cadastral_code},
        **{f"privacy:request{act}": {"pk": asked.pk} for act in REQUEST_ACTS},
        "privacy:retention_rule": {"category": "mailing.bodies"},
        "staff:leaving": {"pk": world.users[STAFF].pk},
    }
    world.arguments |= paper_arguments(world.arguments["events:check_in"]["pk"])
    session = world.arguments["events:session_edit"]["session"]
    world.arguments |= table_arguments(world, session)
    return world
