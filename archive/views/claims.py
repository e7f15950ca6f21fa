from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.policy.scales import VERIFICATION
from archive.publish.addresses import base_address
from archive.publish.article_json import claim_page_json
from archive.publish.card import claim_card
from archive.publish.citations import citations, claim_reference
from archive.publish.jsonld import claim_graph
from archive.publish.tables import CLAIM_COLUMNS, claim_fields
from archive.queries.claim_reviews import corrections_of
from archive.queries.claims import ClaimPage, article_of_claim, claim_list, claim_page
from archive.queries.sources import source_list
from archive.views.answers import answer_list, json_answer, site_of
from archive.views.articles import gone
from archive.views.negotiation import elsewhere
from archive.views.page_head import PageHead, forms_of, linked, page_head


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
        return gone(request, article_of_claim(pk), form=form)
    address = page.row.card.url if form == "html" else f"{page.row.card.url[:-1]}.json"
    if request.path != address:
        return redirect(address, permanent=True)
    if form == "json":
        return json_answer(claim_page_json(page, base=base_address(request)))
    head = _head(request, page)
    if other := elsewhere(request, head.forms):
        return other
    cite = citations(claim_reference(page, site=site_of(request)), stem=f"{address}cite")
    context = {"page": page, "card": page.row.card, "article": page.row.article, "head": head, "cite": cite}
    return linked(render(request, "archive/claims/claim.html", context), head)


def _head(request: HttpRequest, page: ClaimPage) -> PageHead:
    card, site = page.row.card, site_of(request)
    notes = corrections_of([card.pk]).get(card.pk, ()) if card.earlier else ()
    return page_head(
        card.url, claim_card(page, site=site.name), why=card.finding.why if card.finding else "",
        forms=forms_of(card.url, cite=f"{card.url}cite"), cite_as=card.url, is_public=True, site=site,
        data=claim_graph(page.row, corrections=notes, site=site),
    )  # fmt: skip
