"""Imports and their records, to be looked at; what is done with them is done on the pages of imports, in the admin's frame."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from archive.admin.base import LookAdmin
from archive.models import ImportBatch, Record
from archive.policy.vocabulary import REFUSALS
from archive.queries.imports import standing
from archive.queries.refusals import beginning

admin.site.unregister(DBTaskResult)  # the queue is machinery: what came of it stands on the pages of imports


class ReasonFilter(admin.SimpleListFilter):
    """Offers every reason there is, without asking a large table which it holds."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return REFUSALS

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(outcome="refused", reason_code=self.value()) if self.value() else queryset


class SettledFilter(admin.SimpleListFilter):
    title = "refused"
    parameter_name = "refused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "To settle"), ("settled", "Settled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("open", "settled"):
            return queryset
        return queryset.filter(outcome="refused", resolved_at__isnull=self.value() == "open")


@admin.register(ImportBatch)
class ImportBatchAdmin(LookAdmin):
    list_display = ("pk", "started_at", "stands", "started_by", "new", "new_version", "unchanged", "duplicate", "refused")
    list_filter = ("state",)
    list_select_related = ("started_by",)

    @admin.display(description="State", ordering="state")
    def stands(self, batch: ImportBatch) -> str:
        """Told apart where it says running: at work, not begun yet, or broken off."""
        return standing(batch, now=timezone.now()).label


@admin.register(Record)
class RecordRowAdmin(LookAdmin):
    list_display = ("locator", "record_number", "outcome", "reason", "batch", "size", "resolved_at")
    list_filter = (SettledFilter, ReasonFilter, "outcome")
    list_select_related = ("batch", "article")
    search_fields = ("=batch__id",)
    search_help_text = "The number of an import."
    exclude = ("raw", "sidecar", "kept_in")
    readonly_fields = ("how_it_begins",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("raw", "sidecar")

    @admin.display(description="How it begins")
    def how_it_begins(self, record: Record) -> str:
        return beginning(record) if record.outcome == "refused" else ""
