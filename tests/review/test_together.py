"""A desk at work: two reviewers with two windows each, an adjudicator, and an editor with two, on few articles at the same time.

Everyone writes down what the archive told them it had done. At the end that, and nothing else, must be in it.
"""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F, Q

from archive.audit import verify_chain
from archive.models import Article, ClaimVerdict, Correction, Event, HeadlineVerdict, Sheet
from archive.review.adjudication import points
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers, SheetAnswers
from archive.review.assignments import AssignmentRefused, pick_up
from archive.review.sheets import (
    SheetChanged,
    SheetRefused,
    discard_sheet,
    save_sheet,
    sheet_answers,
    start_sheet,
    submit_sheet,
)
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import standing_headline
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (SheetRefused, SheetChanged, AnswersRefused, AssignmentRefused, TransitionRefused)
ARTICLES = 5
LIMIT = 240  # seconds, on however slow a machine
EMPTY = ClaimAnswers()


@dataclass
class Told:
    """What people were told was done. saves: of each sheet, by the lock that the save left. moves: (article, move).

    unseen: saves over something that whoever saved had not read.
    """

    saves: dict[int, dict[int, SheetAnswers]] = field(default_factory=lambda: defaultdict(dict))
    unseen: list[Any] = field(default_factory=list)
    moves: Counter[tuple[int, str]] = field(default_factory=Counter)
    submitted: set[int] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saved(self, sheet: Sheet, answers: SheetAnswers, *, before: int) -> None:
        with self.lock:
            if sheet.lock not in (before, before + 1):
                self.unseen.append((sheet.pk, before, sheet.lock))
            self.saves[sheet.pk][sheet.lock] = answers

    def moved(self, article: Article, name: str) -> None:
        with self.lock:
            self.moves[article.pk, name] += 1

    def is_enough(self) -> bool:
        """Articles were published, and people did get in each other's way."""
        return sum(self.done().values()) > ARTICLES and {"SheetChanged", "TransitionRefused"} <= set(self.refused)

    def done(self) -> Counter[str]:
        """How often each move was made."""
        with self.lock:
            return Counter(name for (_, name), count in self.moves.items() for _ in range(count))

    def refuse(self, error: Exception) -> None:
        with self.lock:
            self.refused[type(error).__name__] += 1


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.long)])
def test_a_desk_at_work_loses_nothing_and_publishes_nothing_twice(seconds):
    for _ in range(ARTICLES):
        article = desk.queued()
        desk.claim_on(article, by=make_person("editor", "editor"))
    told, reviewers = Told(), desk.reviewers()
    crew = [(review, by) for by in reviewers for _ in "12"]
    crew += [(edit, make_person(name, "editor")) for name in ("editor", "editor2")]
    crew += [(decide, make_person("adjudicator", "adjudicator"))]

    work_together(crew, told, seconds)

    assert not told.unseen
    check_sheets(told)
    check_publication(told, people=len(reviewers))
    assert verify_chain() == []
    assert told.is_enough()


def work_together(crew: list[tuple[Callable[..., None], User]], told: Told, seconds: float) -> None:
    """Each act again and again until time is up and enough was done; a refusal is an answer, anything else fails."""
    begun, broken = time.monotonic(), []

    def is_over() -> bool:
        passed = time.monotonic() - begun
        return passed > LIMIT or (passed > seconds and told.is_enough())

    def work(number: int, act: Callable[..., None], by: User) -> None:
        chance = random.Random(number)  # noqa: S311 - of a test
        try:
            while not broken and not is_over():
                try:
                    act(Article.objects.order_by("pk")[chance.randrange(ARTICLES)], by, chance, told)
                except REFUSALS as refusal:
                    told.refuse(refusal)
        except Exception as error:  # noqa: BLE001 - handed to the test
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number, *one)) for number, one in enumerate(crew)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]


def review(article: Article, by: User, chance: random.Random, told: Told) -> None:
    """One thing a reviewer may do in one window: begin, type, submit, or put the draft away."""
    version = desk.version_of(article)
    sheet = Sheet.objects.filter(version=version, reviewer=by, state="draft").first()
    if sheet is None:
        has_one = Sheet.objects.filter(version=version, reviewer=by, state="submitted").exists()
        if (has_one or article.state not in ("queued", "in_review")) and chance.random() < 0.9:
            return  # there is nothing to begin, as the queue shows; now and then it is tried all the same
        if chance.random() < 0.2:
            pick_up(article, by=by, at=desk.now())
        start_sheet(version, by=by, at=desk.now())
        return
    if chance.random() < 0.02:
        discard_sheet(sheet, by=by, at=desk.now())
        return
    answers = typed(sheet, chance)
    time.sleep(chance.random() * 0.01)  # the other window may save meanwhile
    saved = save_sheet(sheet, headline=answers.headline, claims=answers.claims, lock=sheet.lock, by=by, at=desk.now())
    told.saved(saved, sheet_answers(saved), before=sheet.lock)
    if chance.random() < 0.5:
        submitted = submit_sheet(saved, lock=saved.lock, by=by, at=desk.now())
        with told.lock:
            told.submitted.add(submitted.pk)


