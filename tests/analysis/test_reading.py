"""Sentences, names, quotations, topics, claims and the headline: what each finds in small texts."""

import json
from dataclasses import replace

import pytest

from archive.analysis import analyse
from archive.analysis.entities import tagger_of
from archive.analysis.numbers import numbers
from archive.analysis.quotes import spoken
from archive.analysis.results import Analysis, Knowledge, KnownName
from tests.analysis.golden_files import REAL, outlined, real_article
from tests.analysis.test_promises import check_spans
from tests.shared_data import shared_data


def body(text: str, knowledge: Knowledge = Knowledge()) -> Analysis:  # noqa: B008 - frozen
    return analyse(text, knowledge=knowledge, has_headline=False)


def known(*names: tuple[int, str]) -> Knowledge:
    return Knowledge(tuple(KnownName(key, name, "person", (name,)) for key, name in names))


def seed() -> tuple[str, Analysis]:
    text = shared_data("seed", "000_aa2ed9c8c75eda45.txt").read_bytes().decode()
    return text, analyse(text)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Bell met Dr. J. K. Stone at 5 p.m. and left.", "He was late."],
        ["“Stop! Now,” he said.", "She did."],
        ["They are nearly all here.", '"They are many.'],
        ["She said: “We can. ", "We will.”", "They did."],
        ["He said “no.”", "Stone said yes."],
        ["Gov. Ada Brook spoke.", "Sen. Stone (R-Tex.) did not."],
    ],
)
def test_sentences_end_where_they_end(sentences: list[str]) -> None:
    text = " ".join(one.strip() for one in sentences).replace('here. "They', 'here."They')

    assert [text[one.start : one.end] for one in body(text).sentences] == [one.strip() for one in sentences]


def test_sentence_does_not_cross_lines() -> None:
    assert len(body("The first line has no stop\nThe second line has one.").sentences) == 2


def test_quotation_over_several_paragraphs_is_one() -> None:
    text = 'Stone said: "One thing.\n\n"Another thing.\n\n"A last thing."\n\nHe left.'

    (quote,) = body(text).quotes

    assert (quote.text, quote.speaker, quote.cue) == (text[12 : text.rindex('"') + 1], "Stone", "said")


def test_real_quotations_have_their_speakers() -> None:
    text, analysis = seed()

    quotes = [(quote.speaker, quote.text.count("\n") + 1) for quote in analysis.quotes if quote.kind == "direct"]

    assert quotes == [
        ("Starmer", 1),
        ("Home Secretary Suella Braverman", 3),
        ("the Labour leader", 2),  # two paragraphs that were run together in the second count as one quotation
        ("Starmer", 2),
        ("the Leader of the Opposition", 3),
    ]
    assert all(text[one.speaker_start : one.speaker_end] == one.speaker for one in analysis.quotes if one.kind == "direct")


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“We can,” said Ada Brook, the mayor.", "Ada Brook", "said"),
        ("“We can,” she added.", "she", "added"),
        ("“We can,” the mayor, who was late, said.", "the mayor", "said"),
        ("Harbour master Ada Brook said: “We can do it.”", "Ada Brook", "said"),
        ("Ada Brook, the mayor, told reporters: “We can do it.”", "Ada Brook", "told"),
        ("Ada Brook, 52, said: “We can do it.”", "Ada Brook", "said"),
        ("Brook called the plan wrong, adding: “We can do it.”", "Brook", "adding"),
        ("In a letter, the mayor wrote: “We can do it.”", "the mayor", "wrote"),
        ("‘We can do it,’ said Brook.", "Brook", "said"),
        ("''We can do it,'' Brook said.", "Brook", "said"),
    ],
)
def test_speaker_and_cue_are_those_the_sentence_gives(text: str, speaker: str, cue: str) -> None:
    (quote,) = body(text).quotes

    assert (quote.kind, quote.speaker, quote.cue) == ("direct", speaker, cue)


def test_quoted_words_in_a_sentence_are_mixed_and_scare_quotes_left_out() -> None:
    assert [quote.kind for quote in spoken(body('Brook said the plan was "bad for the town".').quotes)] == ["mixed"]
    assert body('She read the novel "The Long Tide," and slept.').quotes == ()
    assert body('He drove a "classic" car to the dockers’ gate.').quotes == ()


@pytest.mark.parametrize(
    ("text", "content", "speaker", "cue"),
    [
        ("Ada Brook said on Monday that the trams were late.", "the trams were late", "Ada Brook", "said"),
        ("Ada Brook told reporters the trams were late.", "the trams were late", "Ada Brook", "told"),
        ("The trams were late all week, the mayor said.", "The trams were late all week", "the mayor", "said"),
        ("The trams were late all week, said Ada Brook.", "The trams were late all week", "Ada Brook", "said"),
        ("The trams were late all week, according to the board.", "The trams were late all week", "the board", "according"),
        ("According to the board, the trams were late.", "the trams were late", "the board", "According"),
        ("Ada Brook denied breaking the law.", "breaking the law", "Ada Brook", "denied"),
        ("Ada Brook, the mayor, called for new trams.", "new trams", "Ada Brook", "called"),
    ],
)
def test_reported_clause_has_its_speaker_and_cue(text: str, content: str, speaker: str, cue: str) -> None:
    (quote,) = body(text).quotes

    assert (quote.kind, quote.text, quote.speaker, quote.cue) == ("indirect", content, speaker, cue)


