from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.admin.base import LookAdmin
from archive.models import ImportBatch, Record
from archive.queries.imports import beginning


@admin.register(ImportBatch)
class ImportBatchAdmin(LookAdmin):
    list_display = ("pk", "started_at", "state", "new", "new_version", "unchanged", "duplicate", "refused")
    list_filter = ("state",)


@admin.register(Record)
class RecordRowAdmin(LookAdmin):
    list_display = ("locator", "record_number", "outcome", "reason", "batch", "size")
    list_filter = ("outcome", "reason_code")
    list_select_related = ("batch", "article")
    search_fields = ("locator",)
    exclude = ("raw",)
    readonly_fields = ("how_it_begins",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("raw")

    @admin.display(description="How it begins")
    def how_it_begins(self, record: Record) -> str:
        return beginning(record) if record.outcome == "refused" else ""
