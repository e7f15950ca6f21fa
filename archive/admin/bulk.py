"""One move on many articles: first a page that tells what will and what will not happen, then the move, each by review's own."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from archive.admin.steps import Forecast, do_each
from archive.forms.moves import MOST_AT_ONCE, BulkMoveForm
from archive.models import Article
from archive.policy.states import Move
from archive.review.guards import refusal
from archive.review.permissions import check_can
from archive.review.transitions import MOVE_BY_NAME, TransitionRefused, move


def forecast(article: Article, row: Move, by: Any) -> Forecast:
    is_elsewhere = getattr(article, row.field) not in row.sources
    said = f"It is {article.get_state_display().lower()}." if is_elsewhere else refusal(row, article, by)
    return Forecast(article, article.headline, article.source.name, said)


def chosen_articles(request: HttpRequest, queryset: QuerySet) -> list[Article] | None:
    """With their sources; None where they are too many, which is told."""
    articles = list(queryset.select_related("source").order_by("pk")[: MOST_AT_ONCE + 1])
    if len(articles) <= MOST_AT_ONCE:
        return articles
    messages.error(request, f"At most {MOST_AT_ONCE} articles at once; nothing was changed. Narrow the list by a filter.")
    return None


def bulk_move(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet, name: str) -> HttpResponse | None:
    """The page that asks, or, once confirmed, the moves; each refusal is told and stops none of the others."""
    row = MOVE_BY_NAME[name]
    check_can(request.user, row.power)
    if (articles := chosen_articles(request, queryset)) is None:
        return None
    form = BulkMoveForm(request.POST if "confirmed" in request.POST else None)
    if form.is_bound and form.is_valid():
        if row.note_required and not form.cleaned_data["note"].strip():
            form.add_error("note", "Say why; the note is kept in the record.")
        else:
            return _do(request, articles, row, form.cleaned_data["note"])
    return _ask(model_admin, request, [forecast(article, row, request.user) for article in articles], row, form)


def _do(request: HttpRequest, articles: list[Article], row: Move, note: str) -> None:
    def make(article: Article) -> None:
        move(article, row.name, by=request.user, at=timezone.now(), note=note)

    do_each(request, row.label, articles, make, refusals=(TransitionRefused,), name=lambda article: article.headline)


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
