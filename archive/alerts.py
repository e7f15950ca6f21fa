"""Owners of saved searches are told what is new for them: articles that came in, and verdicts that were published.

The log of changes is followed as the index follows it, as far as the index has come, and once for all machines: the number of the
last line told of stands in the database, and whoever moves it on tells of the lines between. Nothing is told but what its owner
finds by the same search at that moment; of a verdict nothing before it is published.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from archive.models import SavedSearch, SavedSearchFind, SearchArchive, SearchChange
from archive.queries.saved_searches import Moments, found_among, published_moments
from archive.review.permissions import can
from archive.review.saved_searches import take_stretch, tell_owner
from archive.search.index import AT_ONCE, CHUNK, IndexFailed, IndexUnfit
from archive.search.lookup import Reading, as_it_stands

Found = dict[int, datetime | None]
logger = logging.getLogger("archive.search")


def tell_of_finds(*, at: datetime, most: int | None = None) -> int:
    """How many lines of the log were looked through: all that the index holds, or most. Raises IndexUnfit, IndexFailed."""
    done = 0
    while most is None or done < most:
        searches = list(SavedSearch.objects.telling().select_related("owner").order_by("pk"))
        count = _tell_some(searches, at) if searches else 0
        if not count:
            return done
        done += count
    return done


def tell_quietly() -> None:
    """For after the index caught up: whatever goes wrong, the lines wait."""
    try:
        tell_of_finds(at=timezone.now(), most=AT_ONCE)
    except (IndexUnfit, IndexFailed, OSError, DatabaseError) as error:
        logger.warning("%s Who saved a search is told of what is new once that is mended.", error)


def _tell_some(searches: list[SavedSearch], at: datetime) -> int:
    """How many lines; none where somebody else came first."""
    begin = SearchArchive.objects.values_list("told", flat=True).get()
    held = as_it_stands()
    waiting = SearchChange.objects.filter(pk__gt=begin, pk__lte=held.applied).order_by("pk")
    rows = list(waiting.values_list("pk", "article_id")[:CHUNK])
    if not rows:
        return 0
    articles = {article for _, article in rows}
    verdicts = published_moments(articles)
    found = [(search, _new(search, articles, verdicts, held)) for search in searches if can(search.owner, "see_unpublished")]
    with transaction.atomic():
        if not take_stretch(begin, rows[-1][0]):
            return 0
        for search, finds in found:
            tell_owner(search, finds, at=at)
    return len(rows)


def _new(search: SavedSearch, articles: set[int], verdicts: Moments, held: Reading) -> Found:
    """Of the articles those that the search finds, with something its owner was not told of yet."""
    fresh = {pk for pk in articles if pk > search.told_after or (pk in verdicts and verdicts[pk] > search.told_since)}
    pks = found_among(search, sorted(fresh), held) if fresh else []
    told = dict(SavedSearchFind.objects.filter(search=search, article_id__in=pks).values_list("article_id", "verdict_at"))
    return {pk: verdicts.get(pk) for pk in pks if pk not in told or _is_later(verdicts.get(pk), told[pk])}


def _is_later(moment: datetime | None, told: datetime | None) -> bool:
    return moment is not None and (told is None or moment > told)
