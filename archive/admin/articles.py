"""Articles in the admin: found, looked at, moved. Every button calls the same functions as the desk."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.base import LookAdmin
from archive.admin.bulk import bulk_move
from archive.admin.bulk_work import assign_many, withdraw_many
from archive.admin.filters import AssignedFilter, ClaimVerdictFilter, TopicFilter
from archive.admin.looking_up import LookedUp
from archive.admin.revising import revise_chosen
from archive.admin.takedown import take_down_chosen
from archive.forms.comments import comment_panel
from archive.forms.moves import AssignForm, SheetsRequiredForm
from archive.forms.tags import TagsForm
from archive.models import Article, Block, Version
from archive.queries.at_work import at_work
from archive.queries.desk_record import Line, article_record
from archive.queries.paging import is_number
from archive.queries.review_desk import desk_article, reviewers
from archive.review.permissions import can
from archive.review.requirement import sheets_required
from archive.review.transitions import offered_move, offered_moves

POWERS = ("rate", "adjudicate", "publish", "correct", "queue", "tag")


BULK = {  # what is done to many at once, and the power it needs
    "put_in_the_queue": "queue",
    "assign_to": "queue",
    "withdraw_assignments": "queue",
    "spike": "spike",
    "take_down": "take_down",
}


@admin.register(Article)
class ArticleAdmin(LookedUp, LookAdmin):
    of = "pk"
    list_display = ("headline", "source", "state", "visibility", "headline_rating", "imported")
    list_filter = (
        "state", "visibility", "headline_rating", ClaimVerdictFilter, AssignedFilter, TopicFilter, "published_at", "source",
    )  # fmt: skip
    list_select_related = ("source",)
    search_fields = ("headline", "=pk")
    autocomplete_fields = ("source", "duplicate_of")
    change_form_template = "admin/archive/article/change_form.html"
    actions = tuple(BULK)
    fieldsets = (
        (None, {"fields": ("source", "byline", "section", "published_at", "published_precision", "url", "state", "visibility")}),
        (
            "Everything else",
            {
                "classes": ("collapse",),
                "fields": (
                    "withdrawal_note", "headline_rating", "sheets_required", "version_count", "slug", "guid", "archived_url",
                    "language", "language_origin", "published_from", "published_zone", "locked_fields", "duplicate_of",
                    "first_batch", "imported_at", "changed_at",
                ),
            },
        ),
    )  # fmt: skip

    @admin.display(description="Imported", ordering="imported_at")
    def imported(self, article: Article) -> date:
        return timezone.localdate(article.imported_at)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what this person holds the power for."""
        offered = super().get_actions(request)
        return {name: action for name, action in offered.items() if name in BULK and can(request.user, BULK[name])}

    @admin.action(description="Put in the queue…")
    def put_in_the_queue(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return bulk_move(self, request, queryset, "queue")

    @admin.action(description="Assign…")
    def assign_to(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return assign_many(self, request, queryset)

    @admin.action(description="Withdraw assignments…")
    def withdraw_assignments(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return withdraw_many(self, request, queryset)

    @admin.action(description="Spike…")
    def spike(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return bulk_move(self, request, queryset, "spike")

    @admin.action(description="Take down for good…")
    def take_down(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return take_down_chosen(self, request, queryset)

    def history(self, request: HttpRequest, row: Article) -> list[Line]:
        return article_record(row.pk, request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = desk_article(int(object_id), request.user) if is_number(object_id) else None
        if request.method == "POST":
            messages.error(request, "An article is changed by its moves and tags alone; nothing was changed.")
        told = self._told(request, found) if found else {}
        return super().change_view(request, object_id, form_url, {**told, **(extra_context or {})})

    def _told(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {
            "desk": found,
            "offers": offered_moves(found.article, request.user),
            "publishing": offered_move(found.article, "publish", request.user),
            "lines": article_record(found.article.pk, request.user, at_most=20),
            "tags": TagsForm(topics=found.topics, entities=found.entities),
            "assign": AssignForm(reviewers=reviewers()),
            "required": SheetsRequiredForm.of(found.article, sheets_required(found.article)),
            "assignments": at_work(request.user, today=timezone.localdate(), article=found.article),
            "comments": comment_panel(request.user, found.article, back=request.path),
            "can": {power: can(request.user, power) for power in POWERS},
        }


@admin.register(Version)
class VersionAdmin(LookedUp, LookAdmin):
    own = "headline"
    list_display = ("headline", "article", "number", "word_count", "seen_at")
    list_select_related = ("article",)
    search_fields = ("headline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.defer("text") if request.resolver_match.url_name.endswith("_changelist") else rows


@admin.register(Block)
class BlockAdmin(LookAdmin):
    list_display = ("version", "number", "kind", "start", "end", "origin")
    list_filter = ("kind", "origin")
    list_select_related = ()
    actions = ("revise",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Joined, a database that knows how many versions there are begins with all of these."""
        return super().get_queryset(request).prefetch_related("version")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        return {name: action for name, action in found.items() if name in self.actions and can(request.user, "tag")}

    @admin.action(description="Class anew…")
    def revise(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return revise_chosen(self, request, queryset)
