"""What waits for whom on the desk. Lists are short and ordered by what should be done first; nobody's answers are read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from archive.models import Article, Assignment, Comment, HeadlineVerdict, ImportBatch, KnownAnswer, Record, Sheet, Version
from archive.models.each import asked_of_each, looked_at
from archive.policy.scales import HEADLINE
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.queries.at_work import at_work_page
from archive.queries.desk_claims import lost_claims
from archive.queries.paging import Page
from archive.queries.queue_filters import QueueFilters
from archive.queries.stretches import Stretch, page_of

MOST_COUNTED = 100
PRESSED_TWICE = timedelta(minutes=1)
IN_REVIEW_STATES = ("in_review", "queued")  # first what others have begun
EVERYTHING = QueueFilters()


@dataclass(frozen=True)
class Queue:
    """The queue page of one person: a page of each list; those they have no power for are empty.

    at_work: of AtWork, my_drafts of Sheet, the others of Article. lost_claims: without a place, at most 100.
    """

    my_drafts: Page
    my_next: Page
    open: Page
    disputes: Page
    ready: Page
    fresh: Page
    under_way: Page
    at_work: Page
    lost_claims: int = 0


LISTS = ("my_drafts", "my_next", "open", "disputes", "ready", "fresh", "under_way", "at_work")


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
    newest = Version.objects.filter(article=OuterRef(OuterRef("pk")), number=OuterRef(OuterRef("version_count"))).values("pk")
    sheets = Sheet.objects.visible_to(user).filter(reviewer=user, state__in=LIVE_SHEET_STATES)
    return sheets.filter(version=Subquery(newest))  # one version first: a reviewer has more sheets with every year


def with_counts(articles: Any) -> Any:
    """Adds sheets_needed, how many reviews the newest version needs, and places_taken, by whom reviewing or to review it."""
    newest = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count"))
    reviewing = newest.values("pk").annotate(live=Count("sheets", filter=Q(sheets__state__in=LIVE_SHEET_STATES))).values("live")
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


def my_next(user: Any, filters: QueueFilters = EVERYTHING) -> list[Stretch]:
    """Articles given to or picked up by the person and not begun; the soonest due first."""
    mine = Assignment.objects.filter(article=OuterRef("pk"), reviewer=user, released_at=None)
    known = Article.objects.visible_to(user).annotate(due_date=Subquery(mine.values("due_date")[:1]))
    given = filters.assignments(user, Assignment.objects.filter(reviewer=user, released_at=None))
    articles = known.filter(looked_at("state", *IN_REVIEW_STATES), pk__in=given.values("article"))
    articles = articles.filter(~Exists(own_live_sheets(user))).select_related("source")
    return [Stretch(filters.but(assigned=filters.assigned).articles(user, articles), "due_date", known=known)]


def open_for(user: Any, *, state: str, filters: QueueFilters = EVERYTHING) -> Any:
    """Articles in a state that the person may pick up: a review is wanted, they have begun none and are blind."""
    mine = Assignment.objects.filter(article=OuterRef("pk"), reviewer=user, released_at=None)
    articles = with_counts(filters.articles(user, Article.objects.visible_to(user).filter(filters.is_in(state))))
    known = Comment.objects.known_early_to(user).filter(article=OuterRef("pk"))
    answers = KnownAnswer.objects.visible_to(user).filter(version__article=OuterRef("pk"))
    is_blind = ~Exists(mine) & ~Exists(own_live_sheets(user)) & ~Exists(known) & ~Exists(answers)
    wanted = articles.filter(asked_of_each(is_blind), places_taken__lt=F("sheets_needed"))
    return wanted.select_related("source").order_by("pk")


def pick_up_list(user: Any, filters: QueueFilters = EVERYTHING) -> list[Stretch]:
    """Oldest first, after what others have begun."""
    return [Stretch(open_for(user, state=state, filters=filters), is_few=filters.is_few) for state in IN_REVIEW_STATES]


def next_article(user: Any, filters: QueueFilters = EVERYTHING) -> Article | None:
    """What the person should take next: their own first, then what is open; None when nothing waits."""
    return next(iter(page_of([*my_next(user, filters), *pick_up_list(user, filters)], size=1).items), None)


def my_drafts(user: Any) -> Any:
    sheets = Sheet.objects.visible_to(user).filter(reviewer=user, state="draft")
    return sheets.select_related("version__article__source").order_by("saved_at", "pk")


def just_begun(user: Any, *, now: datetime) -> Sheet | None:
    """The draft that the person took a moment ago and has not written in: who presses twice wants that one."""
    return my_drafts(user).filter(lock=0, started_at__gt=now - PRESSED_TWICE).first()


def waiting(user: Any, filters: QueueFilters, *states: str) -> list[Stretch]:
    """Articles in these states, one state after the other, oldest first."""
    newest = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count")).values("pk")
    articles = filters.articles(user, Article.objects.visible_to(user).select_related("source"))
    told = [articles.filter(filters.is_in(state)).annotate(current_version_id=Subquery(newest)) for state in states]
    return [Stretch(rows, is_few=filters.is_few) for rows in told]


def fresh(user: Any, filters: QueueFilters) -> list[Stretch]:
    articles = Article.objects.visible_to(user).filter(filters.is_in("imported")).select_related("source")
    return [Stretch(filters.articles(user, articles), newest=True, is_few=filters.is_few)]


def queue(user: Any, *, filters: QueueFilters, after: Mapping[str, str]) -> Queue:
    """Everything the queue page shows this person. after: for a list by its name, what its page before gave."""
    can = {power: user.has_perm(f"archive.{power}") for power in ("rate", "adjudicate", "publish", "queue")}

    def shown(name: str, is_for_them: bool, stretches: Sequence[Stretch]) -> Page:
        return page_of(stretches if is_for_them else [], after=after.get(name, ""))

    looks_on = not can["rate"] and not can["queue"]
    own = filters.but(due=filters.due, assigned="me" if filters.due else "")  # whoever's draft it is has it, given out or not
    drafts = own.within(user, my_drafts(user), "version__article")
    ready = shown("ready", can["publish"], waiting(user, filters, "agreed"))
    return Queue(
        my_drafts=shown("my_drafts", True, [Stretch(drafts, "saved_at", known=Sheet.objects.visible_to(user))]),
        my_next=shown("my_next", can["rate"], my_next(user, filters)),
        open=shown("open", can["rate"], pick_up_list(user, filters)),
        disputes=shown("disputes", can["adjudicate"], waiting(user, filters, "disputed")),
        ready=ready.of(_with_ratings(ready.items)),
        fresh=shown("fresh", can["queue"], fresh(user, filters)),
        under_way=shown("under_way", looks_on, waiting(user, filters, "agreed", "disputed", *IN_REVIEW_STATES)),
        at_work=at_work_page(user, filters=filters, after=after.get("at_work", "")),
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
        running=counted(ImportBatch.objects.whole().filter(state="running")),
    )
