"""Who signed in, who failed, and who has to wait. All that is changed here is that somebody waits no more."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
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

for model in (Authenticator, EmailAddress):
    admin.site.unregister(model)  # allauth's own pages show secrets, and addresses of mail that the archive does not use


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


@admin.register(Authenticator)
class SecondFactorAdmin(SignInAdmin):
    """Which second factors there are, never their secrets. One that was lost is removed here."""

    list_display = ("pk", "user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    list_filter = ("type",)
    fields = ("user", "type", "created_at", "last_used_at")
    actions = ("remove_lost",)

    @admin.action(description="Remove as lost: all factors of their people", permissions=["view"])
    def remove_lost(self, request: HttpRequest, rows: QuerySet) -> None:
        check_can(request.user, "manage_sign_in")
        people = User.objects.filter(pk__in=rows.values("user_id")).order_by("pk")
        if not request.user.is_superuser and people.filter(is_superuser=True).exists():
            self.message_user(request, "Those of a superuser are removed by a superuser.", messages.ERROR)
            return
        with transaction.atomic():
            for person in people:
                record(verb="second_factor_removed", subject=person, by=request.user, at=timezone.now(), note="Lost")
            Authenticator.objects.filter(user__in=[person.pk for person in people]).delete()
        self.message_user(request, "Removed. They sign in with the password alone until they set up another.", messages.SUCCESS)
