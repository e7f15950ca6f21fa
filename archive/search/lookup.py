"""What the index answers: which articles match, how many there are of each kind among them, and which are like another."""

import threading
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.search.compiling import Compiler, Resolve
from archive.search.documents import documents
from archive.search.fields import Found
from archive.search.files import current_folder
from archive.search.index import (
    IndexUnfit,
    catch_up_quietly,
    engine_errors,
    mark_of,
    newest_change,
    opened,
)
from archive.search.orders import by_field, ids_of
from archive.search.passing import note_passing
from archive.search.schema import schema
from archive.search.tree import Node, fields_in

FACETS = ("source", "topic", "entity", "rating", "reason", "verdict", "state")
FACET_SIZE = 30
EXACT = 1_000_000  # values a segment may have for counts to be exact: more than there are
MONTHS = 12_000
LIKENESS = {"min_doc_frequency": 2, "min_term_frequency": 1, "max_query_terms": 25, "min_word_length": 4}

_indexes: dict[Path, tuple[Any, tuple[int, ...]]] = {}
_opening = threading.Lock()


@dataclass(frozen=True)
class Reading:
    """The index as it stands. applied: the line of the log that it has come to. behind: lines that it does not hold yet.

    files: which files it is made of; another whenever it holds something else.
    """

    searcher: Any
    applied: int
    behind: int
    files: tuple[Any, ...]


def reading() -> Reading:
    """The index, brought up to the log first where that is soon done. Raises IndexUnfit, IndexFailed."""
    newest = newest_change()
    try:
        searcher, mark, files = _current(newest)
    except IndexUnfit:
        catch_up_quietly()
        searcher, mark, files = _current()
    if mark.applied < newest:
        catch_up_quietly()
        searcher, mark, files = _current()
    if mark.applied < newest:
        note_passing()
    return Reading(searcher, mark.applied, max(0, newest - mark.applied), files)


def as_it_stands() -> Reading:
    """The index without it being brought up to the log. Raises IndexUnfit, IndexFailed."""
    newest = newest_change()
    searcher, mark, files = _current(newest)
    return Reading(searcher, mark.applied, max(0, newest - mark.applied), files)


def _current(newest: int | None = None) -> tuple[Any, Any, tuple[Any, ...]]:
    with engine_errors():
        searcher, files = _searcher()
        mark = mark_of(searcher)
    mark.check(newest)
    return searcher, mark, files


def _searcher() -> tuple[Any, tuple[Any, ...]]:
    """Opened once a process and looked at anew when its list of files changed."""
    for _ in range(2):  # another index may have come into use, and this one gone, in between
        folder = current_folder()
        if folder is None:
            raise IndexUnfit("There is no search index yet.")
        try:
            with _opening:
                return _opened(folder).searcher(), (folder, *_indexes[folder][1])
        except (OSError, IndexUnfit, ValueError) as error:
            _indexes.pop(folder, None)
            problem = error
    raise IndexUnfit(f"The search index is damaged. {problem}")


def _opened(folder: Path) -> Any:
    told = (folder / "meta.json").stat()
    stamp = (told.st_mtime_ns, told.st_size, told.st_ino)
    index, was = _indexes.get(folder, (None, ()))
    if index is None:
        _indexes.clear()
        index = opened(folder)
    elif stamp != was:
        index.reload()
    _indexes[folder] = (index, stamp)
    return index


@dataclass(frozen=True)
class Wanted:
    """What is looked for. filters: all of which must hold as well. is_staff: whether among all articles and all of their text."""

    tree: Node | None
    filters: Sequence[Found]
    resolve: Resolve
    is_staff: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for what the index is asked alike: names are told by what they stand for."""
        return self.is_staff, self.tree, tuple(self.filters), tuple(map(self.resolve, fields_in(self.tree)))

    def query(self, held: Reading) -> Any:
        compiler = Compiler(self.resolve, held.searcher, kept=self.is_staff)
        asked = compiler.shown(self.tree, to_staff=self.is_staff)
        return compiler.every([asked, *map(compiler.found, self.filters)]) if self.filters else asked


def matches_among(held: Reading, query: Any, articles: Iterable[int]) -> list[int]:
    """Those of the articles, by id, that match, in no order. Raises IndexFailed."""
    import tantivy  # noqa: PLC0415 - see above

    asked = list(articles)
    with engine_errors():
        among = tantivy.Query.const_score_query(tantivy.Query.term_set_query(schema(), "id", asked), 0.0)
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)])
        return ids_of(held.searcher, held.searcher.search(both, max(len(asked), 1)).hits)


def every_match(held: Reading, query: Any, *, at_once: int = 50_000) -> Sequence[int]:
    """The ids of all that match, the least first. Raises IndexFailed."""
    ids = array("q")
    with engine_errors():
        while found := by_field(held.searcher, query, "id", ids[-1] if ids else 0, at_once, is_falling=False).hits:
            ids.extend(number for number, _ in found)
            if len(found) < at_once:
                break
    return ids


def facets(held: Reading, query: Any) -> dict[str, list[tuple[Any, int]]]:
    """By field, its values with how many of all matches have each, the most first; and "month" with every month there is."""
    asked = {name: _terms(name, FACET_SIZE) for name in FACETS} | {"month": _terms("month", MONTHS)}
    with engine_errors():
        found = held.searcher.aggregate(query, asked)
    counts = {name: [(one["key"], one["doc_count"]) for one in found[name]["buckets"]] for name in asked}
    counts["month"].sort()
    return counts


def _terms(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size, "segment_size": EXACT}}


def like(held: Reading, pk: int, *, size: int, is_staff: bool) -> list[int]:
    """The articles whose shown words are most like those of this one, itself not among them. Raises IndexFailed."""
    import tantivy  # noqa: PLC0415 - see above

    fields = documents([pk]).get(pk)
    if fields is None:
        return []
    shown = {name: fields[name] for name in ("headline_stem", "text_stem") if fields.get(name)}
    compiler = Compiler(lambda field: Found(field.name), held.searcher, kept=False)
    with engine_errors():
        alike = tantivy.Query.more_like_this_document_fields_query(schema(), shown, **LIKENESS)
        itself = compiler.term("id", pk)
        query = compiler.every([compiler.shown(None, to_staff=is_staff), alike])
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, itself)])
        return ids_of(held.searcher, held.searcher.search(query, size).hits)
