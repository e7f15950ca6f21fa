"""Claims as the desk handles them: one with the article it is in, and those that lost their place."""

from typing import Any

from django.db.models import QuerySet

from archive.models import Article, Claim
from archive.models.each import looked_at

PER_PAGE = 30
CLOSED = {"agreed": "Its reviews agree", "disputed": "It is in dispute", "spiked": "The article is spiked"}


def claim_for_desk(user: Any, claim_id: int) -> Claim | None:
    """None where this person sees no such article, and for a rejected claim."""
    rows = Claim.objects.select_related("article__source", "version", "speaker")
    return rows.filter(pk=claim_id, article__in=Article.objects.visible_to(user)).exclude(status="rejected").first()


def says_why_not(claim: Claim) -> str:
    """Why the claim cannot be changed now, as far as everybody may know; else empty."""
    if claim.verdicts.filter(published_at__isnull=False).exists():
        return "A verdict on it is published: a correction changes that, and a new version of the article brings the claim again."
    if claim.article.state in CLOSED:
        return f"{CLOSED[claim.article.state]}: its claims stand still until that is settled."
    return ""


def lost_claims(user: Any) -> QuerySet[Claim]:
    """Accepted claims whose words the newest version of their article does not hold."""
    return Claim.objects.lost().filter(looked_at("status", "accepted"), Article.objects.visible_to(user).at("article"))


def orphans(user: Any, *, after: str = "") -> tuple[list[Claim], int | None]:
    """One page of accepted claims that lost their place, the newest first, and the number to go on from; None at the end."""
    lost = lost_claims(user)
    if after.isascii() and after.isdigit() and len(after) < 19:
        lost = lost.filter(pk__lt=int(after))
    found = list(lost.select_related("article__source", "version", "speaker").order_by("-pk")[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None
