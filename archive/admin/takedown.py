"""Texts taken down from the list of articles: asked why, shown what will be removed, then done. It cannot be undone."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.admin.bulk import chosen_articles
from archive.admin.steps import Forecast, Work, take_steps
from archive.forms.confirming import check_confirmed
from archive.forms.takedown import TakedownForm
from archive.models import Article, Takedown
from archive.review.guards import refusal
from archive.review.permissions import check_can
from archive.review.takedown import NAME, copies_of, take_down
from archive.review.transitions import MOVE_BY_NAME, TransitionRefused

SEARCH = (
    "“manage.py takedown” with --dry-run names what else repeats the text: files, uploads, refused items, words about others."
)


def take_down_chosen(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    check_can(request.user, NAME)
    if (articles := chosen_articles(request, queryset)) is None:
        return None
    form = TakedownForm(request.POST if "reason" in request.POST else None)
    if form.is_bound:
        check_confirmed(request)

    def forecast(article: Article) -> Forecast:
        gone = Takedown.objects.filter(article=article).exists()
        said = "Its text was taken down before." if gone else refusal(MOVE_BY_NAME[NAME], article, request.user)
        return Forecast(article, article.headline, _detail(article), said)

    def do(article: Article) -> None:
        take_down(article, **_told(form), by=request.user, at=timezone.now())

    return take_steps(model_admin, request, Work("Take down for good", articles, form, forecast, do, (TransitionRefused,)))


def _told(form: TakedownForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("reason", "reference", "with_headline")}


def _detail(article: Article) -> str:
    copies = ", ".join(map(str, copies_of(article)))
    also = f" The same text stands in {copies}, which are not taken down with it." if copies else ""
    return (
        f"The text, its {article.version_count} versions and the original bytes are removed. It cannot be undone.{also} {SEARCH}"
    )
