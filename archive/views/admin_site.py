"""The admin site itself. It stands apart from archive/admin, whose import registers rows on it and so needs it made before."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from archive.queries.queue import attention
from archive.review.permissions import can


class NewsroomAdminSite(admin.AdminSite):
    """The admin, open to everybody on the desk, each to what their role may see. The first page tells what needs attention."""

    site_header = "Newsroom admin"
    site_title = "Newsroom admin"
    index_title = "What needs attention"
    final_catch_all_view = False  # the review pages under admin/ are found after the admin's own

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and (request.user.is_staff or can(request.user, "see_desk"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {power: can(request.user, power) for power in ("queue", "adjudicate", "publish", "import_articles", "rate")}
        told = {"attention": attention(request.user), "may": may} if can(request.user, "see_unpublished") else {}
        return super().index(request, {**told, **(extra_context or {})})
