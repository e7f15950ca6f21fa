"""The admin site itself. It stands apart from archive/admin, whose import registers rows on it and so needs it made before."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.contrib.contenttypes.views import shortcut
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse

from archive.queries.queue import attention
from archive.review.permissions import can
from archive.views.second_factor import OwnPasswordForm


class NewsroomAdminSite(admin.AdminSite):
    """The admin, open to everybody on the desk, each to what their role may see. The first page tells what needs attention."""

    site_header = "Newsroom admin"
    site_title = "Newsroom admin"
    index_title = "What needs attention"
    final_catch_all_view = False  # the review pages under admin/ are found after the admin's own

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and (request.user.is_staff or can(request.user, "see_desk"))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Of what is shown on site, numbers alone are asked for: Django's own address breaks where a key is of another kind."""
        on_site = path("r/<int:content_type_id>/<int:object_id>/", self.admin_view(shortcut), name="view_on_site")
        return [on_site, *(url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Rows of others by the words of their pages: heading."""
        apps = super().get_app_list(request, app_label)
        for row in (model for app in apps for model in app["models"]):
            row["name"] = getattr(self._registry[row["model"]], "heading", "") or row["name"]
        return apps

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one door, for the admin has none of its own."""
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {
            power: can(request.user, power) for power in ("queue", "adjudicate", "publish", "import_articles", "rate", "operate")
        }
        told = {"attention": attention(request.user), "may": may} if can(request.user, "see_unpublished") else {}
        return super().index(request, {**told, **(extra_context or {})})
