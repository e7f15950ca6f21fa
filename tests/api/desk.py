"""What the tests of the API ask with, and what there is to be read in them."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from archive.models import ApiToken, Article
from archive.review.corrections import correct_headline
from archive.review.sheets import HeadlineAnswers
from archive.review.tokens import make_token
from tests.pages.desk import editor, now

LOW = HeadlineAnswers(rating="not_supported", reasons=("overstates",), why="There is less in it.", nothing_in_text=True)


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
