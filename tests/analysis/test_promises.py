"""What holds for every text: spans are slices, the same text reads the same, hostile texts end in time."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.analysis import ANALYSERS, analyse
from archive.analysis.blocks import rebuild
from archive.analysis.quotes import spoken
from archive.analysis.results import Analysis, Knowledge
from archive.analysis.shape import FIELDS, as_json
from archive.policy.scales import CLAIM_TYPES
from archive.policy.vocabulary import BLOCK_KINDS
from tests.analysis.golden_files import analysed, golden_knowledge, golden_texts
from tests.shared_data import shared_data

SCRAPS = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "‘",
        "’",
        "''",
        " said ",
        "Ada Brook",
        "Quince’s",
        "the union",
        ". ",
        "\n",
        "\n\n",
        ": ",
        ", ",
        "12 per cent",
        "1.3m",
    ]
    + [
        "twenty",
        " he ",
        "PA",
        "Picture: x",
        "READ MORE:",
        "\ud800",
        "\x00",
        "é",
        "𝒳",
        "?",
        "!",
        "(",
        "Mr. ",
        "crane",
        "homes",
        "İ",
        "ß",
    ]
)
TEXTS = st.lists(SCRAPS | st.text(max_size=8), max_size=40).map("".join)
SECONDS = 30  # for a megabyte of anything, on a slow and busy machine; a quadratic rule takes hours


def check_spans(text: str, analysis: Analysis) -> None:
    assert rebuild(text, analysis.blocks) == text
    for one in (*analysis.entities, *analysis.quotes, *analysis.claims, *analysis.headline.elements):
        assert text[one.start : one.end] == one.text != ""
    for best in (one.best for one in analysis.headline.elements if one.best):
        assert text[best.start : best.end] == best.text != ""
    named = {text[one.speaker_start : one.speaker_end] for one in analysis.quotes if one.speaker}
    named |= {one.name for one in analysis.entities}
    for quote in analysis.quotes:
        assert (quote.speaker_start is None) == (quote.speaker == "")
        assert quote.speaker_start is None or text[quote.speaker_start : quote.speaker_end].strip() != ""
        is_behind = text[quote.speaker_start : quote.speaker_end].lower() in {"who", "which", "that"}  # said of words before it
        assert quote.speaker in {"", *named} or (is_behind and quote.speaker in text[: quote.speaker_start])
    said = spoken(analysis.quotes)
    assert all(one.end <= after.start for one, after in pairwise(said))
    spans = [(sentence.start, sentence.end) for sentence in analysis.sentences]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    assert "".join(text[start:end] for start, end in spans).split() == [] or all(text[s:e].strip() == text[s:e] for s, e in spans)


def check_values(analysis: Analysis) -> None:
    assert {block.kind for block in analysis.blocks} <= set(dict(BLOCK_KINDS))
    assert all(claim.type in CLAIM_TYPES and 0 <= claim.score <= 1 for claim in analysis.claims)
    assert all(0 <= sentence.claim_score <= 1 for sentence in analysis.sentences)
    assert all(0 <= quote.confidence <= 1 for quote in analysis.quotes)
    assert all(0 < topic.score < 1 for topic in analysis.topics)
    assert all(0 <= one.block < len(analysis.blocks) for element in analysis.headline.elements for one in element.support)


@given(TEXTS, st.booleans())
@example("", True)
@example("\ud800", True)
def test_every_span_is_a_slice_and_every_value_in_its_range(text: str, has_headline: bool) -> None:
    analysis = analyse(text, knowledge=golden_knowledge(), has_headline=has_headline)

    check_spans(text, analysis)
    check_values(analysis)


@given(TEXTS)
def test_sentences_hold_every_word_of_the_blocks(text: str) -> None:
    analysis = analyse(text)

    assert "".join("".join(text[one.start : one.end].split()) for one in analysis.sentences) == "".join(text.split())


@given(TEXTS)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert analyse(text, knowledge=golden_knowledge()) == analyse(text, knowledge=golden_knowledge())


@pytest.mark.long
def test_real_texts_keep_every_promise() -> None:
    for path in sorted(shared_data("quotes", "polnear").glob("*/text/*.txt"))[::5]:
        text = path.read_bytes().decode()
        check_spans(text, analyse(text))


def test_naughty_strings_are_read() -> None:
    for string in json.loads(shared_data("hostile", "blns", "blns.json").read_text(encoding="utf-8")):
        for text in (string, f"Headline\n{string}\nThe end."):
            check_spans(text, analyse(text, knowledge=golden_knowledge()))


@pytest.mark.parametrize("scrap", ["word ", "a", "“a ", "a-", ". "])
@pytest.mark.long
def test_megabyte_on_one_line_is_read_in_time(scrap: str) -> None:
    text = "Headline\n" + scrap * (1_000_000 // len(scrap))
    start = time.monotonic()

    analysis = analyse(text, knowledge=golden_knowledge())

    assert time.monotonic() - start < SECONDS
    assert rebuild(text, analysis.blocks) == text
    assert len(analyse(text.replace("\n", "")).blocks) == 1


@pytest.mark.parametrize(
    "scrap",
    [
        '"',
        "“",
        'a. "',
        '" said ',
        "1,234",
        "1",
        "twenty ",
        "Aaa ",
        "A. ",
        "‘a’ ",
        "(",
        ", ",
        "of the ",
        "Brook ",
        "PA\nA caption\n",
    ]
    + [
        "READ MORE: x\n",
        "A line that says the same again\n",
        "Aaa Bbb\n",
        "By Aaa Bbb Ccc\n",
        "_\n",
        "5 crowns. ",
        "He said, “x. ",
        "a-",
        ". ",
        "Mc'A-B. ",
    ],
)
@pytest.mark.long
def test_reading_takes_time_in_proportion_to_the_text(scrap: str) -> None:
    text = "Headline\n" + scrap * (100_000 // len(scrap))
    start = time.monotonic()

    analysis = analyse(text, knowledge=golden_knowledge())

    assert time.monotonic() - start < SECONDS / 3
    assert len(analysis.claims) <= 40


@pytest.mark.parametrize("path", golden_texts(), ids=lambda path: path.stem)
def test_golden_text_reads_as_it_was_reviewed(path) -> None:
    assert analysed(path) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_json_has_exactly_the_promised_keys() -> None:
    text = golden_texts()[0].read_text(encoding="utf-8")

    shaped = as_json(text, analyse(text, knowledge=golden_knowledge()))

    assert set(shaped) == {*FIELDS, "headline", "language"}
    assert all(tuple(one) == FIELDS[field] for field in FIELDS for one in shaped[field])
    assert set(shaped["language"]) == {"code", "confidence", "is_declared", "not_available"}
    assert set(shaped["headline"]) == {"text", "elements", "signals"}
    assert set(shaped["headline"]["elements"][0]) == {"text", "kind", "start", "end", "support", "status", "best"}


def test_every_field_of_an_analysis_has_its_analyser() -> None:
    assert {"blocks", "language", *ANALYSERS} == set(Analysis.__dataclass_fields__)
    assert analyse("", knowledge=Knowledge()).blocks == ()
