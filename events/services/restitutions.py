"""The restitution of a meeting: written, published as versions that stay, sent to who was there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents import pdf
from cms_portal.documents.services import compose, keep
from cms_portal.files.names import office_name
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import OPEN_DOOR
from events.exceptions import ChangedMeanwhile, RestitutionRefused
from events.models import (
    Event,
    Presence,
    Registration,
    Restitution,
    RestitutionDraft,
    RestitutionSending,
    TableNote,
)
from events.models.registrations import RegistrationQuerySet
from events.restitution import report_of, texts_of
from events.services.telling import city_code, english_frame
from events.tables import TABLE_KINDS

DOCUMENT_KIND: Final = "events.restitution"
TITLE: Final = "Restituzione dell'evento"
# What a signed link to read is for.
READING: Final = "events.restitution_reading"
REASON: Final = "Eravate presenti a questo evento."
REASON_EN: Final = "You attended this event."


@dataclass(frozen=True)
class Texts:
    """What staff write and choose; `quotes` are numbers of lines."""

    introduction: str
    closing: str
    names_cities: bool
    quotes: Collection[int]


def present_at(event: Event | int) -> RegistrationQuerySet:
    """Who was at the event: a standing entry, in any of its moments."""
    here = Presence.objects.entries().filter(registration__event=event)
    return Registration.objects.filter(event=event, pk__in=here.values("registration"))


def draft_of(event: Event) -> RestitutionDraft | None:
    return RestitutionDraft.objects.filter(event=event).first()


@transaction.atomic
def save_texts(*, event: Event, texts: Texts, revision: int, by: User | None) -> RestitutionDraft:
    """On the revision that was on screen. Lines that are not of the event, or were taken away, are
    left out. Raises NotAllowed, ChangedMeanwhile.
    """
    require_organiser(by)
    wait_turn("events.restitution", event.pk)
    draft = draft_of(event) or RestitutionDraft(event=event)
    if draft.revision != revision:
        raise ChangedMeanwhile(draft)
    draft.introduction, draft.closing = texts.introduction.strip(), texts.closing.strip()
    draft.names_cities = texts.names_cities
    draft.revision, draft.saved_at, draft.by = revision + 1, timezone.now(), by
    draft.full_clean(exclude=["event", "by", "quotes"])
    draft.save()
    own = TableNote.objects.kept().filter(session__event=event, session__kind__in=TABLE_KINDS)
    draft.quotes.set(own.filter(pk__in=texts.quotes))
    return draft


@transaction.atomic
def publish_restitution(*, event: Event, by: User | None) -> tuple[Restitution, bool]:
    """The next version, as things stand, and whether it is new: what says the same as the last is
    the last. A worker makes its PDF. Raises NotAllowed, RestitutionRefused.
    """
    require_organiser(by)
    require_over(event)
    wait_turn("events.restitution", event.pk)
    data = report_of(event, draft_of(event))
    refuse_undrawable(data)
    last = Restitution.objects.filter(event=event).order_by("-number").first()
    if last is not None and _said(last.data) == _said(data):
        return last, False
    made = Restitution.objects.create(
        event=event, number=last.number + 1 if last else 1, data=data, by=by
    )
    enqueue("events.restitution", key=f"restitution:{made.pk}", by=by, restitution_id=made.pk)
    return made, True


def require_over(event: Event) -> None:
    """Raises RestitutionRefused."""
    if event.state not in OPEN_DOOR or event.starts_on is None or not event.is_over:
        raise RestitutionRefused("La restituzione si pubblica dal giorno dopo l'evento.")


def refuse_undrawable(data: dict[str, object]) -> None:
    """Before anything is made: who can mend the text reads where. Raises RestitutionRefused."""
    for text in texts_of(data):
        if signs := pdf.undrawable(text):
            shown = text if len(text) < 80 else f"{text[:77]}..."
            names = ", ".join(pdf.name_sign(sign) for sign in signs)
            raise RestitutionRefused(
                f"Il carattere di stampa non ha questi segni: {names}. Sono qui: «{shown}»."
            )


def print_restitution(*, restitution_id: int) -> Restitution:
    """Make the PDF: slow outside the transaction, short inside it. Again, it finds it made."""
    made = Restitution.objects.select_related("event", "by").get(pk=restitution_id)
    if made.document_id is not None:
        return made
    document = compose(
        code=made.code,
        kind=DOCUMENT_KIND,
        subject_id=made.pk,
        reference=made.reference,
        title=f"{TITLE}: {made.data['event']['title']}",
        filename=office_name(
            "Restituzione", made.data["event"]["title"], f"v{made.number}", suffix=".pdf"
        ),
        html=restitution_html(made),
        data=made.data,
        by=made.by,
    )
    with transaction.atomic():
        locked = Restitution.objects.select_for_update(of=("self",)).get(pk=made.pk)
        if locked.document_id is None:
            locked.document = keep(document)
            locked.save(update_fields=["document"])
    return locked


def restitution_html(restitution: Restitution) -> str:
    frame = pdf.frame_context(title=TITLE, reference=restitution.reference, code=restitution.code)
    context = frame | {"restitution": restitution, "report": restitution.data}
    return render_to_string("events/pdf/restitution.html", context)


# --- sending


def still_to_tell(restitution: Restitution) -> RegistrationQuerySet:
    """Present, with an address, and not told of this version."""
    told = RestitutionSending.objects.filter(restitution=restitution)
    found = present_at(restitution.event_id).exclude(pk__in=told.values("registration"))
    return found.exclude(person__email="")


@transaction.atomic
def request_sending(*, restitution: Restitution, by: User | None) -> int:
    """Have a worker write to those present who have not read of this version; to how many.

    Raises NotAllowed, RestitutionRefused.
    """
    require_organiser(by)
    wait_turn("events.restitution", restitution.event_id)
    if not Restitution.objects.newest().filter(pk=restitution.pk).exists():
        raise RestitutionRefused("C'è una versione più recente: si invia quella.")
    if restitution.document_id is None:
        raise RestitutionRefused("Il PDF è ancora in preparazione: riprovate fra poco.")
    waiting = still_to_tell(restitution)
    if count := waiting.count():
        last = waiting.order_by("-pk").values_list("pk", flat=True)[0]
        key = f"restitution-send:{restitution.pk}:{last}:{count}"
        enqueue("events.send_restitution", key=key, by=by, restitution_id=restitution.pk)
    return count


def send_restitution(*, restitution_id: int, by: User | None) -> int:
    """Write to whoever is left; how many. Killed half way, it goes on where it was."""
    restitution = Restitution.objects.select_related("event").get(pk=restitution_id)
    rows = still_to_tell(restitution).select_related("person__user", "delegation__city")
    return sum(_tell(restitution, one, by) for one in rows.order_by("pk"))


def reading_address(restitution: Restitution, registration: Registration) -> str:
    """The page of the portal for who can sign in, for the others one that opens without."""
    user = registration.person.user
    if user is not None and user.is_active:
        return f"{settings.PORTAL_URL}{restitution.get_absolute_url()}"
    token = signing.dumps([restitution.event_id, registration.pk], salt=READING)
    return f"{settings.PORTAL_URL}{reverse('events:restitution_by_link', args=[token])}"


def reading(token: str) -> Restitution | None:
    """The version that counts, for who was there and holds the link."""
    try:
        event, registration = signing.loads(token, salt=READING)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not present_at(event).filter(pk=registration).exists():
        return None
    return Restitution.objects.newest().without_content().filter(event=event).first()


@transaction.atomic
def _tell(restitution: Restitution, one: Registration, by: User | None) -> bool:
    sending, is_new = RestitutionSending.objects.get_or_create(
        restitution=restitution, registration=one
    )
    if not is_new:
        return False
    sending.mail = queue_mail(
        template="events/restitution",
        to=one.person.email,
        context={
            "name": one.person.full_name,
            "event": restitution.event,
            "report": restitution.data,
            "number": restitution.number,
            "url": reading_address(restitution, one),
            **english_frame(REASON_EN, one.in_english),
        },
        key=f"restitution:{restitution.pk}:{one.pk}",
        reason=REASON,
        by=by,
        city_code=city_code(one.delegation),
    )
    sending.save(update_fields=["mail"])
    return True


def _said(data: dict[str, object]) -> dict[str, object]:
    """Without the day on which it was counted."""
    return {key: value for key, value in data.items() if key != "as_of"}
