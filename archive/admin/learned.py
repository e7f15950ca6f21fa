"""What was learned from decisions: looked at here. It comes and goes by the commands train_claims and train_topics alone."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import LookAdmin
from archive.models import LearnedWeights, Topic

MOST_TOPICS, MOST_TERMS = 200, 20  # that are shown of a lesson
BASE = "base"
COMMANDS = {"claims": "train_claims", "topics": "train_topics"}


@admin.register(LearnedWeights)
class LearnedWeightsAdmin(LookAdmin):
    list_display = ("lesson", "stands", "learned_at", "decisions", "gain")
    list_display_links = ("lesson",)
    list_filter = ("kind", "is_used", "learned_at")
    fields = ("kind", "stands", "learned_at", "learned_by", "decisions", "gain", "what_was_learned", "how_to_change_it")
    readonly_fields = ("stands", "decisions", "gain", "what_was_learned", "how_to_change_it")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        newer = LearnedWeights.objects.filter(kind=OuterRef("kind"), pk__gt=OuterRef("pk"), is_used=True)
        return super().get_queryset(request).annotate(is_in_use=Q(is_used=True) & ~Exists(newer))

    @admin.display(description="Lesson", ordering="pk")
    def lesson(self, row: LearnedWeights) -> str:
        return f"{row.get_kind_display()}, {row.pk}"

    @admin.display(description="Stands")
    def stands(self, row: LearnedWeights) -> str:
        if not row.is_used:
            return "Not used: it gained too little"
        as_what = "" if row.weights else ": suggestions are as shipped"
        return f"In use{as_what}" if row.is_in_use else f"No longer in use{as_what and ': it put back what is shipped'}"

    @admin.display(description="Decisions")
    def decisions(self, row: LearnedWeights) -> str:
        return f"{row.figures['decisions']:,}" if row.figures else "None: what was learned was put aside"

    @admin.display(description="On decisions held out")
    def gain(self, row: LearnedWeights) -> SafeString | str:
        before, after = row.figures.get("before", {}), row.figures.get("after", {})
        told = ((name, f"{value:.3f}", f"{after[name]:.3f}") for name, value in before.items() if name in after)
        return format_html_join("", "{}: {} as shipped, {} as learned<br>", told) or "Nothing was measured"

    @admin.display(description="What was learned")
    def what_was_learned(self, row: LearnedWeights) -> SafeString | str:
        rows = _claims(row.weights) if row.kind == "claims" else _topics(row.weights)
        lines = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", rows)
        return format_html('<table class="table">{}</table>', lines) if lines else "Nothing: suggestions are as shipped"

    @admin.display(description="To change it")
    def how_to_change_it(self, row: LearnedWeights) -> str:
        command = COMMANDS[row.kind]
        return f"manage.py {command} learns anew and uses it if it gains; with --forget, suggestions are as shipped again."


def _claims(weights: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Each sign with its points, the strongest either way first."""
    for name, points in sorted(weights.items(), key=lambda item: (item[0] != BASE, -abs(item[1]), item[0])):
        yield "every sentence" if name == BASE else name, f"{points:+.2f}"


def _topics(weights: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    """Each topic by name with its terms, the heaviest first."""
    known = Topic.objects.filter(Q(medtop__in=weights) | Q(slug__in=weights)).values_list("medtop", "slug", "name")
    names: dict[str | None, str] = {}
    for medtop, slug, name in known:
        names |= {slug: name, medtop: name}
    for id, terms in islice(sorted(weights.items(), key=lambda item: names.get(item[0], item[0])), MOST_TOPICS):
        heaviest: list[tuple[str, Any]] = sorted(terms.items(), key=lambda item: (-abs(item[1]), item[0]))
        more = f" and {len(heaviest) - MOST_TERMS} more" if len(heaviest) > MOST_TERMS else ""
        yield names.get(id, id), ", ".join(f"{term.strip()} {value:g}" for term, value in heaviest[:MOST_TERMS]) + more
