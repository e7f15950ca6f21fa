"""The headline against the text: what counts as the same name, number, quotation and clause, and what is to be looked at."""

import pytest

from archive.analysis import analyse
from archive.analysis.results import EntityMention, HeadlineElement, HeadlineReading
from archive.analysis.support import headline_reading
from tests.shared_data import shared_data


def reading(headline: str, *lines: str) -> HeadlineReading:
    return analyse("\n".join((headline, *lines))).headline


def statuses(read: HeadlineReading, kind: str) -> dict[str, str]:
    return {element.text: element.status for element in read.elements if element.kind == kind}


def codes(read: HeadlineReading) -> list[str]:
    return [signal.code for signal in read.signals]


def element(read: HeadlineReading, text: str) -> HeadlineElement:
    return next(one for one in read.elements if one.text == text)


@pytest.mark.parametrize(
    ("headline", "text", "names"),
    [
        ("Ferry board meets Quenby Marsh", "The ferry board met Ms Marsh.", {"Quenby Marsh": "found"}),
        ("Ferry board meets Quenby Marsh", "The ferry board met Quenby Stoat.", {"Quenby Marsh": "nowhere"}),
        ("Storm Hits Ostley Quay At Night", "The storm hit Ostley quay in the dark.", {"Ostley": "found"}),
        ("Storm Hits Harbour Wall At Night", "The gale broke a bank.", {}),
        ("Zembrovia Storm Hits Harbour Wall", "The gale broke a bank.", {"Zembrovia": "nowhere"}),
        ("Zembrovian mayor leaves", "The mayor of Zembrovia has left.", {"Zembrovian": "found"}),
        ("Mayor joins OHB", "The mayor joined the Ostley Harbour Board.", {"OHB": "found"}),
        ("Mayor visits Kvarnholm", "The mayor went to Kvarnhølm.", {"Kvarnholm": "found"}),
        ("Harbour sold to America", "The harbour went to a US firm. It cost us nothing.", {"America": "found"}),
        ("Harbour sold to US", "The harbour was sold. It cost us nothing.", {"US": "nowhere"}),
        ("Harbour SOLD at night", "The port changed hands.", {}),
        ("Storm Weaponised By Board", "The gale broke a bank.", {}),
        ("Board lost at the Memorial", "It stood at the memorial.", {"Memorial": "found"}),
        ("Board lost in the Internet", "The gale broke a bank.", {}),
        ("Visit of U.S. Zorvane ends", "The US Zorvane left.", {"U.S. Zorvane": "found"}),
        ("#SaveTheFerry grows", "They wrote “Save the ferry”.", {"SaveTheFerry": "quoted_only"}),
        ("Board joins Saudi Arabia", "The Saudis joined it.", {"Saudi Arabia": "found"}),
        ("Democratic board is lost", "The gale broke a bank.", {"Democratic": "nowhere"}),
        ("Board buys Ostley Barge", "It bought the Ostley barge.", {"Ostley Barge": "found"}),
        ("Gate named Hairgate", "They call it hairgate.", {"Hairgate": "found"}),
        ("Woz leaves board", "Jo Wozny has left.", {"Woz": "found"}),
        ("Ferry sold to Sweden", "A Swedish firm has it.", {"Sweden": "found"}),
        ("Visit by Trump is off", "The visit is off.", {"Trump": "nowhere"}),
        ("Bush stops a march at the wall", "The march was stopped.", {"Bush": "nowhere"}),
        ("Storm Hits Star Wars At Night", "The gale broke a bank.", {"Star Wars": "nowhere"}),
        ("Storm Hits World Cup At Night", "The World Cup was broken.", {"World Cup": "found"}),
        ("Ottawa investigates the storm", "Canada looks into the gale.", {"Ottawa": "found"}),
        ("Storm at Ottawa", "Canada had a gale.", {"Ottawa": "nowhere"}),
        ("Storm at the harbour wall | Zembla Daily", "The gale broke a bank.", {}),
        ("Storm at the harbour wall - Zembla News", "The gale broke a bank.", {}),
        ("Storm at the harbour wall - Jo Zembla", "The gale broke a bank.", {"Jo Zembla": "nowhere"}),
        ("Ferry sold to Zembla", "The ferry was sold.\nPhoto: Zembla Press", {"Zembla": "furniture_only"}),
        ("Board’s barge isn’t lost", "The board has its barge.", {}),
        ("Gewitter über der Stadt und dem Hafen", "Es regnet.", {}),
    ],
)
def test_names_are_told_from_capitals(headline: str, text: str, names: dict[str, str]) -> None:
    assert statuses(reading(headline, text), "name") == names


