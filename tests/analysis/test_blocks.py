from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.blocks import classify, rebuild
from archive.analysis.results import BlockSpan
from tests.shared_data import shared_data

STORY = "The bridge was shut on Monday after a lorry struck it, the council said."
MORE = "Engineers looked at the damage in the afternoon and found two cracks."
SEED_KINDS = {
    **dict.fromkeys((2, 9, 27), "credit"),
    **dict.fromkeys((3, 8, 26), "caption"),
    1: "headline",
    25: "boilerplate",
}


def kinds(*lines: str, has_headline: bool = True) -> list[str]:
    return [block.kind for block in classify("\n".join(lines), has_headline)]


def kind_of(line: str) -> str:
    """Of a line between two paragraphs."""
    return kinds("Bridge shut after crash", STORY, line, MORE)[2]


def test_real_scraped_article_is_classed_line_by_line() -> None:
    text = shared_data("seed", "000_aa2ed9c8c75eda45.txt").read_bytes().decode()

    found = {number: block.kind for number, block in enumerate(classify(text), 1)}

    assert found == {number: SEED_KINDS.get(number, "body") for number in range(1, 33)}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("PA", "credit"),
        ("Getty Images", "credit"),
        ("Picture: Jo Bell / Reuters", "credit"),
        ("Photograph: Jo Bell/The Courier", "credit"),
        ("Photo by Jo Bell", "credit"),
        ("Image source: Getty Images", "credit"),
        ("(AP Photo/Jo Bell)", "credit"),
        ("Jo Bell via Getty Images", "credit"),
        ("© 2026 Reuters", "credit"),
        ("By Jo Bell", "credit"),
        ("By Jo Bell and Ann Lee, Political Editor", "credit"),
        ("Jo Bell, health correspondent", "credit"),
        ("Ann Lee contributed to this report.", "credit"),
        ("ELMWICK, 3 March", "credit"),
        ("(Reporting by Jo Bell and Ann Lee; editing by Max Orr)", "credit"),
        ("by Jo Bell —", "credit"),
        ("Jo Bell @jobell", "credit"),
        ("Political Correspondent", "credit"),
        ("Image copyright Jo Bell", "credit"),
        ("Courtesy of Jo Bell", "credit"),
        ("Credit...Jo Bell for The Courier", "credit"),
        ("The bridge on Monday evening. Credit: Jo Bell", "caption"),
        ("The bridge is seen on Monday evening.Jo Bell / AP file", "caption"),
        ("The bridge on Monday evening (Jo Bell/The Courier)", "caption"),
        ("Ann Lee (left) and Jo Bell open the new bridge.", "caption"),
        ("In this photo taken on Monday, the bridge is seen from the bank.", "caption"),
        ("FILE - The bridge in a year of high water.", "caption"),
        ("Image caption The bridge before it was shut", "caption"),
        ("The bridge on Monday evening. (AP Photo/Jo Bell)", "caption"),
        ("The bridge on Monday evening. Photograph: Jo Bell/Reuters", "caption"),
        ("Pictured: the bridge", "caption"),
        ("The bridge of the old town of Elmwick (AFP)", "caption"),
        ("PA   Open again: the bridge on Monday", "caption"),
        ("Jo Bell/The Courier", "credit"),
        ("(Jo Bell / The Elmwick Courier)", "credit"),
        ("Jo Bell for The Elmwick Courier", "credit"),
        ("JO BELL FOR THE ELMWICK COURIER", "credit"),
        ("Screenshot by Jo Bell", "credit"),
        ("With files from The Canadian Press", "credit"),
        ("[With agencies]", "credit"),
        ("March 4, 2026 by Jo Bell 24 Comments", "credit"),
        ('By Jo "Joey" Bell March 4, 2026 7:18 pm', "credit"),
        ("Posted on March 4, 2026 by Jo Bell", "credit"),
        ("March 4, 2026 by Jo Bell Leave a Comment", "credit"),
        ("By Jo Bell Follow", "credit"),
        ("Jo Bell • Contributor", "credit"),
        ("Jo Bell, Special to The Courier", "credit"),
        ("Author: Jo Bell", "credit"),
        ("Jo Bell | Elmwick Courier", "credit"),
        ("Medically reviewed by Jo Bell, MD", "credit"),
        ("(Writing by Jo Bell; Editing by Ann Lee)", "credit"),
        ("Jo Bell contributed to this report from Elmwick.", "credit"),
        ("Jo Bell, Staff Photographer", "credit"),
        ("Getty Images/iStockphoto", "credit"),
        ("Jo Bell—Getty Images", "credit"),
        ("Jo Bell, File", "credit"),
        ("Courtesy: Elmwick Council", "credit"),
        ("Contributed photo", "credit"),
        ("Photo Jo Bell", "credit"),
        ("Credit Jo Bell for The Courier", "credit"),
        ("Image courtesy Elmwick Council", "credit"),
        ("(Courtesy of Jo Bell)", "credit"),
        ("(Jo Bell/for the Elmwick Courier)", "credit"),
        ("Instagram/@jobell", "credit"),
        ("Elmwick Bridge/Jo Bell/CC BY-SA 4.0", "credit"),
        ("Jo Bell waves from the bridge at its opening in Elmwick in May 2025.", "caption"),
        ("Not a member? Sign up", "boilerplate"),
        ("Letters to the Editor", "boilerplate"),
        ("Most popular in Elmwick", "boilerplate"),
        ("Join 4,000 other subscribers", "boilerplate"),
        ("Opinions expressed by contributors are their own.", "boilerplate"),
        ("The material on this site may not be copied.", "boilerplate"),
        ("We may earn a commission from links on this page.", "boilerplate"),
        ("You must be logged in to post a comment.", "boilerplate"),
        ("By viewing our films, you accept our terms.", "boilerplate"),
        ("Ten bridges that nobody has crossed ~6 hours ago", "boilerplate"),
        ("Elmwick Works | Paid Program", "boilerplate"),
        ("READ MORE: Ten bridges to see", "boilerplate"),
        ("PHOTOS: Ten bridges that are older than you think", "boilerplate"),
        ("Scroll down for video", "boilerplate"),
        ("Jump to RecipePrint Recipe", "boilerplate"),
        ("View this post on Instagram", "boilerplate"),
        ("Related roundup: Bridges of Elmwick", "boilerplate"),
        ("This is a developing story. Check back for more.", "boilerplate"),
        ("It swayed. I was on it! — Jo Bell (@jobell) March 4, 2026", "boilerplate"),
        ("bridge.example.com", "boilerplate"),
        ("old-bridge-elmwick", "boilerplate"),
        ("Ann 12 minutes ago", "boilerplate"),
        ("To contact the reporter on this story: Jo Bell in Elmwick", "boilerplate"),
        ("Watch the bridge fall below, via the Courier:", "boilerplate"),
        ("LATEST DEVELOPMENTS:", "boilerplate"),
        ("Sign up to our newsletter", "boilerplate"),
        ("Get the best stories in your inbox every day", "boilerplate"),
        ("Share this article", "boilerplate"),
        ("Advertisement", "boilerplate"),
        ("—— >> Follow Jo Bell (@jobell) on Twitter", "boilerplate"),
        ("— This story was updated at 9:12 a.m. with what the council said.", "boilerplate"),
        ("Continue reading the main storyContinue reading the main story", "boilerplate"),
        ("Follow Jo Bell on Twitter @jobell", "boilerplate"),
        ("Already a subscriber? Log in", "boilerplate"),
        ("An earlier version of this article gave the wrong day.", "boilerplate"),
        ("https://bridge.example/report", "boilerplate"),
        ("___", "boilerplate"),
        ("Updated at 14:30", "boilerplate"),
        ("21/06/2014", "boilerplate"),
        ("Nov. 20, 2019, 9:28 AM UTC", "boilerplate"),
        ("2019-11-13T23:06:00+01:00", "boilerplate"),
        ("1.2K shares", "boilerplate"),
        ("Share on FacebookShare on TwitterShare via Email", "boilerplate"),
        ("Previous Post:Ten bridges to see", "boilerplate"),
        ("Want more bridges? Sign up for our newsletter.", "boilerplate"),
        ("Have a tip? Jo Bell may be reached at jo@bridge.example.", "boilerplate"),
        ("SEE HOW THE OLD BRIDGE LOOKS THESE DAYS", "boilerplate"),
        ("Copyright 2026 The Courier. All rights reserved.", "boilerplate"),
        ("If you enjoyed this article, we have a proposal for you. " + "Become one of our readers today. " * 8, "boilerplate"),
        ("Most watched videos in this section", "boilerplate"),
        ("Email or save this page:", "boilerplate"),
        ("Subscribe to the Elmwick Courier on YouTube", "boilerplate"),
        ("Want more bridges? Sign up for our Sunday emails.", "boilerplate"),
        ("Constable Ann Lee guards the bridge Credit Jo Bell for The Elmwick Courier", "caption"),
        ("What the council says", "subheading"),
        ("'A loud bang'", "subheading"),
        ("2:25 p.m.", "subheading"),
        ("WHAT NEXT.", "subheading"),
        (STORY, "duplicate"),
    ],
)
def test_line_is_told_by_its_form(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "PA staff will strike on Monday.",
        "By Monday the bridge had been shut for a year.",
        "More: that was all the crowd asked for, and it did not get it, whatever the council said afterwards about the matter"
        " in a statement that ran to four pages and named nobody who could be asked about it or about what it would cost.",
        "“I heard a loud bang,” he said.",
        "Share prices fell on Monday.",
        "He signed up to the plan.",
        "Reuters was first to report the crash.",
        "Why?",
        "In an interview the mayor, who is still in office, was calm.",
        "This video is all that there is of the crash.",
        "He added: 'It was after all a bridge, even if a bit of an odd one'",
        "The latest figures show a rise.",
        "“It was loud.”",
        "Photographs of the bridge were shown in court.",
        "Subscribe, he said, and you will be rich.",
        "Join the army, they told him, and see the world by email.",
        "Follow the river to its source and you reach a second bridge.",
        "London, Paris and Rome all have one.",
        "In November 2019 the bridge was shut.",
        "The council said on 3 March 2019.",
        "He turned left and drove on from there.",
        "She was one of those who opened the bridge in Elmwick in May 2025, and waves to it.",
        "A bridge stands there: it was opened in May 2025.",
        "They saw the bridge fall 20 years ago.",
        "Author and Mayor Jo Bell was calm.",
        "Research by the university of Elmwick has shown the bridge to sway.",
        "Writing by hand is slow.",
        "• Date: Saturday, in the hall by the river.",
        "“Shut it! Shut it!”",
        "More! More! More!",
        "— The bridge was updated at last.",
        "The help centre in Elmwick was shut on Monday.",
        "By viewing the bridge he had hoped to find out.",
        "The newsletter of the parish was first to report the crash, and its readers were not surprised.",
    ],
)
def test_paragraph_is_not_lost_to_another_class(line: str) -> None:
    assert kind_of(line) == "body"


