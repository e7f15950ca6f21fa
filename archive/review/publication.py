"""Publishing what was concluded, as it was looked at."""

from datetime import datetime
from typing import Any

from django.db import transaction

from archive.models import Article, ClaimVerdict, HeadlineVerdict, Version
from archive.review.links import reopen_linked
from archive.review.permissions import check_can
from archive.review.requirement import current_version, locked_article
from archive.review.seen import check_seen, seen_token
from archive.review.transitions import move

CHANGED = "The verdicts are not the ones you looked at: they were reached anew since. Nothing is published; look at these."


def awaiting_token(version: Version) -> str:
    """Stands for the verdicts of the version that await publication."""
    headlines, claims = (
        sorted(model.objects.awaiting().filter(version=version).values_list("pk", flat=True))
        for model in (HeadlineVerdict, ClaimVerdict)
    )
    return seen_token(f"awaiting:{version.pk}:{headlines}", claims)


def publish(article: Article, *, seen: str, by: Any, at: datetime) -> Article:
    """The article, published with the verdicts that were looked at.

    seen: awaiting_token() from before they were read. Raises PermissionRefused; TransitionRefused as the move does, SeenOutdated
    where others await publication now.
    """
    check_can(by, "publish")
    with transaction.atomic():
        article = locked_article(article.pk)
        if article.state == "agreed":  # else the move says what is in the way
            check_seen(seen, awaiting_token(current_version(article)), name="publish", changed=CHANGED)
        article = move(article, "publish", by=by, at=at)
        reopen_linked(_judged_otherwise(article, at=at), at=at)
        return article


def _judged_otherwise(article: Article, *, at: datetime) -> list[ClaimVerdict]:
    """The verdicts published now that say of a claim something else than the one that stood."""
    fresh = ClaimVerdict.objects.filter(version__article=article, published_at=at, supersedes__isnull=False)
    return [row for row in fresh.select_related("supersedes").order_by("pk") if row.verdict != row.supersedes.verdict]
