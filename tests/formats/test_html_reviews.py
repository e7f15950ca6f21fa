"""Fact checks that pages hold: any shape of marks is read, what is broken is told, nothing is made up."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.html_page import parse
from archive.formats.records import ArticleRecord, ClaimReviewRecord, RawRecord

LINE = "<p>The keeper wrote in the log that the light at Low Hesk was lit at dusk, as on every other night of that winter.</p>"
REVIEW = {
    "@type": "ClaimReview",
    "claimReviewed": "It was dark.",
    "url": "https://checks.example/light",
    "reviewRating": {"ratingValue": 1, "bestRating": 5, "worstRating": 1.0, "alternateName": "Wrong"},
}


def read(marks: str = "", body: str = "") -> ArticleRecord:
    page = (
        f"<!doctype html><title>Light at Low Hesk never dark</title>{marks}<h1>Light at Low Hesk never dark</h1>{LINE * 6}{body}"
    )
    return parse(RawRecord("page.html", 1, 0, page.encode()))


def script(*values: Any) -> str:
    return "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>' for one in values
    )


def test_article_without_marks_holds_none() -> None:
    assert read().fact_checks == ()


def test_numbers_of_json_ld_are_kept_as_written() -> None:
    [review] = read(script(REVIEW)).fact_checks
    assert (review.rating, review.rating_value, review.best_rating, review.worst_rating) == ("Wrong", "1", "5", "1.0")


@pytest.mark.parametrize(
    "marks",
    [
        script({"@graph": [{"@type": "WebPage", "mainEntity": REVIEW}]}),
        script([REVIEW, REVIEW]),
        script(REVIEW, REVIEW | {"datePublished": "2026-02-20"}),
        script("/* a comment */ " + json.dumps(REVIEW)[:-1] + ", }"),
        f"<script type='application/ld+json'><!-- {json.dumps(REVIEW)} --></script>",
    ],
)
def test_review_is_read_once_in_whatever_shape(marks: str) -> None:
    assert [review.claim for review in read(marks).fact_checks] == ["It was dark."]


@pytest.mark.parametrize("kind", ['"ClaimReview"', '["ClaimReview"]'])
def test_marks_beyond_repair_are_told(kind: str) -> None:
    record = read(script(f'{{"@type": {kind}, "claimReviewed": "It was "dark"."}}'))
    assert record.fact_checks == ()
    assert [note.partition(":")[0] for note in record.notes] == ["A fact check on the page was left out"]


def test_microdata_is_read_where_there_is_no_json_ld() -> None:
    body = '<div itemscope itemtype="https://schema.org/ClaimReview"><i itemprop="claimReviewed">It was <b>dim</b></i></div>'
    assert [review.claim for review in read(body=body).fact_checks] == ["It was dim"]
    assert [review.claim for review in read(script(REVIEW), body).fact_checks] == ["It was dark."]


def test_item_within_an_item_does_not_speak_for_it() -> None:
    body = """<div itemscope itemtype="https://schema.org/ClaimReview"><i itemprop="claimReviewed">It was dark</i>
    <div itemscope itemtype="https://schema.org/Person"><i itemprop="headline">Not this</i></div>
    <div itemprop="author" itemscope><i itemprop="name">Gull Checks</i></div></div>"""
    [review] = read(body=body).fact_checks
    assert (review.title, review.publisher) == ("", "Gull Checks")


def test_address_that_is_none_is_left_out() -> None:
    appearance = ["javascript:alert(1)", "TBD", "https://flare.example/a"]
    [review] = read(script(REVIEW | {"url": "javascript:alert(1)", "itemReviewed": {"appearance": appearance}})).fact_checks
    assert (review.url, review.appearances) == ("", ("https://flare.example/a",))


def test_page_that_is_no_article_gives_its_fact_checks_alone() -> None:
    page = f"<!doctype html><title>Checks</title>{script(REVIEW)}<ul><li>One</ul>"
    [review] = parse(RawRecord("page.html", 1, 0, page.encode()))
    assert isinstance(review, ClaimReviewRecord)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.just("ClaimReview"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "claimReviewed", "url", "itemReviewed", "author", "reviewRating", "name"]),
            inner,
            max_size=5,
        )
    ),
)


@given(VALUES)
@pytest.mark.long
def test_any_marks_leave_the_article_readable(value: Any) -> None:
    assert read(script({"@type": "ClaimReview", "claimReviewed": value}, value)).headline == "Light at Low Hesk never dark"
