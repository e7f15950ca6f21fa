"""Who works on what: the places given out, and the drafts begun without one. Names are told only where the review stays blind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef

from archive.models import Article, Assignment, Sheet, Version
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.queries.paging import Page
from archive.queries.queue_filters import QueueFilters
from archive.queries.stretches import Stretch, page_of

AT_MOST = 20  # rows of each kind
UNDER_REVIEW = ("in_review", "queued")


@dataclass(frozen=True)
class AtWork:
    """Somebody's open assignment, their draft, or both. who: empty where the name is to stay hidden.

    due: None without a day. assignment_id: None for a draft begun without one. draft_id, saved_at: None where nothing is begun,
    and where the name stays hidden.
    """

    article: Article
    who: str
    due: date | None
    is_late: bool
    is_mine: bool
    assignment_id: int | None
    draft_id: int | None = None
    saved_at: datetime | None = None


def at_work(user: Any, *, today: date, assignments: Any = None, article: Article | None = None) -> list[AtWork]:
    """The assignments by their day, then the drafts begun without one, those longest untouched first.

    assignments: these alone, and no drafts. article: of this one alone. A name is told to those who give out work, unless they
    review the article themselves.
    """
    given = _given(assignments, article)
    return _told(user, given, _begun_without(article) if assignments is None else [], today=today)


def at_work_page(user: Any, *, filters: QueueFilters, after: str) -> Page:
    """One page of all that at_work() tells, as far as the filters ask for it. A draft begun without an assignment has no day."""
    given = filters.assignments(user, Assignment.objects.filter(released_at=None))
    given = filters.but().within(user, given, "article")
    begun = filters.within(user, _drafts_without_assignment(), "version__article")
    begun = begun.none() if filters.due or filters.assigned else begun
    known = Assignment.objects.all(), Sheet.objects.begun()
    stretches = [Stretch(given, "due_date", known=known[0]), Stretch(begun, "saved_at", known=known[1])]
    page = page_of(stretches, after=after)
    rows = [[row for row in page.items if isinstance(row, model)] for model in (Assignment, Sheet)]
    return page.of(_told(user, *rows, today=filters.today))


def _told(user: Any, given: list[Assignment], begun: list[Sheet], *, today: date) -> list[AtWork]:
    held = {(row.article_id, row.reviewer_id): row for row in [*_begun_with(given), *begun]}
    articles = Article.objects.select_related("source").in_bulk({row.article_id for row in [*given, *begun]})
    people = get_user_model().objects.in_bulk({row.reviewer_id for row in [*given, *begun]})
    is_told = _is_told(user, set(articles))

    def row(one: Assignment | Sheet) -> AtWork:
        told = is_told(one.article_id, one.reviewer_id)
        draft = held.get((one.article_id, one.reviewer_id)) if told else None
        due = getattr(one, "due_date", None)
        return AtWork(
            article=articles[one.article_id],
            who=_name(people[one.reviewer_id]) if told else "",
            due=due,
            is_late=bool(due and due < today),
            is_mine=one.reviewer_id == user.pk,
            assignment_id=one.pk if isinstance(one, Assignment) else None,
            draft_id=draft.pk if draft else None,
            saved_at=draft.saved_at if draft else None,
        )

    return [row(one) for one in [*given, *begun]]


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _is_told(user: Any, article_ids: set[int]) -> Callable[[int, int], bool]:
    """Whether the person learns who works on an article: by its number and that of the other."""
    blind, rated = blind_articles(user, article_ids), articles_i_rate(user, article_ids)
    gives_out = user.has_perm("archive.queue")

    def is_told(article_id: int, reviewer_id: int) -> bool:
        return reviewer_id == user.pk or article_id not in blind or (gives_out and article_id not in rated)

    return is_told


def _given(assignments: Any, article: Article | None) -> list[Assignment]:
    rows = Assignment.objects.filter(released_at=None) if assignments is None else assignments
    rows = rows.filter(article=article) if article else rows
    return list(rows.order_by(F("due_date").asc(nulls_last=True), "pk")[:AT_MOST])


def _begun_with(given: list[Assignment]) -> list[Sheet]:
    """The drafts of those who hold one of the assignments, among others; looked up by version, not among all drafts there are."""
    articles, people = {row.article_id for row in given}, {row.reviewer_id for row in given}
    versions = Version.objects.filter(article__in=articles)
    return list(Sheet.objects.begun().filter(version__in=versions.values("pk"), reviewer__in=people))


def _drafts_without_assignment() -> Any:
    held = Assignment.objects.filter(article=OuterRef("version__article"), reviewer=OuterRef("reviewer"), released_at=None)
    return Sheet.objects.begun().filter(~Exists(held))


def _begun_without(article: Article | None) -> list[Sheet]:
    found = _drafts_without_assignment()
    found = found.filter(version__article=article) if article else found
    return list(found.order_by("saved_at", "pk")[:AT_MOST])


def assigned_to(user: Any, articles: Any, *, reviewer_id: int) -> Any:
    """Those of the articles that this reviewer has, as far as the person may know; see at_work() for how far that is."""
    held = Assignment.objects.filter(reviewer=reviewer_id, released_at=None)
    found = articles.filter(pk__in=held.values("article"))
    if reviewer_id == user.pk:
        return found
    if not user.has_perm("archive.queue"):
        return found.exclude(state__in=UNDER_REVIEW)
    return found.exclude(Exists(_rated_by(user)) | Exists(_given_to(user)), state__in=UNDER_REVIEW)


def _rated_by(user: Any) -> Any:
    sheets = Sheet.objects.visible_to(user).filter(reviewer=user, state__in=LIVE_SHEET_STATES)
    return sheets.filter(version__article=OuterRef("pk"))


def _given_to(user: Any) -> Any:
    return Assignment.objects.filter(article=OuterRef("pk"), reviewer=user, released_at=None)


def blind_articles(user: Any, article_ids: Iterable[int]) -> set[int]:
    """Those of the articles whose newest version is under review and not opened: who works on them is not told to colleagues."""
    return set(Article.objects.filter(pk__in=list(article_ids), state__in=UNDER_REVIEW).values_list("pk", flat=True))


def articles_i_rate(user: Any, article_ids: Iterable[int]) -> set[int]:
    """Those of the articles the person reviews, or is to review: they learn of no colleague's name."""
    ids = list(article_ids)
    versions = Version.objects.filter(article__in=ids)  # found first: of a reviewer's sheets there are many
    sheets = Sheet.objects.visible_to(user).filter(reviewer=user, state__in=LIVE_SHEET_STATES, version__in=versions)
    given = Assignment.objects.filter(reviewer=user, released_at=None, article__in=ids)
    return {*sheets.values_list("version__article", flat=True), *given.values_list("article", flat=True)}
