"""Pages about the archive, and what it gives to machines that read along."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.policy import scales
from archive.policy.vocabulary import BLOCK_KINDS
from archive.publish.feeds import verdict_feed
from archive.publish.sitemaps import index, shard
from archive.queries.figures import stamped, standing_headlines
from archive.queries.sources import SMALLEST_RECORD
from archive.views.answers import base_address

FEED_LENGTH = 50


def method(request: HttpRequest) -> HttpResponse:
    context = {
        "headline": scales.HEADLINE,
        "reasons": scales.REASONS,
        "clickbait": scales.CLICKBAIT,
        "claim_types": scales.CLAIM_TYPES,
        "attributions": scales.ATTRIBUTIONS,
        "claim_verdicts": scales.CLAIM_VERDICTS,
        "block_kinds": BLOCK_KINDS,
        "sheets_required": settings.SHEETS_REQUIRED,
        "smallest_record": SMALLEST_RECORD,
    }
    return render(request, "archive/about/method.html", context)


def feed(request: HttpRequest) -> HttpResponse:
    rows = stamped(standing_headlines(), count=FEED_LENGTH)
    text = verdict_feed(rows, base=base_address(request), name=settings.SITE_NAME)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def sitemap_index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(index(base=base_address(request)), content_type="application/xml")


def sitemap_shard(request: HttpRequest, section: str, number: int) -> HttpResponse:
    text = shard(section, number, base=base_address(request))
    if text is None:
        raise Http404("No such site map.")
    return HttpResponse(text, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /desk/", "Disallow: /login/", "Disallow: /search/", "")
    text = "\n".join((*lines, f"Sitemap: {base_address(request)}/sitemap.xml", ""))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
