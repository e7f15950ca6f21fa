"""Who the words in marks are put down to: behind introductions, brackets and relative clauses, and never a day."""

import pytest

from archive.analysis import analyse
from archive.analysis.quotes import spoken
from archive.analysis.results import Knowledge, KnownName, Quote


def told(text: str) -> list[Quote]:
    return list(spoken(analyse(text, has_headline=False).quotes))


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("Before the vote, Ada Brook put off the works, saying “the tide is too high for us.”", "Ada Brook", "saying"),
        ("On July 6, 2015, Ada Brook called it wrong, adding: “We can do it.”", "Ada Brook", "adding"),
        ("Gov. Ada Brook (R) said it would be “a bad day” for the quay.", "Gov. Ada Brook", "said"),
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
        ("Mr. Quince, citing “the one and only tide,” said the mayor could win.", "Mr. Quince", "citing"),
        ("On Monday Ada Brook met Mrs. Quince, calling the quay “a joke on us all.”", "Ada Brook", "calling"),
        ("Ada Brook imagined the board was thinking: “What have we done?”", "Ada Brook", "imagined"),
        ("When the gates fell, Ada Brook shot back, “We have had enough of it.”", "Ada Brook", "shot back"),
        ("Ada Brook interrupted him to announce, “There goes the quay.”", "Ada Brook", "announce"),
        ("He found out how to answer a friend without saying, “This is the worst of tides.”", "He", "saying"),
        ("He plans to sail, Ada Brook said, adding that he would go “as far as it goes.”", "Ada Brook", "adding"),
        ("In a radio talk Ada Brook declared “the quay may be far too old.”", "Ada Brook", "declared"),
        ("In a talk with the Gazette, the leader of the board said: “The quay is old.”", "the leader of the board", "said"),
        ("Marchers going through the streets chanted “Open the gates!”", "Marchers", "chanted"),
        ("The crowd was small at Long Quay, when a young trader shouted, “Boats are coming!”", "a young trader", "shouted"),
        ("Ada Brook’s claim that the quay holds “thousands of boats” was tested.", "Ada Brook", "claim"),
        ("The board’s “excesses” are sickening, Ada Brook said Tuesday in Ostley.", "Ada Brook", "said"),
        ("No boat may sail when voting “to fill a seat on the board,” per the harbour’s rules.", "the harbour’s rules", "per"),
        ("“The answer is no,” the new harbour master riffed on the old song.", "the new harbour master", "riffed"),
        ("“Well, yes, I am going to look at it…” Quince said.", "Quince", "said"),
        ("The works were done in a “skilful way,” said police, who were there.", "police", "said"),
        ("The gates, harbour officials said, were “far too old for this.”", "harbour officials", "said"),
        ("“The quay is as hard as rock” the friends said while they sailed.", "the friends", "said"),
        ("“I wish to go on sailing” says the old priest. Nobody knows why.", "the old priest", "says"),
        ("“We have no word of it,” Ada Brook, director of the board told the Gazette.", "Ada Brook", "told"),
        ("“When I free it, it hurts,” the trader laments.", "the trader", "laments"),
        ("“The quay is safe,”\u00a0Quince\u00a0said.", "Quince", "said"),
        ("Ada Brook (Ind.), in particular, has gone after Quince as a “leech on the whole town.”", "Ada Brook", ""),
        ("Hastily putting off the works, Ada Brook stressed the “danger of the tide.”", "Ada Brook", "stressed"),
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


@pytest.mark.parametrize(
    ("text", "speaker", "place"),
    [
        ("The board met Ada Brook, who said the tide was “a bad joke on us all.”", "Ada Brook", "who"),
        ("They turned to the harbour board, which said it had “a great many boats.”", "the harbour board", "which"),
        ("“It is a flood,” said Quince, who said there were “too many boats for me.”", "Quince", "who"),
        ("Those who said it was “a bad joke on us all” went home.", "Those", "who"),
    ],
)
def test_who_is_the_one_that_stands_before_it(text: str, speaker: str, place: str) -> None:
    one = told(text)[-1]

    assert (one.speaker, text[one.speaker_start : one.speaker_end]) == (speaker, place)


def test_sentence_has_no_cue_of_the_sentence_before() -> None:
    text = "Ada Brook said the tide was high. A report of the board found that boats came from “a great many places.”"

    assert [one.speaker for one in told(text)] != ["Ada Brook"]


def test_paragraph_in_marks_goes_on_with_what_the_one_above_reports() -> None:
    text = "Ada Brook said that the quay would be shut, but this would not last.\n“That is because the tide is going down.”"

    assert [one.speaker for one in told(text)] == ["Ada Brook"]
    assert [one.speaker for one in told(text.replace("last.", "last. The board met. The boats came home late."))] == [""]


