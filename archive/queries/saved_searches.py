"""Saved searches as their owners see them, what is worth keeping of a search, and what of some articles it finds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Max

from archive.models import Article, ClaimVerdict, HeadlineVerdict, SavedSearch, SavedSearchFind
from archive.queries.filters import filters_of, given_in
from archive.queries.paging import Page, newest_first
from archive.queries.rows import article_row, listed
from archive.queries.search import can_match, faults_of, question, resolver
from archive.search.lookup import Reading, Wanted, matches_among
from archive.search.wording import understood

Moments = dict[int, datetime]


@dataclass(frozen=True)
class Kept:
    """query: what an address carries of the search. words: how it is understood. faults: what of it could not be used.

    can_match: whether anything could fit it.
    """

    query: str
    words: str
    faults: tuple[str, ...]
    can_match: bool


def search_to_keep(asked: Mapping[str, str], *, user: Any) -> Kept:
    """What an address asks for, without order and page."""
    typed, filters = given_in(asked, ["q"], longest=500)["q"], filters_of(asked, user=user)
    tree, resolve = question(typed), resolver(is_staff=True)
    given = ({"q": typed} if typed else {}) | filters.given
    chosen = [f"{name}: {value}" for name, value in filters.given.items()]
    words = "; ".join([*filter(None, [understood(tree.tree, resolve)]), *chosen])
    return Kept(urlencode(given), words, faults_of(tree, filters, resolve), can_match(tree, filters))


def saved_searches(user: Any) -> list[SavedSearch]:
    """One's own, by name; there are few."""
    return list(SavedSearch.objects.filter(owner=user).order_by("name", "pk"))


def saved_search(user: Any, pk: int) -> SavedSearch | None:
    """None where it is another's (or there is none: it is the same answer)."""
    return SavedSearch.objects.filter(owner=user, pk=pk).first()


def finds(search: SavedSearch, *, user: Any, after: str = "") -> Page:
    """One page of (when it was told, article row) of what the owner was told of, the last told first."""
    page = newest_first(SavedSearchFind.objects.filter(search=search), after=after)
    pks = [find.article_id for find in page.items]
    articles = {article.pk: article for article in listed(Article.objects.visible_to(user).filter(pk__in=pks))}
    shown = [find for find in page.items if find.article_id in articles]
    return page.of([(find.told_at, article_row(articles[find.article_id])) for find in shown])


def published_moments(articles: Collection[int]) -> Moments:
    """By article, when the newest of its standing verdicts was published. Two queries."""
    found: Moments = {}
    for verdicts in (HeadlineVerdict, ClaimVerdict):
        rows = verdicts.objects.standing().filter(version__article__in=articles).order_by().values_list("version__article")
        for article, at in rows.annotate(at=Max("published_at")):
            found[article] = max(at, found.get(article, at))
    return found


def found_among(search: SavedSearch, articles: Iterable[int], held: Reading) -> list[int]:
    """Those of the articles that the search finds for its owner. Raises IndexFailed."""
    given = dict(parse_qsl(search.query))
    asked, filters = question(given.get("q", "")), filters_of(given, user=search.owner)
    if not can_match(asked, filters):
        return []
    wanted = Wanted(asked.tree, filters.found(is_staff=True), resolver(is_staff=True), is_staff=True)
    pks = matches_among(held, wanted.query(held), articles)
    fits = filters.articles(Article.objects.visible_to(search.owner).filter(pk__in=pks))
    return list(fits.order_by("pk").values_list("pk", flat=True)) if pks else []
