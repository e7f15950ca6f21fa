"""The record and the assignments: what would tell who reviews what is told without the name."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from archive.admin.base import LookAdmin
from archive.models import Assignment, Event
from archive.queries.at_work import at_work
from archive.queries.desk_record import Line, lines, readable_events


@admin.register(Event)
class EventAdmin(LookAdmin):
    """Every line in words, as this person may read it. Only numbers and verbs can be searched, never notes or contents."""

    list_display = ("number", "at", "what", "article_id", "blind")
    list_display_links = ("number",)
    list_filter = ("verb",)
    search_fields = ("=article_id", "=number")
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return readable_events(request.user).order_by("-number")

    @admin.display(description="What")
    def what(self, event: Event) -> str:
        return event.get_verb_display()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.history_view(request, object_id, {"title": f"Line {object_id} of the record"})

    def history(self, request: HttpRequest, row: Event) -> list[Line]:
        return lines([row], request.user)


@admin.register(Assignment)
class AssignmentAdmin(LookAdmin):
    """Given and released on the article's page. The reviewer's name is told as on the desk."""

    list_display = ("pk", "article", "assigned_at", "due_date", "released_at")
    list_filter = ("due_date", "released_at")
    list_select_related = ("article",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(released_at=None)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.visible_row(request, object_id)
        rows = at_work(request.user, today=timezone.localdate(), assignments=Assignment.objects.filter(pk=row.pk))
        context = {**self.admin_site.each_context(request), "title": str(row), "row": rows[0], "opts": self.opts}
        return TemplateResponse(request, "admin/archive/assignment/change_form.html", context)
