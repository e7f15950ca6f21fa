"""The measures of bench/extract.py, on made-up pages."""

import pytest

from bench.extract import Page, Read, Score, is_author, is_headline, overlap, read_by_archive, read_by_trafilatura

BODY = " ".join(f"The harbour board met on day {day} and heard the pilots." for day in range(1, 30))
HTML = (
    '<html><head><title>Ferry hits quay</title><meta name="author" content="Ada Ness">'
    '<meta property="article:published_time" content="2026-03-02T23:30:00-05:00"><meta property="og:type" content="article">'
    f"</head><body><article><h1>Ferry hits quay</h1><p>{BODY}</p></article></body></html>"
)


def test_overlap_counts_shingles_as_often_as_they_stand() -> None:
    assert overlap("a b c d e", "a b c d e") == (1.0, 1.0)
    assert overlap("a b c d e f g h", "a b c d") == (0.2, 1.0)
    assert overlap("", "a b c d") == (0.0, 0.0)
    assert overlap("a b c d", "a b c d a b c d") == (1.0, 0.2)


def test_headlines_and_authors_are_the_same_but_for_marks_and_order() -> None:
    assert is_headline("Ferry hits quay", "Ferry  hits “quay”")
    assert not is_headline("Ferry hits quay - Post", "Ferry hits quay")
    assert is_author("Ada Ness and Olu Brand", "Olu Brand; Ada Ness")
    assert not is_author("Ada Ness", "")


def test_score_counts_only_what_somebody_labelled() -> None:
    score = Score()
    score.add(Page(b"", wanted=("a", "b"), unwanted=("c",), headline="X", author=""), Read("a c", "X"))

    assert score.body == (0.5, 0.5, 0.5)
    assert (score.asked["headline"], score.right["headline"], score.asked["author"], score.asked["date"]) == (1, 1, 0, 0)
    assert Score().body is None


@pytest.mark.parametrize("read", [read_by_archive, read_by_trafilatura])
def test_readers_give_text_and_the_day_that_the_source_wrote(read) -> None:
    found = read(Page(HTML.encode()))

    assert overlap(found.text, BODY)[1] > 0.9
    assert (found.headline, found.author, found.date) == ("Ferry hits quay", "Ada Ness", "2026-03-02")


def test_page_that_is_refused_counts_as_empty() -> None:
    assert read_by_archive(Page(b"<html><title>404 Not found</title></html>")) == Read()
