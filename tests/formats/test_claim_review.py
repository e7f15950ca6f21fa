"""Fact checks by others: read as they are, ratings word for word."""

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import CLAIM_FORMATS, claim_review
from archive.formats.claim_review import reviews_in
from archive.formats.records import RawRecord, RecordError

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "samples" / "claim_review"
FILES = [path for path in sorted(SAMPLES.iterdir()) if path.name != "expected.json"]


def outcomes(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for raw in claim_review.split(io.BytesIO(path.read_bytes()), locator=path.name):
        try:
            reviews = json.loads(json.dumps([asdict(one) for one in claim_review.parse(raw)], default=lambda at: at.isoformat()))
            found += [{field: value for field, value in one.items() if value} for one in reviews]
        except RecordError as error:
            found.append({"refused": error.code, "reason": error.reason})
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sample_reads_as_expected(path: Path) -> None:
    assert CLAIM_FORMATS["claim_review"].sniff(path.read_bytes())
    assert outcomes(path) == json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[path.name]


def test_review_deep_in_a_page_is_found() -> None:
    review = {"@type": "ClaimReview", "claimReviewed": "It was dark.", "url": "https://checks.example/a"}
    page = {"@type": "WebPage", "mainEntity": {"@type": "Article", "review": [review]}}

    assert [one.claim for one in reviews_in({"@graph": [page, review]})] == ["It was dark.", "It was dark."]


def test_rating_keeps_its_words_however_long() -> None:
    words = "Correct. " * 400
    [review] = reviews_in({"@type": "ClaimReview", "claimReviewed": "x", "reviewRating": {"alternateName": words}})

    assert review.rating == words.strip() and review.rating_value == ""


@pytest.mark.parametrize(
    "kind", ["ClaimReview", ["Review", "ClaimReview"], "http://schema.org/ClaimReview", "schema:ClaimReview"]
)
def test_type_is_known_in_all_its_forms(kind: Any) -> None:
    assert len(reviews_in({"@type": kind, "claimReviewed": "x"})) == 1


def test_feed_of_any_size_is_read_review_by_review() -> None:
    elements = [{"@type": "DataFeedItem", "item": [{"@type": "ClaimReview", "claimReviewed": claim}]} for claim in ("a", "", "c")]
    feed = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": elements}
    found = list(claim_review.split(io.BytesIO(json.dumps(feed).encode()), locator="feed.json"))

    assert [json.loads(raw.data) for raw in found] == elements
    assert [review.claim for raw in (found[0], found[2]) for review in claim_review.parse(raw)] == ["a", "c"]
    with pytest.raises(RecordError, match="does not say which claim"):
        claim_review.parse(found[1])


def test_articles_are_no_reviews() -> None:
    assert not claim_review.sniff(b'{"headline": "Fog", "text": "It lifted."}')
    with pytest.raises(RecordError) as refused:
        claim_review.parse(RawRecord("a", 1, 0, b'{"headline": "Fog", "text": "It lifted."}'))
    assert refused.value.code == "not_an_article"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("ClaimReview"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "claimReviewed", "claimReview", "claimReviewMarkups", "text", "url", "itemReviewed", "author",
             "reviewRating", "rating", "evaluation", "statement", "datePublished", "name"]
        ), inner, max_size=5,
    ),
)  # fmt: skip


@given(VALUES)
@pytest.mark.long
def test_any_value_is_read_or_refused(value: Any) -> None:
    raw = RawRecord("a", 1, 0, json.dumps(value).encode())
    try:
        reviews = claim_review.parse(raw)
    except RecordError as error:
        assert error.reason
    else:
        assert reviews and all(one.claim for one in reviews)
