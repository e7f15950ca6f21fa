"""All articles that a question finds, to be taken away whole: by id, in parts, however many they are.

Where the search index cannot be asked, nothing is given: half of what was asked for would look like all of it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from archive.models import Article
from archive.models.bulk import batched
from archive.queries.filters import Filters
from archive.queries.search import can_match, resolver
from archive.search.index import IndexFailed, IndexUnfit, look_further
from archive.search.lookup import Wanted, every_match, reading
from archive.search.tree import Question

AT_ONCE = 500  # ids in one statement


class SearchAway(Exception):
    """The search index cannot be asked, or does not hold the latest changes yet. Says which."""


@dataclass(frozen=True)
class Narrowed:
    """Articles, and where a search narrows them further the ids that it found, the least first."""

    articles: QuerySet
    ids: Sequence[int] | None = None

    def chunks(self, *, after: int = 0, size: int) -> Iterator[list[Article]]:
        """The articles behind this id, by id."""
        rows = self.articles.select_related("source").order_by("pk")
        if self.ids is not None:
            yield from filter(None, (list(rows.filter(pk__in=some)) for some in self._parts(after, size)))
            return
        while chunk := list(rows.filter(pk__gt=after)[:size]):
            yield chunk
            after = chunk[-1].pk

    def numbers(self, *, after: int, most: int) -> list[int]:
        """The ids of the first articles behind this id."""
        pks = self.articles.order_by("pk").values_list("pk", flat=True)
        if self.ids is None:
            return list(pks.filter(pk__gt=after)[:most])
        found: list[int] = []
        for some in self._parts(after, AT_ONCE):
            found += pks.filter(pk__in=some)
            if len(found) >= most:
                break
        return found[:most]

    def count(self) -> int:
        if self.ids is None:
            return self.articles.count()
        return sum(self.articles.filter(pk__in=some).count() for some in self._parts(0, AT_ONCE))

    def up_to(self, last: int) -> "Narrowed":
        """Those up to this id."""
        ids = None if self.ids is None else self.ids[: bisect_right(self.ids, last)]
        return replace(self, articles=self.articles.filter(pk__lte=last), ids=ids)

    def those_of(self, pks: Iterable[int]) -> set[int]:
        """Which of these ids, a few, are among them."""
        asked = [pk for pk in pks if self.ids is None or self._has(pk)]
        return set(self.articles.filter(pk__in=asked).order_by().values_list("pk", flat=True))

    def _has(self, pk: int) -> bool:
        ids = self.ids or ()
        place = bisect_right(ids, pk)
        return place > 0 and ids[place - 1] == pk

    def _parts(self, after: int, size: int) -> Iterator[list[int]]:
        ids = self.ids or ()
        return map(list, batched(ids[bisect_right(ids, after) :], size))


def matching(asked: Question, filters: Filters) -> Narrowed | None:
    """The public articles that a search for this finds; None where nothing was asked that could fit. Raises SearchAway."""
    if not can_match(asked, filters):
        return None
    articles = filters.articles(Article.objects.public())
    return Narrowed(articles) if asked.tree is None else Narrowed(articles, _found(asked, filters))


def _found(asked: Question, filters: Filters) -> Sequence[int]:
    try:
        held = reading()
        if held.behind:
            raise SearchAway(f"The search index does not hold the last {held.behind:,} changes yet.")
        return every_match(held, Wanted(asked.tree, filters.found(is_staff=False), resolver(is_staff=False)).query(held))
    except (IndexUnfit, IndexFailed) as error:
        look_further(error)
        raise SearchAway(str(error)) from error
