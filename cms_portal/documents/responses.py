from django.http import HttpResponse
from django.utils.http import content_disposition_header

from cms_portal.documents.models import FrozenDocument


def pdf_response(document: FrozenDocument) -> HttpResponse:
    """The frozen bytes as a download; nothing in them can run in our pages' name."""
    response = HttpResponse(bytes(document.content), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=document.filename
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
