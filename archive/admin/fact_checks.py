from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import LookAdmin
from archive.models import Article, FactCheck

MOST_LINKS = 50


@admin.register(FactCheck)
class FactCheckAdmin(LookAdmin):
    """What others found, as they say it. Only an import changes it, where its publisher says something else."""

    list_display = ("claim_begins", "publisher", "rating_begins", "reviewed_at", "first_batch")
    list_display_links = ("claim_begins",)
    list_filter = ("reviewed_at", "imported_at")
    list_select_related = ("first_batch",)
    search_fields = ("publisher", "claim")
    exclude = ("records", "claims")
    readonly_fields = ("where_claimed", "our_claims", "told_by_records")

    @admin.display(description="Claim", ordering="pk")
    def claim_begins(self, check: FactCheck) -> str:
        return begins(check.claim)

    @admin.display(description="Rating")
    def rating_begins(self, check: FactCheck) -> str:
        return begins(check.rating)

    @admin.display(description="Where it was claimed")
    def where_claimed(self, check: FactCheck) -> SafeString:
        """Addresses, those with an article of the archive as links to it."""
        places = list(check.addresses.filter(is_review=False).order_by("pk")[:MOST_LINKS])
        articles = Article.objects.filter(natural_key__in=[place.natural_key for place in places]).only("natural_key", "headline")
        known = {article.natural_key: article for article in articles}
        return lines(link(known[p.natural_key], p.url) if p.natural_key in known else p.url for p in places)

    @admin.display(description="Claims in our articles")
    def our_claims(self, check: FactCheck) -> SafeString:
        claims = check.claims.order_by("pk")[:MOST_LINKS]
        return lines(format_html("{} ({})", link(claim, begins(claim.statement)), claim.get_status_display()) for claim in claims)

    @admin.display(description="Records that told of it")
    def told_by_records(self, check: FactCheck) -> SafeString:
        """The newest first."""
        records = check.records.defer("raw", "sidecar").select_related("batch").order_by("-pk")[:MOST_LINKS]
        return lines(format_html("{}, {}", link(one, str(one)), link(one.batch, str(one.batch))) for one in records)


def begins(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}\u2026"


def link(row: Model, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk]), words)


def lines(parts: Iterable[Any]) -> SafeString | str:
    return format_html_join("", "{}<br>", ((part,) for part in parts)) or "None"
