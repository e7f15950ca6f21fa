"""Articles brought to a state by the functions people's work goes through. Nothing here writes a state."""

import hashlib
import itertools
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from archive.models import (
    Article,
    Block,
    Claim,
    ClaimRating,
    ClaimVerdict,
    Correction,
    Event,
    Evidence,
    HeadlineRating,
    HeadlineVerdict,
    ImportBatch,
    Record,
    Sheet,
    Source,
    Version,
)
from archive.review.adjudication import adjudicate, points_token
from archive.review.claims import add_claim
from archive.review.corrections import correct_headline
from archive.review.publication import awaiting_token, publish
from archive.review.requirement import current_version
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.transitions import move
from archive.review.verdicts import standing_headline
from tests.people import make_person as person

TEXT = (
    "Harbour bridge to close for nine weeks\n\n"
    "The harbour bridge at Sallow Quay will close for six weeks from Monday, the county said.\n\n"
    "“We shall have it open before the fair,” said the county engineer, Ada Fenn.\n\n"
    "About 4,000 cars cross the bridge on a working day. The county said so. The county said so.\n"
)
CLAIMED = "About 4,000 cars cross the bridge on a working day."
QUOTED = "We shall have it open before the fair"
SUPPORTED = HeadlineAnswers(rating="supported", why="The text says it.")
LOW = HeadlineAnswers(
    rating="weakly_supported", reasons=("detail_mismatch",), why="Six weeks, not nine.", passages=("will close for six weeks",)
)
COUNT = EvidenceDraft(url="https://county.example/traffic", title="Traffic count", publisher="County", kind="statistics")
TRUE = ClaimAnswers(verdict="true", why="The count says so.", evidence=(COUNT,))
FALSE = ClaimAnswers(verdict="false", why="The count says 2,100.", evidence=(COUNT,))
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
numbers = itertools.count(1)


def now() -> datetime:
    """A later moment at each call."""
    return BEGIN + timedelta(minutes=next(numbers))


def make_source(**values: Any) -> Source:
    n = next(numbers)
    return Source.objects.create(**{"name": f"The Sallow Post {n}", "slug": f"post-{n}", "created_at": now()} | values)


def make_article(*, source: Source | None = None, text: str = TEXT, **values: Any) -> Article:
    """As the importer leaves one: created in the state imported."""
    batch = ImportBatch.objects.create(started_at=now())
    article = Article.objects.create(
        **{
            "source": source or make_source(),
            "natural_key": hashlib.sha256(str(next(numbers)).encode()).hexdigest(),
            "key_kind": "digest",
            "headline": text.splitlines()[0],
            "slug": "harbour-bridge",
            "visibility": "public",
            "first_batch": batch,
            "imported_at": now(),
            "changed_at": now(),
        }
        | values
    )
    add_version(article, text=text)
    return article


def add_version(article: Article, *, text: str) -> Version:
    """The next version, as the importer stores it (the first one too)."""
    data = text.encode()
    number = article.versions.count() + 1
    digest = hashlib.sha256(data).hexdigest()
    record = Record.objects.create(
        batch=article.first_batch,
        number=number,
        locator=f"{article.pk}.txt",
        size=len(data),
        sha256=digest,
        outcome="new" if number == 1 else "new_version",
        article=article,
    )
    version = Version.objects.create(
        article=article,
        number=number,
        record=record,
        headline=text.splitlines()[0],
        text=text,
        text_sha256=digest,
        content_digest=digest,
        encoding="utf-8",
        word_count=len(text.split()),
        seen_at=now(),
    )
    Block.objects.create(version=version, number=1, kind="body", start=0, end=len(text))
    Article.objects.filter(pk=article.pk).update(version_count=number)
    article.refresh_from_db()
    return version


def queued(**values: Any) -> Article:
    return move(make_article(**values), "queue", by=person("editor", "editor"), at=now())


def version_of(article: Article) -> Version:
    return current_version(Article.objects.get(pk=article.pk))