def test_open_line_beside_a_credit_is_its_caption_on_the_side_the_article_keeps_to() -> None:
    after = kinds("Bridge shut", "PA", "The bridge on Monday", STORY, "Who pays", "PA", "A crack in the arch", MORE)
    before = kinds("Bridge shut", "The bridge on Monday", "PA", STORY, "A crack in the arch", "PA", MORE)

    assert after == ["headline", "credit", "caption", "body", "subheading", "credit", "caption", "body"]
    assert before == ["headline", "caption", "credit", "body", "caption", "credit", "body"]


def test_name_alone_beside_an_open_line_is_a_credit() -> None:
    assert kinds("Bridge shut", STORY, "Kelp House Hotel", "The bridge seen from the terrace", MORE)[2:4] == ["credit", "caption"]


def test_standfirst_is_the_deck_or_an_open_line_before_the_story() -> None:
    assert kinds("Bridge shut;", "Council to meet next week.", STORY)[1] == "standfirst"
    assert kinds("Bridge shut", "", "Council to meet next week on repairs", "By Jo Bell", STORY)[1] == "standfirst"
    assert kinds("Bridge shut", "Council to meet next week.", STORY)[1] == "body"


def test_words_lifted_out_of_a_longer_paragraph_are_a_pull_quote() -> None:
    said = "“We had asked for a new bridge for years and nobody answered,” said the farmer, who keeps sheep on both banks."

    assert kind_of("Nothing said before")
    assert kinds("Bridge shut", STORY, "“We had asked for a new bridge for years”", MORE, said)[2] == "pull_quote"
    assert kinds("Bridge shut", STORY, "“We had asked for another bridge for years.”", MORE, said)[2] == "body"


