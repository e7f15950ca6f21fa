"""Entities chosen in their list: merged, split, accepted or rejected. Asked how, shown what will happen, then done."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.steps import Forecast, Work, take_steps
from archive.forms.bulk import MergeForm, NoteForm, SplitForm
from archive.models import Entity
from archive.queries.paging import is_number
from archive.review.entities import MergeRefused, merge_entities, merge_refusal
from archive.review.entity_split import SplitRefused, said_as, split_entity, split_refusal
from archive.review.permissions import check_can
from archive.review.suggested_entities import JudgementRefused, judge_entity, judgement_refusal

MOST_MERGED = 20
MOST_JUDGED = 200


def merge_chosen(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    check_can(request.user, "tag")
    kept = request.POST.get("kept", "")
    pks = {*queryset.order_by("pk").values_list("pk", flat=True)[: MOST_MERGED + 1], *([int(kept)] if is_number(kept) else [])}
    entities = list(Entity.objects.filter(pk__in=pks).select_related("merged_into").order_by("name", "pk"))
    if not 2 <= len(entities) <= MOST_MERGED:
        messages.error(request, f"Choose the entities that are one, at least 2 and at most {MOST_MERGED}; nothing was changed.")
        return None
    form = MergeForm(
        request.POST if "note" in request.POST else None, chosen=Entity.objects.filter(pk__in=pks).order_by("name", "pk")
    )
    others = [entity for entity in entities if str(entity.pk) != kept]

    def forecast(entity: Entity) -> Forecast:
        into, note = form.cleaned_data["kept"], form.cleaned_data["note"]
        detail = (
            f"Into {into.name}: {counted(entity.items.exclude(status='rejected').count(), 'article')}, "
            f"{counted(entity.mentions.count(), 'mention')}, {counted(entity.claims.count(), 'claim')}. "
            "Its name stays known, and its address leads there."
        )
        return Forecast(
            entity, f"{entity.name} ({entity.get_kind_display().lower()})", detail, merge_refusal(into, entity, note=note)
        )

    def merge(entity: Entity) -> None:
        merge_entities(form.cleaned_data["kept"], entity, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])

    return take_steps(model_admin, request, Work("Merge", others, form, forecast, merge, (MergeRefused,)))


def judge_chosen(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet, status: str) -> HttpResponse | None:
    """status: "accepted" or "rejected". queryset: with article_count."""
    check_can(request.user, "tag")
    form = NoteForm(request.POST if "note" in request.POST else None)
    page = (
        "It will have a page, and be looked for in what comes in." if status == "accepted" else "It will not be suggested again."
    )

    def forecast(entity: Entity) -> Forecast:
        name = f"{entity.name} ({entity.get_kind_display().lower()})"
        detail = f"In {counted(entity.article_count, 'article')}. {page}"
        return Forecast(entity, name, detail, judgement_refusal(entity, status))

    def judge(entity: Entity) -> None:
        judge_entity(entity, status, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])

    title = "Accept" if status == "accepted" else "Reject"
    chosen = list(queryset.order_by("name", "pk")[:MOST_JUDGED])
    return take_steps(model_admin, request, Work(title, chosen, form, forecast, judge, (JudgementRefused,)))


def split_chosen(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    check_can(request.user, "tag")
    chosen = list(queryset.prefetch_related("aliases", "merged")[:2])
    others = {one.name for entity in chosen for one in (*entity.aliases.all(), *entity.merged.all())}
    names = sorted(others - {entity.name for entity in chosen})
    if len(chosen) != 1 or not names:
        messages.error(request, "Choose one entity that goes by another name too; nothing was changed.")
        return None
    form = SplitForm(request.POST if "kind" in request.POST else None, names=names, initial={"kind": chosen[0].kind})

    def forecast(entity: Entity) -> Forecast:
        name = form.cleaned_data["name"]
        detail = (
            f"“{name}” becomes an entity of its own, with {said_as(entity, name).count()} of "
            f"{counted(entity.mentions.count(), 'mention')}."
        )
        return Forecast(entity, entity.name, detail, split_refusal(entity, name))

    def split(entity: Entity) -> None:
        given = form.cleaned_data
        split_entity(entity, given["name"], kind=given["kind"], by=request.user, at=timezone.now(), note=given["note"])

    return take_steps(model_admin, request, Work("Split", chosen, form, forecast, split, (SplitRefused,)))


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
