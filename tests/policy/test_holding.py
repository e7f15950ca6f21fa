"""How much of a text other words hold."""

import json

import pytest

from archive.policy.holding import CARRIED, Holding, can_be_read, words_in

TEXT = "Boat owners will pay more from April, the Kelbury harbour board’s chair said on Monday – “not a day before”, she added."
QUOTED = "pay more from April, the Kelbury harbour board’s chair"


def test_share_is_that_of_the_runs_of_words() -> None:
    holding = Holding([TEXT])
    assert holding.share(["Nothing of it."]) == 0.0
    assert 0 < holding.share([f"He wrote: {QUOTED}, and no more."]) < 0.5
    assert holding.share([TEXT.upper().replace("’", "'")]) == 1.0


def test_seven_words_are_anybodys() -> None:
    assert Holding([TEXT]).share(["pay more from April, the Kelbury harbour"]) == 0.0


@pytest.mark.parametrize("size", [1, 7, 50])
def test_pieces_may_end_anywhere(size: int) -> None:
    words = ("x " * CARRIED) + TEXT
    assert Holding([TEXT]).share(words[i : i + size] for i in range(2 * CARRIED - 100, len(words), size)) == 1.0


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("cp1252"),
        json.dumps({"text": TEXT.replace(", ", ",\n")}).encode(),
        json.dumps(TEXT, ensure_ascii=False).encode(),
        f"<p>{TEXT.replace(' ', ' <i class=a></i>').replace('’', '&rsquo;')}</p>".encode(),
    ],
)
def test_words_are_found_however_they_are_written(data: bytes) -> None:
    for size in (len(data), 10):
        assert Holding([TEXT]).share(words_in(data[i : i + size] for i in range(0, len(data), size))) >= (
            0.99 if size > 10 else 0
        )


def test_short_texts_are_looked_for_whole_and_empty_ones_not_at_all() -> None:
    assert Holding(["Four words of text."]).share(["These are four words of text, more or less."]) == 1.0
    assert Holding(["", " "]).share(["anything"]) == 0.0
    assert Holding([]).share([""]) == 0.0


@pytest.mark.parametrize(("head", "expected"), [(b"PK\x03\x04", False), (b"%PDF-1.7", False), (b"<html>", True), (b"", True)])
def test_packed_files_and_pictures_cannot_be_read(head: bytes, expected: bool) -> None:
    assert can_be_read(head) is expected


def test_longest_words_tell_a_text() -> None:
    assert Holding([TEXT]).telling_words() == ["kelbury", "board's"] or Holding([TEXT]).telling_words()[0] == "board's"
