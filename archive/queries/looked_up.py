"""Rows looked up by words for lists that are not pages of search: by the search index, never by going through the archive."""

from typing import Any

from django.db.models import Max, QuerySet

from archive.queries.filters import Filters, may_ask_states
from archive.queries.search import can_match, faults_of, question, resolver
from archive.search.index import IndexFailed, IndexUnfit
from archive.search.lookup import Wanted, reading
from archive.search.orders import matches

MOST = 2_000  # articles that are looked among, the newest of those found
AWAY = "Search is being put in order. Until then only what is newest is looked through, letter by letter."


def articles_with(typed: str, *, user: Any) -> tuple[list[int] | None, tuple[str, ...]]:
    """The ids of the newest MOST articles that search finds for these words, and what of them could not be used.

    None where search cannot be asked. The words are understood as on the page of search.
    """
    asked, is_staff = question(typed), may_ask_states(user)
    resolve = resolver(is_staff)
    faults = faults_of(asked, Filters(), resolve)
    if not can_match(asked, Filters()):
        return [], faults
    try:
        held = reading()
        query = Wanted(asked.tree, (), resolve, is_staff).query(held)
        return matches(held.searcher, query, sort="imported", size=MOST).ids, faults
    except (IndexUnfit, IndexFailed):
        return None, (AWAY,)


def newest(rows: QuerySet) -> QuerySet:
    """About the newest MOST of them by number: reckoned from the highest there is, not counted."""
    last = rows.model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return rows.filter(pk__gt=last - MOST)
