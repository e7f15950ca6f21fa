"""Who the words in marks are put down to: behind introductions, brackets and relative clauses, and never a day."""

import pytest

from archive.analysis import analyse
from archive.analysis.quotes import spoken
from archive.analysis.results import Quote


def told(text: str) -> list[Quote]:
    return list(spoken(analyse(text, has_headline=False).quotes))


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("Before the vote, Ada Brook put off the works, saying “the tide is too high for us.”", "Ada Brook", "saying"),
        ("On July 6, 2015, Ada Brook called it wrong, adding: “We can do it.”", "Ada Brook", "adding"),
        ("Gov. Ada Brook (R) said it would be “a bad day” for the quay.", "Ada Brook", "said"),
        ("While Ada Brook vowed to “smash all of the crates”, the plan fell.", "Ada Brook", "vowed"),
        ("The plan, as he puts it, is “the best thing we have.”", "he", "puts it"),
        ("He noted the gate built by the Quince board, which he called “a bad joke on us.”", "he", "called"),
        ("“We can do it,” she went on.", "she", "went on"),
        ("“Why is it not clear?” Quince demanded.", "Quince", "demanded"),
        ("“Why is it not clear?” Quince thundered.", "Quince", "thundered"),
        ("“The quay is a battle of barges” Quince said.", "Quince", "said"),
        ("“We will wait until the tide” turns, she said.", "she", "said"),
        ("According to the harbour board, “the tide is too high.”", "the harbour board", "According"),
        ("“The tide is too high,” according to the harbour board.", "the harbour board", "according"),
        ("In a film shown at the quay: “It is our quay and it is safe,” the mayor says.", "the mayor", "says"),
        ("Mr. Quince, citing “the one and only tide,” said the mayor could win.", "Quince", "citing"),
    ],
)
def test_speaker_is_found_where_the_sentence_has_them(text: str, speaker: str, cue: str) -> None:
    (quote,) = told(text)

    assert (quote.speaker, quote.cue) == (speaker, cue)
    assert quote.speaker_start is not None and text[quote.speaker_start : quote.speaker_end] == speaker


def test_second_quotation_of_a_sentence_is_the_same_speakers() -> None:
    text = "Ada Brook called the board “a bad joke on us all” and said it had “no idea at all.”"

    assert [(one.speaker, one.cue) for one in told(text)] == [("Ada Brook", "called"), ("Ada Brook", "said")]


@pytest.mark.parametrize(
    "text",
    [
        "A firm called “Long Tide and Sons of Ostley” has it.",
        "The quay was called “a bad joke on us all” in May.",
        "A gazette full of gossip, in-jokes and “a great many tides” came out.",
        "On Tuesday came “a great many tides” at once.",
        "“We can win this,” said Ada Brook could be the words of the year.",  # not: said Ada
        "“We can win this,” said Mayor of Ostley could be the words of the year.",
    ],
)
def test_words_of_nobody_have_no_speaker(text: str) -> None:
    assert [one.speaker for one in told(text)] in ([], [""])


def test_who_is_the_one_named_before_it() -> None:
    text = "The board met Ada Brook, who said the tide was “a bad joke on us all.”"

    assert [one.speaker for one in told(text)] == [""]  # nobody knows that this is a name


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ada Brook attacked the mayor as a “bad joke.”", ["mixed"]),
        ("She saw tools such as “tide tables” there.", []),
        ("Some of the marchers were chanting “Open gates!”", ["mixed"]),
        ("She told Ostley FM’s “Morning Talk” on Monday.", []),
    ],
)
def test_short_words_are_somebodys_where_the_sentence_says_so(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in told(text)] == kinds
