"""Correcting by the pages: not while the review is open once more, and with the claim marked in its text; tags by any name."""

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from archive.models import Alias, Article, Correction, Entity
from archive.review.corrections import REOPENED
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review.desk import (
    CLAIMED,
    LOW,
    SUPPORTED,
    TRUE,
    agreed,
    claim_on,
    everything,
    make_article,
    now,
    publish_shown,
    published,
    queued,
    reviewed,
    reviewers,
)  # fmt: skip

FRAMES = ["desk", "admin/desk"]


def reopened(article: Article, editor: User) -> Article:
    return move(article, "reopen", by=editor, at=now(), note="Look again.")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("page", ["", "headline/"])
def test_correct_page_says_that_the_review_is_open_again(frame: str, page: str, editor: User) -> None:
    article = reopened(published(), editor)
    shown = signed_in(editor).get(f"/{frame}/correct/{article.pk}/{page}")
    assert REOPENED in words(shown)
    assert "Correct this" not in words(shown)
    assert "Publish the correction" not in words(shown) or "disabled>Publish the correction" in shown.content.decode()


def test_article_without_a_verdict_says_that_there_is_none(editor: User) -> None:
    shown = words(signed_in(editor).get(f"/desk/correct/{agreed().pk}/"))
    assert "No verdict of this article is published" in shown and REOPENED not in shown


@pytest.mark.parametrize("frame", FRAMES)
def test_correction_written_while_the_review_was_reopened_keeps_its_words(frame: str, editor: User) -> None:
    article = published()
    client = signed_in(editor)
    page = client.get(f"/{frame}/correct/{article.pk}/headline/")
    assert REOPENED not in words(page)
    reopened(article, editor)
    before = everything()
    told = send(
        client,
        page,
        form_with(page, name="note"),
        note="A detail.",
        **{"headline-rating": "mostly_supported", "headline-why": "Mine."},
    )
    assert (told.status_code, everything() == before) == (409, True)
    assert REOPENED in words(told) and form_with(told, name="note").values["note"] == ["A detail."]


def test_correction_is_made_once_the_new_verdict_is_published(editor: User) -> None:
    article = reviewed(reopened(published(), editor), reviewers(), [SUPPORTED, SUPPORTED])
    publish_shown(article, by=editor)
    client = signed_in(make_person("editor2", "editor"))
    page = client.get(f"/desk/correct/{article.pk}/headline/")
    low = {"headline-rating": LOW.rating, "headline-reasons": list(LOW.reasons), "headline-passages": LOW.passages[0]}
    told = send(client, page, form_with(page, name="note"), note="Six, not nine.", **low)
    assert "The correction is published." in words(told)
    assert Correction.objects.get().headline_verdict.rating == LOW.rating


def test_who_reviewed_it_is_told_on_the_correct_page(editor: User) -> None:
    article = publish_shown(
        reviewed(queued(), [reviewers()[0], editor], [SUPPORTED, SUPPORTED]), by=make_person("editor2", "editor")
    )
    assert "You reviewed this article yourself" in words(signed_in(editor).get(f"/desk/correct/{article.pk}/"))


@pytest.mark.parametrize("frame", FRAMES)
def test_words_of_two_reviewers_keep_their_lines_in_a_correction(frame: str, editor: User) -> None:
    """A browser takes the ends of lines out of an <input>: the words of both would be corrected into one."""
    first, second = (replace(SUPPORTED, suggested_headline=words) for words in ("Bridge closed", "Bridge shut"))
    article = publish_shown(reviewed(queued(), reviewers(), [first, second]), by=editor)
    page = signed_in(editor).get(f"/{frame}/correct/{article.pk}/headline/").content.decode()
    found = re.search(r"<textarea[^>]* name=\"headline-suggested_headline\"[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert sorted(found[1].split("\n\n")) == ["Bridge closed", "Bridge shut"]  # whose are first is drawn


@pytest.mark.parametrize("frame", FRAMES)
def test_claim_to_be_corrected_leads_to_its_words_in_the_text(frame: str, editor: User) -> None:
    article = queued()
    claim = claim_on(article, by=editor)
    article = reviewed(article, reviewers(), [SUPPORTED, SUPPORTED], claims={claim.pk: TRUE})
    publish_shown(article, by=make_person("editor2", "editor"))
    page = signed_in(editor).get(f"/{frame}/correct/{article.pk}/claims/{claim.pk}/").content.decode()
    assert '<a href="#mark-1">in the text</a>' in page
    assert re.search(rf'<mark class="claim-mark" data-claim="1" id="mark-1">{CLAIMED}</mark>', page)


@pytest.mark.parametrize(
    ("typed", "said"), [("fenn", ""), ("ADA FENN", ""), ("Old Fenn", ""), ("Nobody", "Nobody"), ("The Chair", "The Chair")]
)
def test_more_entities_are_known_by_any_of_their_names(editor: User, typed: str, said: str) -> None:
    ada = Entity.objects.create(name="Ada Fenn", slug="ada", kind="person")
    ben = Entity.objects.create(name="Ben Marsh", slug="ben", kind="person")
    Entity.objects.create(name="Old Fenn", slug="old", kind="person", merged_into=ada)
    Alias.objects.create(entity=ada, name="Fenn")
    for entity in (ada, ben):
        Alias.objects.create(entity=entity, name="The Chair")
    article, client = make_article(), signed_in(editor)
    page = client.get(f"/desk/articles/{article.pk}/")
    told = send(client, page, form_with(page, name="more_entities"), more_entities=f"{typed}, {typed}")
    tagged = list(article.entity_items.values_list("tag", flat=True))
    assert tagged == ([] if said else [ada.pk])
    assert ("Not known to the archive: " in words(told)) == bool(said)