def test_name_that_the_model_found_is_the_same_by_its_surname() -> None:
    text = "Marsh leaves board\nQuenby Marsh has left."
    blocks = analyse(text).blocks
    mentions = [
        EntityMention("person", "Marsh", 0, 5, "Marsh", "model"),
        EntityMention("person", "Quenby Marsh", 19, 31, "Quenby Marsh", "model"),
    ]

    (found,) = headline_reading(text, blocks, mentions, ()).elements

    assert (found.text, found.status) == ("Marsh", "found")


def test_middle_name_is_no_name_of_its_own() -> None:
    text = "Ada Wright Brook leaves Wright board\nAda Brook has left."
    blocks = analyse(text).blocks
    mentions = [
        EntityMention("person", "Ada", 0, 3, "Ada Brook", "repeat"),
        EntityMention("person", "Brook", 11, 16, "Ada Brook", "repeat"),
        EntityMention("person", "Ada Brook", 37, 46, "Ada Brook", "model"),
    ]

    found = headline_reading(text, blocks, mentions, ()).elements

    assert [(one.text, one.start, one.status) for one in found] == [
        ("Ada", 0, "found"),
        ("Brook", 11, "found"),
        ("Wright", 24, "nowhere"),
    ]


@pytest.mark.parametrize(
    ("headline", "text", "numbers"),
    [
        ("Two thirds back the ferry", "Of those asked 67 per cent back it.", {"Two thirds": "found"}),
        ("Ferry to cost £3m", "It will cost 3 million pounds.", {"£3m": "found"}),
        ("Ferry to cost £3m", "It was seen by 3 million people.", {"£3m": "nowhere"}),
        ("Ferry costs £2,000", "It costs £2,084.", {"£2,000": "found"}),
        ("Lost for 20 years", "It was lost for two decades.", {"20": "found"}),
        ("Closed on 12 May", "It was closed for 12 days.", {"12": "nowhere"}),
        ("Closed on May 12", "It was closed on the 12th of May.", {"12": "found"}),
        ("Boy, 12, finds barge", "The 12-year-old found it.", {"12": "found"}),
        ("Three boats sink", "Seven boats sank. Three people saw it.", {"Three": "contradicted"}),
        ("Seen on 9/11", "It was seen on 11/9.", {"9/11": "nowhere"}),
        ("Seen on 9/11", "It was seen on Sept. 11, 2001.", {"9/11": "found"}),
        ("Seen on 9/11", "It was seen on 11 May.", {"9/11": "nowhere"}),
        ("Seen on 9/11/2001", "It was seen on September 11.", {"9/11/2001": "found"}),
        ("Seen on 9/11/2001", "It was seen on September 11, 1998.", {"9/11/2001": "nowhere"}),
        ("Girls aged 13-14 find barge", "They are 13 or 14 years old.", {"13-14": "found"}),
        ("Half a dozen boats sink", "Six boats sank.", {"Half a dozen": "found"}),
        ("Two dozen boats sink", "Some 24 boats sank.", {"Two dozen": "found"}),
        ("Two dozen boats sink", "Some 14 boats sank.", {"Two dozen": "contradicted"}),
        ("1 million crates lost", "It lost a million crates.", {"1 million": "found"}),
        ("One in five ferries is late", "Late were 20 per cent.", {"One in five": "found"}),
        ("Ferry costs $349", "It costs US$349.", {"$349": "found"}),
        ("Board uses 1st Amendment", "It used the First Amendment.", {"1st": "found"}),
        ("Board uses 3rd Amendment", "It used 3 boats.", {"3rd": "nowhere"}),
        ("Debt to grow in ’16", "Debt will grow in 2016.", {"16": "found"}),
        ("Is the Zorvane 9 lost?", "The Zorvane 6 was lost on 9 boats.", {"9": "contradicted"}),
        ("Is the Zorvane 9 lost?", "The Zorvane 9 was lost.", {"9": "found"}),
        ("Board finds a hundred and fifty crates", "It found 150 crates.", {"a hundred and fifty": "found"}),
        ("Barge of 280-pound mast found", "The mast weighs 127 kg.", {"280": "reckoned"}),
        ("Barge of 280-pound mast found", "The mast costs 127 pounds.", {"280": "contradicted"}),
        ("Barge 8ft 9in long found", "It is 2.67m long.", {"8ft 9": "reckoned"}),
        ("Barge 8ft 9in long found", "It cost £2.67m.", {"8ft 9": "nowhere"}),
        ("Lost for 48 hours", "It was lost for two days.", {"48": "reckoned"}),
        ("9 days of dark feared", "Feared were 6 days of dark, or 216 hours.", {"9": "contradicted"}),
        ("Ten boats sink", "Six boats sank on Monday, followed by four more.", {"Ten": "reckoned"}),
        ("Ten boats sink", "Six boats sank on Monday. Four more people saw it.", {"Ten": "contradicted"}),
        ("Five people lost", "Three men and two women were lost.", {"Five": "reckoned"}),
        ("Five barges lost", "Three men and two women were lost.", {"Five": "nowhere"}),
        ("Lost for 24 years", "It was lost in 1990 and found in 2014.", {"24": "reckoned"}),
        ("Lost for 12 years", "It was lost in 1990 and found in 2014.", {"12": "nowhere"}),
        ("Mayor dies at 57", "Born in 1957, he died in May 2015.", {"57": "reckoned"}),
        ("Mayor dies at 57", "Ada Brook 5 May 1957 – 11 May 2014.", {"57": "reckoned"}),
        ("Mayor dies at 57", "The bridge was built in 1957, and he died in May 2015.", {"57": "nowhere"}),
        ("Mayor, 40, leaves", "Ada Brook, 41, has left.", {"40": "nowhere"}),
        ("Thirteen girls lost", "Girls aged between 13 and 14 were lost.", {"Thirteen": "nowhere"}),
        ("Thirteen girls lost", "Ada Brook, 13, was lost.", {"Thirteen": "nowhere"}),
        ("Mayor dies at 57", "Brook was 57 years old.", {"57": "found"}),
        ("Boys of 13 lost", "The boys, 13 or 14 years old, were lost.", {"13": "found"}),
        ("Six boats sink", "They sank six miles away.", {"Six": "nowhere"}),
        ("Lost for four days", "It was lost for three days. They saw four, and left.", {"four": "contradicted"}),
        ("Two more minutes lost", "It lost two minutes.", {"Two": "found"}),
        ("Ferry costs £261,000", "It costs £257,009.", {"£261,000": "nowhere"}),
        ("Ferry costs £585 million", "It costs £583.75 million.", {"£585 million": "found"}),
        ("57 boats sink", "Built in 1957, they sank in 2014.", {"57": "nowhere"}),
        ("Nearly a dozen boats sink", "Eleven boats sank.", {"a dozen": "found"}),
        ("Nearly a dozen boats sink", "Nine boats sank.", {"a dozen": "contradicted"}),
        ("At least 10 boats sink", "As many as 11 boats sank.", {"10": "found"}),
        ("Storm warning of 2019", "The gale broke a bank.", {"2019": "undated"}),
        ("Storm warning of 2019", "The gale of 2017 broke a bank.", {"2019": "nowhere"}),
        ("Barge for $2.5m found", "The barge cost £1.5m.", {"$2.5m": "other_currency"}),
        ("Barge for $2.5m found", "The barge cost £1.1m, not $1.9m.", {"$2.5m": "nowhere"}),
        ("Barge for $9.5m found", "The barge cost £1.5m.", {"$9.5m": "nowhere"}),
        ("Barge for $72 million found", "Its price is in the high eight figures.", {"$72 million": "reckoned"}),
        ("Barge for $7 million found", "Its price is in the high eight figures.", {"$7 million": "nowhere"}),
        ("Bars of 18k gold lost", "The bars are of 18-karat gold.", {"18k": "found"}),
        ("Barge 8ft 9in long found", "The 2.67m barge is lost.", {"8ft 9": "reckoned"}),
        ("Barge 8ft 9in long found", "It is 267 centimeters long.", {"8ft 9": "reckoned"}),
        ("Zorvane Quay 4 is planned", "It is the fourth new Zorvane Quay.", {"4": "found"}),
        ("Lost for 24 years", "It was lost in 1990. Sought in 1992, it took another 22 years to find it.", {"24": "reckoned"}),
        (
            "Lost for 24 years",
            "It was lost in 1990. Sought in 1996, it took another 22 years to find it.",
            {"24": "contradicted"},
        ),
        ("Seven girls lost", "Of 28 girls on the barge, seven Ostley teenagers were lost.", {"Seven": "found"}),
        ("Three boats sink", "Seven boats sank.\nRead more: three boats sink", {"Three": "furniture_only"}),
        ("He wins 400 followers", "He won 400 of his estimated 50 million followers.", {"400": "found"}),
    ],
)
def test_numbers_are_the_same_where_they_measure_the_same(headline: str, text: str, numbers: dict[str, str]) -> None:
    assert statuses(reading(headline, text), "number") == numbers


