import random

from hypothesis import given
from hypothesis import strategies as st

from archive.analysis import analyse
from archive.analysis.results import BlockSpan
from archive.analysis.sketch import (
    LEAST_SHINGLES,
    SHINGLE_WORDS,
    SKETCH_SIZE,
    is_same_story,
    packed,
    resemblance,
    same_stories,
    sketch,
    unpacked,
)
from bench.corpus import articles

NUMBERS = st.integers(0, 2**32 - 1)
SKETCHES = st.sets(NUMBERS, max_size=200).map(lambda numbers: tuple(sorted(numbers)[:SKETCH_SIZE]))


def of(text):
    return sketch(text, [BlockSpan("body", 0, len(text))])


def edited(text, share, seed=1):
    """text with that share of its words replaced."""
    chance = random.Random(seed)  # noqa: S311 - reproducible
    return " ".join("edited" if chance.random() < share else word for word in text.split())


def test_sketch_is_of_the_story_alone_whatever_its_case_and_marks():
    words = " ".join(f"word{number}" for number in range(60))
    text = f"Headline\nPicture of something else entirely\n{words}"
    blocks = [BlockSpan("headline", 0, 8), BlockSpan("caption", 9, 43), BlockSpan("body", 44, len(text))]
    assert sketch(text, blocks) == of(words) == of(words.upper().replace(" ", ",\n")) and len(of(words)) == 57
    assert analyse(text, blocks=[("headline", 0, 8), ("caption", 9, 43), ("body", 44, len(text))]).sketch == of(words)


def test_short_text_has_no_sketch():
    words = [f"w{number}" for number in range(LEAST_SHINGLES + SHINGLE_WORDS - 1)]
    assert len(of(" ".join(words))) == LEAST_SHINGLES and of(" ".join(words[:-1])) == () == of("")
    assert resemblance((), ()) == 0.0


def test_copies_edited_cut_or_with_furniture_are_the_same_story_and_others_are_not():
    texts = list(articles(40, seed=3))
    for text, other in zip(texts, texts[1:], strict=False):
        words = text.split()
        copies = [
            edited(text, 0.05),
            " ".join(words[: len(words) * 4 // 5]),
            f"{text}\nSign up to our daily letter about the news here.",
        ]
        assert all(is_same_story(of(text), of(copy)) for copy in copies)
        assert not is_same_story(of(text), of(other))


@given(SKETCHES, SKETCHES)
def test_resemblance_is_symmetric_a_share_and_one_of_itself(one, other):
    assert resemblance(one, other) == resemblance(other, one)
    assert 0.0 <= resemblance(one, other) <= 1.0
    assert resemblance(one, one) == (1.0 if one else 0.0)


@given(SKETCHES)
def test_packing_loses_nothing(numbers):
    assert unpacked(packed(numbers)) == numbers and len(packed(numbers)) == 4 * len(numbers)


def test_pairs_are_found_by_what_they_are_looked_up_by():
    text = next(articles(1, seed=4))
    sketches = {5: of(text), 2: of(edited(text, 0.03)), 9: of(next(articles(1, seed=9))), 7: ()}
    assert same_stories(sketches) == [(2, 5)]
