"""Tokens for the read API. Made and revoked on the desk; here they are looked at, with their history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from archive.admin.base import LookAdmin
from archive.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(LookAdmin):
    list_display = ("name", "owner", "beginning", "made_at", "expires_at", "last_used_date", "revoked_at")
    list_filter = ("expires_at", "revoked_at")
    list_select_related = ("owner",)
    exclude = ("digest",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ApiToken.objects.visible_to(request.user).order_by("-pk")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = "Tokens for the read API: made and revoked on the desk, under Tokens"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})