def test_number_that_the_text_gives_otherwise_is_told_with_the_sentence() -> None:
    (signal,) = reading("Three boats sink", "The board met.", "Seven boats sank on Monday.").signals

    assert signal.code == "number_not_in_text"
    assert signal.message == "The headline says “Three”, the text another number: “Seven boats sank on Monday.”"


def test_year_is_told_apart_where_the_text_names_none() -> None:
    (signal,) = reading("Storm warning of 2019", "The gale broke a bank.").signals

    assert (signal.code, signal.message) == (
        "year_not_in_text",
        "The headline gives the year “2019”, and the text names no year.",
    )


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("The board lost “a great many crates”.", "quoted_only", []),
        ("The board lost many of its great crates.", "reworded", ["quote_reworded"]),
        ("The board lost a barge.", "nowhere", ["quote_not_in_text"]),
        ("The board lost a great barge, " + "and a mast, " * 30 + "many a crated one.", "reworded", ["quote_reworded"]),
    ],
)
def test_quoted_words_stand_as_they_are_or_are_said_to_be_other_words(text: str, status: str, code: list[str]) -> None:
    read = reading("Board lost ‘a great many crates’", text)

    assert statuses(read, "quote") == {"a great many crates": status}
    assert codes(read) == code


def test_clause_that_only_one_speaker_says_is_told() -> None:
    read = reading("Ferry dumped oil in harbour", "The board met.", "Ada Brook said: “The ferry dumped its oil in our harbour.”")

    assert statuses(read, "claim") == {"Ferry dumped oil in harbour": "quoted_only"}
    assert [(one.code, one.message) for one in read.signals] == [
        ("claim_as_fact", "The headline states as fact what only one speaker says, Ada Brook: “Ferry dumped oil in harbour”.")
    ]


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("Ada Brook said on Monday that the ferry had dumped oil in the harbour.", [("reported", "Ada Brook")]),
        ("The ferry dumped oil in the harbour, the mayor said.", [("reported", "the mayor")]),
        ("Ada Brook said that the ferry had “dumped oil in the harbour”.", [("quoted", "Ada Brook")]),
        ("Ada Brook said that Jo Stone claimed the ferry had dumped oil in the harbour.", [("reported", "Jo Stone")]),
        ("Ada Brook described the ferry as dumping oil in the harbour.", [("reported", "Ada Brook")]),
        ("Ada Brook discussed the ferry that dumped oil in the harbour.", [("article", "")]),
        ("It is said that the ferry dumped oil in the harbour.", [("article", "")]),
        ("The claim that the ferry dumped oil in the harbour is old.", [("article", "")]),
    ],
)
def test_clause_is_in_the_voice_of_whoever_is_said_to_say_it(text: str, support: list[tuple[str, str]]) -> None:
    found = element(reading("Ferry dumped oil in harbour", "The board met.", text), "Ferry dumped oil in harbour")

    assert [(one.voice, one.speaker) for one in found.support] == support
    assert found.status == ("found" if support == [("article", "")] else "quoted_only")