def test_lines_under_the_head_of_a_list_of_other_stories_are_furniture() -> None:
    found = kinds("Bridge shut", STORY, "Related stories", "Ten bridges to see", "Rain tomorrow", MORE)

    assert found == ["headline", "body", "boilerplate", "boilerplate", "boilerplate", "body"]


def test_name_of_a_network_is_a_button_unless_a_caption_stands_beside_it() -> None:
    assert kinds("Bridge shut", "Facebook", "Twitter", STORY, MORE)[1:3] == ["boilerplate", "boilerplate"]
    assert kinds("Bridge shut", STORY, "Facebook", "A crack in the arch on Monday", MORE)[2:4] == ["credit", "caption"]


def test_lines_before_the_first_paragraph_are_told_by_their_place() -> None:
    found = kinds("Bridge shut", "Local News", "Jo Bell", "November 19, 2019 6:30 AM", STORY, MORE)

    assert found == ["headline", "boilerplate", "credit", "boilerplate", "body", "body"]


def test_menu_before_the_first_paragraph_holds_no_bylines() -> None:
    menu = ("Real Estate", "Ann Lee", "Field Hockey", "Top Workplaces", "Horse Racing", "Garage Sales")

    assert kinds("Bridge shut", *menu, STORY, MORE) == ["headline", *["boilerplate"] * 6, "body", "body"]


