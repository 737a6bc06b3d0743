from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.jobs.models import Job


@require_safe
def progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The whole page, or for htmx the piece of it that asks again until the job is finished."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    page = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/progress.html"
    response = render(request, page, {"job": job})
    response["Vary"] = "HX-Request"
    return response
