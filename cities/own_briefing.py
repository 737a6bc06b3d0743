"""Who is who in a city: its part of the page "A che punto siamo"."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cities.briefing import Line, Part
from cities.enums import Side
from cities.models import City, LegalRepresentative, Office, Referent
from cities.path import StepStanding, standing_of
from cms_portal.templatetags.portal import day as in_words
from cms_portal.templatetags.portal import due


def path(city: City) -> Part:
    """What is done and what comes next, to whom it falls and by when."""
    steps = standing_of(city).steps
    return Part("Il percorso", [Line(step.name, _stand(step)) for step in steps])


def _stand(step: StepStanding) -> str:
    if step.is_over:
        stale = " Da aggiornare." if step.is_stale else ""
        return f"{step.label}, {in_words(step.day)}.{stale}"
    turn = "Tocca al Comune." if step.turn == Side.CITY else "Tocca all'Autorità di Gestione."
    when = f" {due(step.due_on)}." if step.due_on else ""
    return f"{step.label}. {turn}{when}"


def people(city: City, on_day: date) -> Part:
    """Who is in office on `on_day`: who comes reads those with whom the work will be done."""
    signing = LegalRepresentative.objects.current(on_day).filter(city=city)
    signing = signing.select_related("person")
    speaking = Referent.objects.current(on_day).filter(city=city).select_related("person")
    office = Office.objects.current(on_day).filter(city=city).select_related("responsible").first()
    lines = [Line(one.title, one.person.shown_name) for one in signing]
    lines += [Line(one.title, one.person.shown_name) for one in speaking]
    if not signing:
        lines.insert(0, Line("Chi rappresenta il Comune", "Da comunicare alla segreteria."))
    if office is None:
        lines.append(Line("Ufficio per il Programma", "Da individuare con atto del Comune."))
    else:
        who = office.responsible.shown_name if office.responsible else "responsabile da nominare"
        lines.append(Line("Ufficio per il Programma", f"{office.name}: {who}"))
    is_to_come = on_day > timezone.localdate()
    since = f" {in_words(on_day, 'dal')}" if is_to_come else ""
    return Part(f"Le persone della città{since}", lines)
