"""Lines chosen in their list, given another class. Asked which, shown what will happen, then done."""

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.steps import Forecast, Work, take_steps
from archive.forms.bulk import BlockForm
from archive.models import Block
from archive.review.blocks import RevisionRefused, revise_block, revision_refusal
from archive.review.permissions import check_can

MOST_REVISED = 200
SHOWN_CHARACTERS = 80


def revise_chosen(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    check_can(request.user, "tag")
    chosen = list(queryset.select_related("version__article").order_by("version", "number")[:MOST_REVISED])
    form = BlockForm(request.POST if "kind" in request.POST else None)

    def forecast(block: Block) -> Forecast:
        detail = f"{block.get_kind_display()} in version {block.version.number} of {block.version.article}."
        return Forecast(block, _words(block), detail, revision_refusal(block, form.cleaned_data["kind"]))

    def revise(block: Block) -> None:
        given = form.cleaned_data
        revise_block(block, given["kind"], was=block.kind, by=request.user, at=timezone.now(), note=given["note"])

    return take_steps(model_admin, request, Work("Class anew", chosen, form, forecast, revise, (RevisionRefused,)))


def _words(block: Block) -> str:
    text = " ".join(block.version.text[block.start : block.end].split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
