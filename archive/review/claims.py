"""Claims: marked in the text by a person, or taken over from the machine's suggestions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from archive.analysis.anchors import Anchor
from archive.audit import record
from archive.models import Article, Claim, Entity, Sheet, Version
from archive.policy.scales import CLAIM_TYPES
from archive.review.claim_keys import write_keys
from archive.review.links import end_links, link_to_earlier_version
from archive.review.passages import PassageLost, resolve
from archive.review.permissions import check_can
from archive.review.requirement import locked_article, page_changed

OPEN_STATES = ("imported", "queued", "in_review", "published")  # between the last sheet and publication the claims stand still
TOLD = ("statement", "claim_type", "speaker_id", "speaker_name", "is_quotation", "status", "verification")


class ClaimRefused(Exception):
    """The claim cannot be made or changed so; nothing changed. Says why."""


def add_claim(
    version: Version,
    *,
    exact: str,
    statement: str,
    claim_type: str,
    by: Any,
    at: datetime,
    start: int | None = None,
    speaker: Entity | None = None,
    speaker_name: str = "",
    is_quotation: bool = False,
) -> Claim:
    """An accepted claim anchored at the words exact. A suggestion at the same place becomes this claim.

    start: where the words begin, in code points; needed where they stand in the text more than once. claim_type: of
    policy.scales.CLAIM_TYPES, or "". Raises PermissionRefused, ClaimRefused.
    """
    said = {
        "statement": statement,
        "claim_type": claim_type,
        "speaker": speaker,
        "speaker_name": speaker_name,
        "is_quotation": is_quotation,
    }
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(version.article_id)
        if version.number != article.version_count:
            raise ClaimRefused(f"Version {version.number} is not the current one.")
        anchor = anchor_of(version, exact, start)
        there = Claim.objects.filter(version=version, start=anchor.start, end=anchor.end).first()
        if there is None:
            claim = make_claim(article, version, anchor, checked(said), by=by, at=at)
            link_to_earlier_version(claim, by=by, at=at)
            return claim
        if there.status == "accepted":
            raise ClaimRefused("These words are a claim already.")
        return _change(there, article, {**said, "status": "accepted"}, by=by, at=at)


def accept_claim(
    claim: Claim,
    *,
    by: Any,
    at: datetime,
    statement: str | None = None,
    claim_type: str | None = None,
    speaker: Entity | None = None,
    speaker_name: str | None = None,
    is_quotation: bool | None = None,
) -> Claim:
    """The claim, accepted, with what is given changed; None leaves a thing as it is. Also edits a claim accepted before.

    A speaker_name without a speaker takes the entity away. Raises PermissionRefused; ClaimRefused too when it was judged already.
    """
    given = {"statement": statement, "claim_type": claim_type, "speaker_name": speaker_name, "is_quotation": is_quotation}
    values = {name: value for name, value in given.items() if value is not None}
    if speaker is not None or speaker_name is not None:
        values["speaker"] = speaker
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(claim.article_id)
        if claim.status != "accepted" and claim.version.number != article.version_count:
            raise ClaimRefused(f"It was suggested in version {claim.version.number}, which is not the current one.")
        return _change(claim, article, {**values, "status": "accepted"}, by=by, at=at)


def reject_claim(claim: Claim, *, by: Any, at: datetime) -> Claim:
    """The claim, no longer to be judged or shown; it is kept. Raises PermissionRefused; ClaimRefused when it was judged."""
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = open_article(claim.article_id)
        if Claim.objects.filter(pk=claim.pk).exclude(status=claim.status).exists():
            raise ClaimRefused("Somebody answered it meanwhile: look at the claim as it is now.")
        return _change(claim, article, {"status": "rejected"}, by=by, at=at)


def open_article(pk: int) -> Article:
    """The article, locked. Raises ClaimRefused where its claims stand still."""
    article = locked_article(pk)
    if article.state not in OPEN_STATES:
        raise ClaimRefused(f"The article is {article.get_state_display().lower()}: its claims are not changed now.")
    return article


def anchor_of(version: Version, exact: str, start: int | None) -> Anchor:
    """Where the words stand in the version. Raises ClaimRefused unless that is one place."""
    try:
        anchor = resolve(version.text, {"exact": exact, "start": start})
    except PassageLost as lost:
        raise ClaimRefused(str(lost)) from lost
    if start is not None and anchor.start != start:
        raise ClaimRefused("The words do not stand at that place of the text.")
    return anchor


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values with words trimmed and the slug made. Raises ClaimRefused for what cannot be stored."""
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if values.get("statement") == "":
        raise ClaimRefused("Say what is claimed.")
    if values.get("claim_type") and values["claim_type"] not in CLAIM_TYPES:
        raise ClaimRefused(f"“{values['claim_type']}” is no kind of claim.")
    if len(values.get("speaker_name", "")) > Claim._meta.get_field("speaker_name").max_length:
        raise ClaimRefused("The speaker's name is too long.")
    if "statement" in values:
        values["slug"] = slugify(values["statement"])[:80].strip("-") or "claim"
    return values


