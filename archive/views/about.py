"""Pages about the archive, and what it gives to machines that read along."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from archive.policy import scales
from archive.policy.export_schema import LICENCE
from archive.policy.vocabulary import BLOCK_KINDS, TEXT_POLICIES
from archive.publish.addresses import base_address
from archive.publish.agreement_json import agreement_json
from archive.publish.sitemaps import index, shard
from archive.publish.tables import heads_fields
from archive.queries.agreement import public_agreement
from archive.queries.record_heads import record_heads
from archive.queries.sources import SMALLEST_RECORD
from archive.views.downloads import prepared

HEADS_SHOWN = 30  # on the page; its JSON has all
LISTS = (
    ("Articles", "articles"),
    ("Claims and verdicts", "claims"),
    ("Fact checks by others", "fact-checks"),
    ("Entities", "entities"),
    ("Topics", "topics"),
    ("Sources", "sources"),
    ("Corrections", "corrections"),
)


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


def data(request: HttpRequest, form: str = "html") -> HttpResponse:
    """What can be downloaded, how far reviewers agree, and the heads of the record."""
    heads = record_heads(today=timezone.now().astimezone(UTC).date())
    if form == "json":
        told = {"record_heads": heads_fields(heads), "agreement": agreement_json(public_agreement())}
        return JsonResponse(told, json_dumps_params={"indent": 1})
    context = {"heads": heads[:HEADS_SHOWN], "heads_kept": len(heads), "lists": LISTS, "policies": TEXT_POLICIES}
    context |= {"agreement": public_agreement(), "prepared": prepared_rows(), "licence": LICENCE}
    return render(request, "archive/about/data.html", context)


def prepared_rows() -> dict[str, Any] | None:
    """The prepared export for the page; None where there is none."""
    told = prepared()
    if told is None:
        return None
    files = told["files"]
    return {
        "files": [file for file in files if file["format"] not in ("csv", "evidence")],
        "tables": [file for file in files if file["format"] == "csv"],
        "evidence": sum(file["format"] == "evidence" for file in files),
        "made_at": datetime.fromisoformat(told["made_at"]),
    }


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
