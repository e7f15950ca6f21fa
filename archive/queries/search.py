"""A page of what was searched for: articles, how many, of which kinds, and how the question was understood.

The search index names the articles; what is shown of them comes from the database, which is asked once more whether this person
may see them. Where no index can be asked, headlines are looked through as they stand. Why so: docs/decisions/0025.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from archive.models import Article, Block, Version
from archive.queries.facets import FacetList, facet_lists
from archive.queries.filters import Filters, may_ask_states
from archive.queries.months import Chart, chart_of
from archive.queries.paging import PAGE_SIZE, Page, newest_first
from archive.queries.rows import ArticleRow, article_row, listed
from archive.queries.without_index import fits
from archive.search.compiling import Resolve
from archive.search.counting import counts
from archive.search.fields import resolved
from archive.search.index import IndexFailed, IndexUnfit, look_further
from archive.search.lookup import Wanted, like, reading
from archive.search.orders import BEST, ORDERS, matches
from archive.search.passing import note_passing
from archive.search.snippets import Parts, snippet
from archive.search.syntax import question as parsed
from archive.search.tree import Question, fields_in, parts_marked, terms
from archive.search.wording import understood

AWAY = "Search is being put in order. Until then words are looked for in headlines alone, as they are written there."
BEHIND = "What changed in the last moments is still being taken up: {} changes are not found yet."


@dataclass(frozen=True)
class Hit:
    """An article found. snippet: words of it that may be shown, those found marked; empty where none can be shown."""

    article: ArticleRow
    snippet: Parts = ()


@dataclass(frozen=True)
class Found:
    """page: of Hit. total: of all matches; None where nobody counted. notice: what is wrong with the search itself.
    marked: what was typed, with what of it could not be used marked; empty where all of it could.

    like: the article whose like these are.
    """

    page: Page
    sort: str
    total: int | None = None
    understood: str = ""
    faults: tuple[str, ...] = ()
    marked: Parts = ()
    notice: str = ""
    facets: list[FacetList] = field(default_factory=list)
    months: Chart | None = None
    like: ArticleRow | None = None

    @property
    def has_rest(self) -> bool:
        """Whether more was found than is put in order by how well it fits."""
        return self.sort == "relevance" and (self.total or 0) > BEST

    @property
    def is_away(self) -> bool:
        """Whether the index could not be asked, and this is what the database could tell by itself."""
        return self.notice == AWAY


def question(typed: str) -> Question:
    """What somebody typed, as a tree."""
    return parsed(typed, today=timezone.localdate())


def sort_of(given: str, asked: Question) -> str:
    """By relevance where words were asked for, else by date, unless the address says otherwise."""
    return given if given in ORDERS else "relevance" if terms(asked.tree) else "newest"


def search_page(
    asked: Question,
    filters: Filters,
    *,
    user: Any = None,
    sort: str = "",
    after: str = "",
    size: int = PAGE_SIZE,
    with_snippets: bool = True,
    with_counts: bool = False,
) -> Found:
    """What fits the question and the filters; nothing where nothing was asked for. with_counts: facets and months too."""
    is_staff, resolve = may_ask_states(user), resolver(may_ask_states(user))
    told = {"sort": sort_of(sort, asked), "understood": understood(asked.tree, resolve)}
    told |= {"faults": faults_of(asked, filters, resolve), "marked": marked(asked, resolve)}
    if not can_match(asked, filters):
        return Found(Page([]), **told)
    wanted = Wanted(asked.tree, filters.found(is_staff=is_staff), resolve, is_staff)
    try:
        return _from_index(
            asked, filters, wanted, told, user=user, after=after, size=size, snippets=with_snippets, with_counts=with_counts
        )
    except (IndexUnfit, IndexFailed) as error:
        look_further(error)
        return _from_headlines(asked, filters, told, user=user, after=after, size=size)


def can_match(asked: Question, filters: Filters) -> bool:
    """Whether anything was asked for that something could fit."""
    return not filters.faults and (asked.tree is not None or not (filters.is_empty or asked.faults))


def faults_of(asked: Question, filters: Filters, resolve: Resolve) -> tuple[str, ...]:
    """A sentence for each part of what was asked that could not be used."""
    in_fields = (fault for one in fields_in(asked.tree) if (fault := resolve(one).fault))
    return (*(fault.words for fault in asked.faults), *in_fields, *filters.faults)


def marked(asked: Question, resolve: Resolve) -> Parts:
    faulty = [*asked.faults, *(one for one in fields_in(asked.tree) if resolve(one).fault)]
    return parts_marked(asked.typed, [(one.start, one.end) for one in faulty]) if faulty else ()


def resolver(is_staff: bool) -> Resolve:
    """Each field of a question is looked up once."""
    return cache(lambda asked: resolved(asked, is_staff=is_staff))


def _from_index(
    asked: Question,
    filters: Filters,
    wanted: Wanted,
    told: dict[str, Any],
    *,
    user: Any,
    after: str,
    size: int,
    snippets: bool,
    with_counts: bool,
) -> Found:
    held = reading()
    query = wanted.query(held)
    found = matches(held.searcher, query, sort=told["sort"], after=after, size=size)
    counted = counts(held, query, asked=wanted.key) if with_counts and found.total else {}
    return Found(
        Page(hits(found.ids, asked, filters, user=user, with_snippets=snippets), found.after),
        **told,
        total=found.total,
        notice=BEHIND.format(f"{held.behind:,}") if held.behind else "",
        facets=facet_lists(counted, filters, total=found.total, is_staff=wanted.is_staff),
        months=chart_of(counted.get("month", ())),
    )


def _visible(user: Any) -> QuerySet:
    return Article.objects.visible_to(user) if user is not None else Article.objects.public()


def hits(pks: list[int], asked: Question, filters: Filters, *, user: Any = None, with_snippets: bool = False) -> list[Hit]:
    """In this order, as far as this person may see them now."""
    articles = {article.pk: article for article in listed(filters.articles(_visible(user).filter(pk__in=pks)))}
    shown = [articles[pk] for pk in pks if pk in articles]
    paragraphs = _paragraphs(shown) if with_snippets and terms(asked.tree) else {}
    return [Hit(article_row(article), snippet(paragraphs.get(article.pk, ()), terms(asked.tree))) for article in shown]


def _paragraphs(articles: list[Article]) -> dict[int, list[str]]:
    """What may be shown of the newest versions, by paragraph, without the headline."""
    rows = Version.objects.current().filter(article__in=articles).only("article_id", "text")
    there = {article.pk: article for article in articles}
    found = {}
    for version in rows.prefetch_related(Prefetch("blocks", Block.objects.order_by("version", "number"))):
        version.article = there[version.article_id]
        lines = [(block.start, block.end) for block in version.blocks.all() if block.kind != "headline"]
        found[version.article_id] = version.public_texts(lines)
    return found


def _from_headlines(asked: Question, filters: Filters, told: dict[str, Any], *, user: Any, after: str, size: int) -> Found:
    """Articles with the words in their headlines, newest first: what the database can tell by itself."""
    note_passing()
    found = _visible(user).filter(fits(asked.tree, resolver(may_ask_states(user))))
    page = newest_first(listed(filters.articles(found)), after=after, size=size)
    shown = [Hit(article_row(article)) for article in page.items]
    return Found(page.of(shown), **(told | {"sort": "newest", "understood": ""}), notice=AWAY)


def similar(pk: int, *, user: Any = None) -> Found:
    """The articles whose words are most like those of this one."""
    article = listed(_visible(user).filter(pk=pk)).first()
    if article is None:
        return Found(Page([]), "relevance")
    told: dict[str, Any] = {"sort": "relevance", "like": article_row(article)}
    try:
        found = like(reading(), pk, size=PAGE_SIZE, is_staff=may_ask_states(user))
    except (IndexUnfit, IndexFailed) as error:
        look_further(error)
        note_passing()
        return Found(Page([]), **told, notice=AWAY)
    return Found(Page(hits(found, Question("", None), Filters(), user=user)), **told)
