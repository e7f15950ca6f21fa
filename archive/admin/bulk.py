"""One move on many articles: first a page that tells what will and what will not happen, then the move, each by review's own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from archive.forms.moves import MOST_AT_ONCE, BulkMoveForm
from archive.models import Article
from archive.policy.states import Move
from archive.review.guards import refusal
from archive.review.permissions import check_can
from archive.review.transitions import MOVE_BY_NAME, TransitionRefused, move


@dataclass(frozen=True)
class Forecast:
    """What will happen to one article. refusal: why nothing will; empty where the move will be made."""

    article: Article
    refusal: str


def forecast(article: Article, row: Move, by: Any) -> Forecast:
    if getattr(article, row.field) not in row.sources:
        return Forecast(article, f"It is {article.get_state_display().lower()}.")
    return Forecast(article, refusal(row, article, by))


def bulk_move(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet, name: str) -> HttpResponse | None:
    """The page that asks, or, once confirmed, the moves; each refusal is told and stops none of the others."""
    row = MOVE_BY_NAME[name]
    check_can(request.user, row.power)
    articles = list(queryset.select_related("source").order_by("pk")[: MOST_AT_ONCE + 1])
    if len(articles) > MOST_AT_ONCE:
        messages.error(request, f"At most {MOST_AT_ONCE} articles at once; nothing was changed. Narrow the list by a filter.")
        return None
    form = BulkMoveForm(request.POST if "confirmed" in request.POST else None)
    if form.is_bound and form.is_valid():
        if row.note_required and not form.cleaned_data["note"].strip():
            form.add_error("note", "Say why; the note is kept in the record.")
        else:
            return _do(request, articles, row, form.cleaned_data["note"])
    return _ask(model_admin, request, [forecast(article, row, request.user) for article in articles], row, form)


def _do(request: HttpRequest, articles: list[Article], row: Move, note: str) -> None:
    done, refused = 0, []
    for article in articles:
        try:
            move(article, row.name, by=request.user, at=timezone.now(), note=note)
            done += 1
        except (TransitionRefused, PermissionDenied) as said:
            refused.append(f"{article.headline[:80]}: {said}")
    messages.success(request, f"{row.label}: {done} of {len(articles)}.")
    for words in refused[:20]:
        messages.warning(request, words)
    if len(refused) > 20:
        messages.warning(request, f"… and {len(refused) - 20} more were refused.")


def _ask(model_admin: ModelAdmin, request: HttpRequest, rows: list[Forecast], row: Move, form: BulkMoveForm) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": row.label,
        "will": [one for one in rows if not one.refusal],
        "will_not": [one for one in rows if one.refusal],
        "move": row,
        "form": form,
        "opts": model_admin.opts,
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/archive/article/bulk.html", context)
