"""Files of evidence, given to whoever may have them: to be saved, never opened in a page of ours."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.queries.evidence_files import download
from archive.review.evidence_files import open_file


@require_safe
@never_cache
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """404 alike for what does not exist, what has no file, and what this person may not see."""
    found = download(request.user, pk)
    if found is None:
        raise Http404
    stream = open_file(found.kept.sha256)
    if stream is None:
        return render(request, "archive/evidence_missing.html", {"found": found}, status=404)
    answer = FileResponse(stream, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
