"""The words by which articles are told from others, kept for finding those that have to do with one another."""

from collections.abc import Mapping, Sequence

from archive.analysis.results import Term
from archive.ingest.arrivals import Arrival
from archive.models import ArticleTerm
from archive.models.bulk import insert_values

Terms = tuple[Term, ...]


def store_terms(newest: Sequence[Arrival], *, changed: set[int]) -> None:
    """The terms of the newest version of each article. changed: ids of articles that had others before. Two queries at most."""
    tell_terms({arrival.article_id: arrival.analysis.terms for arrival in newest}, changed=changed)


def tell_terms(terms: Mapping[int, Terms], *, changed: set[int]) -> None:
    leave_terms(changed)
    rows = ((term.number, article, term.weight) for article, found in terms.items() for term in found)
    insert_values(ArticleTerm, ("number", "article_id", "weight"), rows)


def leave_terms(articles: set[int]) -> None:
    """These articles are told by nothing any more."""
    if articles:
        ArticleTerm.objects.filter(article__in=articles).delete()
