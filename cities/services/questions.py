"""Questions of the cities, their answers, and what of them becomes public."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.enums import STATE_AFTER, EntryKind, QuestionState, Voice
from cities.exceptions import NotAllowed, TextRefused
from cities.matters import Matter, find_matter
from cities.models import City, Faq, Guideline, Person, Question, QuestionEntry, Theme
from cities.models.texts.guidelines import EDITORS
from cities.names import fold
from cities.services import messages
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn

SOURCE = "Quesiti"
LATE_AFTER_DAYS = 7


@transaction.atomic
def ask(
    *,
    city: City,
    subject: str,
    text: str,
    by: User,
    theme: Theme | None = None,
    guideline: Guideline | None = None,
    about: Matter | None = None,
    token: UUID | None = None,
) -> Question:
    """A question of `city`, from the person behind `by`. Raises NotAllowed.

    The same `token` (of a form) again returns the first question; so do the tokens below.
    """
    person = Person.objects.filter(user=by).first()
    if person is None or not City.objects.visible_to(by).filter(pk=city.pk).exists():
        raise NotAllowed("I quesiti li inviano le persone della città.")
    if about and about.city.pk != city.pk:
        raise NotAllowed("Il quesito riguarda un'altra città.")
    if token:
        wait_turn("question", token)
        if known := Question.objects.filter(token=token).first():
            return known
    now = timezone.now()
    question = Question.objects.create(
        token=token,
        city=city,
        asked_by=person,
        asked_at=now,
        waiting_since=now,
        subject=subject,
        text=text,
        theme=theme,
        guideline=guideline,
        about_kind=about.kind if about else "",
        about_ref=about.ref if about else "",
    )
    _tell_office(question, "Nuovo quesito", text)
    return question


@transaction.atomic
def add_detail(
    *, question_id: int, text: str, by: User, token: UUID | None = None
) -> QuestionEntry:
    """The city says more; the question waits for the office again. Raises NotAllowed."""
    question = _lock(question_id)
    is_of_city = not by.sees_all_cities and Question.objects.visible_to(by).filter(pk=question_id)
    if not is_of_city:
        raise NotAllowed("Le precisazioni le scrivono le persone della città.")
    if known := _entry_of(token):
        return known
    entry = _add(question, EntryKind.DETAIL, text=text, by=by, token=token)
    _tell_office(question, "Precisazione su un quesito", text)
    return entry


@dataclass(frozen=True)
class Reply:
    """What the office writes. `reference`: how the authority said it, when it did."""

    text: str
    kind: EntryKind = EntryKind.ANSWER
    voice: Voice = Voice.OFFICE
    is_interpretation: bool = False
    reference: str = ""


@transaction.atomic
def reply(*, question_id: int, reply: Reply, by: User, token: UUID | None = None) -> QuestionEntry:
    """Answer, or ask for details; the referents of the city are told.

    Raises NotAllowed; TextRefused when the secretariat would interpret an act by itself.
    """
    if not by.has_role(*EDITORS):
        raise NotAllowed("Ai quesiti rispondono la segreteria e l'Autorità di Gestione.")
    question = _lock(question_id)
    if reply.kind not in (EntryKind.ANSWER, EntryKind.INQUIRY):
        raise NotAllowed("Le precisazioni le scrivono le persone della città.")
    _check_voice(reply.voice, reply.is_interpretation, reply.reference, by=by)
    if known := _entry_of(token):
        return known
    entry = _add(
        question,
        reply.kind,
        text=reply.text,
        voice=reply.voice,
        is_interpretation=reply.is_interpretation and reply.kind == EntryKind.ANSWER,
        reference=reply.reference if reply.voice == Voice.AUTHORITY else "",
        by=by,
        token=token,
    )
    what = "Risposta al quesito" if reply.kind == EntryKind.ANSWER else "Serve un chiarimento"
    messages.send(
        cities=[question.city],
        subject=f"{what}: {question.subject}"[:200],
        text=reply.text,
        source=SOURCE,
        by=by,
        url=question.get_absolute_url(),
        question=question,
    )
    return entry


@dataclass(frozen=True)
class FaqText:
    """A question and its answer as everybody will read them."""

    title: str
    answer: str
    text: str = ""
    theme: Theme | None = None
    voice: Voice = Voice.OFFICE
    is_interpretation: bool = False
    reference: str = ""


@transaction.atomic
def publish_faq(
    *, faq: FaqText, by: User, question_id: int | None = None, token: UUID | None = None
) -> Faq:
    """Publish for all cities; from a question, only when nothing in it names who asked.

    A question that is public already is rewritten. Raises NotAllowed, TextRefused.
    """
    _check_publisher(by)
    _check_voice(faq.voice, faq.is_interpretation, faq.reference, by=by)
    question = _lock(question_id) if question_id else None
    if question:
        _check_unnamed(question, faq)
        known = Faq.objects.in_force().filter(question=question).first()
        if known:
            return _rewrite(known, faq)
    if token:
        wait_turn("faq", token)
        if written := Faq.objects.filter(token=token).first():
            return written
    return Faq.objects.create(question=question, by=by, token=token, **vars(faq))


@transaction.atomic
def rewrite_faq(*, faq_id: int, faq: FaqText, by: User) -> Faq:
    """Correct what is public. Raises NotAllowed, TextRefused."""
    _check_publisher(by)
    _check_voice(faq.voice, faq.is_interpretation, faq.reference, by=by)
    known = Faq.objects.select_for_update(of=("self",)).get(pk=faq_id)
    if known.question:
        _check_unnamed(known.question, faq)
    return _rewrite(known, faq)


@transaction.atomic
def withdraw_faq(*, faq_id: int, by: User) -> Faq:
    """Nobody but who publishes sees it any more; it can be published anew."""
    _check_publisher(by)
    faq = Faq.objects.select_for_update().get(pk=faq_id)
    if faq.withdrawn_at is None:
        faq.withdrawn_at = timezone.now()
        faq.save(update_fields=["withdrawn_at"])
    return faq


def named_in(question: Question, text: str) -> list[str]:
    """Which words of `text` say who asked: the city, its other names, its people."""
    city = question.city
    people = Person.objects.filter(referents__city=city) | Person.objects.filter(
        legal_representatives__city=city
    )
    full_names = [person.full_name for person in people.distinct()]
    names = {city.name, question.asked_by.full_name, *full_names}
    names |= set(city.aliases.values_list("name", flat=True))
    padded = f" {' '.join(_words(text))} "
    return sorted(name for name in names if f" {' '.join(_words(name))} " in padded)


def _words(text: str) -> list[str]:
    kept = "".join(char if char.isalnum() else " " for char in fold(text))
    return kept.split()


def _lock(question_id: int) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("city", "asked_by")
    return rows.get(pk=question_id)


def _entry_of(token: UUID | None) -> QuestionEntry | None:
    """What the same form has written already."""
    if token is None:
        return None
    wait_turn("question-entry", token)
    return QuestionEntry.objects.filter(token=token).first()


def _add(question: Question, kind: EntryKind, *, by: User, **fields: object) -> QuestionEntry:
    now = timezone.now()
    entry = QuestionEntry.objects.create(question=question, kind=kind, by=by, at=now, **fields)
    state = STATE_AFTER[kind]
    # Who writes twice before an answer has been waiting since the first time.
    if not (state == question.state == QuestionState.OFFICE):
        question.state, question.waiting_since = state, now
        question.save(update_fields=["state", "waiting_since"])
    return entry


def _check_publisher(by: User) -> None:
    if not by.has_role(*EDITORS):
        raise NotAllowed("Le risposte le pubblicano la segreteria e l'Autorità di Gestione.")


def _check_voice(voice: Voice, is_interpretation: bool, reference: str, *, by: User) -> None:
    """Who may speak for the authority: the authority, or who quotes it."""
    if is_interpretation and voice != Voice.AUTHORITY:
        raise TextRefused(
            "L'interpretazione di un atto la dà l'Autorità di Gestione, non la segreteria."
        )
    if voice == Voice.AUTHORITY and not by.has_role(Role.AUTHORITY) and not reference:
        raise TextRefused("Indicate la nota o l'atto con cui l'Autorità si è espressa.")


def _check_unnamed(question: Question, faq: FaqText) -> None:
    named = named_in(question, f"{faq.title}\n{faq.text}\n{faq.answer}")
    if named:
        raise TextRefused(
            f"Il testo nomina chi ha chiesto ({', '.join(named)}): riscrivetelo senza."
        )


def _rewrite(known: Faq, faq: FaqText) -> Faq:
    for name, value in vars(faq).items():
        setattr(known, name, value)
    known.save(update_fields=list(vars(faq)))
    return known


def _tell_office(question: Question, what: str, text: str) -> None:
    """Who follows the city, or the office's mailbox; the to-do list shows it to all."""
    officer = question.city.officer
    to = officer.email if officer and officer.is_active else settings.SUPPORT_EMAIL
    if not to:
        return
    person = question.asked_by.user
    about = find_matter(person, question.about_kind, question.about_ref) if person else None
    queue_mail(
        template="questions/to_office",
        to=to,
        context={
            "what": what,
            "question": question,
            "text": text,
            "about": about,
            "about_url": settings.PORTAL_URL + about.url if about else "",
            "url": settings.PORTAL_URL + question.get_absolute_url(),
        },
        key=f"question:{question.pk}:{question.entries.count()}",
        reason="Un Comune ha scritto nella pagina dei quesiti.",
        city_code=question.city.cadastral_code,
    )
