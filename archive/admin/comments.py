"""Comments, all through Comment.objects.visible_to(): what is kept from a reviewer on the desk is so here."""

from textwrap import shorten
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.admin.base import LookAdmin
from archive.models import Comment


@admin.register(Comment)
class CommentAdmin(LookAdmin):
    """Written, answered and withdrawn beside what they are about. Neither list nor search goes by the names of their authors."""

    list_display = ("pk", "beginning", "article", "written_at", "to_all", "withdrawn_at")
    list_display_links = ("pk", "beginning")
    list_filter = ("to_all", "written_at")
    search_fields = ("text",)
    fields = ("article", "version", "claim", "who", "words", "passage", "to_all", "written_at", "opened_at", "withdrawn_at")
    readonly_fields = ("who", "words", "passage")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Comment.objects.visible_to(request.user).signed().select_related("article").order_by("-pk")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Words that were withdrawn are not found."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        return (found.filter(withdrawn_at=None) if search_term else found), repeats

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None:
            obj.told_name = obj.name_for(request.user)
        return super().get_form(request, obj, **kwargs)

    @admin.display(description="Who")
    def who(self, comment: Comment) -> str:
        return comment.told_name

    @admin.display(description="Comment")
    def beginning(self, comment: Comment) -> str:
        return shorten(self.words(comment), 160, placeholder=" …")

    @admin.display(description="Comment")
    def words(self, comment: Comment) -> str:
        return comment.shown_text or "Withdrawn by its author."

    @admin.display(description="Passage")
    def passage(self, comment: Comment) -> str:
        return "" if comment.withdrawn_at else comment.exact
