"""Which topics a text is suggested, by which terms: those that come with the archive, its own, and learned ones."""

import re

import pytest

from archive.analysis import analyse
from archive.analysis.media_topics import all_media_topics, media_topics, path_up
from archive.analysis.results import Knowledge, KnownTopic, TopicSuggestion
from archive.analysis.topic_terms import shipped_weights
from archive.analysis.topic_words import AT_THE_TOP
from archive.analysis.topic_words_below import BELOW

SPORT = KnownTopic(1, "medtop:15000000", "sport", "sport", ())
STORIES = {
    "sport": "Elm win the cup\nThe striker, a footballer of note, scored twice and the goalkeeper saved a penalty.",
    "economy, business and finance": "Mill profits fall\nShares in the firm fell after analysts cut the dividend forecast.",
    "politics": "Vote on trams\nThe prime minister told parliament that the opposition would lose the general election.",
    "arts, culture, entertainment and media": "Prize for Quince\nThe actress of the best film won; her album is a soundtrack.",
    "science and technology": "Worm in the post\nHackers sent spam e-mail to computers by the web browser software.",
    "health": "Flu at Elm\nDoctors at the hospital said patients with symptoms of flu should ask a nurse for the vaccine.",
    "crime, law and justice": "Man jailed\nA jury found him guilty of robbery and the judge sentenced him at the crown court.",
    "weather": "Snow on the way\nForecasters expect gales and heavy rain, with snow and frost by the weekend.",
}  # fmt: skip


def suggested(text: str, *topics: KnownTopic, learned: tuple[tuple[str, str, float], ...] = ()) -> tuple[TopicSuggestion, ...]:
    return analyse(text, knowledge=Knowledge(topics=topics, topic_weights=learned)).topics


@pytest.mark.parametrize("top", STORIES)
def test_without_topics_of_its_own_an_archive_is_suggested_media_topics(top: str) -> None:
    first = suggested(STORIES[top])[0]

    assert first.top == top
    assert first.key is None
    assert re.fullmatch(r"medtop:\d{8}", first.id)


def test_the_most_special_topic_with_weight_enough_is_suggested_and_its_terms_named() -> None:
    (topic,) = suggested(STORIES["sport"])

    assert (topic.label, topic.terms[:3]) == ("soccer", ("footballer", "goalkeeper", "striker"))


def test_terms_of_a_topic_that_is_not_known_here_speak_for_the_next_above_it() -> None:
    (topic,) = suggested(STORIES["sport"], SPORT)

    assert (topic.key, topic.label) == (1, "sport")
    assert "goalkeeper" in topic.terms
    assert suggested(STORIES["weather"], SPORT) == ()


def test_a_topic_is_told_by_the_terms_that_people_gave_it() -> None:
    topics = (KnownTopic(1, "t1", "ports", "transport", ("ferry", "fish quay")), KnownTopic(2, "t2", "rats", "nature", ("rat",)))

    (topic,) = suggested("Ferries late\nThe ferry hit the Fish Quay. Two ferry’s gone.\nA rate.", *topics)

    assert (topic.id, topic.key, topic.terms, topic.score) == ("t1", 1, ("ferry", "fish quay"), 0.402)


def test_what_people_gave_terms_is_suggested_beside_a_weightier_branch() -> None:
    pets = KnownTopic(2, "pets", "pets", "pets", ("otter",))

    found = suggested(
        f"{STORIES['sport']} An otter ran on; the otter was an old otter of the club, said the man of otters.", SPORT, pets
    )

    assert [topic.label for topic in found] == ["sport", "pets"]


def test_a_term_of_one_topic_speaks_for_those_above_it() -> None:
    above = KnownTopic(1, "a", "transport", "transport", ("timetable",))
    topics = (
        above,
        KnownTopic(2, "b", "trams", "transport", ("tram",), 1),
        KnownTopic(3, "c", "ferries", "transport", ("ferry",), 1),
    )

    assert [
        topic.label for topic in suggested("A day out\nThe tram, the ferry and the timetable: tram, tram, ferry.", *topics)
    ] == ["trams"]
    (topic,) = suggested("A day out\nThe tram, the ferry and the timetable.", *topics)
    assert (topic.label, topic.terms) == ("transport", ("ferry", "timetable", "tram"))


def test_learned_weights_are_taken_too() -> None:
    topics = (KnownTopic(7, "otters", "otters", "otters", ()),)
    text = "News from Elm\nHolt and spraint were found by the stream, and another holt."

    assert suggested(text, *topics) == ()
    (topic,) = suggested(text, *topics, learned=(("otters", "holt", 3.0), ("otters", "spraint", 2.5), ("gone", "elm", 9.0)))
    assert (topic.key, topic.terms) == (7, ("holt", "spraint"))


def test_a_tree_that_bites_its_tail_is_no_trap() -> None:
    topics = (KnownTopic(1, "a", "a", "a", ("tram",), 2), KnownTopic(2, "b", "b", "b", ("tram",), 1))

    assert suggested("A tram\nA tram, a tram.", *topics)


def test_a_word_or_two_suggest_nothing() -> None:
    assert suggested("A day in Elm\nThe film was shown by the river.") == ()
    assert suggested("") == ()


def test_words_are_given_to_topics_in_use() -> None:
    assert {f"medtop:{id}" for id in AT_THE_TOP} == {id for id, topic in media_topics().items() if not topic.parent}
    assert {f"medtop:{id}" for id in BELOW} <= set(media_topics())
    assert all(words.count("|") <= 2 for words in (AT_THE_TOP | BELOW).values())
    assert all(term == f" {' '.join(term.split())} " and owners for term, owners in shipped_weights().items())


def test_media_topics_are_the_release_with_what_was_retired() -> None:
    every = all_media_topics()

    assert (len(every), len(media_topics())) == (1286, 1133)
    assert list(path_up("medtop:20001065")) == ["medtop:20001065", "medtop:20000822", "medtop:15000000"]
    assert list(path_up("medtop:20000064")) == []
    assert every["medtop:20000064"].instead == "medtop:20000105"
    assert all(topic.instead in media_topics() for topic in every.values() if topic.retired)
    assert all(topic.parent in media_topics() for topic in media_topics().values() if topic.parent)
