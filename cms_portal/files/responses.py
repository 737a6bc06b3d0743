from django.http import FileResponse

from cms_portal.files.exceptions import FileMissing
from cms_portal.files.models import PrivateFile


def file_response(private_file: PrivateFile) -> FileResponse:
    """The bytes as a download, never shown inside the portal. Raises FileMissing.

    Ask first whether the person may read it: this only answers.
    """
    try:
        stream = private_file.path.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(f"The bytes of file {private_file.pk} are gone.") from error
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=private_file.name,
        content_type=private_file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response
