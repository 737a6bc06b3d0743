"""Guidelines, questions and good practices of the demonstration.

The titles, the good practices and their figures are of the programme's five texts; what the
texts do not give (the words of the guidelines, questions and answers) is invented and says so.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cities import demo_practices
from cities.demo import MARK, REFERENT_CITY
from cities.enums import STATE_AFTER, EntryKind, QuestionState, TextOrigin, Voice
from cities.models import (
    City,
    Faq,
    Guideline,
    GuidelineReceipt,
    GuidelineVersion,
    Question,
    QuestionEntry,
    Referent,
    Theme,
)
from cities.services import guidelines as service
from cities.services import messages
from cities.texts.reminders import UnansweredQuestions, UnreadGuidelines
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.documents.pdf import render_pdf
from cms_portal.documents.pdf.frame import sheet_context
from cms_portal.files.services import store
from cms_portal.mailing.models import ReminderRule

TITLE: Final = "Linee guida Città Medie Sud: inquadramento generale e percorso di coprogettazione"
NEXT_TITLE: Final = (
    "Linee guida Innovazione sociale per le città medie del Sud: processo di candidatura e "
    "ammissione a finanziamento"
)
_FIRST: Final = (
    (
        f"Testo dimostrativo: il documento originale non è nel portale ({MARK}). Ne riprende i "
        "temi dai testi pubblici del Programma."
    ),
    (
        "Le Città Medie Sud sono beneficiarie delle Priorità 5 e 6 del Programma: inclusione e "
        "innovazione sociale, per migliorare la qualità della vita nei contesti fragili e "
        "degradati."
    ),
    (
        "Il percorso di accompagnamento comincia dagli incontri con le città: i focus group sui "
        "quattro temi (povertà, disagio abitativo, inclusione attiva, cultura e turismo), "
        "l'analisi dei fabbisogni e delle priorità, i workshop di co-progettazione con il "
        "partenariato."
    ),
    (
        "Il Protocollo d'intesa è il primo atto formale: indica l'ufficio referente, il soggetto "
        "responsabile per il Programma e la dotazione finanziaria massima della città."
    ),
    "L'assegnazione delle risorse avviene solo alla fine del percorso.",
)
_SECOND: Final = (
    *_FIRST,
    (
        "Co-progettazione. Il Comune coinvolge il Terzo settore con un avviso pubblico e tavoli "
        f"tematici; il verbale dei tavoli accompagna le schede progetto ({MARK})."
    ),
)
_CHANGES: Final = (
    "Nuovo capitolo sulla co-progettazione: i tavoli con il Terzo settore si aprono con un avviso "
    f"pubblico e il loro verbale accompagna le schede progetto ({MARK})."
)

# Of the city, subject, question, days ago; then what followed: kind, words, days ago, voice.
_Thread = tuple[str, str, str, str, int, tuple[tuple[EntryKind, str, int, Voice | None, bool], ...]]
_QUESTIONS: Final[tuple[_Thread, ...]] = (
    (
        REFERENT_CITY,
        "inclusione-attiva",
        "Più enti del Terzo settore nello stesso progetto",
        "Una scheda progetto può avere come partner più enti del Terzo settore riuniti?",
        14,
        (
            (
                EntryKind.ANSWER,
                "Sì: nella scheda si indica il capofila e ciascun ente con la sua attività.",
                12,
                Voice.OFFICE,
                False,
            ),
        ),
    ),
    (
        REFERENT_CITY,
        "",
        "Termine per le schede progetto",
        "Il termine per presentare le schede è quello scritto nell'articolo 5 del protocollo?",
        4,
        (
            (
                EntryKind.ANSWER,
                "Vale la data scritta nell'atto.",
                3,
                Voice.AUTHORITY,
                True,
            ),
        ),
    ),
    (
        "A512",
        "disagio-abitativo",
        "Alloggi di proprietà dell'ente regionale",
        "Si può intervenire su alloggi che non sono del Comune ma dell'ente per la casa?",
        11,
        (),
    ),
    (
        "C349",
        "cultura-turismo",
        "Biblioteca in un quartiere vicino",
        "La biblioteca che vogliamo riaprire serve due quartieri: conta come unico intervento?",
        2,
        (),
    ),
    (
        "L049",
        "poverta",
        "Unità di strada",
        "Il servizio esiste già con altri fondi: lo si può potenziare?",
        6,
        (
            (
                EntryKind.INQUIRY,
                "Con quali fondi, e fino a quando? Serve per escludere un doppio finanziamento.",
                5,
                Voice.OFFICE,
                False,
            ),
        ),
    ),
)


@transaction.atomic
def load_texts(*, staff: User, authority: User, referent: User) -> dict[str, int]:
    """Safe to repeat: what has the same title is left alone. Returns how many there are.

    Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    _load_guidelines(staff, referent)
    _load_next_guidelines(staff)
    for thread in _QUESTIONS:
        _load_question(thread, staff, authority)
    _load_faqs(staff)
    _load_rules()
    demo_practices.load_practices()
    return {
        "linee guida": Guideline.objects.count(),
        "quesiti": Question.objects.count(),
        "buone pratiche": demo_practices.count(),
    }