def typed(sheet: Sheet, chance: random.Random) -> SheetAnswers:
    """Words that no other save has, and ratings that two reviewers share more often than not."""
    word = f"As read, {chance.getrandbits(60):x}."
    headline = replace(desk.SUPPORTED if chance.random() < 0.8 else desk.LOW, why=word)
    claims = {claim.pk: replace(desk.TRUE, why=word) for claim in sheet.version.claims.all()}
    return SheetAnswers(headline, claims)


def edit(article: Article, by: User, chance: random.Random, told: Told) -> None:
    """One thing an editor may do: publish what is agreed, correct or re-open what is published, put a draft away."""
    if article.state == "agreed":
        desk.publish_shown(article, by=by)
        told.moved(article, "publish")
    elif article.state == "published" and chance.random() < 0.5:
        standing = standing_headline(article)
        answers = HeadlineAnswers(rating="mostly_supported", why=f"As corrected, {chance.getrandbits(60):x}.")
        if standing:
            desk.correct_shown(article, answers, by=by)
            told.moved(article, "correct")
    elif article.state == "published":
        move(article, "reopen", by=by, at=desk.now(), note="New facts.")
        told.moved(article, "reopen")
    elif chance.random() < 0.05 and (draft := Sheet.objects.filter(version__article=article, state="draft").first()):
        discard_sheet(draft, by=by, at=desk.now(), note="Begin anew.")


def decide(article: Article, by: User, chance: random.Random, told: Told) -> None:
    if article.state != "disputed":
        return
    if chance.random() < 0.3:
        move(article, "send_back", by=by, at=desk.now(), note="Read again.")
        told.moved(article, "send_back")
        return
    differing = [point for point in points(desk.version_of(article)) if point.differs]
    claims = {point.claim.pk: desk.FALSE for point in differing if point.claim}
    headline = desk.LOW if any(point.claim is None for point in differing) else None
    desk.decide_shown(article, by=by, headline=headline, claims=claims)
    told.moved(article, "adjudicate")


def check_sheets(told: Told) -> None:
    """Every save that somebody was told of is one step of its sheet's lock, and the last one is what the sheet says."""
    assert len(told.saves) > ARTICLES
    for sheet in Sheet.objects.filter(pk__in=told.saves):
        saves, was_submitted = told.saves[sheet.pk], sheet.pk in told.submitted
        steps = sorted(lock for lock in saves if lock)
        assert steps == list(range(steps[0], steps[0] + len(steps))), f"A save of sheet {sheet.pk} is missing: {steps}."
        assert sheet.lock == steps[-1] + was_submitted
        assert sheet_answers(sheet) == saves[steps[-1]]
    stored = set(Sheet.objects.exclude(submitted_at=None).values_list("pk", flat=True))
    assert stored == told.submitted


def check_publication(told: Told, *, people: int) -> None:
    done = told.done()
    assert done["publish"] >= 1, told.refused
    moved = Event.objects.filter(verb="state_moved", after__state="published", before__state="agreed")
    assert moved.count() == done["publish"]
    assert Correction.objects.count() == done["correct"] == Event.objects.filter(verb="verdict_corrected").count()
    published = HeadlineVerdict.objects.published().exclude(basis="correction")
    assert published.count() == done["publish"]
    assert ClaimVerdict.objects.published().count() == done["publish"]
    assert set(published.values_list("sheet_count", flat=True)) == {people}
    for model, of in ((HeadlineVerdict, "version__article"), (ClaimVerdict, "claim")):
        standing = Counter(model.objects.standing().values_list(of, flat=True))
        assert set(standing.values()) <= {1}
        superseded = Counter(model.objects.published().exclude(supersedes=None).values_list("supersedes", flat=True))
        assert set(superseded.values()) <= {1}
    rated = Q(version__sheets__reviewer=F("published_by"), version__sheets__submitted_at__isnull=False)
    assert not HeadlineVerdict.objects.published().filter(rated).exists()
