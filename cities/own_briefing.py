"""Who is who in a city: its part of the page "A che punto siamo"."""

from __future__ import annotations

from cities.briefing import Line, Part
from cities.models import City, LegalRepresentative, Office, Referent


def people(city: City) -> Part:
    signing = LegalRepresentative.objects.current().filter(city=city).select_related("person")
    speaking = Referent.objects.current().filter(city=city).select_related("person")
    office = Office.objects.current().filter(city=city).select_related("responsible").first()
    lines = [Line(one.title, one.person.shown_name) for one in signing]
    lines += [Line(one.title, one.person.shown_name) for one in speaking]
    if not signing:
        lines.insert(0, Line("Chi rappresenta il Comune", "Da comunicare alla segreteria."))
    if office is None:
        lines.append(Line("Ufficio per il Programma", "Da individuare con atto del Comune."))
    else:
        who = office.responsible.shown_name if office.responsible else "responsabile da nominare"
        lines.append(Line("Ufficio per il Programma", f"{office.name}: {who}"))
    return Part("Le persone della città", lines)
