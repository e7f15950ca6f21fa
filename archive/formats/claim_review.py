"""Fact checks by others: ClaimReview of schema.org, and the answers of Google's Fact Check Tools (claims:search and pages).

A record is what one object says: the reviews of one claim, or one review. They are not articles: parse() gives
ClaimReviewRecords, with the ratings in the words of their publishers.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from archive.formats.assembling import cleaned, without_markup
from archive.formats.composing import address, one_line
from archive.formats.dates import read_date
from archive.formats.json_items import items
from archive.formats.records import ClaimReviewRecord, PublicationDate, RawRecord, RecordError
from archive.formats.sidecar import LANGUAGE
from archive.formats.strict_json import load, looks_like
from archive.formats.values import first, found, objects

MARKS = re.compile(rb'"(?:claimReviewed|claimReview|claimReviewMarkups?|claimReviewMarkupPages)"\s*:|"ClaimReview"')
LISTING = re.compile(rb'(?=.*"evaluation"\s*:)(?=.*"statement"\s*:)', re.DOTALL)
DEEPEST = 12  # objects within one another in which a review is looked for
MOST_APPEARANCES = 100
Reader = Callable[[dict[str, Any]], Iterator[ClaimReviewRecord]]


def sniff(data: bytes) -> bool:
    """Whether data begins as JSON does and holds a review of a claim."""
    return bool(looks_like(data) and (MARKS.search(data) or LISTING.match(data[:4000])))


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The objects of the file in order."""
    return items(stream, locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> tuple[ClaimReviewRecord, ...]:
    """The reviews in raw, at least one. Raises RecordError: malformed, no_claim, not_an_article (where there is none)."""
    reviews = reviews_in(load(raw, takes_doubled=True))
    if not reviews:
        raise RecordError("not_an_article", "No review of a claim: neither a ClaimReview nor a claim with its reviews.")
    return reviews


def reviews_in(value: Any) -> tuple[ClaimReviewRecord, ...]:
    """The reviews in a value of JSON, however deep they stand in it. Raises RecordError (no_claim)."""
    return tuple(review for read, node in review_nodes(value) for review in read(node))


def review_nodes(value: Any, depth: int = 0) -> Iterator[tuple[Reader, dict[str, Any]]]:
    """The objects in a value of JSON that are reviews, each with what reads it; that may raise RecordError (no_claim)."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        read = _reader_of(value)
        if read:
            yield read, value
            return
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict | list):
                yield from review_nodes(one, depth + 1)


def _reader_of(value: dict[str, Any]) -> Reader | None:
    types = [kind.rpartition("/")[2].rpartition(":")[2] for kind in found(value, "@type")]
    if "ClaimReview" in types or ("claimReviewed" in value and "claimReviewMarkups" not in value):
        return _of_schema
    if isinstance(value.get("claimReview"), list) and "text" in value:
        return _of_search
    if isinstance(value.get("claimReviewMarkups"), list):
        return _of_page
    return _of_listing if {"evaluation", "statement", "url"} <= value.keys() else None


def _of_schema(value: dict[str, Any]) -> Iterator[ClaimReviewRecord]:
    """schema.org: itemReviewed is a Claim, or in older markup the CreativeWork that made it."""
    appearances = [
        *found(value, "itemReviewed.appearance"), *found(value, "itemReviewed.appearance.url"),
        *found(value, "itemReviewed.firstAppearance"), *found(value, "itemReviewed.firstAppearance.url"),
        *found(value, "itemReviewed.url"), *found(value, "itemReviewed.sameAs"),
    ]  # fmt: skip
    yield _record(
        claim=first(value, ("claimReviewed", "itemReviewed.text", "itemReviewed.name")),
        claimant=first(value, ("itemReviewed.author.name", "itemReviewed.author")),
        claim_date=(first(value, ("itemReviewed.datePublished",)), "itemReviewed.datePublished"),
        appearances=appearances,
        publisher=first(value, ("author.name", "publisher.name", "author")),
        publisher_site=first(value, ("author.url", "publisher.url")),
        url=first(value, ("url", "mainEntityOfPage.@id", "mainEntityOfPage")),
        title=first(value, ("headline", "name")),
        reviewed=(first(value, ("datePublished", "dateModified")), "datePublished"),
        rating=first(value, ("reviewRating.alternateName", "reviewRating.name")),
        value=value,
        scale="reviewRating",
        language=first(value, ("inLanguage",)),
    )


def _of_search(value: dict[str, Any]) -> Iterator[ClaimReviewRecord]:
    """claims:search: one claim with the reviews of it."""
    for review in objects(value, "claimReview"):
        yield _record(
            claim=first(value, ("text",)),
            claimant=first(value, ("claimant",)),
            claim_date=(first(value, ("claimDate",)), "claimDate"),
            publisher=first(review, ("publisher.name",)),
            publisher_site=first(review, ("publisher.site",)),
            url=first(review, ("url",)),
            title=first(review, ("title",)),
            reviewed=(first(review, ("reviewDate",)), "reviewDate"),
            rating=first(review, ("textualRating",)),
            language=first(review, ("languageCode",)),
        )


def _of_page(value: dict[str, Any]) -> Iterator[ClaimReviewRecord]:
    """pages: one page with the markup of its reviews."""
    for markup in objects(value, "claimReviewMarkups"):
        yield _record(
            claim=first(markup, ("claimReviewed",)),
            claimant=first(markup, ("claimAuthor.name",)),
            claim_date=(first(markup, ("claimDate",)), "claimDate"),
            appearances=[*found(markup, "claimFirstAppearance"), *found(markup, "claimAppearances")],
            publisher=first(value, ("claimReviewAuthor.name",)),
            url=first(markup, ("url",)) or first(value, ("pageUrl",)),
            reviewed=(first(value, ("publishDate",)), "publishDate"),
            rating=first(markup, ("rating.textualRating",)),
            value=markup,
            scale="rating",
        )


def _of_listing(value: dict[str, Any]) -> Iterator[ClaimReviewRecord]:
    """A publisher's list of its checks, as collected from Snopes."""
    yield _record(
        claim=first(value, ("statement",)),
        publisher=(urlsplit(address(first(value, ("url",)))).hostname or "").removeprefix("www."),
        url=first(value, ("url",)),
        title=first(value, ("title",)),
        reviewed=(first(value, ("date_posted",)), "date_posted"),
        rating=first(value, ("evaluation",)),
    )


def _record(
    *,
    claim: str,
    url: str,
    rating: str,
    reviewed: tuple[str, str],
    claimant: str = "",
    claim_date: tuple[str, str] = ("", ""),
    appearances: list[str] | None = None,
    publisher: str = "",
    publisher_site: str = "",
    title: str = "",
    value: dict[str, Any] | None = None,
    scale: str = "",
    language: str = "",
) -> ClaimReviewRecord:
    notes: dict[str, None] = {}
    claim = without_markup(one_line(cleaned(claim, notes)))
    if not claim:
        raise RecordError(
            "no_claim", f"A fact check that does not say which claim it is about{f' ({title[:80]})' if title else ''}."
        )
    if url and not address(url):
        notes[f"The address {url[:60]!r} is none; left out."] = None
    scales = {f"{name}_rating": first(value or {}, (f"{scale}.{name}Rating",)) for name in ("best", "worst")}
    return ClaimReviewRecord(
        claim=claim,
        claimant=one_line(cleaned(claimant, notes)),
        claim_date=_date(claim_date, notes),
        appearances=tuple(dict.fromkeys(filter(None, map(address, appearances or []))))[:MOST_APPEARANCES],
        publisher=one_line(cleaned(publisher, notes)),
        publisher_site=one_line(cleaned(publisher_site, notes)),
        url=address(url),
        title=without_markup(one_line(cleaned(title, notes))),
        reviewed=_date(reviewed, notes),
        rating=cleaned(rating, notes).strip(),
        rating_value=first(value or {}, (f"{scale}.ratingValue",)),
        **scales,
        rating_explanation=one_line(cleaned(first(value or {}, (f"{scale}.ratingExplanation",)), notes)),
        language=language if LANGUAGE.fullmatch(language) else "",
        notes=tuple(notes),
    )


def _date(given: tuple[str, str], notes: dict[str, None]) -> PublicationDate | None:
    date, note = read_date(given[0], given_by=given[1])
    if note:
        notes[note] = None
    return date
