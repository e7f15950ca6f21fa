"""All public headlines for one story, in the order they were published, each held against the first word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q, QuerySet

from archive.analysis.headline_facts import Fact, facts_only_in
from archive.models import Article
from archive.policy.scales import REASONS, Answer
from archive.queries.history import TOKEN, Change
from archive.queries.paging import PAGE_SIZE, Page, cut, is_number
from archive.queries.rows import ArticleRow, article_row, listed, of_standing
from archive.queries.stories import IN_TIME


@dataclass(frozen=True)
class Telling:
    """One outlet's headline for the story.

    changes: against the first headline; empty for the first itself. only_here, only_first: numbers and names that one of the two
    alone has. reasons: of the standing verdict.
    """

    row: ArticleRow
    reasons: tuple[Answer, ...]
    changes: tuple[Change, ...]
    only_here: tuple[Fact, ...]
    only_first: tuple[Fact, ...]
    is_first: bool

    @property
    def is_same(self) -> bool:
        return not self.is_first and all(change.kind == "same" for change in self.changes)


@dataclass(frozen=True)
class StoryPage:
    """number: what the story is known by. count: its articles that this person may see. page: of Telling."""

    number: int
    first: ArticleRow
    count: int
    page: Page

    @property
    def has_undated(self) -> bool:
        return any(telling.row.published_at is None for telling in self.page.items)


def story_of(user: Any, pk: int) -> int | None:
    """What the story is known by that the article pk belongs to; None where this person may see no such article."""
    found = Article.objects.visible_to(user).filter(pk=pk).values_list("story", flat=True)[:1]
    return next((story or pk for story in found), None)


def story_page(user: Any, number: int, *, after: str = "", size: int = PAGE_SIZE) -> StoryPage | None:
    """None where this person may see nothing of such a story. An article alone is a story of one. Three queries, four with after.

    after: the id of the last article already seen.
    """
    members = Article.objects.visible_to(user).filter(Q(story=number) | Q(pk=number, story=None))
    first = _tellings(members).first()
    if first is None:
        return None
    rows = cut(list(_tellings(_later(members, after))[: size + 1]), size=size)
    tellings = [_telling(article, first) for article in rows.items]
    return StoryPage(number=number, first=article_row(first), count=members.count(), page=rows.of(tellings))


def headline_changes(first: str, other: str) -> Iterator[Change]:
    """What of the first headline went and what came in the other, in whole runs of words; capitals are no difference."""
    old, new = TOKEN.findall(first), TOKEN.findall(other)
    matcher = SequenceMatcher(None, [word.casefold() for word in old], [word.casefold() for word in new], autojunk=False)
    went = came = ""
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal" and (not (went or came) or any(word[0].isalnum() for word in new[k:m])):
            yield from _run(went, came)
            yield Change("same", "".join(new[k:m]))
            went = came = ""
        else:  # a space or a stop that both have between words that differ belongs to each
            went, came = went + "".join(old[i:j]), came + "".join(new[k:m])
    yield from _run(went, came)


def _run(went: str, came: str) -> Iterator[Change]:
    if went:
        yield Change("removed", went)
    if came:
        yield Change("added", came)


def _tellings(members: QuerySet) -> QuerySet:
    return listed(members).annotate(rated_reasons=of_standing("reasons")).order_by(*IN_TIME)


def _later(members: QuerySet, after: str) -> QuerySet:
    """Those behind the article after; all of them where it is not among them, or not any more."""
    if not is_number(after) or (seen := members.filter(pk=after).values_list("published_at", "pk").first()) is None:
        return members
    at, pk = seen
    undated = Q(published_at=None)
    if at is None:
        return members.filter(undated, pk__gt=pk)
    return members.filter(undated | Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk))


def _telling(article: Article, first: Article) -> Telling:
    is_first = article.pk == first.pk
    ours, theirs = article.headline, first.headline
    return Telling(
        row=article_row(article),
        reasons=tuple(REASONS[code] for code in article.rated_reasons or () if code in REASONS and code != "other"),
        changes=() if is_first else tuple(headline_changes(theirs, ours)),
        only_here=() if is_first else facts_only_in(ours, theirs),
        only_first=() if is_first else facts_only_in(theirs, ours),
        is_first=is_first,
    )
