"""How far reviewers agree with each other, and each with what was decided or known."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from archive.publish.agreement_json import agreement_json, calibration_json, drift_json
from archive.queries.agreement import agreement_page
from archive.queries.calibration import calibration
from archive.queries.drift import LATEST, drift, sees_all_drift
from archive.views.gate import desk_page


@require_GET
@desk_page()
def agreement(request: HttpRequest, form: str = "html") -> HttpResponse:
    page, people = agreement_page(request.user), drift(request.user)
    known = calibration(request.user, today=timezone.localdate())
    if form == "json":
        told = {"agreement": agreement_json(page), "drift": drift_json(people), "known_answers": calibration_json(known)}
        return JsonResponse(told, json_dumps_params={"indent": 1})
    context = {"agreement": page, "drift": people, "latest_decisions": LATEST, "calibration": known}
    context["sees_all"] = sees_all_drift(request.user)
    return render(request, "archive/desk/agreement.html", context)
