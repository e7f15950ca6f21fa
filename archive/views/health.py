"""What a load balancer and an alarm ask. Answers are in the form of draft-inadarei-api-health-check (application/health+json)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from archive.queries.health import FAIL, PASS, Check, checks, worst
from archive.views.metrics import kept_safe, may_see

MEDIA_TYPE = "application/health+json"


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is asked: where the database is away, a new process would not help."""
    return _answer({"status": PASS})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where requests can be sent here, also with warnings, else 503.

    Details for whoever brings METRICS_TOKEN, and how the backups stand: nobody else's request waits for the folder they lie in.
    """
    whole = may_see(request)
    found = [*checks(), *(kept_safe() if whole else [])]
    status = worst(found)
    return _answer({"status": status, "checks": _told(found, whole=whole)}, status=503 if status == FAIL else 200)


def _told(found: list[Check], *, whole: bool) -> dict[str, Any]:
    if not whole:
        return {check.name: [{"status": check.status}] for check in found}
    return {
        check.name: [
            {"status": check.status, "output": check.told, "observedValue": check.value, "observedUnit": check.unit or None}
        ]
        for check in found
    }


def _answer(said: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(said, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
