"""The index follows the log of changes: what it holds, and the number it has come to, are written in one commit.

So a crash anywhere loses nothing: whoever comes next goes on from that number.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.models import Max

from archive.models import SearchChange
from archive.models.search_change import archive_key
from archive.search.damage import look_for_damage
from archive.search.documents import documents
from archive.search.files import current_folder, lock, new_folder, use
from archive.search.schema import LAYOUT, MARK, schema, with_analysers

CHUNK = 500  # articles read at once
COMMIT_AFTER = 20_000  # lines of the log
HEAP, THREADS = 60_000_000, 1
MOST_TO_BUILD = 50_000  # lines of the log that are worked off unasked where there is no usable index; else rebuild_search
AT_ONCE = 2_000  # lines that a change or a search works off
logger = logging.getLogger("archive.search")
FOLLOWERS: list[Callable[[], None]] = []  # called when the index has caught up; they raise nothing. apps.py names them


class IndexUnfit(Exception):
    """There is no index that can be asked: it is missing, damaged, of another version or another archive. Says which."""


class IndexFailed(Exception):
    """The engine could not read or write: a full disk, a damaged file. The index stands as it did after its last commit."""


@dataclass(frozen=True)
class Mark:
    """How far an index has come, by the names of schema.MARK. applied: in the log. after: in the articles, of one being built."""

    applied: int = 0
    after: int = 0
    archive: str = ""
    layout: str = field(default_factory=lambda: LAYOUT)

    def check(self, newest: int | None = None) -> None:
        """newest: line of the log, where it was asked for already. Raises IndexUnfit."""
        if self.layout != LAYOUT:
            raise IndexUnfit("The search index was made by another version of the archive.")
        if self.archive != archive_key():
            raise IndexUnfit("The search index is that of another archive.")
        if self.applied > (newest_change() if newest is None else newest):
            raise IndexUnfit("The search index is ahead of the archive, which was put back to an earlier day.")


def newest_change() -> int:
    return SearchChange.objects.aggregate(last=Max("pk"))["last"] or 0


@contextmanager
def engine_errors() -> Iterator[None]:
    """What goes wrong in the engine, its panics included, raised as IndexFailed."""
    try:
        yield
    except (IndexFailed, IndexUnfit, DatabaseError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if type(error).__module__ not in ("builtins", "pyo3_runtime"):
            raise
        raise IndexFailed(f"The search index could not be used: {error}") from error


def opened(folder: Path) -> Any:
    """The engine's index in folder. Raises IndexUnfit."""
    import tantivy  # noqa: PLC0415 - heavy, and not needed before somebody searches

    try:
        with engine_errors():
            return with_analysers(tantivy.Index.open(str(folder)))
    except IndexFailed as error:
        raise IndexUnfit(f"The search index is damaged. {error}") from error


def created(folder: Path) -> Any:
    import tantivy  # noqa: PLC0415 - see above

    with engine_errors():
        return with_analysers(tantivy.Index(schema(), str(folder)))


def mark_of(searcher: Any) -> Mark:
    """How far it has come. Raises IndexUnfit where it does not tell."""
    import tantivy  # noqa: PLC0415 - see above

    with engine_errors():
        hits = searcher.search(tantivy.Query.term_query(schema(), "visible", "mark"), 1).hits
        if not hits:
            raise IndexUnfit("The search index does not say how far it has come.")
        told = searcher.doc(hits[0][1])
        return Mark(**{name: told.get_first(name) for name in MARK})


def catch_up(*, most: int | None = None, threads: int = THREADS) -> int:
    """How many lines of the log were worked off: all, or most, or none where somebody else is at it.

    Whoever has the lock looks at the log once more after giving it back: what was logged in between was left to them. Raises
    IndexUnfit where rebuild_search is needed, IndexFailed.
    """
    done, is_made = 0, False
    while most is None or done < most:
        with lock() as is_ours:
            if not is_ours:
                return done
            count, mark, was_made = _work_off(None if most is None else most - done, threads, may_make=not is_made)
        is_made, done = is_made or was_made, done + count
        if newest_change() <= mark.applied:
            return done
    return done


