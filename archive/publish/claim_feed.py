"""ClaimReviews as a schema.org DataFeed, page by page. What was withdrawn stays in it as deleted, with the day and no words."""

from collections.abc import Iterable

from archive.publish.jsonld import CONTEXT, Node, claim_review, said
from archive.publish.site import Site
from archive.queries.claim_reviews import GoneReview, ReviewedClaim


def claim_feed(items: Iterable[ReviewedClaim | GoneReview], *, address: str, site: Site) -> Node:
    """One page of the feed; dateModified is that of its latest change, and left out where the page is empty."""
    items = list(items)
    latest = max((item.changed_at for item in items), default=None)
    return said(
        {
            "@context": CONTEXT,
            "@type": "DataFeed",
            "@id": address,
            "name": f"{site.name}: claims checked",
            "dateModified": latest.isoformat() if latest else None,
        }
    ) | {"dataFeedElement": [_item(item, site=site) for item in items]}


def _item(item: ReviewedClaim | GoneReview, *, site: Site) -> Node:
    first = {"@type": "DataFeedItem", "identifier": site.tag("claim", item.pk), "dateCreated": item.first_at.isoformat()}
    if isinstance(item, GoneReview):
        return first | {"url": site.at(f"/claims/{item.pk}/"), "dateDeleted": item.changed_at.isoformat()}
    review = claim_review(item.row, corrections=item.corrections, site=site)
    return first | {"dateModified": item.changed_at.isoformat(), "item": [review]}
