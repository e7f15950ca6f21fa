"""Who signed in, who failed, and who has to wait. All that is changed here is that somebody waits no more."""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.base import LookAdmin
from archive.audit import record
from archive.review.permissions import can, check_can


class SignInAdmin(LookAdmin):
    """Rows of django-axes. They name addresses of staff, and are kept as long as the installation says: docs/security.md."""

    ordering = ("-attempt_time", "-pk")
    search_fields = ("=username", "=ip_address")
    list_filter = ("attempt_time",)
    exclude = ("get_data", "post_data", "session_hash", "http_accept")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "manage_sign_in")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "manage_sign_in")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().history_view(request, object_id, {"title": str(self.visible_row(request, object_id))})


@admin.register(AccessLog)
class AccessLogAdmin(SignInAdmin):
    list_display = ("attempt_time", "username", "ip_address", "logout_time")


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(SignInAdmin):
    list_display = ("attempt_time", "username", "ip_address", "path_info", "locked_out")


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SignInAdmin):
    """A row for each name, address and browser that failed since it last signed in."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    actions = ("let_in",)

    @admin.action(description="Let them try again at once", permissions=["view"])
    def let_in(self, request: HttpRequest, rows: QuerySet) -> None:
        check_can(request.user, "manage_sign_in")
        names = sorted({row.username for row in rows if row.username})
        with transaction.atomic():
            for person in User.objects.filter(username__in=names).order_by("pk"):
                record(verb="sign_in_freed", subject=person, by=request.user, at=timezone.now())
            count, _ = AccessAttempt.objects.filter(pk__in=[row.pk for row in rows]).delete()
        self.message_user(request, f"{count} may try again at once.", messages.SUCCESS)