# --- guidelines


def _load_guidelines(staff: User, referent: User) -> None:
    """Two versions sent in the past, as rows: nothing is mailed for what is over."""
    if Guideline.objects.filter(title=TITLE).exists():
        return
    guideline = Guideline.objects.create(
        title=TITLE,
        summary="Che cosa finanziano le Priorità 5 e 6 e come si costruiscono i progetti, insieme "
        "al partenariato.",
    )
    first = _version(guideline, 1, _FIRST, date(2023, 3, 1), "", staff, days_ago=40)
    second = _version(
        guideline, 2, _SECOND, date(2023, 5, 16), _CHANGES, staff, days_ago=6, read_in=15
    )
    _load_receipts(first, referent, share=6, days_ago=35)
    _load_receipts(second, None, share=2, days_ago=3)


def _version(
    guideline: Guideline,
    number: int,
    paragraphs: tuple[str, ...],
    dated_on: date,
    changes: str,
    staff: User,
    *,
    days_ago: int,
    read_in: int | None = None,
) -> GuidelineVersion:
    sent_at = _ago(days_ago)
    version = GuidelineVersion(
        guideline=guideline,
        number=number,
        title=guideline.title,
        dated_on=dated_on,
        changes=changes,
        read_by=_ago(days_ago - read_in).date() if read_in else None,
        text="\n\n".join(paragraphs),
        text_origin=TextOrigin.EXTRACTED,
        by=staff,
        published_at=sent_at,
        pages=1,
    )
    version.file = store(
        kind=service.FILE_KIND,
        name=f"linee-guida-coprogettazione-v{number}.pdf",
        source=_pdf(version, paragraphs),
        content_type="application/pdf",
        by=staff,
    )
    version.save()
    cities = City.objects.filter(is_active=True)
    messages.record(
        cities=cities,
        subject=service.subject_of(version),
        text=service.message_of(version),
        source=service.SOURCE,
        by=staff,
        url=version.get_absolute_url(),
        guideline_version=version,
        sent_at=sent_at,
    )
    return version


def _pdf(version: GuidelineVersion, paragraphs: tuple[str, ...]) -> bytes:
    context = sheet_context(title=version.title)
    context["frame"]["footer"] = f"Versione {version.number}"
    html = render_to_string(
        "guidelines/demo_pdf.html", context | {"version": version, "paragraphs": paragraphs}
    )
    return render_pdf(html, title=version.title)


def _load_receipts(
    version: GuidelineVersion, referent: User | None, *, share: int, days_ago: int
) -> None:
    """`share` of ten referents have declared it; the demonstration's own one only the first."""
    mandates = Referent.objects.current().select_related("person").order_by("pk")
    readers = {
        mandate.person_id
        for place, mandate in enumerate(mandates)
        if place % 10 < share and mandate.person.user_id is None
    }
    readers |= {one.person_id for one in mandates if referent and one.person.user_id == referent.pk}
    GuidelineReceipt.objects.bulk_create(
        GuidelineReceipt(version=version, person_id=person, read_at=_ago(days_ago, person % 9))
        for person in sorted(readers)
    )


