"""The conditions named in policy/states.py. Each gives back why a move may not be made now, as a sentence; "" when it may."""

from collections.abc import Callable, Sequence
from typing import Any

from archive.models import Article, ClaimVerdict, HeadlineVerdict, Sheet, Takedown
from archive.policy.states import Move
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.review.points import compare
from archive.review.requirement import claims_to_judge, current_version, sheets_required
from archive.review.verdicts import awaiting_headline

Guard = Callable[[Article, Any], str]


def live_sheets(article: Article) -> list[Sheet]:
    """The drafts and submitted sheets on the current version."""
    found = Sheet.objects.filter(version__article=article, version__number=article.version_count, state__in=LIVE_SHEET_STATES)
    return list(found.order_by("pk"))


def no_sheet_is_live(article: Article, by: Any) -> str:
    return "Somebody is reviewing it: a review is begun or submitted." if live_sheets(article) else ""


def all_sheets_are_in(article: Article, by: Any) -> str:
    return reviews_missing(article, live_sheets(article))


def reviews_missing(article: Article, sheets: Sequence[Sheet]) -> str:
    """Of the live sheets; a review somebody has begun counts too: it is submitted or discarded before anything is concluded."""
    submitted = [sheet for sheet in sheets if sheet.state == "submitted"]
    missing = max(sheets_required(article) - len(submitted), len(sheets) - len(submitted))
    return f"Reviews are missing: {missing}." if missing > 0 else ""


def sheets_agree(article: Article, by: Any) -> str:
    return "The reviews differ." if _differ(article) else ""


def sheets_differ(article: Article, by: Any) -> str:
    return "" if _differ(article) else "The reviews agree on every point."


def _differ(article: Article) -> bool:
    return any(point.differs for point in compare(current_version(article), live_sheets(article)))


def mover_did_not_rate(article: Article, by: Any) -> str:
    """Of the current version, in this round of its review or an earlier one. The archive itself (None) rates nothing."""
    if by is None:
        return ""
    own = Sheet.objects.filter(version__article=article, version__number=article.version_count, reviewer=by)
    return "You reviewed this article yourself; somebody else must do this." if own.exclude(submitted_at=None).exists() else ""


def verdicts_are_reached(article: Article, by: Any) -> str:
    """On the headline of the current version and on each claim to be judged in it."""
    version = current_version(article)
    if awaiting_headline(version) is None:
        return "There is no verdict on the headline of the current version yet."
    judged = ClaimVerdict.objects.awaiting().filter(version=version).values("claim")
    open_claims = claims_to_judge(version).exclude(pk__in=judged).count()
    return f"Claims without a verdict: {open_claims}." if open_claims else ""


def article_is_public(article: Article, by: Any) -> str:
    return "" if article.visibility == "public" else "The article is not public: make it public first."


def nothing_is_published(article: Article, by: Any) -> str:
    """What readers were given is withdrawn, with a reason, and not hidden."""
    published = HeadlineVerdict.objects.published().filter(version__article=article).exists()
    return "A verdict on it is published: withdraw the article instead." if published else ""


def text_is_there(article: Article, by: Any) -> str:
    """What was taken down by law does not come back."""
    return "Its text was taken down for good." if Takedown.objects.filter(article=article).exists() else ""


def no_review_is_open(article: Article, by: Any) -> str:
    """Reviewers would go on answering about a text that is gone."""
    if article.state not in ("queued", "in_review") or not live_sheets(article):
        return ""
    return "Its review is open: put the drafts away and return the article to the queue first, or let the review conclude."


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        no_sheet_is_live,
        all_sheets_are_in,
        sheets_agree,
        sheets_differ,
        mover_did_not_rate,
        verdicts_are_reached,
        article_is_public,
        nothing_is_published,
        text_is_there,
        no_review_is_open,
    )
}


def refusal(row: Move, article: Article, by: Any) -> str:
    """The first guard's sentence that forbids the move; "" when none does."""
    return next((said for name in row.guards if (said := GUARDS[name](article, by))), "")
