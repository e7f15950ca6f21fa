"""Sheets and what they say, all through Sheet.objects.visible_to(): what is blind is blind to a superuser too."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, Case, OuterRef, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html

from archive.admin.base import LookAdmin
from archive.models import ClaimRating, Evidence, HeadlineRating, Sheet
from archive.models.each import ExistsForEach
from archive.queries.evidence_files import file_address


@admin.register(Sheet)
class SheetAdmin(LookAdmin):
    """One's own sheets, to work on, and those that are no longer blind, to read. Names are not told."""

    list_display = ("headline", "version", "state", "saved_at", "submitted_at", "mine")
    list_display_links = ("headline",)
    list_filter = ("state",)
    list_select_related = ("version",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        own = Case(When(reviewer=request.user, then=True), default=False, output_field=BooleanField())
        return Sheet.objects.visible_to(request.user).annotate(is_mine=own)

    @admin.display(description="Headline")
    def headline(self, sheet: Sheet) -> str:
        return sheet.version.headline

    @admin.display(description="Mine", boolean=True)
    def mine(self, sheet: Sheet) -> bool:
        return sheet.is_mine

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "My sheets, and those no longer blind", **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The sheet with its questions, as on the desk, in the frame of the admin."""
        return redirect("admin_desk_review", self.visible_row(request, object_id).pk)


class VisibleRatingAdmin(LookAdmin):
    list_select_related = ("sheet",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        sheets = Sheet.objects.visible_to(request.user).filter(pk=OuterRef("sheet"))
        return super().get_queryset(request).filter(ExistsForEach(sheets))


@admin.register(HeadlineRating)
class HeadlineRatingAdmin(VisibleRatingAdmin):
    list_display = ("sheet", "rating", "nothing_in_text")
    list_filter = ("rating",)


@admin.register(ClaimRating)
class ClaimRatingAdmin(VisibleRatingAdmin):
    list_display = ("sheet", "claim", "attribution", "verdict")
    list_filter = ("verdict",)
    list_select_related = ("sheet", "claim")


@admin.register(Evidence)
class EvidenceAdmin(LookAdmin):
    list_display = ("title", "url", "file_name", "kind", "stance")
    list_filter = ("kind", "stance", "file_type")
    readonly_fields = ("file",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Evidence.objects.visible_to(request.user).order_by("-pk")

    @admin.display(description="File")
    def file(self, row: Evidence) -> str:
        return format_html('<a href="{}">{}</a>', file_address(row.pk), row.file_name) if row.file_sha256 else "-"
