"""Imports and their records, to be looked at; what is done with them is done on the pages of imports, in the admin's frame."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from archive.admin.base import LookAdmin
from archive.forms.imports import AgainForm
from archive.forms.moves import MOST_AT_ONCE
from archive.ingest.recipe import RecipeUnusable
from archive.ingest.retrying import RetryRefused
from archive.models import ImportBatch, Record
from archive.policy.vocabulary import REFUSALS
from archive.queries.imports import standing
from archive.queries.refusals import beginning
from archive.review.permissions import can, check_can
from archive.tasks import take_again

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
    actions = ("take_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("raw", "sidecar")

    @admin.display(description="How it begins")
    def how_it_begins(self, record: Record) -> str:
        return beginning(record.raw) if record.outcome == "refused" else ""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if can(request.user, "import_articles") else {}

    @admin.action(description="Take again…")
    def take_again(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """The page that tells what will and will not happen; once confirmed, a new import for each import that refused them."""
        check_can(request.user, "import_articles")
        chosen = list(queryset.select_related("batch").order_by("batch_id", "number")[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, f"At most {MOST_AT_ONCE} records at once; nothing was taken again.")
            return None
        will = [record for record in chosen if record.outcome == "refused" and record.resolved_at is None]
        form = AgainForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid() and self._take(request, form, will):
            return None
        context = {
            **self.admin_site.each_context(request), "title": "Take again", "will": will, "will_not": len(chosen) - len(will),
            "form": form, "opts": self.opts, "action": request.POST.get("action", ""), "checkbox": ACTION_CHECKBOX_NAME,
        }  # fmt: skip
        return TemplateResponse(request, "admin/archive/record/again.html", context)

    def _take(self, request: HttpRequest, form: AgainForm, records: list[Record]) -> bool:
        """Whether it could be asked for; else the form says why not."""
        told = {"format": form.cleaned_data["format"], "mapping": form.cleaned_data["map"]}
        for batch in dict.fromkeys(record.batch for record in records):
            numbers = [record.number for record in records if record.batch == batch]
            try:
                begun = take_again(batch, by=request.user, at=timezone.now(), numbers=numbers, **told)
            except RecipeUnusable as error:
                form.add_error(None, str(error).partition(": ")[2])
                return False
            except RetryRefused as refused:
                messages.warning(request, str(refused))
            else:
                messages.success(request, f"{len(numbers)} of import {batch.pk} are taken again, as import {begun.pk}.")
        return True
