"""What follows when a sheet comes in or goes away: the review is concluded, or the article returns to the queue."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from archive.audit import record
from archive.models import Article, Sheet, Source
from archive.review.guards import live_sheets, reviews_missing, sheets_differ
from archive.review.permissions import check_can
from archive.review.requirement import locked_article, sheets_required
from archive.review.transitions import move

CONCLUDED = ("agreed", "disputed")  # on as many reviews as were needed then


class RequirementRefused(Exception):
    """The number of reviews was not set; nothing changed. Says why."""


def conclude(article: Article, *, at: datetime) -> None:
    """Agreed or disputed when all sheets are in; back in the queue when none is left; else nothing. Call it in a transaction.

    The archive itself makes the move, so that the record does not show whose sheet was the last.
    """
    if article.state != "in_review":
        return
    sheets = live_sheets(article)
    if not sheets:
        move(article, "return_to_queue", by=None, at=at)
    elif not reviews_missing(article, sheets):
        move(article, "agree" if sheets_differ(article, None) else "dispute", by=None, at=at)


def conclude_waiting(*, at: datetime, source: Source | None = None) -> list[Article]:
    """Those articles in review for which enough sheets are in already, concluded, each in a transaction of its own.

    To be called when a number of reviews changed: that of one source, or (None) of a topic or of the whole archive.
    """
    concluded = []
    for pk in _waiting(source):
        with transaction.atomic():
            article = locked_article(pk)
            conclude(article, at=at)
        article.refresh_from_db(fields=["state"])
        concluded += [article] if article.state != "in_review" else []
    return concluded


def _waiting(source: Source | None) -> list[int]:
    """Articles in review of whose newest version somebody submitted a sheet and nobody has a draft."""
    newest = {"version__article": OuterRef("pk"), "version__number": OuterRef("version_count")}
    submitted, begun = (Sheet.objects.filter(**newest, state=state) for state in ("submitted", "draft"))
    articles = Article.objects.filter(Exists(submitted), ~Exists(begun), state="in_review")
    articles = articles.filter(source=source, sheets_required=None) if source else articles
    return list(articles.order_by("pk").values_list("pk", flat=True))


def requirement_refusal(by: Any) -> str:
    """Why this person cannot change how many reviews the articles of a source or topic need, as a sentence; "" where they can.

    By a lower number they would conclude a review that they take part in.
    """
    takes_part = Sheet.objects.filter(reviewer=by, version__article__state="in_review").exists()
    return "You review an article that is not concluded yet: somebody else must say how many it needs." if takes_part else ""


def require_sheets(article: Article, *, number: int | None, by: Any, at: datetime) -> Article:
    """Set how many reviews this article needs (None: as its source says), and conclude where enough are in already.

    Raises PermissionRefused; RequirementRefused to whoever reviews it, and for a number under 1.
    """
    check_can(by, "queue")
    if number is not None and number < 1:
        raise RequirementRefused("An article needs at least one review.")
    with transaction.atomic():
        article = locked_article(article.pk)
        if any(sheet.reviewer_id == by.pk for sheet in live_sheets(article)):
            raise RequirementRefused("You review this article yourself; somebody else must say how many reviews it needs.")
        before = {"sheets_required": article.sheets_required}
        after = {"sheets_required": number}
        Article.objects.filter(pk=article.pk).update(**after)
        article.sheets_required = number
        if article.state in CONCLUDED and sheets_required(article) > (had := len(live_sheets(article))):
            raise RequirementRefused(f"The review is concluded, with {had}: send it back or re-open it, and then ask for more.")
        record(verb="record_edited", subject=article, article_id=article.pk, by=by, at=at, before=before, after=after)
        conclude(article, at=at)
        return Article.objects.select_related("source").get(pk=article.pk)