def test_words_of_one_sentence_are_one_persons() -> None:
    text = "Ada Brook called the board “a bad joke on us all” and a “tide” in the form of “a flood” and “mud.”"

    assert [one.speaker for one in told(text)] == ["Ada Brook"] * 4


def test_next_clause_has_its_own_speaker() -> None:
    text = "“We can do it,” said Ada Brook, while Quince said the tide was “far too high for us.”"

    assert [one.speaker for one in told(text)] == ["Ada Brook", "Quince"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ada Brook attacked the mayor as a “bad joke.”", ["mixed"]),
        ("She saw tools such as “tide tables” there.", []),
        ("Some of the marchers were chanting “Open gates!”", ["mixed"]),
        ("She told Ostley FM’s “Morning Talk” on Monday.", []),
        ("Ada Brook wondered whether the board would be “fair” to her.", ["mixed"]),
        ("Ada Brook did not like the phrase “mud.”", ["mixed"]),
        ("“We are not a burden to the quay,” Ada Brook added. “We’re Ostley.”", ["direct", "direct"]),
        ("So says a loud voice at the end of “Long Tide,” a film of the coast.", []),
        ("Ada Brook said it was late. The tide was “offensive” to none.", []),
        ("The man known in all the town as “the Long Tide” sailed.", []),
        ("The board put out songs, with titles like “Overboard,” in May.", []),
        ("It is shut, she said, until June. “Top secret” is the word for it.", []),
        ("The board had roles for the liberal and “conservative” traders.", []),
        ("According to “The Fixers: Ada Brook and the Long Quay Machine of Ostley and the Coast” it was shut.", []),
    ],
)
def test_short_words_are_somebodys_where_the_sentence_says_so(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in told(text)] == kinds


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mayor, Ada Brook, said: “The tide is too high.”", "Ada Brook"),
        ("The board’s driver, Mrs Ada Brook, said the tide was “far too high for us.”", "Ada Brook"),
        ("“The tide is too high,” said the head of the board, Ada Brook.", "Ada Brook"),
        ("The mayor, Ada Brook, and the board said it was “far too high for us.”", "the board"),
    ],
)
def test_name_between_commas_is_whose_role_stands_before_it(text: str, speaker: str) -> None:
    known = Knowledge(names=(KnownName(1, "Ada Brook", "person", ("Ada Brook",)),))
    (quote,) = spoken(analyse(text, knowledge=known, has_headline=False).quotes)

    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("I was told by a young trader that “we pay for it ourselves”.", "a young trader"),
        ("He was asked by Ada Brook: “Why are you going?”", "Ada Brook"),
        ("Quince was described by Ada Brook as “a bad joke on us all”.", "Ada Brook"),
        ("Quince was told: “You must go at once.”", ""),
        ("Quince was told that “you must go at once”.", ""),
    ],
)
def test_who_is_told_is_not_who_tells(text: str, speaker: str) -> None:
    (quote,) = told(text)

    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Quince was told by Ada Brook that the quay was shut.", "the quay was shut", "Ada Brook"),
        ("Quince was accused by Ada Brook of hiding the tide tables.", "hiding the tide tables", "Ada Brook"),
        ("Quince was told that the quay was shut.", "the quay was shut", ""),
        ("A barge struck Ostley early on Friday, the board said.", "A barge struck Ostley early on Friday", "the board"),
        ("OSTLEY, May 3 (AP) - A barge sank off Kelbury, the board said.", "A barge sank off Kelbury", "the board"),
        ("KELBURY, 3 March 2024 – Quince today announced that it was shut.", "it was shut", "Quince"),
    ],
)
def test_report_has_its_words_and_its_speaker(text: str, words: str, speaker: str) -> None:
    (report,) = analyse(text, has_headline=False).quotes

    assert (report.kind, report.text, report.speaker) == ("indirect", words, speaker)


def test_to_whom_words_in_marks_are_said_is_no_report() -> None:
    assert [one.kind for one in analyse("Ada Brook told the court: “The tide is high.”", has_headline=False).quotes] == ["direct"]


def test_who_is_told_behind_a_short_clause_is_no_report() -> None:
    assert analyse("They will not, said Ada Brook.", has_headline=False).quotes == ()


def test_words_in_a_caption_that_a_quotation_runs_over_are_not_told_twice() -> None:
    text = "Ada Brook said: “We go on.\n\nPA\n\nThe quay “at last” on a quiet evening in May\n\n“And we stay.”"
    analysis = analyse(text, has_headline=False)
    assert [block.kind for block in analysis.blocks] == ["body", "credit", "caption", "body"]
    assert [quote.text[-12:] for quote in spoken(analysis.quotes)] == ["And we stay.”"[-12:]]
