"""The index made anew beside the one in use, which answers meanwhile, and put in its place when it holds everything."""

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archive.models import Article
from archive.models.search_change import archive_key
from archive.search.changes import compact_log
from archive.search.files import building_folder, lock, use
from archive.search.index import (
    CHUNK,
    COMMIT_AFTER,
    IndexFailed,
    IndexUnfit,
    Mark,
    commit,
    created,
    follow,
    mark_of,
    newest_change,
    opened,
    put,
    writing,
)

Watch = Callable[[int, int], None]  # articles read, articles in all


class AlreadyRebuilding(Exception):
    """Another process is at it; nothing was changed."""


def rebuild(*, threads: int = 1, watch: Watch = lambda done, total: None, should_stop: Callable[[], bool] = bool) -> int | None:
    """How many articles the new index holds; None where it was stopped, to be gone on with next time.

    The log is compacted first. Raises AlreadyRebuilding, IndexFailed.
    """
    with lock("building.lock") as is_ours:
        if not is_ours:
            raise AlreadyRebuilding("The search index is being rebuilt by another process.")
        compact_log()
        index, mark = _begun()
        total = Article.objects.count()
        with writing(index, threads) as writer:
            mark = _read(writer, mark, lambda pk: watch(Article.objects.filter(pk__lte=pk).count(), total), should_stop)
            if mark is None:
                return None
            _, mark = follow(writer, mark)
        with lock(wait=True):  # whoever follows the log waits for the last lines of it, and then follows in the new index
            with writing(index, 1) as writer:
                follow(writer, mark)
            use(building_folder())
        return total


def _begun() -> tuple[Any, Mark]:
    """What was begun before and can be gone on with, else an empty one. The log is followed from where it is now."""
    folder = building_folder()
    try:
        if folder.is_dir():
            index = opened(folder)
            mark = mark_of(index.searcher())
            mark.check()
            return index, mark
    except (IndexUnfit, IndexFailed):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return created(folder), Mark(newest_change(), 0, archive_key())


def _read(writer: Any, mark: Mark, watch: Callable[[int], None], should_stop: Callable[[], bool]) -> Mark | None:
    """The mark once all articles were read; None where it was stopped. What was committed stays."""
    since, told = 0, time.monotonic()
    while pks := list(Article.objects.filter(pk__gt=mark.after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        put(writer, set(pks), are_new=True)
        mark, since = replace(mark, after=pks[-1]), since + len(pks)
        is_stopped = should_stop()
        if since >= COMMIT_AFTER or is_stopped:
            commit(writer, mark)
            since = 0
        if is_stopped:
            return None
        if time.monotonic() - told > 1:
            watch(mark.after)
            told = time.monotonic()
    commit(writer, mark)
    watch(mark.after)
    return mark
