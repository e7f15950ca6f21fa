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
        ("Ada Brook, who was late, praised the works and said the tide was “far too high for us.”", "Ada Brook", "said"),
        ("In May, when the board met, Quince laughed and said, “It is the tide.”", "Quince", "said"),
        ("Ada Brook put out a statement saying “the tide is too high for us.”", "Ada Brook", "saying"),
        ("The quay was full, with many traders chanting “We are the quay.”", "many traders", "chanting"),
        ("Ada Brook said in her opening remarks that it was “far too high.”", "Ada Brook", "said"),
        ("Ada Brook herself said on Monday that it was “far too high for us.”", "Ada Brook", "said"),
        ("At a rally in Ostley, on Tuesday, Ada Brook praised Quince, saying he was “as good as any.”", "Ada Brook", "saying"),
        ("“Do not move,” she yells.", "she", "yells"),
        ("“The tide is high,” an angry Quince retaliated.", "an angry Quince", "retaliated"),
        ("When Quince pointed out that it is “the one tide for all,” Ada Brook seized upon it.", "Quince", "pointed out"),
        ("Mr. Quince, citing “the one and only tide,” said the mayor could win.", "Quince", "citing"),
    ],
)
def test_speaker_is_found_where_the_sentence_has_them(text: str, speaker: str, cue: str) -> None:
    (quote,) = told(text)

    assert (quote.speaker, quote.cue) == (speaker, cue)
    assert quote.speaker_start is not None and text[quote.speaker_start : quote.speaker_end] == speaker


def test_words_that_nothing_tells_are_whom_the_sentence_is_about_with_less_confidence() -> None:
    (untold,) = told("Ada Brook has gone after Quince as a “leech on the whole town.”")
    (said,) = told("Ada Brook has said of Quince he is a “leech on the whole town.”")

    assert untold.speaker == said.speaker == "Ada Brook"
    assert untold.confidence < said.confidence


def test_second_quotation_of_a_sentence_is_the_same_speakers() -> None:
    text = "Ada Brook called the board “a bad joke on us all” and said it had “no idea at all.”"

    assert [(one.speaker, one.cue) for one in told(text)] == [("Ada Brook", "called"), ("Ada Brook", "said")]


def test_two_clauses_have_each_their_speaker() -> None:
    text = "Ada Brook calls it “the tide of us all,” while Quince calls it “the flood of us all.”"

    assert [one.speaker for one in told(text)] == ["Ada Brook", "Quince"]


@pytest.mark.parametrize(
    "text",
    [
        "They have a “great many tides” in Ostley.",
        "Quince's boat has a “great many tides” to come.",
        "Across the bay is a “great many tides” to come.",
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
