"""Publishing what was concluded, as it was looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.models import Article, ClaimVerdict, HeadlineVerdict, Version
from archive.review.guards import GUARDS
from archive.review.links import reopen_linked
from archive.review.permissions import can, check_can
from archive.review.requirement import current_version, locked_article
from archive.review.seen import check_seen, seen_token
from archive.review.transitions import MOVE_BY_NAME, move

WANTED = {  # what each guard of the move asks for
    "mover_did_not_rate": "You did not review it",
    "verdicts_are_reached": "The headline and every claim have a verdict",
    "article_is_public": "The article is public",
}
CHANGED = "The verdicts are not the ones you looked at: they were reached anew since. Nothing is published; look at these."


@dataclass(frozen=True)
class Check:
    """One condition of publishing. refusal: what stands in its way, as a sentence; "" where it is passed."""

    label: str
    refusal: str


def checks(article: Article, *, by: Any) -> list[Check]:
    """Every condition of publishing, for this person. Of an article that is not agreed only that is told: the rest is to come."""
    row = MOVE_BY_NAME["publish"]
    found = [Check("You may publish", "" if can(by, row.power) else "You do not hold the power to publish.")]
    if article.state not in row.sources:
        state = article.get_state_display().lower()
        return [*found, Check("The review is concluded", f"The article is {state}: there is nothing to publish now.")]
    guarded = [Check(WANTED[name], GUARDS[name](article, by)) for name in row.guards]
    return [*found, Check("The review is concluded", ""), *guarded]


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
