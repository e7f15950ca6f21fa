from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from archive.policy.scales import VERIFICATION
from archive.publish.article_json import claim_page_json
from archive.publish.tables import CLAIM_COLUMNS, claim_fields
from archive.queries.claims import article_of_claim, claim_list, claim_page
from archive.queries.sources import source_list
from archive.views.answers import answer_list, base_address
from archive.views.articles import gone


def claims(request: HttpRequest, form: str = "html") -> HttpResponse:
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("verdict", "source", "speaker", "about")}
    page = claim_list(**asked, after=request.GET.get("after", ""))
    context: dict[str, Any] = {"asked": asked}
    if form == "html":
        context |= {"answers": VERIFICATION.answers, "sources": source_list()}
    return answer_list(
        request, form, page=page, fields=claim_fields, columns=CLAIM_COLUMNS, template="archive/claims/list.html", context=context
    )


def claim(request: HttpRequest, pk: int, slug: str = "", form: str = "html") -> HttpResponse:
    page = claim_page(pk)
    if page is None:
        return gone(request, article_of_claim(pk), as_json=form == "json")
    address = page.row.card.url if form == "html" else f"{page.row.card.url[:-1]}.json"
    if request.path != address:
        return redirect(address, permanent=True)
    if form == "json":
        answer = claim_page_json(page, base=base_address(request))
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return render(request, "archive/claims/claim.html", {"page": page, "card": page.row.card, "article": page.row.article})