@pytest.mark.parametrize(
    "text",
    [
        "The plan to build a tram was old, and the report lay on a shelf.",
        "“We can do it,” said Ada Brook, the mayor.",
        "The song was recorded in the spring by dockers.",
    ],
)
def test_nothing_is_reported_where_nobody_reports(text: str) -> None:
    assert [quote for quote in body(text).quotes if quote.kind == "indirect"] == []


def test_sentence_that_goes_on_after_a_quotation_is_not_its_speakers() -> None:
    (first, second) = spoken(body("Ada Brook called it “a long and costly mistake.” Jo Stone said it was “a gift.”").quotes)

    assert (first.speaker, second.speaker) == ("Ada Brook", "Jo Stone")


def test_quotation_without_a_speaker_of_its_own_goes_on_with_the_one_before() -> None:
    text = "“We can do it,” said Ada Brook, who runs the port. “It takes a year.”\n\n“Or two.”"

    assert [(one.speaker, one.speaker_start) for one in body(text).quotes] == [("Ada Brook", 21)] * 3


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ada Brook came late. “We can,” she said.", [("Ada Brook", 1)]),
        ("Ada Brook met Jo Stone. “We can,” she said.", [("she", None)]),
        ("Mr. Stone came with Ms. Brook. “We can,” she said.", [("Ada Brook", 1)]),
        ("Harbour master Ada Brook came. “We can do it,” the harbour master said.", [("Ada Brook", 1)]),
        ("Ada Brook, the harbour master, came. “We can do it,” the harbour master said.", [("Ada Brook", 1)]),
        ("Ada Brook came. “We can do it,” the mayor said.", [("the mayor", None)]),
        ("Brook’s driver said: “We can do it.”", [("Brook’s driver", None)]),
    ],
)
def test_pronoun_and_role_are_put_down_to_whom_they_must_mean(text: str, speakers: list[tuple[str, int | None]]) -> None:
    people = (KnownName(1, "Ada Brook", "person", ("Brook",)), KnownName(2, "Jo Stone", "person", ("Stone",)))

    analysis = body(text, Knowledge(people))

    assert [(one.speaker, one.speaker_key) for one in spoken(analysis.quotes)] == speakers
    check_spans(text, analysis)


def test_names_are_whole_words_longest_first_with_possessives() -> None:
    knowledge = known((1, "Ada Brook"), (2, "Brook"), (3, "Elm"))

    found = body("Ada Brook’s car and Brook's Elmwick. AdaBrook, Brooks, brook. ADA BROOK won.", knowledge).entities

    assert [(one.text, one.key) for one in found] == [("Ada Brook", 1), ("Brook", 2), ("ADA BROOK", 1)]


def test_name_that_two_share_is_left_to_a_person_with_the_candidates() -> None:
    knowledge = known((1, "Stone"), (2, "Stone"), (3, "Judith Stone"), (4, "Stone Hall"), (5, "Stone Hall"), (6, "Hall"))

    found = body("Stone met Judith Stone at Stone Hall.", knowledge).entities
    assert [(one.key, one.candidates) for one in found] == [(None, (1, 2)), (3, ()), (None, (4, 5))]


def test_names_in_credits_and_furniture_are_no_mentions() -> None:
    analysis = analyse("Brook wins\nPicture: Brook / Reuters\nShe won.\nREAD MORE: Brook again", knowledge=known((1, "Brook")))

    assert [one.start for one in analysis.entities] == [0]


def test_tagger_is_made_once_for_the_same_knowledge() -> None:
    knowledge = known((1, "Brook"))

    assert tagger_of(knowledge) is tagger_of(knowledge)
    assert tagger_of(known((1, "Brook"))) is not tagger_of(knowledge)


def test_claims_are_sentences_of_the_story_with_numbers_and_reasons() -> None:
    text = "Fees up\nFees rose by 12 per cent, a report says.\nFees rose 80 per cent in Elm\nPA\nHe was born in 1950, in May."

    (claim,) = analyse(text).claims

    assert text[claim.start : claim.end] == claim.text == "Fees rose by 12 per cent, a report says."
    assert (claim.type, claim.reasons) == ("quantity", ("number", "percentage", "comparison", "named source", "money"))
    assert claim.is_quotation is False