def test_lines_behind_the_last_paragraph_are_furniture() -> None:
    rest = ("Ten bridges to see", "Rain tomorrow in the north", "Jo Bell is a reporter for The Courier.")

    found = kinds("Bridge shut", STORY, MORE, "He said it would take a year or two to mend the bridge.", *rest)

    assert found == ["headline", "body", "body", "body", "boilerplate", "boilerplate", "boilerplate"]


def test_table_behind_the_last_paragraph_is_the_story() -> None:
    table = ("Elmwick 3 Barton 0", "Newham 1 Oxley 1", "Selby 2 Thorpe 4")

    found = kinds("Bridge shut", STORY, MORE, "He said it would take a year or two to mend the bridge.", *table)

    assert found[4:] == ["body", "body", "body"]


def test_teasers_of_other_stories_behind_their_head_are_furniture() -> None:
    teasers = (
        "Most read",
        "Ten bridges to see",
        "Rain tomorrow in the north",
        "A farmer from Elmwick found a boat in his own field.",
    )
    story = [f"{number}. {STORY} {MORE}" for number in range(6)]

    assert kinds("Bridge shut", *story, *teasers, "Flood in the west")[7:] == ["boilerplate"] * 5


def test_list_of_other_stories_ends_after_some() -> None:
    found = kinds(
        "Bridge shut", STORY, "Don't miss", *(f"Part {number} of the list" for number in range(14)), MORE, STORY + " So."
    )

    assert found[3:13] == ["boilerplate"] * 10
    assert set(found[13:17]) == {"body"}


def test_table_under_a_subheading_is_body() -> None:
    assert kinds("Bridge shut", STORY, "Bridges by age", "Stone: 402 years", "Steel: 88 years", MORE)[2:5] == [
        "subheading",
        "body",
        "body",
    ]


def test_question_is_a_subheading_only_where_the_article_has_subheadings() -> None:
    assert kinds("Bridge shut", STORY, "Who pays", MORE, "Is it safe?", STORY + " Again.")[4] == "subheading"
    assert kinds("Bridge shut", STORY, "Is it safe?", MORE)[2] == "body"


def test_sentences_set_off_by_a_colon_are_captions_where_there_are_several() -> None:
    first, second = "Open again: The bridge is seen from the bank on Monday", "Anger: A man who lives nearby holds up his bill"
    told = "Ann Lee said: The bridge was never shut in all the years"

    assert kinds("Bridge shut", STORY, first, second, told, MORE)[2:5] == ["caption", "caption", "body"]
    assert kinds("Bridge shut", STORY, first, MORE)[2] == "body"


def test_caption_with_a_stop_stands_before_its_credit() -> None:
    credit = "Photo: Jo Bell/Getty Images"

    assert kinds("Bridge shut", STORY, "The mayor speaks beside the bridge.", credit, MORE)[2:4] == ["caption", "credit"]
    assert kinds("Bridge shut", STORY, "The bridge as it stood on March 4, 2026.", credit, MORE)[2] == "caption"
    assert kinds("Bridge shut", STORY, "The council met again and put it off.", credit, MORE)[2] == "body"
    assert kinds("Bridge shut", "The mayor on Monday.", "(Jo Bell / The Elmwick Courier)", STORY)[1:3] == ["caption", "credit"]


