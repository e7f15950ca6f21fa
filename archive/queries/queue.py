"""What waits for whom on the desk. Lists are short and ordered by what should be done first; nobody's answers are read here."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from archive.models import Article, Assignment, Comment, HeadlineVerdict, ImportBatch, KnownAnswer, Record, Sheet, Version
from archive.policy.scales import HEADLINE
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.queries.at_work import AtWork, at_work
from archive.queries.desk_claims import lost_claims

AT_MOST = 20  # rows of one list
MOST_COUNTED = 100
PRESSED_TWICE = timedelta(minutes=1)
IN_REVIEW_STATES = ("in_review", "queued")  # first what others have begun


@dataclass(frozen=True)
class Queue:
    """The queue page of one person; the lists they have no power for are empty. lost_claims: without a place, at most 100."""

    my_next: list[Article] = field(default_factory=list)
    my_drafts: list[Sheet] = field(default_factory=list)
    open: list[Article] = field(default_factory=list)
    disputes: list[Article] = field(default_factory=list)
    ready: list[Article] = field(default_factory=list)
    fresh: list[Article] = field(default_factory=list)
    under_way: list[Article] = field(default_factory=list)
    at_work: list[AtWork] = field(default_factory=list)
    lost_claims: int = 0


@dataclass(frozen=True)
class Attention:
    """What needs attention now, counted; no count goes beyond 100."""

    queued: int
    disputed: int
    ready: int
    refused: int
    running: int


def own_live_sheets(user: Any) -> Any:
    """The person's live sheet on the newest version of the outer article."""
    return Sheet.objects.visible_to(user).filter(
        reviewer=user,
        state__in=LIVE_SHEET_STATES,
        version__article=OuterRef("pk"),
        version__number=OuterRef("version_count"),
    )


def with_counts(articles: Any) -> Any:
    """Adds sheets_needed, how many reviews the newest version needs, and places_taken, by whom reviewing or to review it."""
    newest = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count"))
    reviewing = newest.annotate(live=Count("sheets", filter=Q(sheets__state__in=LIVE_SHEET_STATES))).values("live")
    taken = Coalesce(Subquery(reviewing), 0) + Coalesce(Subquery(_given_and_not_begun()), 0)
    return articles.with_sheets_needed().annotate(places_taken=taken)


def _given_and_not_begun() -> Any:
    """How many open assignments of the outer article have no live sheet of their reviewer beside them."""
    begun = Version.objects.filter(
        article=OuterRef("article"), number=F("article__version_count"), sheets__state__in=LIVE_SHEET_STATES
    )
    given = Assignment.objects.filter(article=OuterRef("pk"), released_at=None)
    given = given.exclude(reviewer__in=begun.values("sheets__reviewer"))
    return given.order_by().values("article").annotate(given=Count("pk")).values("given")


def my_next(user: Any) -> Any:
    """Articles given to or picked up by the person and not begun; the soonest due first."""
    mine = Assignment.objects.filter(article=OuterRef("pk"), reviewer=user, released_at=None)
    articles = Article.objects.visible_to(user).filter(Exists(mine), state__in=IN_REVIEW_STATES)
    articles = articles.filter(~Exists(own_live_sheets(user))).select_related("source")
    return articles.annotate(due_date=Subquery(mine.values("due_date")[:1])).order_by(F("due_date").asc(nulls_last=True), "pk")


def open_for(user: Any, *, state: str) -> Any:
    """Articles in a state that the person may pick up, oldest first: a review is wanted, they have begun none and are blind."""
    mine = Assignment.objects.filter(article=OuterRef("pk"), reviewer=user, released_at=None)
    articles = with_counts(Article.objects.visible_to(user).filter(state=state))
    known = Comment.objects.known_early_to(user).filter(article=OuterRef("pk"))
    wanted = articles.filter(places_taken__lt=F("sheets_needed"))
    answers = KnownAnswer.objects.visible_to(user).filter(version__article=OuterRef("pk"))
    wanted = wanted.filter(~Exists(mine), ~Exists(own_live_sheets(user)), ~Exists(known), ~Exists(answers))
    return wanted.select_related("source").order_by("pk")


