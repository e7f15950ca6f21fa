"""How much of a text may leave the archive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.policy.text import WITHHELD, WORD, clip, count_words, is_allowed, public_spans, withhold

TEXT = "Mayor resigns\nThe mayor of Tarn has resigned after a vote.\nPA\nShe will leave the town hall on the last day of May."
BLOCKS = [("headline", 0, 13), ("body", 14, 58), ("credit", 59, 61), ("body", 62, 115)]


def shown(policy: str, words: int = 5) -> list[str]:
    return [TEXT[start:end] for start, end in public_spans(BLOCKS, TEXT, policy=policy, extract_words=words)]


def test_full_shows_everything() -> None:
    assert shown("full") == [TEXT]


def test_headline_shows_the_headline_alone() -> None:
    assert shown("headline") == ["Mayor resigns"]


def test_extract_shows_the_first_words_of_the_story() -> None:
    assert shown("extract", 5) == ["Mayor resigns", "The mayor of Tarn has"]


def test_extract_runs_on_into_the_next_paragraph_but_not_through_the_credit() -> None:
    assert shown("extract", 11) == ["Mayor resigns", "The mayor of Tarn has resigned after a vote.", "She will"]


def test_extract_of_no_words_shows_the_headline() -> None:
    assert shown("extract", 0) == ["Mayor resigns"]


def test_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown text policy 'some'"):
        public_spans(BLOCKS, TEXT, policy="some", extract_words=5)


def test_clip_gives_the_parts_inside() -> None:
    assert clip((5, 20), [(0, 8), (10, 12), (19, 30)]) == [(5, 8), (10, 12), (19, 20)]


def test_is_allowed_needs_one_span_to_hold_it() -> None:
    assert is_allowed((2, 5), [(0, 5)])
    assert not is_allowed((2, 6), [(0, 5), (5, 9)])


def test_withhold_leaves_short_quotations() -> None:
    allowed = public_spans(BLOCKS, TEXT, policy="headline", extract_words=0)
    words = "The text says she “will leave the town hall”, no more."
    assert withhold(words, text=TEXT, allowed=allowed) == words


def test_withhold_replaces_a_long_run_whatever_its_marks_and_case() -> None:
    allowed = public_spans(BLOCKS, TEXT, policy="headline", extract_words=0)
    words = "It reads: she WILL leave, the town hall on the last day of may! Nothing else."
    assert withhold(words, text=TEXT, allowed=allowed) == f"It reads: {WITHHELD}! Nothing else."


def test_withhold_leaves_what_may_be_shown() -> None:
    allowed = public_spans(BLOCKS, TEXT, policy="extract", extract_words=9)
    words = "The mayor of Tarn has resigned after a vote."
    assert withhold(words, text=TEXT, allowed=allowed) == words


def test_withhold_leaves_everything_under_a_full_policy() -> None:
    assert withhold(TEXT, text=TEXT, allowed=[(0, len(TEXT))]) == TEXT


@given(before=st.integers(0, 15), length=st.integers(1, 15), policy=st.sampled_from(["headline", "extract"]))
def test_no_eight_words_in_a_row_are_left(before: int, length: int, policy: str) -> None:
    allowed = public_spans(BLOCKS, TEXT, policy=policy, extract_words=4)
    words = TEXT.split()
    answer = withhold("He wrote that " + " ".join(words[before : before + length]) + " and so on", text=TEXT, allowed=allowed)
    hidden = [m.group().casefold() for m in WORD.finditer(TEXT, 14 if policy == "headline" else 31)]
    left = [m.group().casefold() for m in WORD.finditer(answer)]
    runs = {tuple(hidden[i : i + 8]) for i in range(len(hidden) - 7)}
    assert not runs & {tuple(left[i : i + 8]) for i in range(len(left) - 7)}


@given(text=st.text("aé_4'’’ -\n²œőß\x81\xad日"), cut=st.integers(0, 20))
def test_words_are_counted_as_they_are_found(text: str, cut: int) -> None:
    for spans in ([(0, len(text))], [(0, cut), (cut, len(text))]):
        assert count_words(text, spans) == sum(len(WORD.findall(text, start, end)) for start, end in spans)