def test_capitals_alone_are_a_credit_beside_a_caption_only() -> None:
    assert kinds("Bridge shut", STORY, "VNW", "The bridge on the day after", MORE)[2:4] == ["credit", "caption"]
    assert kinds("Bridge shut", STORY, "VNW", MORE)[2] != "credit"


def test_name_of_a_photographer_stands_under_a_caption_too() -> None:
    assert kinds("Bridge shut", STORY, "The bridge on the day after it was shut", "Laura Orr", MORE)[2:4] == ["caption", "credit"]


def test_people_seen_in_a_picture_are_its_caption_where_no_stop_ends_the_line() -> None:
    seen = "Walkers pose in front of the old bridge as it burns"

    assert kinds("Bridge shut", STORY, seen, MORE) == ["headline", "body", "caption", "body"]
    assert kinds("Bridge shut", seen, STORY, MORE)[1] == "standfirst"
    assert kinds("Bridge shut", STORY, "The council is to pose for the bridge with you", MORE)[2] == "subheading"


def test_name_over_what_somebody_is_stays_a_name_beside_a_credit() -> None:
    told = "The bridge, from the bank. It was shut."

    assert kinds("Bridge shut", "Advertisement", told, "PA", "Jo Bell", "Contributing Writer", STORY, MORE)[2:5] == [
        "caption",
        "credit",
        "credit",
    ]


def test_headlines_of_other_stories_in_a_row_are_furniture_and_a_list_is_not() -> None:
    others = (
        "Ten Bridges That Nobody Has Crossed",
        "Council Wants Another Ferry For Elmwick",
        "Mayor Walks Over River In Winter",
    )

    assert kinds("Bridge shut", STORY, *others, MORE) == ["headline", "body", *["boilerplate"] * 3, "body"]
    assert "boilerplate" not in kinds("Bridge shut", STORY, *others[:2], MORE)
    assert "boilerplate" not in kinds("Bridge shut", STORY, "The council has these to show:", *others, MORE)
    dated = [f"May {day} – Elmwick Old Town Bridge Hall" for day in (3, 4, 5, 6)]
    assert "boilerplate" not in kinds("Bridge shut", STORY, *dated, MORE)


def test_headline_of_another_story_is_no_caption() -> None:
    assert "caption" not in kinds("Bridge shut", STORY, "Buy Now", "Ten Old Bridges You Must See", MORE)


def test_title_of_a_film_and_what_it_tells_are_captions() -> None:
    found = kinds("Bridge shut", "close", "Video", "Mayor 'proud' of the bridge", "The mayor tells what she thinks.", STORY, MORE)

    assert found[3:5] == ["caption", "caption"]


def test_numbers_of_a_gallery_are_furniture_and_those_of_a_table_are_not() -> None:
    assert kinds("Bridge shut", STORY, "1", "2", "3", MORE)[2:5] == ["boilerplate"] * 3
    assert "boilerplate" not in kinds("Bridge shut", STORY, "12", "40", "41", MORE)


def test_names_under_a_head_and_beside_a_byline_are_credits() -> None:
    assert kinds("Bridge shut", "By Jo Bell", "@jobell", STORY, MORE)[2] == "credit"
    assert kinds("Bridge shut", STORY, MORE, STORY + " So.", "About the author", "Laura Orr", "Share")[5] == "credit"


def test_path_of_the_page_and_tags_run_together_are_furniture() -> None:
    assert kinds("Bridge shut", "Home > News > Elmwick", STORY)[1] == "boilerplate"
    assert kinds("Bridge shut", STORY, MORE, STORY + " So.", "BridgesOld StoneElmwick RiverCourts")[4] == "boilerplate"


def test_standfirst_with_a_stop_leaves_what_follows_it_before_the_story() -> None:
    opening = "It took a year, two reports and a crash, and nobody paid."

    found = kinds("Bridge shut", opening, "By Jo Bell", "Share", "Ten more bridges that were shut", STORY, MORE)

    assert found[4] == "boilerplate"


