"""Fact checks by others, made up, and taken in by the real import."""

import json
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from archive.formats.records import RawRecord
from archive.ingest.report import Report
from archive.models import FactCheck
from archive.pipeline import import_records
from tests.factories import AT

CHECKS = "https://checks.example"


def review(claim: str = "The light at Low Hesk was dark for a year.", *, at: str = "", **said: Any) -> dict[str, Any]:
    """A ClaimReview of a claim. at: an address where it was made. said: more of the review, or other things than here."""
    page = f"{CHECKS}/{slugify(claim)[:60]}"
    made = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": page,
        "claimReviewed": claim,
        "author": {"@type": "Organization", "name": "Velland Checks", "url": CHECKS},
        "datePublished": "2026-02-20",
        "reviewRating": {"@type": "Rating", "alternateName": "Mostly wrong"},
    }
    if at:
        made["itemReviewed"] = {"@type": "Claim", "appearance": [{"@type": "NewsArticle", "url": at}]}
    return made | said


def raw_review(made: dict[str, Any], *, number: int = 1) -> RawRecord:
    return RawRecord("checks.json", number, 0, json.dumps(made, ensure_ascii=False).encode())


def take_fact_checks(*made: dict[str, Any], at: datetime = AT, source: str = "") -> Report:
    """The reviews, imported as one batch."""
    return import_records((raw_review(one, number=n) for n, one in enumerate(made, 1)), at=at, source=source)


def the_fact_check() -> FactCheck:
    return FactCheck.objects.get()
