"""What the tests of the API ask with, and what there is to be read in them."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from archive.models import ApiToken, Article, Entity, Topic
from archive.review.corrections import correct_headline
from archive.review.sheets import HeadlineAnswers
from archive.review.tokens import make_token
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, editor, now, publish

LOW = HeadlineAnswers(rating="not_supported", reasons=("overstates",), why="There is less in it.", nothing_in_text=True)


def sentence(number: int) -> str:
    return f"In parish number {number} the council counted {number + 100} empty houses last winter."


def town(number: int, *, claims: int = 1, policy: str = "full", **answers: Any) -> Article:
    """A published article with an entity, a topic, claims and a fact check of its own."""
    Entity.objects.create(name=f"Placename {number}", slug=f"place-{number}", kind="place")
    Topic.objects.create(name=f"topic {number}", slug=f"topic-{number}", path=f"topic-{number}/", terms=[f"Placename {number}"])
    sentences = [sentence(100 * number + n) for n in range(claims)]
    text = story_text(f"Empty houses counted again in district {number}", [f"Placename {number} is empty.", *sentences])
    source = make_source(f"Outlet {number}", text_policy=policy)
    address = f"https://outlet.example/{number}"
    made = publish(make_article(text, source=source, url=address), claims=dict.fromkeys(sentences, TRUE), **answers)
    take_fact_checks(*(review(words, at=address) for words in sentences[:3]))
    return made


def corrected(article: Article) -> Article:
    standing = article.versions.get().headlineverdicts.standing().get().pk
    correct_headline(article, answers=LOW, note="We misread it.", standing=standing, by=editor(), at=now())
    return Article.objects.get(pk=article.pk)


def token_of(user: User, *, days: int = 30) -> tuple[ApiToken, str]:
    return make_token(owner=user, name="a test", days=days, by=user, at=timezone.now())


def asking(user: User) -> Client:
    """A client that sends a token of this person."""
    return Client(headers={"Authorization": f"Bearer {token_of(user)[1]}"})


def told(response: HttpResponse) -> Any:
    return json.loads(response.content)


def get(client: Client, path: str, **query: Any) -> Any:
    """What is answered with 200 under /api/v1."""
    response = client.get(f"/api/v1{path}", query)
    assert response.status_code == 200, response.content
    return told(response)