def claim_on(article: Article, *, by: User, exact: str = CLAIMED, **values: Any) -> Claim:
    given = {"statement": exact, "claim_type": "quantity"} | values
    return add_claim(version_of(article), exact=exact, by=by, at=now(), **given)


def started(article: Article, *, by: User) -> Sheet:
    return start_sheet(version_of(article), by=by, at=now())


def saved(sheet: Sheet, *, headline: HeadlineAnswers = SUPPORTED, claims: dict[int, ClaimAnswers] | None = None) -> Sheet:
    sheet = Sheet.objects.get(pk=sheet.pk)
    return save_sheet(sheet, headline=headline, claims=claims or {}, lock=sheet.lock, by=sheet.reviewer, at=now())


def submitted(sheet: Sheet, **answers: Any) -> Sheet:
    """Saved with these answers and submitted."""
    sheet = saved(sheet, **answers)
    return submit_sheet(sheet, lock=sheet.lock, by=sheet.reviewer, at=now())


def reviewed(article: Article, by: Iterable[User], headlines: Iterable[HeadlineAnswers], **claims: Any) -> Article:
    """Sheets by each, all started before the first is submitted, with the same answers to claims."""
    sheets = [started(article, by=reviewer) for reviewer in by]
    for sheet, headline in zip(sheets, headlines, strict=True):
        submitted(sheet, headline=headline, **claims)
    return Article.objects.get(pk=article.pk)


def reviewers() -> list[User]:
    return [person("reviewer", "reviewer"), person("reviewer2", "reviewer")]


def in_review(**values: Any) -> Article:
    article = queued(**values)
    started(article, by=reviewers()[0])
    return Article.objects.get(pk=article.pk)


def agreed(**values: Any) -> Article:
    return reviewed(queued(**values), reviewers(), [SUPPORTED, SUPPORTED])


def disputed(**values: Any) -> Article:
    return reviewed(queued(**values), reviewers(), [SUPPORTED, LOW])


def published(**values: Any) -> Article:
    return publish_shown(agreed(**values), by=person("editor", "editor"))


def published_with_claim() -> tuple[Article, Claim]:
    """A published article of low rating with one claim found true."""
    article = queued()
    claim = claim_on(article, by=reviewers()[0])
    reviewed(article, reviewers(), [LOW, LOW], claims={claim.pk: TRUE})
    return publish_shown(article, by=person("editor", "editor")), claim


def publish_shown(article: Article, *, by: User) -> Article:
    """Published as it awaits publication now."""
    return publish(article, seen=awaiting_token(version_of(article)), by=by, at=now())


def decide_shown(article: Article, *, by: User, **given: Any) -> Article:
    """The dispute about it decided as it stands now; the headline low unless given otherwise."""
    version = version_of(article)
    given = {"headline": LOW, "claims": {}, "reason": "Six is not nine."} | given
    return adjudicate(version, **given, seen=points_token(version), by=by, at=now())


def correct_shown(article: Article, answers: HeadlineAnswers, *, by: User, note: str = "Six, not nine.") -> Correction:
    """The headline verdict that stands now corrected."""
    standing = standing_headline(article).pk
    return correct_headline(article, answers=answers, note=note, standing=standing, by=by, at=now())


def adjudicated(**values: Any) -> Article:
    return decide_shown(disputed(**values), by=person("adjudicator", "adjudicator"))


def spiked(**values: Any) -> Article:
    return move(make_article(**values), "spike", by=person("editor", "editor"), at=now(), note="Not news.")


REACHED: dict[str, Callable[..., Article]] = {
    "imported": make_article,
    "queued": queued,
    "in_review": in_review,
    "agreed": agreed,
    "disputed": disputed,
    "published": published,
    "spiked": spiked,
}
WATCHED = (
    Article, Claim, Sheet, HeadlineRating, ClaimRating, Evidence, HeadlineVerdict, ClaimVerdict, Correction, Event,
)  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that a review could touch, to compare before and after a refusal."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in WATCHED}
