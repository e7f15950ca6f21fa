"""Articles that tell the same story in much the same words, linked: one wire story run by five outlets is one story.

Two articles are linked where their sketches say so and share one of the numbers they are looked up by; a story is everything
linked, however indirectly. Both are questions about two texts alone, so the stories are the same whatever came in first. A story
is known by its first article. When a text changes, the story it was in is told anew from the sketches of its articles.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from django.db.models import Count, Q

from archive.analysis.sketch import LOOKED_UP, Sketch, is_same_story, packed, same_stories, unpacked
from archive.ingest.arrivals import Arrival
from archive.models import Article, SketchNumber
from archive.models import Sketch as SketchRow
from archive.models.bulk import insert_values, update

MOST_HOLDERS = 500  # of one number: what more articles share is the furniture of a site, and links nothing


class Groups:
    """Numbers that belong together."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def first(self, key: int) -> int:
        """What the group of key is known by."""
        root = key
        while (above := self._above.setdefault(root, root)) != root:
            root = above
        while key != root:
            self._above[key], key = root, self._above[key]
        return root

    def join(self, one: int, other: int) -> None:
        self._above[self.first(one)] = self.first(other)

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for key in sorted(self._above):
            found.setdefault(self.first(key), []).append(key)
        return list(found.values())


def store_stories(newest: Sequence[Arrival], *, changed: set[int]) -> None:
    """The sketches of the newest version of each article, and the stories they belong to. Constant queries."""
    tell_stories({arrival.article_id: arrival.analysis.sketch for arrival in newest}, changed=changed)


def tell_stories(sketches: Mapping[int, Sketch], *, changed: set[int]) -> None:
    """The same, by article. changed: those whose earlier sketches and stories are no longer so."""
    left = _forget(changed) if changed else {}
    rows = ((key, packed(numbers)) for key, numbers in sketches.items() if numbers)
    insert_values(SketchRow, ("article_id", "numbers"), rows)
    looked_up = ((number, key) for key, numbers in sketches.items() for number in numbers[:LOOKED_UP])
    insert_values(SketchNumber, ("number", "article_id"), looked_up)
    _tell(sketches, left)


def leave_stories(articles: set[int]) -> None:
    """These articles have no sketch and no story any more; the others of their stories are told anew."""
    _tell({}, _forget(articles))


def _forget(articles: set[int]) -> dict[int, Sketch]:
    """The sketches of the other articles of the stories these were in. All of them are in no story for now."""
    gone = SketchRow.objects.filter(article__in=articles)
    numbers = {number for row in gone for number in unpacked(row.numbers)[:LOOKED_UP]}
    SketchNumber.objects.filter(number__in=numbers, article__in=articles).delete()
    gone.delete()
    stories = set(Article.objects.filter(pk__in=articles, story__isnull=False).values_list("story", flat=True))
    if not stories:
        return {}
    left = {row.article_id: unpacked(row.numbers) for row in SketchRow.objects.filter(article__story__in=stories)}
    Article.objects.filter(story__in=stories).update(story=None)
    return left


def _tell(sketches: Mapping[int, Sketch], left: Mapping[int, Sketch]) -> None:
    """sketches: new ones, compared with one another, with left and with all the archive. left: in no story for now."""
    groups, here = Groups(), {**left, **sketches}
    for pair in same_stories(here):
        groups.join(*pair)
    for one, other, story in _elsewhere(sketches, here):
        groups.join(one, other)
        groups.join(other, story)
    _save(groups.all())


def _elsewhere(sketches: Mapping[int, Sketch], here: Mapping[int, Sketch]) -> Iterator[tuple[int, int, int]]:
    """(article, another of the archive with the same story, what that story is known by) for each of sketches."""
    holders = _holders({number for numbers in sketches.values() for number in numbers[:LOOKED_UP]}, besides=here)
    articles = {article for found in holders.values() for article in found}
    rows = (
        SketchRow.objects.filter(article__in=articles).values_list("article_id", "numbers", "article__story") if articles else ()
    )
    others = {article: (unpacked(numbers), story or article) for article, numbers, story in rows}
    for key, numbers in sketches.items():
        for other in sorted({other for number in numbers[:LOOKED_UP] for other in holders.get(number, ())}):
            if is_same_story(numbers, others[other][0]):
                yield key, other, others[other][1]


def _holders(numbers: set[int], *, besides: Container[int]) -> dict[int, list[int]]:
    """Articles of the archive by the numbers they are looked up by."""
    counted = SketchNumber.objects.filter(number__in=numbers).values("number").annotate(holders=Count("article_id"))
    shared = [row["number"] for row in counted.filter(holders__range=(2, MOST_HOLDERS))] if numbers else []
    found: dict[int, list[int]] = {}
    for number, article in SketchNumber.objects.filter(number__in=shared).values_list("number", "article_id") if shared else ():
        if article not in besides:
            found.setdefault(number, []).append(article)
    return found


def _save(groups: Iterable[Sequence[int]]) -> None:
    """Every article of groups, and of the stories that came together in one, gets the story of its group."""
    first = {key: min(keys) for keys in groups for key in keys}
    if not first:
        return
    rows = Article.objects.filter(Q(pk__in=first) | Q(story__in=first)).order_by("pk").values_list("pk", "story")
    told = {pk: (story, first.get(pk) or first[story]) for pk, story in rows}
    moved = [Article(pk=pk, story_id=now) for pk, (before, now) in told.items() if before != now]
    update(moved, ["story"])
