import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from archive.queries.history import changed_paragraphs, changed_words
from tests.factories import TEXT, make_article, make_source
from tests.pages.desk import publish_shown, review

WORDS = st.lists(st.sampled_from(["the", "bridge", "closes", "nine", "six", "weeks", "twenty-three", "1.3m", "—", "‘so’"])).map(
    " ".join
)


def side(changes: list, *, without: str) -> str:
    return "".join(change.text for change in changes if change.kind != without)


def test_changed_words_names_what_went_and_came() -> None:
    changes = list(changed_words("Thirty-two hurt at quay", "Twenty-three hurt at quay"))
    assert [(change.kind, change.text) for change in changes] == [
        ("removed", "Thirty-two"),
        ("added", "Twenty-three"),
        ("same", " hurt at quay"),
    ]


@given(WORDS, WORDS)
def test_difference_holds_both_texts(older: str, newer: str) -> None:
    changes = list(changed_words(older, newer))
    assert (side(changes, without="added"), side(changes, without="removed")) == (older, newer)


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_difference_of_paragraphs_holds_every_paragraph(older: list[str], newer: list[str]) -> None:
    changes = [change for paragraph in changed_paragraphs(older, newer) for change in paragraph.changes]
    assert side(changes, without="added") == "".join(older)
    assert side(changes, without="removed") == "".join(newer)


@pytest.mark.django_db
def test_compare_page_marks_the_words(client: Client) -> None:
    source = make_source(text_policy="full")
    make_article(source=source, guid="g")
    article = make_article(TEXT.replace("12 per cent", "14 per cent"), source=source, guid="g")
    page = client.get(f"{article.get_absolute_url()}compare/").content.decode()
    assert "<del>12</del><ins>14</ins>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["from=1&to=9", "from=0&to=1", "from=1&to=1"])
def test_compare_of_versions_that_are_not_there_is_not_found(client: Client, query: str) -> None:
    source = make_source(text_policy="full")
    make_article(source=source, guid="g")
    article = make_article(TEXT.replace("12 per cent", "14 per cent"), source=source, guid="g")
    assert client.get(f"{article.get_absolute_url()}compare/?{query}").status_code == 404


@pytest.mark.django_db
def test_compare_of_a_single_version_says_so(client: Client) -> None:
    article = make_article(source=make_source(text_policy="full"))
    assert "has seen one version" in client.get(f"{article.get_absolute_url()}compare/").content.decode()


@pytest.mark.django_db
def test_record_of_an_open_review_does_not_tell_how_it_stands(client: Client) -> None:
    article = review(make_article(source=make_source(text_policy="full")))
    address = f"{article.get_absolute_url()}record.json"
    before = [event["words"] for event in client.get(address).json()["events"]]
    publish_shown(article)
    after = [event["words"] for event in client.get(address).json()["events"]]
    assert article.state == "agreed"
    assert [words for words in before if "Agreed" in words or "Verdict" in words] == []
    assert [words for words in after if "Agreed" in words or "Verdict" in words] == [
        "State changed: In review → Agreed",
        "Verdict reached on the headline",
        "State changed: Agreed → Published",
        "Verdict published on the headline",
    ]