def test_clause_that_is_only_reported_is_told_with_the_speaker() -> None:
    read = reading("Ferry dumped oil in harbour", "The board met.", "The ferry dumped oil in the harbour, the mayor said.")

    assert [(one.code, one.message) for one in read.signals] == [
        ("claim_as_fact", "The headline states as fact what only one speaker says, the mayor: “Ferry dumped oil in harbour”.")
    ]


def test_what_is_reported_and_told_elsewhere_by_the_article_is_found() -> None:
    text = "Ada Brook said that the ferry had dumped oil in the harbour.", "The ferry has dumped oil in the harbour."
    found = element(reading("Ferry dumped oil in harbour", *text), "Ferry dumped oil in harbour")

    assert found.status == "found"
    assert [(one.block, one.voice) for one in found.support] == [(1, "reported"), (2, "article")]


@pytest.mark.parametrize(
    "headline",
    [
        "Ferry dumped oil in harbour, mayor says",
        "Mayor: ferry dumped oil in harbour",
        "Ferry may have dumped oil in harbour",
        "Mayor confirms ferry dumped oil in harbour",
    ],
)
def test_clause_with_its_speaker_or_a_hedge_is_not_put_as_fact(headline: str) -> None:
    assert "claim_as_fact" not in codes(reading(headline, "Ada Brook said: “The ferry dumped its oil in our harbour.”"))


