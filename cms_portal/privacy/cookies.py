"""Every cookie that the portal sets; a test looks for others."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Cookie:
    name: str
    purpose: str
    lasts: str
    when: str


COOKIES = (
    Cookie(
        settings.SESSION_COOKIE_NAME,
        "Tiene aperto il vostro accesso e porta i messaggi da una pagina all'altra.",
        "Fino alla chiusura del browser, al massimo 12 ore.",
        "Quando entrate, o mentre inserite un codice per entrare.",
    ),
    Cookie(
        settings.CSRF_COOKIE_NAME,
        "Impedisce che un altro sito spedisca un modulo al posto vostro.",
        "Un anno.",
        "Quando aprite una pagina con un modulo.",
    ),
)