def pick_up_list(user: Any) -> list[Article]:
    rows: list[Article] = []
    for state in IN_REVIEW_STATES:
        rows += open_for(user, state=state)[: AT_MOST - len(rows)]
    return rows


def next_article(user: Any) -> Article | None:
    """What the person should take next: their own first, then what is open; None when nothing waits."""
    return my_next(user).first() or next(iter(pick_up_list(user)), None)


def my_drafts(user: Any) -> Any:
    sheets = Sheet.objects.visible_to(user).filter(reviewer=user, state="draft")
    return sheets.select_related("version__article__source").order_by("saved_at", "pk")


def just_begun(user: Any, *, now: datetime) -> Sheet | None:
    """The draft that the person took a moment ago and has not written in: who presses twice wants that one."""
    return my_drafts(user).filter(lock=0, started_at__gt=now - PRESSED_TWICE).first()


def waiting(user: Any, *, state: str) -> Any:
    """Articles in a state, oldest first."""
    newest = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count")).values("pk")
    articles = Article.objects.visible_to(user).filter(state=state).select_related("source")
    return articles.annotate(current_version_id=Subquery(newest)).order_by("pk")


def under_way(user: Any) -> list[Article]:
    """For those who only look on: what is between the queue and publication, the nearest to publication first."""
    rows: list[Article] = []
    for state in ("agreed", "disputed", *IN_REVIEW_STATES):
        rows += waiting(user, state=state)[: AT_MOST - len(rows)]
    return rows


def fresh(user: Any) -> Any:
    return Article.objects.visible_to(user).filter(state="imported").select_related("source").order_by("-pk")


def queue(user: Any, *, today: date) -> Queue:
    """Everything the queue page shows this person."""
    can = {power: user.has_perm(f"archive.{power}") for power in ("rate", "adjudicate", "publish", "queue")}
    return Queue(
        my_next=list(my_next(user)[:AT_MOST]) if can["rate"] else [],
        my_drafts=list(my_drafts(user)[:AT_MOST]),
        open=pick_up_list(user) if can["rate"] else [],
        disputes=list(waiting(user, state="disputed")[:AT_MOST]) if can["adjudicate"] else [],
        ready=_with_ratings(list(waiting(user, state="agreed")[:AT_MOST])) if can["publish"] else [],
        fresh=list(fresh(user)[:AT_MOST]) if can["queue"] else [],
        under_way=[] if can["rate"] or can["queue"] else under_way(user),
        at_work=at_work(user, today=today),
        lost_claims=lost_claims(user)[:MOST_COUNTED].count() if can["rate"] or can["queue"] else 0,
    )


def _with_ratings(articles: list[Article]) -> list[Article]:
    """Sets awaiting_answer on each: the headline rating reached and not yet published, None without one."""
    reached = HeadlineVerdict.objects.awaiting().filter(version__article__in=articles).order_by("pk")
    ratings = dict(reached.values_list("version__article", "rating"))
    known = {answer.code: answer for answer in HEADLINE.answers}
    for article in articles:
        article.awaiting_answer = known.get(ratings.get(article.pk))
    return articles


def attention(user: Any, *, ceiling: int = 100) -> Attention:
    """For the admin's first page. Each figure stops at ceiling, so that none counts over the whole archive."""

    def counted(rows: Any) -> int:
        return rows.order_by()[:ceiling].count()

    articles = Article.objects.visible_to(user)
    return Attention(
        queued=counted(articles.filter(state="queued")),
        disputed=counted(articles.filter(state="disputed")),
        ready=counted(articles.filter(state="agreed")),
        refused=counted(Record.objects.unresolved()),
        running=counted(ImportBatch.objects.filter(state="running")),
    )