def look_further(error: Exception) -> None:
    """For whoever was stopped by error: an index that failed is looked at for damage, one that is merely unfit is not."""
    if isinstance(error, IndexFailed):
        look_for_damage()


def catch_up_quietly() -> None:
    """For after a change was stored: whatever goes wrong, the change stands, and its line waits in the log."""
    try:
        catch_up(most=AT_ONCE)
    except (IndexUnfit, IndexFailed, OSError, DatabaseError) as error:
        logger.warning("%s What changed is found once that is mended.", error)
        look_further(error)
        return
    for follow_on in FOLLOWERS:
        follow_on()


def _work_off(most: int | None, threads: int, *, may_make: bool) -> tuple[int, Mark, bool]:
    """How many lines, how far the index has come, and whether it was made for it: once, whatever is wrong with it then."""
    index, mark, new = _usable(may_make)
    done = 0
    try:
        if new or newest_change() > mark.applied:
            with writing(index, threads) as writer:
                done, mark = follow(writer, mark, most=None if new else most)
        if new:
            use(new)
    except BaseException:
        if new and current_folder() != new:
            shutil.rmtree(new, ignore_errors=True)  # or each try would leave one, on a disk that is full perhaps
        raise
    return done, mark, new is not None


def _usable(may_make: bool) -> tuple[Any, Mark, Path | None]:
    """The index in use, or a new one with its folder, where there is none and the log is short enough."""
    folder = current_folder()
    try:
        if folder is None:
            raise IndexUnfit("There is no search index yet.")
        index = opened(folder)
        mark = mark_of(index.searcher())
        mark.check()
        return index, mark, None
    except (IndexUnfit, IndexFailed) as error:
        if newest_change() > MOST_TO_BUILD or not may_make:
            raise IndexUnfit(f"{error} Run manage.py rebuild_search.") from error
        if folder is not None:
            logger.warning("%s It is made anew.", error)
        fresh = new_folder()
        try:
            return created(fresh), Mark(archive=archive_key()), fresh
        except IndexFailed:
            shutil.rmtree(fresh, ignore_errors=True)
            raise


@contextmanager
def writing(index: Any, threads: int = THREADS) -> Iterator[Any]:
    """The engine's writer; at the end what it began to merge is merged. What was not committed is dropped."""
    with engine_errors():
        writer = index.writer(HEAP * threads, threads)
        try:
            yield writer
        finally:
            writer.wait_merging_threads()


def follow(writer: Any, mark: Mark, *, most: int | None = None) -> tuple[int, Mark]:
    """How many lines of the log after the mark were worked off and committed, and how far that is."""
    done = since = 0
    while True:
        size = CHUNK if most is None else min(CHUNK, most - done)
        waiting = SearchChange.objects.filter(pk__gt=mark.applied).order_by("pk")
        rows = list(waiting.values_list("pk", "article_id")[: max(size, 0)])
        if rows:
            put(writer, {article for _, article in rows})
            mark = replace(mark, applied=rows[-1][0])
            done, since = done + len(rows), since + len(rows)
        if not rows or since >= COMMIT_AFTER:
            commit(writer, mark)
            since = 0
        if not rows:
            return done, mark


def put(writer: Any, articles: set[int], *, are_new: bool = False) -> None:
    """The articles as they are now, in place of what the index held of them."""
    import tantivy  # noqa: PLC0415 - see above

    found = documents(sorted(articles))
    if not are_new:
        writer.delete_documents_by_query(tantivy.Query.term_set_query(schema(), "id", sorted(articles)))
    for fields in found.values():
        writer.add_document(tantivy.Document.from_dict(fields, schema()))


def commit(writer: Any, mark: Mark) -> None:
    import tantivy  # noqa: PLC0415 - see above

    told = {name: [getattr(mark, name)] for name in MARK}
    writer.delete_documents_by_term("visible", "mark")
    writer.add_document(tantivy.Document.from_dict({**told, "visible": ["mark"]}, schema()))
    writer.commit()
