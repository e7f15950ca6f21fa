"""What the archive's admin pages have in common: they look, they do not count a million rows, their history is the record."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property

from archive.audit import lock_chain, record
from archive.queries.desk_record import Line, subject_record
from archive.review.conclusion import requirement_refusal

COUNTED = 2000  # rows; beyond it a list says so and is narrowed by filter or search
ASKED = ("", "__exact", "__isnull", "__gte", "__lt", "__id__exact")  # how Django's filters ask for a column in the address


class CappedPaginator(Paginator):
    """Counts no further than COUNTED."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[:COUNTED].count()  # without what is told of each

    @property
    def is_at_its_end(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count >= COUNTED


class IdsFirst(ChangeList):
    """Which rows a page has is asked by their ids alone; what is shown of them is then read of these.

    Where they have to be put in order, so are bare numbers; and no database begins with a table that a row only names.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        chosen = self.result_list if self.result_list.query.is_sliced else self.result_list[: self.list_max_show_all]
        pks = list(chosen.values_list("pk", flat=True))
        rows = self.root_queryset.order_by()
        rows = rows if rows.query.select_related else self.apply_select_related(rows)
        found = rows.in_bulk(pks)
        self.result_list = [found[pk] for pk in pks if pk in found]


class OwnFilters:
    """A list is narrowed by the filters beside it alone.

    Django takes every column and every relation from an address, listed or not: ?reviewer=7 would tell by the number of rows what
    no row shows.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        filters = [getattr(item, "parameter_name", item) for item in self.get_list_filter(request)]
        names = {"pk", self.opts.pk.name, *filters}
        days = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")} if self.date_hierarchy else set()
        return lookup in days | {f"{name}{way}" for name in names for way in ASKED}


class RecordAdmin(OwnFilters, admin.ModelAdmin):
    """Lists answer in constant queries; the history is the record in words."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 50
    ordering = ("-pk",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    object_history_template = "admin/archive/history.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return IdsFirst

    def history(self, request: HttpRequest, row: Model) -> list[Line]:
        return subject_record(row._meta.model_name, row.pk, request.user)

    def visible_row(self, request: HttpRequest, object_id: str) -> Model:
        """The row, for a page of our own. Raises Http404, PermissionDenied as the admin's pages do."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        return row

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.visible_row(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {row}",
            "lines": self.history(request, row),
            "object": row,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


class LookAdmin(RecordAdmin):
    """Rows that are looked at here and changed, if ever, by the functions of review and ingest alone."""

    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TidyAdmin(RecordAdmin):
    """Rows that the roles of policy/roles.py may add and edit; every edit goes on the record. Nothing is deleted here."""

    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        lock_chain()  # before the row, as every other writer does
        before = {name: _told(form.initial.get(name)) for name in form.changed_data} if change else {}
        super().save_model(request, obj, form, change)
        after = {name: _told(form.cleaned_data[name]) for name in form.changed_data}
        record_change("record_edited", obj, before, after, by=request.user, is_new=not change)


def record_change(
    verb: str, subject: Model, before: dict[str, Any], after: dict[str, Any], *, by: Any, is_new: bool = False
) -> None:
    """An event for what an edit in the admin changed; none where it changed nothing."""
    if is_new or before != after:
        record(verb=verb, subject=subject, by=by, at=timezone.now(), before=before, after=after)


def _told(value: Any) -> Any:
    """The value as the record keeps it."""
    if isinstance(value, Model):
        return value.pk
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def asks_reviewers(form: type[ModelForm], *, by: Any) -> type[ModelForm]:
    """The form of what says how many reviews articles need: not for somebody to conclude a review by that they take part in."""

    def clean(self: Any) -> int | None:
        number = self.cleaned_data["sheets_required"]
        is_new = "sheets_required" in self.changed_data
        if is_new and self.instance.pk and (said := requirement_refusal(by)):
            raise ValidationError(said)
        return number

    return type(form.__name__, (form,), {"clean_sheets_required": clean}) if "sheets_required" in form.base_fields else form
