"""oEmbed 1.0: what another site shows for an address of ours."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from archive.publish.card import Card, article_card, claim_card
from archive.publish.oembed import as_xml, oembed
from archive.publish.site import Site
from archive.queries.articles import article_page, tombstone
from archive.queries.claims import article_of_claim, claim_page
from archive.queries.paging import is_number
from archive.views.answers import site_of

FORMS = ("json", "xml")
ROOM = 10_000  # pixels, where none is named


def embed(request: HttpRequest) -> HttpResponse:
    """501 for a form there is not, 400 without an address, 404 for one that is not of a page of ours, 410 with the reason."""
    form, url = request.GET.get("format", "json"), request.GET.get("url", "")
    if form not in FORMS:
        return _answer({"error": f"There is no form {form[:40]!r}: json and xml are."}, "json", status=501)
    if not url:
        return _answer({"error": "Name the address of a page: ?url=..."}, form, status=400)
    site = site_of(request)
    kind, pk = _page_at(url, request, site)
    if (found := _found(kind, pk, site)) is None:
        return _gone(kind, pk, form)
    card, address, why = found
    picture = site.at(f"{address}card.png")
    told = oembed(
        card,
        url=site.at(address),
        why=why,
        picture=picture,
        site=site,
        width=_room(request, "maxwidth"),
        height=_room(request, "maxheight"),
    )
    return _answer(told, form)


def _page_at(url: str, request: HttpRequest, site: Site) -> tuple[str, int]:
    """Which page is at this address of ours; raises Http404 where there is none of an article or claim, or it is not ours."""
    try:
        parts = urlsplit(url.replace("\x00", ""))
        match = resolve(parts.path or "/")
    except (ValueError, Resolver404) as error:
        raise Http404("No such page of ours.") from error
    ours = {urlsplit(site.base).netloc, request.get_host()}
    kind = {"article": "article", "article_version": "article", "claim": "claim"}.get(match.url_name or "", "")
    if parts.scheme not in ("http", "https") or parts.netloc not in ours or not kind:
        raise Http404("No such page of ours.")
    return kind, match.kwargs["pk"]


def _found(kind: str, pk: int, site: Site) -> tuple[Card, str, str] | None:
    """Card, address and why; as strangers may see them, whoever asks."""
    if kind == "claim":
        claim = claim_page(pk)
        finding = claim.row.card.finding if claim else None
        return (claim_card(claim, site=site.name), claim.row.card.url, finding.why if finding else "") if claim else None
    page = article_page(AnonymousUser(), pk)
    why = page.stamp.why if page and page.stamp else ""
    return (article_card(page, site=site.name), page.article.get_absolute_url(), why) if page else None


def _gone(kind: str, pk: int, form: str) -> HttpResponse:
    withdrawn = tombstone(pk if kind == "article" else article_of_claim(pk))
    if withdrawn is None:
        raise Http404("No such page of ours.")
    return _answer({"withdrawn": "true", "reason": withdrawn.reason}, form, status=410)


def _room(request: HttpRequest, name: str) -> int:
    word = request.GET.get(name, "")
    return max(1, min(int(word), ROOM)) if is_number(word) else ROOM


def _answer(told: dict[str, Any], form: str, *, status: int = 200) -> HttpResponse:
    is_xml = form == "xml"
    response = HttpResponse(as_xml(told), content_type="text/xml; charset=utf-8") if is_xml else JsonResponse(told)
    response.status_code = status
    response["Access-Control-Allow-Origin"] = "*"
    return response
