"""The words that tell an article from others."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.headline_facts import Fact, facts_only_in
from archive.analysis.related import LEAST_SHARED, Likeness, OwnTerm, likenesses, rarity
from archive.analysis.results import BlockSpan
from archive.analysis.telling import TERMS, WHOLE, telling_terms, words_by_number

STORY = "The levy on river barges was set by the council. The levy pays for the river wall, and the levy rises."


def terms_of(text: str) -> tuple:
    return telling_terms(text, [BlockSpan("body", 0, len(text))])


def words_of(text: str) -> list[str]:
    words = words_by_number(text)
    return [words[term.number] for term in terms_of(text)]


def test_what_stands_often_and_is_rare_tells_most() -> None:
    assert words_of(STORY)[:2] == ["levy", "river"]
    assert not {"the", "was", "for", "and"} & {*words_of(STORY)}


def test_forms_of_a_word_are_one_term() -> None:
    assert terms_of("Dockers strike") == terms_of("docker strikes")
    assert len(terms_of("docker dockers DOCKER’S docker's")) == 1


def test_captions_and_furniture_tell_nothing() -> None:
    text = "Levy rises\nA zebra at the wall"
    blocks = [BlockSpan("headline", 0, 10), BlockSpan("caption", 11, len(text))]
    assert telling_terms(text, blocks) == terms_of("Levy rises")


def test_words_are_shown_as_the_text_has_them() -> None:
    found = words_by_number("Levy rises. The levy of Ansel’s council, and Ansel Water. Café")
    assert {"levy", "Ansel", "council", "Café"} <= {*found.values()} and "Levy" not in found.values()


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_terms_are_the_same_for_the_same_text_and_each_is_a_word_of_it(text: str) -> None:
    terms = terms_of(text)
    assert terms == terms_of(text) and len(terms) <= TERMS
    assert len({term.number for term in terms}) == len(terms)
    assert all(0 < term.weight <= WHOLE for term in terms)
    assert {term.number for term in terms} <= {*words_by_number(text)}


@settings(max_examples=60)
@given(st.permutations(STORY.split(" ")))
def test_order_of_the_words_says_nothing(words: list[str]) -> None:
    assert terms_of(" ".join(words)) == terms_of(STORY)


def test_texts_without_words_have_no_terms() -> None:
    assert [terms_of(text) for text in ("", "12 34", "the and of", "война и мир")] == [()] * 4


def test_article_that_shares_more_and_rarer_words_is_liker() -> None:
    own = {number: OwnTerm(300, holders) for number, holders in ((1, 2), (2, 2), (3, 2), (4, 90), (5, 90))}
    others = {10: {1: 300, 2: 300, 3: 300}, 11: {3: 300, 4: 300, 5: 300}, 12: {1: 300, 2: 300}, 13: {7: 900, 8: 1, 9: 1}}

    found = likenesses(own, others, articles=100)

    assert [one.key for one in found] == [10, 11]
    assert found[1].shared == (3, 4, 5)
    assert found[0].score == 3 * 300 * 300 * rarity(2, 100)


@settings(max_examples=60)
@given(st.dictionaries(st.integers(1, 9), st.dictionaries(st.integers(1, 12), st.integers(1, 1000))), st.integers(1, 10**6))
def test_likenesses_are_in_order_and_of_words_both_have(others: dict, articles: int) -> None:
    own = {number: OwnTerm(100 * number, number) for number in range(1, 7)}
    found = likenesses(own, others, articles=articles)
    assert found == sorted(found, key=lambda one: (-one.score, -one.key))
    assert all(len(one.shared) >= LEAST_SHARED and {*one.shared} <= {*own} & {*others[one.key]} for one in found)
    assert {one.key for one in found} == {key for key, terms in others.items() if len({*own} & {*terms}) >= LEAST_SHARED}


def test_nothing_shared_is_no_likeness() -> None:
    assert likenesses({}, {1: {1: 5}}, articles=0) == [] and isinstance(Likeness(1, 0.0, ()), tuple)


def test_numbers_and_names_of_one_headline_alone_are_called_out() -> None:
    one, other = "Thirty-two hurt as ferry runs into Fish Quay", "Ferry strikes quay at Port Sallow, injuring 23"
    assert facts_only_in(one, other) == (Fact("number", "Thirty-two"),)
    assert facts_only_in(other, one) == (Fact("name", "Port Sallow"), Fact("number", "23"))


def test_same_number_in_words_and_a_shorter_name_are_no_difference() -> None:
    assert facts_only_in("Twenty-three hurt in Port Sallow", "23 hurt in Sallow") == ()
    assert facts_only_in("£3m for Kelbury", "£3 million for Kelbury") == ()
    assert facts_only_in("Half a dozen boats sink", "Six boats sink") == ()


@settings(max_examples=40)
@given(st.text(max_size=120))
def test_headline_has_nothing_that_it_has_not_itself(headline: str) -> None:
    assert facts_only_in(headline, headline) == ()
