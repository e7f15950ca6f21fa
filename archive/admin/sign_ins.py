"""Who signed in, who failed, and who has to wait. All that is changed here is that somebody waits no more."""

from collections.abc import Callable
from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.base import LookAdmin
from archive.forms.confirming import check_confirmed
from archive.review.accounts import AccountRefused, let_in_again, remove_factors
from archive.review.permissions import PermissionRefused, can

for model in (Authenticator, EmailAddress):
    admin.site.unregister(model)  # allauth's own pages show secrets, and addresses of mail that the archive does not use


class SignInAdmin(LookAdmin):
    """Rows of django-axes, which the sign-in log on the desk tells in order of time.

    They name addresses of staff, and are kept as long as the installation says: docs/security.md.
    """

    heading = ""
    ordering = ("-attempt_time", "-pk")
    search_fields = ("=username", "=ip_address")
    list_filter = ("attempt_time",)
    exclude = ("get_data", "post_data", "session_hash", "http_accept")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "manage_sign_in")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "manage_sign_in")

    @admin.display(description="When", ordering="attempt_time")
    def when(self, row: Any) -> Any:
        return row.attempt_time

    @admin.display(description="Name typed", ordering="username")
    def name(self, row: Any) -> str:
        return row.username or ""

    @admin.display(description="From", ordering="ip_address")
    def address(self, row: Any) -> str:
        return row.ip_address or ""

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {"title": self.heading, **(extra_context or {})})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.heading, **(extra_context or {})})

    def tried(self, request: HttpRequest, call: Callable[..., int], rows: Any) -> int:
        """What the call gives back; 0 with the reason told where it is refused."""
        check_confirmed(request)
        try:
            return call(rows, by=request.user, at=timezone.now())
        except (AccountRefused, PermissionRefused) as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return 0

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().history_view(request, object_id, {"title": str(self.visible_row(request, object_id))})


@admin.register(AccessLog)
class AccessLogAdmin(SignInAdmin):
    heading = "Who signed in"
    list_display = ("when", "name", "address", "logout_time")


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(SignInAdmin):
    heading = "Who failed to sign in"
    list_display = ("when", "name", "address", "page", "had_to_wait")

    @admin.display(description="On the page")
    def page(self, row: AccessFailureLog) -> str:
        return row.path_info

    @admin.display(description="Had to wait", boolean=True, ordering="locked_out")
    def had_to_wait(self, row: AccessFailureLog) -> bool:
        return row.locked_out


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SignInAdmin):
    """A row for each name, address and browser that failed since it last signed in."""

    heading = "Failures that count: who may have to wait"
    list_display = ("when", "name", "address", "failures")
    actions = ("let_in",)

    @admin.display(description="Failures", ordering="failures_since_start")
    def failures(self, row: AccessAttempt) -> int:
        return row.failures_since_start

    @admin.action(description="Let them try again at once", permissions=["view"])
    def let_in(self, request: HttpRequest, rows: QuerySet) -> None:
        count = self.tried(request, let_in_again, list(rows))
        if count:
            self.message_user(request, f"{count} may try again at once.", messages.SUCCESS)


@admin.register(Authenticator)
class SecondFactorAdmin(SignInAdmin):
    """Which second factors there are, never their secrets. One that was lost is removed here."""

    heading = "Second factors"
    list_display = ("pk", "user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    list_filter = ("type",)
    fields = ("user", "type", "created_at", "last_used_at")
    actions = ("remove_lost",)

    @admin.action(description="Remove as lost: all factors of their people", permissions=["view"])
    def remove_lost(self, request: HttpRequest, rows: QuerySet) -> None:
        people = list(User.objects.filter(pk__in=rows.values("user_id")).order_by("pk"))
        if self.tried(request, remove_factors, people):
            done = "Removed. They sign in with the password alone until they set up another."
            self.message_user(request, done, messages.SUCCESS)