def test_clause_in_the_articles_own_voice_is_found_with_its_best_sentence() -> None:
    text = "The board met on Monday.", "The ferry has dumped oil in the harbour.", "Ada Brook said: “It dumped oil.”"
    found = element(reading("Ferry dumped oil in harbour", *text), "Ferry dumped oil in harbour")

    assert found.status == "found"
    assert [(one.block, one.voice) for one in found.support] == [(2, "article")]
    assert found.best and found.best.text == text[1]


@pytest.mark.parametrize(
    ("headline", "text", "expected"),
    [
        ("Harbour wall will not close", "The harbour wall will close in May.", ["negation_differs"]),
        ("Harbour wall closes at night", "The harbour wall never closes at night.", ["negation_differs"]),
        ("Harbour wall will not close", "The harbour wall won’t close.", []),
        ("Harbour wall closes at night", "The harbour wall may close at night.", ["hedge_dropped"]),
        ("Harbour wall may close at night", "The harbour wall may close at night.", []),
        ("Will harbour wall close?", "The harbour wall may close.", ["question_headline"]),
    ],
)
def test_denials_hedges_and_questions_are_told(headline: str, text: str, expected: list[str]) -> None:
    assert codes(reading(headline, text)) == expected


def test_hedges_and_denials_are_elements_with_their_status() -> None:
    read = reading("Harbour wall may not close at night", "The harbour wall may not close at night.")

    assert statuses(read, "hedge") == {"may": "found"}
    assert statuses(read, "negation") == {"not": "found"}


def test_headline_about_a_plan_is_partly_carried_by_an_opponent_alone() -> None:
    text = (
        "Ada Brook has a new plan for the ferry.",
        "She said she would talk with the towns over the strait about its crates.",
        "Hitting out at the plan, Councillor Jo Stone said: “At last we see what the mayor wants.",
        "“She will take all the crates that Zembrovia does not want.”",
    )
    read = reading("Mayor reveals plan to open harbour gates and take crates from Zembrovia", *text)
    taken = element(read, "take crates from Zembrovia")

    assert taken.status == "quoted_only"
    assert {(one.voice, one.speaker) for one in taken.support} == {("quoted", "Councillor Jo Stone")}
    assert codes(read) == ["claim_as_fact"]


