"""The article page holds what readers need, whatever the words are."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from archive.policy.scales import REASONS
from archive.review.sheets import HeadlineAnswers
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish

pytestmark = pytest.mark.django_db
CLAIM = "Forty boats were counted in the harbour on Sunday."
PASSAGE = "Nobody knows how many there were last year."
NAUGHTY = (
    "<script>alert(1)</script> & {{ 7 }} \"quoted\" 'single'",
    "العنوان باللغة العربية عن الميناء القديم",
    "a" * 300,
    "Boats \u202e reversed \u2066 isolated",
    "Ｆｕｌｌ ｗｉｄｔｈ 😀 Zͩ̊a̷l̸g̶o̵",
)


def page_of(client: Client, title: str = "Forty boats in the harbour", **answers: object) -> str:
    text = story_text(title, ["The count was held at noon.", CLAIM, PASSAGE, "Photograph: Ines Harrowby"])
    article = publish(make_article(text, source=make_source(text_policy="full")), claims={CLAIM: TRUE}, **answers)
    return client.get(article.get_absolute_url()).content.decode()


def test_claim_is_underlined_and_has_its_note_in_the_margin(client: Client) -> None:
    page = page_of(client)
    note = re.search(r'<details class="margin-note" id="(note-\d+)" data-tone="good">', page)
    assert f'<a class="claim-line" href="#{note[1]}" data-tone="good" id="{note[1].replace("note", "claim")}">{CLAIM}</a>' in page
    assert page.count("<summary>") >= 1
    assert "The list of fees says so." in page


def test_passage_of_the_verdict_is_marked_and_can_be_linked(client: Client) -> None:
    low = HeadlineAnswers(rating="weakly_supported", reasons=("overstates",), why="Last year is not known.", passages=(PASSAGE,))
    page = page_of(client, headline=low)
    fragment = re.search(r'<a class="stamp-passage" href="#(p-\d+-\d+)"', page)[1]
    assert f'id="{fragment}"></span><mark class="passage">{PASSAGE}</mark>' in page
    assert REASONS["overstates"].label in page


def test_credit_is_set_apart_with_its_name(client: Client) -> None:
    page = page_of(client)
    assert re.search(r'data-kind="credit">\s*<p class="block-label">Credit</p>', page)


@pytest.mark.parametrize("words", NAUGHTY)
def test_words_of_others_are_shown_and_never_run(client: Client, words: str) -> None:
    page = page_of(client, f"Boats and {words} again")
    assert escape(words) in page
    assert "<script>alert" not in page
    assert page.count("<h1") == 1
    assert page.count("<details") == page.count("</details>")


def test_page_has_no_inline_script_or_style(client: Client) -> None:
    page = page_of(client)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    tags = re.findall(r"<script[^>]*>", page)
    assert [tag for tag in tags if "src=" not in tag] == ['<script type="application/ld+json">']  # data, never run


def test_article_without_claims_or_verdict_says_calmly_what_is_missing(client: Client) -> None:
    article = make_article(source=make_source(text_policy="full"))
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Not yet reviewed" in page
    assert "Date not given by the source" in page
    assert 'id="claims"' not in page


def test_marks_that_would_outrun_the_text_are_told_in_short(client: Client) -> None:
    source = make_source(text_policy="full")
    lines = [f"The lake of parish {number} holds {number + 40} boats." for number in range(12)]
    made = [make_article(story_text(f"Boats {n}", lines), source=source, url=f"https://lake.example/{n}") for n in (2, 12)]
    few, many = (publish(article, claims=dict.fromkeys(lines[:n], TRUE)) for article, n in zip(made, (2, 12), strict=True))
    told = [' data-marks="many"' in client.get(article.get_absolute_url()).content.decode() for article in (few, many)]
    assert told == [False, True]
