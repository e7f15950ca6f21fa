"""Saved searches. Made and deleted on the desk by their owners; here administrators see which there are."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from archive.admin.base import LookAdmin
from archive.models import SavedSearch


@admin.register(SavedSearch)
class SavedSearchAdmin(LookAdmin):
    list_display = ("name", "owner", "query", "made_at", "told_since")
    list_filter = ("made_at",)
    list_select_related = ("owner",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = "Saved searches: each person's own, made on the desk under Searches"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})
