"""An article and a claim in the forms that programs read. What was withdrawn answers 410 with the reason, what is hidden 404."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from archive.publish.addresses import with_query
from archive.publish.annotations import MEDIA_TYPE, annotation_page, collection, page_count
from archive.publish.card import Card, article_card, claim_card
from archive.publish.card_png import card_png
from archive.publish.card_svg import card_svg
from archive.publish.citations import FORMS, article_reference, cited, claim_reference
from archive.publish.claim_feed import claim_feed
from archive.publish.jsonld import article_graph, claim_graph
from archive.queries.articles import article_page
from archive.queries.claim_reviews import claim_reviews, corrections_of
from archive.queries.claims import article_of_claim, claim_page
from archive.queries.marks import marks
from archive.queries.paging import is_number
from archive.views.answers import json_answer, site_of
from archive.views.articles import gone

CITED = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
DRAWN: dict[str, tuple[Callable[[Card], Any], str]] = {
    "png": (card_png, "image/png"), "svg": (card_svg, "image/svg+xml; charset=utf-8"),
}  # fmt: skip


def article_as_jsonld(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    page = article_page(request.user, pk)
    if page is None:
        return gone(request, pk, form="json")
    address = f"{page.article.get_absolute_url()[:-1]}.jsonld"
    if request.path != address:
        return redirect(address, permanent=True)
    return json_answer(article_graph(page, site=site_of(request)), kind="application/ld+json")


def annotations(request: HttpRequest, pk: int, slug: str, number: int | None = None) -> HttpResponse:
    """The marks on the newest version, or on version number: a collection, or with ?page=0 a page of it."""
    page = article_page(request.user, pk, number=number)
    if page is None:
        return gone(request, pk, form="json")
    address = f"{page.article.version_url(number)}annotations.jsonld"
    if request.path != address:
        return redirect(address + with_query(request), permanent=True)
    found, asked = marks(page), request.GET.get("page", "")
    given = {"address": (site := site_of(request)).at(address), "site": site}
    if not asked:
        return json_answer(collection(page, found, **given), kind=MEDIA_TYPE)
    if not is_number(asked) or int(asked) >= page_count(found):
        raise Http404("No such page of annotations.")
    return json_answer(annotation_page(page, found, int(asked), **given), kind=MEDIA_TYPE)


def cite_article(request: HttpRequest, pk: int, slug: str, number: int, form: str) -> HttpResponse:
    page = article_page(request.user, pk, number=number)
    if page is None:
        return gone(request, pk, form="text")
    address = f"{page.article.version_url(number)}cite.{form}"
    return _cited(request, article_reference(page, site=site_of(request)), address, form)


def cite_claim(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponse:
    page = claim_page(pk)
    if page is None:
        return gone(request, article_of_claim(pk), form="text")
    return _cited(request, claim_reference(page, site=site_of(request)), f"{page.row.card.url}cite.{form}", form)


def _cited(request: HttpRequest, reference: Any, address: str, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404("No such form of a citation.")
    if request.path != address:
        return redirect(address, permanent=True)
    response = HttpResponse(cited(reference, form), content_type=CITED[form])
    if form != "txt":
        response["Content-Disposition"] = f'attachment; filename="{reference.key}.{form}"'
    return response


def claim_as_jsonld(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    page = claim_page(pk)
    if page is None:
        return gone(request, article_of_claim(pk), form="json")
    address = f"{page.row.card.url[:-1]}.jsonld"
    if request.path != address:
        return redirect(address, permanent=True)
    notes = corrections_of([pk]).get(pk, ())
    return json_answer(claim_graph(page.row, corrections=notes, site=site_of(request)), kind="application/ld+json")


def article_picture(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponse:
    """The card, as strangers may see it, whoever asks."""
    page = article_page(AnonymousUser(), pk)
    if page is None:
        return gone(request, pk, form="text")
    card = article_card(page, site=site_of(request).name)
    return _picture(request, card, f"{page.article.get_absolute_url()}card.{form}", form)


def claim_picture(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponse:
    page = claim_page(pk)
    if page is None:
        return gone(request, article_of_claim(pk), form="text")
    return _picture(request, claim_card(page, site=site_of(request).name), f"{page.row.card.url}card.{form}", form)


def _picture(request: HttpRequest, card: Card, address: str, form: str) -> HttpResponse:
    """Drawn only for whoever has not got it yet; asked for anew each time, for it may be withdrawn."""
    if request.path != address:
        return redirect(address, permanent=True)
    etag = quote_etag(f"{card.etag}-{form}")
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    draw, kind = DRAWN[form]
    return HttpResponse(draw(card), content_type=kind, headers={"ETag": etag, "Cache-Control": "public, no-cache"})


def claim_review_feed(request: HttpRequest) -> HttpResponse:
    """ClaimReviews, a hundred at a time; the Link header leads on."""
    page, site = claim_reviews(after=request.GET.get("after", "")), site_of(request)
    address = site.at(request.path + with_query(request))
    response = json_answer(claim_feed(page.items, address=address, site=site), kind="application/ld+json")
    if page.after:
        response["Link"] = f'<{site.at(request.path + with_query(request, after=page.after))}>; rel="next"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
