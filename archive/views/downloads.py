"""The prepared export: the files that export_archive wrote to EXPORTS, as long as nothing in them was taken back since."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from archive.policy.export_schema import MANIFEST
from archive.publish.export_manifest import manifest_in
from archive.queries.prepared import is_current

TYPES = {
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}


def prepared() -> dict[str, Any] | None:
    """The manifest of what may be handed out; None where there is nothing, or something of it was taken back."""
    told = manifest_in(Path(settings.EXPORTS)) if settings.EXPORTS else None
    return told if told and is_current(told["record"]) else None


@require_safe
def download(request: HttpRequest, name: str) -> FileResponse:
    """Only what the manifest names: no other file of the folder, and none outside."""
    told = prepared()
    if told is None or name not in {MANIFEST, *(file["name"] for file in told["files"])}:
        raise Http404("No such file in the prepared export.")
    path = Path(settings.EXPORTS) / name
    try:
        stream = path.open("rb")
    except OSError as error:
        raise Http404("The file is gone.") from error
    kind = TYPES.get(path.suffix, "application/octet-stream")
    answer = FileResponse(stream, as_attachment=True, filename=path.name, content_type=kind)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
