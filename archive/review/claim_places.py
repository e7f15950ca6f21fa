"""The places of claims in the text, as people choose them: other words for a claim, one claim split, two made one.

Like every change of a claim it needs that nobody has judged it. What a reviewer has drafted on a claim stays with it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.analysis.anchors import Anchor, make_anchor
from archive.audit import record
from archive.models import Article, Claim, ClaimRating, Version
from archive.review.claim_keys import write_keys
from archive.review.claims import (
    ClaimRefused,
    anchor_of,
    checked,
    make_claim,
    open_article,
    unjudged,
    unjudged_status,
    unsettle_drafts,
)
from archive.review.links import end_links
from archive.review.permissions import check_can
from archive.review.requirement import current_version, page_changed

PLACE = ("version_id", "exact", "start", "end", "anchor_state")
TAKEN = {
    "accepted": "Another claim stands at just these words: merge the two, or take more words or fewer.",
    "suggested": "A suggested claim stands at just these words: accept that one and reject this, or take more words or fewer.",
    "rejected": "A claim at just these words was rejected: take more of them, or fewer.",
}
TAKEN_ALONG = ("claim_type", "speaker", "speaker_name", "is_quotation")


def reanchor_claim(claim: Claim, *, exact: str, by: Any, at: datetime, start: int | None = None) -> Claim:
    """The claim at other words of the newest version; an orphan has a place again. Its statement stays as it is.

    start: where the words begin, in code points; needed where they stand there more than once. Raises PermissionRefused,
    ClaimRefused.
    """
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(claim.article_id)
        claim, version = unjudged(claim), current_version(article)
        before = _placed(claim)
        _place(claim, article, version, anchor_of(version, exact, start), at=at)
        _tell("claim_reanchored", claim, before, _placed(claim), by=by, at=at)
        return claim


def split_claim(claim: Claim, *, parts: Sequence[str], by: Any, at: datetime) -> list[Claim]:
    """The claim cut into claims of their own, each with words that stand within it, in the order of the text.

    The first keeps the claim's row and what was drafted on it; each says what its words say. Raises PermissionRefused,
    ClaimRefused for fewer than two parts, or parts that are not within the claim or overlap.
    """
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(claim.article_id)
        claim = _anchored(unjudged(claim), article)
        anchors = _parts_of(claim, parts)
        before = {**_placed(claim), "statement": claim.statement}
        alike = {name: getattr(claim, name) for name in TAKEN_ALONG}
        said = checked({"statement": anchors[0].exact})
        _place(claim, article, claim.version, anchors[0], at=at, **said)
        write_keys([claim.pk])
        made = [
            make_claim(article, claim.version, anchor, checked({"statement": anchor.exact, **alike}), by=by, at=at)
            for anchor in anchors[1:]
        ]
        after = {**_placed(claim), "statement": claim.statement, "into": [claim.pk, *(one.pk for one in made)]}
        _tell("claim_split", claim, before, after, by=by, at=at)
        end_links(claim, by=by, at=at)
        return [claim, *made]


def merge_claims(claim: Claim, other: Claim, *, by: Any, at: datetime) -> Claim:
    """The claim with its words and those of the other, and what stands between them; the other is kept, rejected.

    What was drafted on the other goes to the claim, but where that sheet has answers to both. Raises PermissionRefused,
    ClaimRefused unless both are accepted and anchored in the newest version.
    """
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(claim.article_id)
        if claim.pk == other.pk or other.article_id != claim.article_id:
            raise ClaimRefused("Only two claims of one article can be made one.")
        claim, other = (_anchored(unjudged(one), article) for one in (claim, other))
        before, gone = _placed(claim), {"status": other.status}
        start, end = min(claim.start, other.start), max(claim.end, other.end)
        if (start, end) == (other.start, other.end):
            raise ClaimRefused("The other claim holds the words of this one: merge this one into that.")
        Claim.objects.filter(pk=other.pk).update(status="rejected", verification="unchecked")
        write_keys([other.pk])
        _place(claim, article, claim.version, make_anchor(claim.version.text, start, end), at=at)
        unsettle_drafts(other)
        rated = ClaimRating.objects.filter(claim=claim).values_list("sheet", flat=True)
        ClaimRating.objects.filter(claim=other, sheet__state="draft").exclude(sheet__in=list(rated)).update(claim=claim)
        _tell("claim_merged", other, gone, {"status": "rejected", "merged_into": claim.pk}, by=by, at=at)
        end_links(other, by=by, at=at)
        _tell("claim_reanchored", claim, before, _placed(claim), by=by, at=at)
        return Claim.objects.get(pk=claim.pk)


def _parts_of(claim: Claim, parts: Sequence[str]) -> list[Anchor]:
    """Each part where it stands within the claim, looked for behind the one before it."""
    text, at, anchors = claim.version.text, claim.start, []
    for part in (part.strip() for part in parts if part.strip()):
        start = text.find(part, at, claim.end)
        if start < 0:
            raise ClaimRefused(
                f"“{part[:80]}” does not stand in the claim behind the part before it. Copy its words in their order."
            )
        anchors.append(make_anchor(text, start, start + len(part)))
        at = start + len(part)
    if len(anchors) < 2:
        raise ClaimRefused("Give the words of at least two parts.")
    return anchors


def _anchored(claim: Claim, article: Article) -> Claim:
    version = current_version(article)
    if claim.status != "accepted" or claim.anchor_state != "anchored" or claim.version_id != version.pk:
        raise ClaimRefused("Only claims that are accepted and stand in the newest version are split or merged.")
    claim.version = version
    return claim


def _place(claim: Claim, article: Article, version: Version, anchor: Anchor, *, at: datetime, **values: Any) -> None:
    """The claim stored at the anchor, with these values besides. Raises ClaimRefused where another claim stands there."""
    there = Claim.objects.filter(version=version, start=anchor.start, end=anchor.end).exclude(pk=claim.pk).first()
    if there:
        raise ClaimRefused(TAKEN[there.status])
    verification = unjudged_status(claim.status, "anchored", article)
    values |= {**anchor.as_json(), "anchor_state": "anchored", "version": version, "verification": verification}
    Claim.objects.filter(pk=claim.pk).update(**values)
    page_changed(article, at=at)
    unsettle_drafts(claim)
    for name, value in values.items():
        setattr(claim, name, value)


def _placed(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in PLACE}


def _tell(verb: str, claim: Claim, before: dict[str, Any], after: dict[str, Any], *, by: Any, at: datetime) -> None:
    record(verb=verb, subject=claim, article_id=claim.article_id, by=by, at=at, before=before, after=after)
