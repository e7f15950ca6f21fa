"""Articles that have to do with one another: found by the words that tell them, never by going through the archive.

The words that both have are the reason shown. A word is shown only where readers can see it in both: it stands in what may be
shown of the one, and in the headline of the other unless that may be shown whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from archive.analysis.related import LEAST_SHARED, MOST_HOLDERS, NEAREST, Likeness, OwnTerm, likenesses
from archive.analysis.telling import TERMS, words_by_number
from archive.models import Article, ArticleTerm
from archive.queries.aggregates import JsonList, rows_of
from archive.queries.other_articles import COLUMNS, OtherArticle, told_in

SHOWN = 5
MOST_WORDS = 4  # that are shown of those shared


@dataclass(frozen=True)
class RelatedLine(OtherArticle):
    """words: some that both have, as the article that is read writes them; none where they may not be shown."""

    pk: int
    words: tuple[str, ...]


class _Holders(Func):
    """How many articles have a word, counted no further than MOST_HOLDERS."""

    template = (
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM {ArticleTerm._meta.db_table} few"
        f" WHERE few.number = %(expressions)s LIMIT {MOST_HOLDERS}) few)"
    )
    output_field = IntegerField()


class _Nearest(Func):
    """The ids of the articles that share most with one, by its words and how rare they are; of each word the newest holders.

    Its own story is left out. Three scans of an index a word, each of at most MOST_HOLDERS rows: the limit of the inner query has
    its columns reckoned once a word, and not once for each article that holds it.
    """

    template = f"""(
        SELECT held.article_id FROM (
            SELECT own.number,
                COALESCE((SELECT far.article_id FROM {{terms}} far WHERE far.number = own.number
                    ORDER BY far.article_id DESC LIMIT 1 OFFSET {MOST_HOLDERS - 1}), 0) AS oldest,
                own.weight * LN(1 + (SELECT MAX(id) FROM {{articles}}) * 1.0 / (SELECT COUNT(*) FROM
                    (SELECT 1 FROM {{terms}} few WHERE few.number = own.number LIMIT {MOST_HOLDERS}) few)) AS worth
            FROM {{terms}} own WHERE own.article_id = %(expressions)s
            LIMIT {TERMS}
        ) own JOIN {{terms}} held ON held.number = own.number AND held.article_id >= own.oldest
        WHERE held.article_id <> %(expressions)s AND held.article_id NOT IN (
            SELECT same.id FROM {{articles}} same
            WHERE same.story_id = (SELECT this.story_id FROM {{articles}} this WHERE this.id = %(expressions)s))
        GROUP BY held.article_id HAVING COUNT(*) >= {LEAST_SHARED}
        ORDER BY SUM(own.worth) DESC, held.article_id DESC
        LIMIT {NEAREST})""".format(terms=ArticleTerm._meta.db_table, articles=Article._meta.db_table)  # fmt: skip
    output_field = IntegerField()


def with_related_rows(articles: QuerySet, user: Any) -> QuerySet:
    """articles with what related_lines() needs, read along: term_rows, related_rows, newest_id."""
    others = Article.objects.visible_to(user).filter(pk__in=_Nearest(OuterRef("pk")))
    terms = ArticleTerm.objects.filter(article=OuterRef("pk"))
    columns = COLUMNS | {
        "policy": "source__text_policy",
        "duplicate_of": "duplicate_of",
        "story": "story",
        "terms": rows_of(terms, by="article", number="number", weight="weight"),
    }
    listed = others.order_by().annotate(one=Value(1)).values("one").annotate(listed=JsonList(JSONObject(**columns)))
    own = terms.annotate(holders=_Holders(F("number")))
    return articles.annotate(
        term_rows=rows_of(own, by="article", number="number", weight="weight", holders="holders"),
        related_rows=Subquery(listed.values("listed")),
        newest_id=Subquery(Article.objects.order_by("-pk").values("pk")[:1]),
    )


def related_lines(article: Article, *, shown: str) -> tuple[RelatedLine, ...]:
    """The likest first, at most SHOWN, one of each story.

    article: of with_related_rows(). shown: what readers see of its headline and text.
    """
    rows = {row["id"]: row for row in article.related_rows or () if not _is_copy(row, article)}
    own = {row["number"]: OwnTerm(row["weight"], row["holders"]) for row in article.term_rows or ()}
    weights = {pk: {term["number"]: term["weight"] for term in row["terms"]} for pk, row in rows.items()}
    stories: dict[Any, Likeness] = {}
    for one in likenesses(own, weights, articles=article.newest_id):
        stories.setdefault(rows[one.key]["story"] or f"alone {one.key}", one)
    found = list(stories.values())[:SHOWN]
    words = words_by_number(shown) if found else {}
    return tuple(RelatedLine(**told_in(rows[one.key]), pk=one.key, words=_shared(one, words, rows[one.key])) for one in found)


def _is_copy(row: Mapping[str, Any], article: Article) -> bool:
    """Whether one is a duplicate of the other, or both are of a third."""
    return {row["id"], row["duplicate_of"]} & {article.pk, article.duplicate_of_id} - {None} != set()


def _shared(found: Likeness, words: Mapping[int, str], row: Mapping[str, Any]) -> tuple[str, ...]:
    seen: Iterable[int] = found.shared if row["policy"] == "full" else words_by_number(row["headline"])
    return tuple([words[number] for number in found.shared if number in words and number in seen][:MOST_WORDS])
