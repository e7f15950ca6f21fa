"""A desk at work on few articles at once: two reviewers with two windows each, an adjudicator, two editors, one who tends claims.

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
from archive.models import Article, Claim, ClaimVerdict, Correction, Event, HeadlineVerdict, Sheet
from archive.review.adjudication import points
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers, SheetAnswers
from archive.review.assignments import AssignmentRefused, pick_up
from archive.review.claims import ClaimRefused, accept_claim, reject_claim
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
from archive.review.verifying import verify_answers
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (SheetRefused, SheetChanged, AnswersRefused, AssignmentRefused, TransitionRefused, ClaimRefused)
ARTICLES = 5
LIMIT = 240  # seconds, on however slow a machine
EMPTY = ClaimAnswers()


@dataclass
class Told:
    """What people were told was done. saves: of each sheet, by the lock that the save left. moves: (article, move).

    unseen: saves over something that whoever saved had not read. claims: what each said in the end, to the one who tends them.
    """

    saves: dict[int, dict[int, SheetAnswers]] = field(default_factory=lambda: defaultdict(dict))
    unseen: list[Any] = field(default_factory=list)
    moves: Counter[tuple[int, str]] = field(default_factory=Counter)
    submitted: set[int] = field(default_factory=set)
    claims: dict[int, tuple[str, str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saved(self, sheet: Sheet, answers: SheetAnswers, *, before: int) -> None:
        with self.lock:
            if sheet.lock not in (before, before + 1):
                self.unseen.append((sheet.pk, before, sheet.lock))
            self.saves[sheet.pk][sheet.lock] = answers

    def claim(self, claim: Claim, status: str) -> None:
        with self.lock:
            self.claims[claim.pk] = (claim.statement, status)

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
    crew += [(decide, make_person("adjudicator", "adjudicator")), (tend, make_person("tagger", "editor"))]

    work_together(crew, told, seconds)

    assert not told.unseen
    check_sheets(told)
    check_publication(told, people=len(reviewers))
    assert verify_chain() == []
    assert list(verify_answers()) == []
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


def tend(article: Article, by: User, chance: random.Random, told: Told) -> None:
    """One thing that may be done to claims while others answer them: say one otherwise, add one, take one away."""
    time.sleep(0.05)
    claims = list(desk.version_of(article).claims.order_by("pk"))
    if chance.random() < 0.6:
        claim = chance.choice(claims)
        said = accept_claim(claim, statement=f"{claim.exact[:60]} ({chance.getrandbits(60):x})", by=by, at=desk.now())
        told.claim(said, "accepted")
    elif len(claims) == 1:
        told.claim(desk.claim_on(article, by=by, exact=desk.QUOTED), "accepted")
    else:
        told.claim(reject_claim(claims[-1], by=by, at=desk.now()), "rejected")


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
    """Every save is one that somebody was told of, each on another step of its sheet's lock; the last is what the sheet says."""
    assert len(told.saves) > ARTICLES
    for sheet in Sheet.objects.filter(pk__in=told.saves):
        saves, was_submitted = told.saves[sheet.pk], sheet.pk in told.submitted
        steps = sorted(lock for lock in saves if lock)
        events = Event.objects.filter(verb="sheet_saved", subject_id=sheet.pk)
        assert steps == sorted(event.after["lock"] for event in events), f"A save of sheet {sheet.pk} is missing: {steps}."
        assert sheet.lock >= steps[-1] + was_submitted  # a claim that was said otherwise takes a step, too
        assert sheet_answers(sheet) == saves[steps[-1]]
    stored = set(Sheet.objects.exclude(submitted_at=None).values_list("pk", flat=True))
    assert stored == told.submitted


def check_claims(told: Told) -> None:
    """The last that was done to each claim stands, and each publication judged one claim or more, each once."""
    assert told.claims == {c.pk: (c.statement, c.status) for c in Claim.objects.filter(pk__in=told.claims)}
    for headline in HeadlineVerdict.objects.published().exclude(basis="correction"):
        judged = Counter(ClaimVerdict.objects.filter(published_at=headline.published_at).values_list("claim", flat=True))
        assert judged and set(judged.values()) == {1}


def check_publication(told: Told, *, people: int) -> None:
    done = told.done()
    assert done["publish"] >= 1, told.refused
    moved = Event.objects.filter(verb="state_moved", after__state="published", before__state="agreed")
    assert moved.count() == done["publish"]
    assert Correction.objects.count() == done["correct"] == Event.objects.filter(verb="verdict_corrected").count()
    published = HeadlineVerdict.objects.published().exclude(basis="correction")
    assert published.count() == done["publish"]
    check_claims(told)
    assert set(published.values_list("sheet_count", flat=True)) == {people}
    for model, of in ((HeadlineVerdict, "version__article"), (ClaimVerdict, "claim")):
        standing = Counter(model.objects.standing().values_list(of, flat=True))
        assert set(standing.values()) <= {1}
        superseded = Counter(model.objects.published().exclude(supersedes=None).values_list("supersedes", flat=True))
        assert set(superseded.values()) <= {1}
    rated = Q(version__sheets__reviewer=F("published_by"), version__sheets__submitted_at__isnull=False)
    assert not HeadlineVerdict.objects.published().filter(rated).exists()
