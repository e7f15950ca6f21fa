"""Known answers, all through KnownAnswer.objects.visible_to(): whoever has a part in a review finds none of its article."""

from textwrap import shorten
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from archive.admin.base import LookAdmin
from archive.models import KnownAnswer


@admin.register(KnownAnswer)
class KnownAnswerAdmin(LookAdmin):
    """Set and ended as on the desk, on the page that the article has for it in the frame of the admin. Never rewritten."""

    list_display = ("headline", "version", "rating", "beginning", "set_at", "ended_at")
    list_display_links = ("headline",)
    list_filter = ("rating", "set_at", "ended_at")
    list_select_related = ("version",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return KnownAnswer.objects.visible_to(request.user).order_by("-pk")

    @admin.display(description="Headline")
    def headline(self, known: KnownAnswer) -> str:
        return known.version.headline

    @admin.display(description="Why")
    def beginning(self, known: KnownAnswer) -> str:
        return shorten(known.why, 160, placeholder=" …")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = "Known answers: each is set and ended on its article's page"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The article with its known answers, where this one can be ended, as on the desk."""
        return redirect("admin_desk_known_answer", self.visible_row(request, object_id).version.article_id)
