"""Entities chosen in their list and found to be one: which is kept is asked, what will happen is shown, then they are merged."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.steps import Forecast, Work, take_steps
from archive.forms.bulk import MergeForm
from archive.models import Entity
from archive.queries.paging import is_number
from archive.review.entities import MergeRefused, merge_entities, merge_refusal
from archive.review.permissions import check_can

MOST_MERGED = 20


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
            f"Into {into.name}: {entity.items.count()} articles, {entity.mentions.count()} mentions, "
            f"{entity.claims.count()} claims. Its name stays known, and its address leads there."
        )
        return Forecast(
            entity, f"{entity.name} ({entity.get_kind_display().lower()})", detail, merge_refusal(into, entity, note=note)
        )

    def merge(entity: Entity) -> None:
        merge_entities(form.cleaned_data["kept"], entity, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])

    return take_steps(model_admin, request, Work("Merge", others, form, forecast, merge, (MergeRefused,)))
