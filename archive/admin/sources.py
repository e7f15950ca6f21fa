from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from archive.admin.base import TidyAdmin, asks_reviewers
from archive.models import Source
from archive.review.conclusion import conclude_waiting
from archive.search.changes import note_source


@admin.register(Source)
class SourceAdmin(TidyAdmin):
    list_display = ("name", "text_policy", "default_visibility", "sheets_required", "country", "language")
    list_filter = ("text_policy", "default_visibility")
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    exclude = ("created_at",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The slug is the source's address, and addresses are kept."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str, ...]]:
        return {} if obj or not self.has_add_permission(request) else {"slug": ("name",)}

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return asks_reviewers(super().get_form(request, obj, **options), by=request.user)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        obj.created_at = obj.created_at or timezone.now()
        super().save_model(request, obj, form, change)
        if change and {"text_policy", "extract_words"}.intersection(form.changed_data):
            note_source(obj.pk)
        if change and "sheets_required" in form.changed_data:
            conclude_waiting(source=obj, at=timezone.now())
