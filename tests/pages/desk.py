"""Articles with published verdicts, made by import and by the functions that people's work goes through."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User

from archive.models import Article, Claim, Version
from archive.review.claims import add_claim
from archive.review.publication import awaiting_token
from archive.review.publication import publish as publish_awaiting
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.transitions import move

BEGIN = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
minutes = itertools.count(1)
SUPPORTED = HeadlineAnswers(rating="supported", why="Everything in it is in the text.")
COUNT = EvidenceDraft(
    url="https://county.example/fees", title="List of fees", publisher="The county", kind="official_record", quote="280 crowns"
)
TRUE = ClaimAnswers(verdict="true", why="The list of fees says so.", evidence=(COUNT,))


def now() -> datetime:
    """A later moment at each call."""
    return BEGIN + timedelta(minutes=next(minutes))


def person(name: str, role: str) -> User:
    """The user of this name, in the role's group."""
    user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    user.groups.add(Group.objects.get(name=role))
    return user


def editor() -> User:
    return person("editor", "editor")


def reviewers() -> list[User]:
    return [person("reviewer", "reviewer"), person("reviewer2", "reviewer")]


def current(article: Article) -> Version:
    return Version.objects.current().get(article=article)


def review(
    article: Article, *, headline: HeadlineAnswers = SUPPORTED, claims: Mapping[str, ClaimAnswers] | None = None, **said: Any
) -> Article:
    """Two blind reviews with the same answers. claims: by their words in the text; said: of every claim, as in add_claim()."""
    article = move(article, "queue", by=editor(), at=now())
    version = current(article)
    sheets = [start_sheet(version, by=reviewer, at=now()) for reviewer in reviewers()]
    answers = {claim_on(article, exact, **said).pk: answer for exact, answer in (claims or {}).items()}
    for sheet in sheets:
        saved = save_sheet(sheet, headline=headline, claims=answers, lock=sheet.lock, by=sheet.reviewer, at=now())
        submit_sheet(saved, lock=saved.lock, by=saved.reviewer, at=now())
    return Article.objects.get(pk=article.pk)


def claim_on(article: Article, exact: str, **said: Any) -> Claim:
    given = {"statement": exact, "claim_type": "quantity"} | said
    return add_claim(current(article), exact=exact, by=reviewers()[0], at=now(), **given)


def publish(article: Article, **answers: Any) -> Article:
    """Reviewed and published."""
    return publish_shown(review(article, **answers))


def publish_shown(article: Article) -> Article:
    """Published as it awaits publication now."""
    return publish_awaiting(article, seen=awaiting_token(current(article)), by=editor(), at=now())


def withdraw(article: Article, note: str) -> Article:
    return move(article, "withdraw", by=editor(), at=now(), note=note)