def _load_next_guidelines(staff: User) -> None:
    """A draft: who follows the demonstration sends it."""
    if Guideline.objects.filter(title=NEXT_TITLE).exists():
        return
    service.start_guideline(
        title=NEXT_TITLE,
        summary="Come si presentano le candidature e che cosa serve per l'ammissione.",
        theme=None,
        edition=service.Edition(
            dated_on=date(2023, 8, 17),
            text=f"Testo dimostrativo: il documento originale non è nel portale ({MARK}).\n\n"
            "Le città presentano le schede progetto entro la dotazione finanziaria massima. "
            "L'istruttoria verifica l'ammissibilità e può chiedere integrazioni.",
        ),
        by=staff,
    )


# --- questions


def _load_question(thread: _Thread, staff: User, authority: User) -> None:
    code, theme, subject, text, days_ago, entries = thread
    city = City.objects.filter(cadastral_code=code).first()
    if city is None or Question.objects.filter(city=city, subject=subject).exists():
        return
    mandate = Referent.objects.current().filter(city=city).order_by("-kind", "pk").first()
    if mandate is None:
        return
    last = entries[-1] if entries else None
    question = Question.objects.create(
        city=city,
        asked_by=mandate.person,
        asked_at=_ago(days_ago),
        subject=subject,
        text=f"{text} ({MARK})",
        theme=Theme.objects.filter(slug=theme).first(),
        state=STATE_AFTER[last[0]] if last else QuestionState.OFFICE,
        waiting_since=_ago(last[2] if last else days_ago),
    )
    for kind, words, ago, voice, is_interpretation in entries:
        QuestionEntry.objects.create(
            question=question,
            kind=kind,
            text=f"{words} ({MARK})",
            voice=voice or "",
            is_interpretation=is_interpretation,
            reference=f"nota dell'Autorità ({MARK})" if is_interpretation else "",
            by=authority if voice == Voice.AUTHORITY else staff,
            at=_ago(ago),
        )
        what = "Risposta al quesito" if kind == EntryKind.ANSWER else "Serve un chiarimento"
        messages.record(
            cities=[city],
            subject=f"{what}: {subject}",
            text=f"{words} ({MARK})",
            source="Quesiti",
            by=staff,
            url=question.get_absolute_url(),
            question=question,
            sent_at=_ago(ago),
        )


_ANSWERED: Final = _QUESTIONS[0][2]
_FAQS: Final = (
    (
        "inclusione-attiva",
        "Una scheda progetto può avere più enti del Terzo settore come partner?",
        "Sì: nella scheda si indica il capofila e ciascun ente con la sua attività.",
        False,
    ),
    (
        "",
        "Quale termine vale per presentare le schede progetto?",
        "Vale la data scritta nell'atto.",
        True,
    ),
    (
        "",
        "Che cosa accade dopo la firma del protocollo d'intesa?",
        (
            "Le città completano il percorso di accompagnamento: le risorse si assegnano solo alla "
            "sua conclusione."
        ),
        False,
    ),
)


def _load_faqs(staff: User) -> None:
    for place, (theme, title, answer, is_interpretation) in enumerate(_FAQS):
        if Faq.objects.filter(title=title).exists():
            continue
        Faq.objects.create(
            question=None if place else Question.objects.filter(subject=_ANSWERED).first(),
            title=title,
            answer=f"{answer} ({MARK})",
            theme=Theme.objects.filter(slug=theme).first(),
            voice=Voice.AUTHORITY if is_interpretation else Voice.OFFICE,
            is_interpretation=is_interpretation,
            reference=f"nota dell'Autorità ({MARK})" if is_interpretation else "",
            published_at=_ago(10 - 3 * place),
            by=staff,
        )


def _load_rules() -> None:
    for source, name, first, every, at_most in (
        (UnreadGuidelines.name, "Linee guida da leggere", 10, 10, 3),
        (UnansweredQuestions.name, "Quesiti senza risposta", 3, 3, 10),
    ):
        ReminderRule.objects.get_or_create(
            source=source,
            defaults={
                "name": name,
                "first_after_days": first,
                "every_days": every,
                "at_most": at_most,
            },
        )


def _ago(days: int, hours: int = 0) -> datetime:
    return timezone.now() - timedelta(days=days, hours=hours)
