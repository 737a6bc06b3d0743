"""What a document may load: pictures written inside it, nothing else, near or far."""

from collections.abc import Mapping
from typing import NoReturn

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

PICTURES = ("data:image/svg+xml;", "data:image/png;")
MAX_PICTURE = 2 * 1024 * 1024  # characters of the address, base64 included


class Refused(FatalURLFetchingError):
    """Stops the render: a poorer PDF without the missing piece would be worse than none."""


class SealedFetcher(URLFetcher):
    """Answers `data:` pictures only (our QR code, the emblems); raises `Refused` for the rest."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
        self.refusal: Refused | None = None  # WeasyPrint goes on when it happens inside an SVG

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(PICTURES):
            self._refuse(f"Il documento chiede un contenuto esterno: {url[:200]}")
        if len(url) > MAX_PICTURE:
            self._refuse("Un'immagine del documento è troppo grande.")
        return super().fetch(url, headers)

    def _refuse(self, why: str) -> NoReturn:
        self.refusal = Refused(why)
        raise self.refusal