def test_real_headline_is_partly_carried_by_an_opponent_alone() -> None:
    read = analyse(shared_data("seed", "000_aa2ed9c8c75eda45.txt").read_bytes().decode()).headline
    taken = element(read, "take migrants from Europe")

    assert taken.status == "quoted_only"
    assert {(one.voice, one.speaker) for one in taken.support} == {("quoted", "Home Secretary Suella Braverman")}
    assert codes(read) == ["claim_as_fact"]


@pytest.mark.parametrize("headline", ["Aaa " * 240, "1/" * 480, "‘a’ " * 240, "Not may " * 120, "and take " * 100, "£1 " * 300])
@pytest.mark.long
def test_long_headline_over_a_long_text_is_read_in_time(headline: str) -> None:
    text = f"{headline}\n" + "Aaa may not take 12 boats from “Bbb Ccc” in a half of the day. " * 8_000

    assert analyse(text).headline.text


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Wall collapse killed neighbour", "A wall put up without foundations collapsed and killed his neighbour."),
        ("Bridge reopens after crash", "The bridge reopened on Monday with no delay after the crash."),
        ("Mayor charged", "The mayor, who has not spoken since Monday, was charged with theft."),
    ],
)
def test_denial_of_something_else_is_no_difference(headline: str, text: str) -> None:
    assert "negation_differs" not in {one.code for one in reading(headline, text).signals}


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Homes have power after storm", "After the storm all the homes are without power."),
        ("Mayor charged with theft", "The mayor, who was not charged with theft, came home."),
    ],
)
def test_denial_of_what_the_headline_says_is_told(headline: str, text: str) -> None:
    assert "negation_differs" in {one.code for one in reading(headline, text).signals}


@pytest.mark.parametrize(
    ("headline", "hedges"),
    [
        ("Cases double in May", []),
        ("Vote of May 5 is late", []),
        ("Mayor May Resign", ["May"]),
        ("Mayor may resign in May", ["may"]),
    ],
)
def test_month_is_no_hedge(headline: str, hedges: list[str]) -> None:
    found = reading(headline, "The mayor spoke of the cases and of the vote on Monday.")
    assert [one.text for one in found.elements if one.kind == "hedge"] == hedges


def test_denial_is_found_where_the_text_has_most_of_the_clause() -> None:
    found = reading("Storm leaves homes without power", "The storm left 12,000 homes without power on Monday.")
    assert [one.status for one in found.elements if one.kind == "negation"] == ["found"]


def test_number_before_a_place_counts_nothing_of_the_place() -> None:
    found = reading("Quake of magnitude 6.1 kills 14 in northern Kelby", "A 6.1 quake struck northern Kelby, killing 14 people.")
    assert [(one.text, one.status) for one in found.elements if one.kind == "number"] == [("6.1", "found"), ("14", "found")]


@pytest.mark.parametrize("headline", ["We stay: 'we won't stop'", "We stay: “we won’t stop”"])
@pytest.mark.parametrize("text", ["“We won’t stop,” they sang.", '"We won\'t stop," they sang.'])
def test_quoted_words_are_the_same_with_either_apostrophe(headline: str, text: str) -> None:
    found = reading(headline, text)
    assert found.signals == ()
    assert {one.text.replace("’", "'") for one in found.elements} == {"we won't stop", "won't"}


@pytest.mark.parametrize(
    ("headline", "codes_"),
    [("No, the council did not ban lights", []), ("Council bans Christmas lights", ["negation_differs"])],
)
def test_what_the_next_sentence_calls_false_is_denied(headline: str, codes_: list[str]) -> None:
    said = "A post seen by many claims that the council has banned Christmas lights. That is false. The lights are on."
    assert [code for code in codes(reading(headline, said)) if code != "claim_as_fact"] == codes_
