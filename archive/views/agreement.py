"""How far reviewers agree with each other, and each with what was decided."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from archive.publish.agreement_json import agreement_json, drift_json
from archive.queries.agreement import agreement_page
from archive.queries.drift import drift, sees_all_drift
from archive.views.gate import desk_page


@require_GET
@desk_page()
def agreement(request: HttpRequest, form: str = "html") -> HttpResponse:
    page, people = agreement_page(request.user), drift(request.user)
    if form == "json":
        return JsonResponse({"agreement": agreement_json(page), "drift": drift_json(people)}, json_dumps_params={"indent": 1})
    context = {"agreement": page, "drift": people, "sees_all": sees_all_drift(request.user)}
    return render(request, "archive/desk/agreement.html", context)
