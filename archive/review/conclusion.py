"""What follows when a sheet comes in or goes away: the review is concluded, or the article returns to the queue."""

from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article
from archive.review.guards import all_sheets_are_in, live_sheets, sheets_differ
from archive.review.permissions import check_can
from archive.review.requirement import locked_article
from archive.review.transitions import move


def conclude(article: Article, *, at: datetime) -> None:
    """Agreed or disputed when all sheets are in; back in the queue when none is left; else nothing. Call it in a transaction.

    The archive itself makes the move, so that the record does not show whose sheet was the last.
    """
    if article.state != "in_review":
        return
    if not live_sheets(article):
        move(article, "return_to_queue", by=None, at=at)
    elif not all_sheets_are_in(article, None):
        move(article, "agree" if sheets_differ(article, None) else "dispute", by=None, at=at)


def require_sheets(article: Article, *, number: int | None, by: Any, at: datetime) -> Article:
    """Set how many reviews this article needs (None: as its source says), and conclude where enough are in already.

    Raises PermissionRefused, ValueError for a number under 1.
    """
    check_can(by, "queue")
    if number is not None and number < 1:
        raise ValueError("An article needs at least one review.")
    with transaction.atomic():
        article = locked_article(article.pk)
        before = {"sheets_required": article.sheets_required}
        after = {"sheets_required": number}
        Article.objects.filter(pk=article.pk).update(**after)
        article.sheets_required = number
        record(verb="record_edited", subject=article, article_id=article.pk, by=by, at=at, before=before, after=after)
        conclude(article, at=at)
        return Article.objects.select_related("source").get(pk=article.pk)