def test_short_sentence_that_ends_the_story_is_kept() -> None:
    assert kinds("Bridge shut", STORY, MORE, STORY + " So.", "There was no answer.")[4] == "body"
    assert kinds("Bridge shut", STORY, MORE, STORY + " So.", "Share this article", "Have your say.")[5] == "boilerplate"


def test_words_of_no_name_before_the_first_paragraph_are_no_byline() -> None:
    assert kinds("Bridge shut", "Find Bridges", "Share", STORY, MORE)[1] == "boilerplate"
    assert kinds("Bridge shut", "Posted on Tue., November 19, 2019 in Bridges", "Share", STORY, MORE)[1] == "boilerplate"


def test_headlines_of_other_stories_beside_furniture_are_furniture() -> None:
    title = "Ten Stone Bridges That Every Visitor to Elmwick Should See"

    assert kinds("Bridge shut", STORY, "Share", title, MORE)[3] == "boilerplate"
    assert kinds("Bridge shut", STORY, MORE, title, STORY + " So.")[3] == "subheading"


def test_a_head_of_page_words_opens_a_list_of_other_stories() -> None:
    assert kinds("Bridge shut", STORY, "Latest videos today", "Ten bridges to see", MORE)[2:4] == ["boilerplate", "boilerplate"]


def test_what_is_said_of_authors_and_of_the_page_after_the_story_is_furniture() -> None:
    byline, story = "By Una Marsh", (STORY, MORE, STORY + " So.")
    about = ("Una Marsh covers bridges for the Courier.", "She lives in Elmwick.")
    notice = "Prices of tickets for the bridge were right at the time of writing."

    assert kinds("Bridge shut", byline, *story, *about, notice)[-3:] == ["boilerplate"] * 3
    assert kinds("Bridge shut", byline, *story, about[1])[-1] == "body"  # nobody is named who writes
    assert kinds("Bridge shut", byline, about[0], *story)[2] == "body"  # before the story ends
    assert kinds("Bridge shut", byline, *story, notice, MORE + " So.")[-2] == "body"


def test_text_without_a_headline_has_none() -> None:
    assert kinds(STORY, MORE, has_headline=False) == ["body", "body"]
    assert classify("", True) == classify(" \r\n \u2028", True) == ()


@given(st.text(alphabet=st.sampled_from('aB \t\n\r\u2028\u00a0\x0c.:"“”PA/1?;'), max_size=200), st.booleans())
def test_blocks_and_the_gaps_between_them_are_the_text(text: str, has_headline: bool) -> None:
    blocks = classify(text, has_headline)

    assert rebuild(text, blocks) == text
    assert all(text[block.start : block.end].strip() == text[block.start : block.end] != "" for block in blocks)
    assert [block.kind for block in blocks].count("headline") == (1 if has_headline and text.strip() else 0)


@given(st.text(max_size=200))
def test_any_text_is_rebuilt(text: str) -> None:
    assert rebuild(text, classify(text)) == text


def test_rebuild_refuses_blocks_that_leave_words_out() -> None:
    with pytest.raises(ValueError, match="characters 0 to 2 are in no block: 'ab'"):
        rebuild("abc", [BlockSpan("body", 2, 3)])


def test_real_texts_are_rebuilt_and_nearly_all_body() -> None:
    counts: Counter[str] = Counter()
    for path in sorted(shared_data("quotes", "polnear").glob("*/text/*.txt")):
        text = path.read_bytes().decode()
        blocks = classify(text)
        assert rebuild(text, blocks) == text
        counts.update(block.kind for block in blocks)

    assert counts["headline"] == 338
    assert counts["body"] / (counts.total() - 338) > 0.93


def test_text_in_capitals_is_a_story() -> None:
    lines = ["BOARD RAISES FEES", "THE HARBOUR BOARD RAISED ITS FEES BY 12 PER CENT ON MONDAY.", "IT WAS LATE.", "READ MORE"]
    assert [kind for kind, _, _ in classify("\n\n".join(lines))] == ["headline", "body", "body", "boilerplate"]
    among = [lines[0], "The board met on Monday in the old hall.", lines[1], "It spoke of fees and of the tide until late."]
    assert [kind for kind, _, _ in classify("\n\n".join(among))] == ["headline", "body", "boilerplate", "body"]
