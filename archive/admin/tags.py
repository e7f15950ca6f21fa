"""Topics, entities, their other names, and where they stand on articles and in texts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.base import LookAdmin, TidyAdmin, asks_reviewers, record_change
from archive.admin.merging import judge_chosen, merge_chosen, split_chosen
from archive.audit import lock_chain
from archive.models import Alias, ArticleEntity, ArticleTopic, Entity, Mention, Topic
from archive.models.topic import PATH_SEPARATOR
from archive.queries.desk_record import Line, entity_record
from archive.review.conclusion import conclude_waiting
from archive.review.permissions import can
from archive.search.changes import note_entities


class AddressKept(TidyAdmin):
    """The slug is an address: given when the row is made, kept afterwards."""

    fixed: tuple[str, ...] = ("slug",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fixed if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str, ...]]:
        return {} if obj or not self.has_add_permission(request) else {"slug": ("name",)}


@admin.register(Topic)
class TopicAdmin(AddressKept):
    list_display = ("name", "parent", "medtop", "path")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)
    ordering = ("path", "pk")
    fields = ("name", "slug", "parent", "medtop", "description", "terms", "sheets_required")
    fixed = ("slug", "parent")

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return asks_reviewers(super().get_form(request, obj, **options), by=request.user)

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        """The place in the tree is given once: slug and parent stay as they are afterwards."""
        if not change:
            obj.path = f"{obj.parent.path if obj.parent else ''}{obj.slug}{PATH_SEPARATOR}"
        obj.medtop, obj.terms = obj.medtop or None, obj.terms or []
        super().save_model(request, obj, form, change)
        if change and "sheets_required" in form.changed_data:
            conclude_waiting(at=timezone.now())


class NamedFormSet(BaseInlineFormSet):
    """Django heads the columns and labels no field: here each says what it is to whoever does not see the columns."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        labels = {"name": "Another name", "DELETE": f"Delete the name {form.instance.name}"}
        for name in labels.keys() & form.fields.keys():
            form.fields[name].widget.attrs["aria-label"] = labels[name]


class AliasInline(admin.TabularInline):
    model = Alias
    formset = NamedFormSet
    extra = 1


@admin.register(Entity)
class EntityAdmin(AddressKept):
    list_display = ("name", "kind", "in_articles", "status", "origin", "wikidata_id", "merged_into")
    list_filter = ("kind", "status", "origin")
    search_fields = ("name", "aliases__name")
    list_select_related = ("merged_into",)
    ordering = ("name", "pk")
    fields = ("name", "slug", "kind", "description", "wikidata_id", "status", "merged_into")
    inlines = (AliasInline,)
    actions = ("accept", "reject", "merge", "split")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        items = ArticleEntity.objects.filter(tag=OuterRef("pk")).exclude(status="rejected").order_by().values("tag")
        counted = Coalesce(Subquery(items.annotate(n=Count("pk")).values("n")), 0)
        return super().get_queryset(request).annotate(article_count=counted)

    @admin.display(ordering="article_count")
    def in_articles(self, row: Entity) -> int:
        return row.article_count

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An entity is merged by its function alone, which takes along whatever stands at it."""
        return (*super().get_readonly_fields(request, obj), "merged_into")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name in self.actions and can(request.user, "tag")
        }

    @admin.action(description="Accept…")
    def accept(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return judge_chosen(self, request, queryset, "accepted")

    @admin.action(description="Reject…")
    def reject(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return judge_chosen(self, request, queryset, "rejected")

    @admin.action(description="Split…")
    def split(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return split_chosen(self, request, queryset)

    @admin.action(description="Merge…")
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return merge_chosen(self, request, queryset)

    def history(self, request: HttpRequest, row: Entity) -> list[Line]:
        return entity_record(row, request.user)

    def save_model(self, request: HttpRequest, obj: Entity, form: Any, change: bool) -> None:
        obj.wikidata_id = obj.wikidata_id or None
        super().save_model(request, obj, form, change)
        if {"name", "status"}.intersection(form.changed_data):
            note_entities([obj.pk])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = _other_names(form.instance)
        super().save_formset(request, form, formset, change)
        if change and "name" in form.changed_data:
            _keep_name(form.instance, form.initial["name"])
        note_entities([form.instance.pk], is_counted=False)
        record_change("record_edited", form.instance, before, _other_names(form.instance), by=request.user)


def _keep_name(entity: Entity, name: str) -> None:
    """The name it had is another name of it: what comes in under that one would else be a new entity."""
    if name.casefold() != entity.name.casefold() and not entity.aliases.filter(name__iexact=name).exists():
        Alias.objects.create(entity=entity, name=name)


def _other_names(entity: Entity) -> dict[str, list[str]]:
    return {"aliases": list(Alias.objects.filter(entity=entity).order_by("name", "pk").values_list("name", flat=True))}


@admin.register(Alias)
class AliasAdmin(TidyAdmin):
    list_display = ("name", "entity")
    list_select_related = ("entity",)
    search_fields = ("name",)
    autocomplete_fields = ("entity",)
    ordering = ("name", "pk")

    def save_model(self, request: HttpRequest, obj: Alias, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_entities({obj.entity_id, form.initial.get("entity", obj.entity_id)}, is_counted=False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Another name may be taken away again by the roles that tidy."""
        return request.user.has_perm("archive.delete_alias")

    def delete_model(self, request: HttpRequest, obj: Alias) -> None:
        """The history that tells of it is the entity's: the alias has none any more."""
        lock_chain()
        before = _other_names(obj.entity)
        super().delete_model(request, obj)
        note_entities([obj.entity_id], is_counted=False)
        record_change("record_edited", obj.entity, before, _other_names(obj.entity), by=request.user)


class ItemAdmin(LookAdmin):
    """Tags are set on the article, by set_tags()."""

    list_select_related = ()
    list_filter = ("status", "origin")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows are of is read apart: joined, SQLite would begin with the tags, and sort all rows for a page of them."""
        return super().get_queryset(request).prefetch_related("tag", "content_object")


@admin.register(ArticleTopic)
class ArticleTopicAdmin(ItemAdmin):
    list_display = ("tag", "content_object", "status", "origin", "score")


@admin.register(ArticleEntity)
class ArticleEntityAdmin(ItemAdmin):
    list_display = ("tag", "content_object", "status", "origin", "mentions", "in_headline", "salience")


@admin.register(Mention)
class MentionAdmin(LookAdmin):
    list_display = ("entity", "version", "start", "end", "origin", "method")
    list_select_related = ("entity", "version")
    list_filter = ("origin",)