def test_claim_in_quoted_words_is_its_speakers() -> None:
    (claim,) = body("Brook said: “They have cut 400 jobs in this town since the spring.”").claims

    assert (claim.is_quotation, claim.speaker) == (True, "Brook")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,280,000 and 1.28 million and 1.28m", [1_280_000.0] * 3),
        ("twenty-three, 23 and 23rd", [23.0] * 3),
        ("two hundred and five thousand", [205_000.0]),
        ("60 per cent, 60%, sixty percent", [60.0] * 3),
        ("£3bn or a dozen", [3_000_000_000.0, 12.0]),
        ("half a dozen, a hundred and fifty, a hundred thousand", [6.0, 150.0, 100_000.0]),
        ("half a million, a million", [500_000.0, 1_000_000.0]),
        ("M25 v1.2.3.4 tens", []),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("headline", "text", "statuses", "codes"),
    [
        ("Brook says 23 hurt", "Ada Brook said twenty-three were hurt.", ["found", "quoted_only"], []),
        ("32 hurt, Brook says", "Ada Brook said 23 were hurt.", ["contradicted", "found"], ["number_not_in_text"]),
        ("Fraud of 1.3m", "He stole 1.28 million crowns.", ["found"], []),
        ("Rise of 60 per cent", "It rose by 60 miles.", ["nowhere"], ["number_not_in_text"]),
        ("Brook resigns", "The mayor has gone.", ["nowhere"], ["name_not_in_text"]),
        ("‘It is  over’, says mayor", "She said: “It’s over.”", ["nowhere"], ["quote_not_in_text"]),
        ("‘It’s over’, says mayor", "She said: “It's over.”", ["quoted_only"], []),
        ("Brook at quay", "PA\nAda Brook at the quay\nThe mayor spoke.", ["caption_only"], ["caption_only"] * 2),
        ("Brook lied", "Stone said: “I think Ada Brook lied to us all.”", ["quoted_only"], ["claim_as_fact"]),
    ],
)
def test_headline_elements_are_looked_for_in_the_text(headline: str, text: str, statuses: list[str], codes: list[str]) -> None:
    knowledge = Knowledge((KnownName(1, "Ada Brook", "person", ("Brook",)),))

    reading = analyse(f"{headline}\n{text}", knowledge=knowledge).headline

    assert [element.status for element in reading.elements if element.kind in ("name", "number", "quote")] == statuses
    assert [signal.code for signal in reading.signals] == codes


def test_quoted_support_names_the_speaker() -> None:
    analysis = analyse("Cuts of 400\nBrook said: “They will cut 400 jobs here.”")

    element = next(element for element in analysis.headline.elements if element.kind == "number")

    assert [(one.block, one.voice, one.speaker, one.found) for one in element.support] == [(1, "quoted", "Brook", True)]


def test_real_article_is_read_as_it_was_read_through() -> None:
    """Of a text that is its publisher's only the outline is kept; every mistake in it is told, and told as long as it is made."""
    kept = json.loads(REAL.read_text(encoding="utf-8"))
    assert outlined(real_article()) == kept["outline"]
    for mistake in kept["mistakes"]:
        assert mistake["line"] is None or mistake["line"] in kept["outline"][mistake["in"]], mistake["what"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ada Brook put off the works after a meeting, claiming that the tide was too high.", "Ada Brook"),
        ("Before the vote, Ada Brook put off the works, claiming that the tide was too high.", "Ada Brook"),
        ("The harbour board said it took the meeting claiming that the tide was too high.", "The harbour board"),
        ("Ada Brook hit out at the board's policy, describing it as slow and cruel.", "Ada Brook"),
    ],
)
def test_participle_tells_of_whom_the_sentence_is_about(text: str, speaker: str) -> None:
    found = analyse(f"Head\n\n{text}\n").quotes
    assert [one.speaker for one in found if one.cue in ("claiming", "describing")] == [speaker]


def test_participle_is_put_down_to_nobody_rather_than_to_the_words_beside_it() -> None:
    found = analyse("Head\n\nThe harbour board put off the works after a meeting, claiming that the tide was too high.\n")
    assert "a meeting" not in {one.speaker for one in found.quotes}


def test_role_in_a_party_is_not_the_party() -> None:
    known = Knowledge((KnownName(7, "Harbour Party", "organisation", ("Harbour Party",)),))
    text = "Head\n\nThe Harbour Party leader said: “We shall see.”\n\nThe Harbour Party said: “We have seen.”\n"
    assert [(one.speaker, one.speaker_key) for one in analyse(text, knowledge=known).quotes] == [
        ("The Harbour Party leader", None),
        ("Harbour Party", 7),
    ]


def test_what_nobody_asks_for_is_left_out_and_the_rest_is_the_same() -> None:
    text = "Nine boats sank in May\n\nTen boats sank in May, said Ada Brook.\n"
    whole, part = analyse(text), analyse(text, leave_out=("headline",))
    assert (part.headline.text, part.headline.elements, part.headline.signals) == ("Nine boats sank in May", (), ())
    assert whole.headline.elements and replace(part, headline=whole.headline) == whole
