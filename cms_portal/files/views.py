from uuid import UUID

import structlog
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.models import PrivateFile
from cms_portal.files.registry import may_read
from cms_portal.files.responses import file_response

log = structlog.get_logger(__name__)


@require_safe
def download(request: AuthenticatedRequest, pk: UUID) -> FileResponse:
    private_file = get_object_or_404(PrivateFile.objects.living(), pk=pk)
    if not may_read(request.user, private_file):
        raise Http404
    response = file_response(private_file)
    log.info("file_downloaded", file=str(pk), kind=private_file.kind, by=request.user.pk)
    return response
