"""The preview of a publication is the page that readers are given after it, and its checks are those of the move."""

import re

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article
from archive.policy.states import MOVES
from archive.review.publication import WANTED
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import SUPPORTED, TRUE, current, now, publish, review
from tests.pages.test_leaks import HEADLINE, TOKENS, quoting, restricted
from tests.pages.test_query_counts import count
from tests.review.desk import agreed, published, reviewed, reviewers

pytestmark = pytest.mark.django_db
FRAMES = ["desk", "admin/desk"]
WHAT = re.compile(r'<article class="article-grid">.*?</article>', re.DOTALL)
MOMENT = re.compile(r"<time datetime=[^>]*>[^<]*</time>")
CLAIM = "Forty boats were counted in the harbour on Sunday."


def body(response: HttpResponse) -> str:
    (found,) = WHAT.findall(response.content.decode())
    return found


def read_and_published(frame: str, article: Article, editor: User) -> tuple[str, str]:
    """The article in the preview, and on the page that a stranger gets after the button was pressed; less the moments of it."""
    client = signed_in(editor)
    preview = client.get(f"/{frame}/publish/{article.pk}/")
    send(client, preview, form_with(preview, name="seen"))
    given = Article.objects.get(pk=article.pk)
    assert given.state == "published"
    return MOMENT.sub("", body(preview)), MOMENT.sub("", body(Client().get(given.get_absolute_url())))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("policy", ["full", "extract", "headline"])
def test_preview_is_the_page_that_readers_get(frame: str, policy: str, editor: User) -> None:
    article = review(restricted(policy, 1), **quoting())
    foreseen, given = read_and_published(frame, article, editor)
    assert foreseen == given
    assert "Weakly supported" in given and HEADLINE in given
    assert [token in foreseen for token in TOKENS] == [policy == "full"] * len(TOKENS)


def test_preview_of_a_later_verdict_is_the_page_that_readers_get(editor: User) -> None:
    text = story_text("Forty boats in the harbour", ["The count was held at noon.", CLAIM])
    article = publish(make_article(text, source=make_source(text_policy="full")), **quoting_claim())
    move(article, "reopen", by=editor, at=now(), note="Look again.")
    claims = {claim.pk: TRUE for claim in article.claims.all()}
    reviewed(Article.objects.get(pk=article.pk), reviewers(), [SUPPORTED, SUPPORTED], claims=claims)
    foreseen, given = read_and_published("desk", article, editor)
    assert foreseen == given
    assert "No longer stands" in given and "Supported by the article" in given


def quoting_claim() -> dict[str, object]:
    return {"claims": {CLAIM: TRUE}}


def test_preview_shows_no_article_elsewhere_that_readers_do_not_see(editor: User) -> None:
    text = story_text("Forty boats in the harbour", ["The count was held at noon.", *(f"{CLAIM} {n}" for n in range(40))])
    article = agreed_of(text, "The Kelbury Ledger")
    hidden = make_article(text.replace("Forty", "Many", 1), source=make_source("The Hidden Post", default_visibility="hidden"))
    client = signed_in(editor)
    assert "The Hidden Post" in words(client.get(article.get_absolute_url()))
    assert hidden.get_absolute_url() not in body(client.get(f"/desk/publish/{article.pk}/"))


def agreed_of(text: str, source: str) -> Article:
    return review(make_article(text, source=make_source(source, text_policy="full")))


@pytest.mark.parametrize("frame", FRAMES)
def test_checks_tell_what_is_passed_and_what_is_not(frame: str, editor: User, observer: User) -> None:
    hidden = agreed(visibility="hidden")
    told = words(signed_in(editor).get(f"/{frame}/publish/{hidden.pk}/"))
    assert "Not passed: The article is public . The article is not public" in told.replace("public.", "public .")
    assert "Passed: You did not review it" in told
    page = signed_in(observer).get(f"/desk/publish/{hidden.pk}/")
    assert "Not passed: You may publish" in words(page)
    assert b'name="seen"' not in page.content


def test_reviewer_of_the_article_is_told_so(editor: User) -> None:
    article = agreed()
    assert article.versions.filter(number=1, sheets__reviewer=reviewers()[0]).exists()
    page = signed_in(reviewers()[0]).get(f"/desk/publish/{article.pk}/")
    assert "You reviewed this article yourself" in words(page)
    assert b'name="seen"' not in page.content


def test_article_that_is_not_agreed_shows_what_readers_have(editor: User) -> None:
    article = published()
    page = signed_in(editor).get(f"/desk/publish/{article.pk}/")
    assert "The article is published: there is nothing to publish now." in words(page)
    assert MOMENT.sub("", body(page)) == MOMENT.sub("", body(Client().get(article.get_absolute_url())))
    assert b'name="seen"' not in page.content


def test_every_guard_of_publishing_has_words() -> None:
    assert [set(row.guards) for row in MOVES if row.name == "publish"] == [set(WANTED)]


def test_preview_takes_no_query_more_for_more_claims(editor: User) -> None:
    few, many = (agreed_with(number) for number in (1, 6))
    client = signed_in(editor)
    assert count(client, f"/desk/publish/{few.pk}/") == count(client, f"/desk/publish/{many.pk}/")


def agreed_with(number: int) -> Article:
    sentences = [f"In parish {number} the council counted {n + 100} empty houses." for n in range(number)]
    text = story_text(f"Empty houses counted in {number}", ["The count was held at noon.", *sentences])
    article = review(make_article(text, source=make_source(f"Outlet {number}")), claims=dict.fromkeys(sentences, TRUE))
    assert current(article).claimverdicts.count() == number
    return article
