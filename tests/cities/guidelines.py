"""Guidelines as staff write them."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from cities.services import guidelines as services
from cms_portal.documents.pdf import render_pdf

LIST = "/linee-guida/"


def edition(**fields):
    return services.Edition(
        **{"dated_on": date(2023, 2, 28), "text": "Il percorso delle città."} | fields
    )


def started(staff, **fields):
    return services.start_guideline(
        title="Inquadramento", summary="", theme=None, edition=edition(**fields), by=staff
    )


def pdf(text="La co-progettazione è un percorso.", name="linee guida.pdf"):
    html = f"<!doctype html><html lang='it'><head><title>x</title></head><body><p>{text}</p>"
    return SimpleUploadedFile(name, render_pdf(html, title="x"), "application/pdf")