def make_claim(article: Article, version: Version, anchor: Anchor, values: dict[str, Any], *, by: Any, at: datetime) -> Claim:
    """A new claim of a person with these checked values, on the record."""
    claim = Claim.objects.create(
        article=article,
        version=version,
        **anchor.as_json(),
        **values,
        origin="person",
        verification=unjudged_status("accepted", "anchored", article),
        created_at=at,
        created_by=by,
    )
    write_keys([claim.pk])
    page_changed(article, at=at)
    record(verb="claim_added", subject=claim, article_id=article.pk, by=by, at=at, after={"exact": claim.exact, **told(claim)})
    return claim


def unjudged(claim: Claim) -> Claim:
    """The claim as it is now. Raises ClaimRefused where it was judged: an answer that was never submitted judges nothing."""
    claim = Claim.objects.filter(pk=claim.pk).first()
    if claim is None:
        raise ClaimRefused("This suggestion is no longer there: the text was read anew meanwhile.")
    if claim.verdicts.exists() or claim.ratings.filter(sheet__submitted_at__isnull=False).exists():
        raise ClaimRefused("The claim was judged already: it is not changed any more.")
    return claim


def unsettle_drafts(claim: Claim) -> None:
    """What was drafted on the claim stays, but whoever drafted it is shown the claim anew before they save or submit."""
    Sheet.objects.filter(state="draft", claim_ratings__claim=claim).update(lock=F("lock") + 1)


def _change(claim: Claim, article: Article, values: dict[str, Any], *, by: Any, at: datetime) -> Claim:
    claim = unjudged(claim)
    before = told(claim)
    values = checked(values) | {"verification": unjudged_status(values["status"], claim.anchor_state, article)}
    for name, value in values.items():
        setattr(claim, name, value)
    after = told(claim)
    if before != after:
        Claim.objects.filter(pk=claim.pk).update(**values)
        write_keys([claim.pk])
        if "accepted" in (before["status"], after["status"]):  # no reader sees the others
            page_changed(article, at=at)
        unsettle_drafts(claim)
        changed = [name for name in TOLD if before[name] != after[name]]
        _record_change(claim, {name: before[name] for name in changed}, {name: after[name] for name in changed}, by=by, at=at)
        if {"statement", "status"}.intersection(changed):
            end_links(claim, by=by, at=at)
        if after["status"] == "accepted" != before["status"]:
            link_to_earlier_version(claim, by=by, at=at)
    return Claim.objects.get(pk=claim.pk)


def _record_change(claim: Claim, before: dict[str, Any], after: dict[str, Any], *, by: Any, at: datetime) -> None:
    verb = f"claim_{after['status']}" if "status" in after else "record_edited"
    record(verb=verb, subject=claim, article_id=claim.article_id, by=by, at=at, before=before, after=after)


def unjudged_status(status: str, anchor_state: str, article: Article) -> str:
    """The verification status of a claim nobody has judged."""
    in_check = status == "accepted" and anchor_state == "anchored" and article.state == "in_review"
    return "in_check" if in_check else "unchecked"


def told(claim: Claim) -> dict[str, Any]:
    """What the record says of a claim."""
    return {name: getattr(claim, name) for name in TOLD}
