"""The versions of an article for its page, each with its text, blocks and mentions where the page needs them; one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, JSONField, OuterRef, Q, QuerySet, TextField, Value, When

from archive.models import Article, Block, Mention, Source, Version
from archive.queries.aggregates import rows_of
from archive.queries.ready import ReadyQuery
from archive.queries.support import MENTIONS

BLOCK = [field.attname for field in Block._meta.concrete_fields]
BLOCK_COLUMNS = {name: name for name in BLOCK}


def article_versions(article: Article, number: int, *, marked: set[int]) -> list[Version]:
    """All versions by number; text and blocks read where the page needs them.

    marked: ids of those that verdicts or claims point at. Words about a text of which something is withheld are held against
    every version, so those are all read; and behind them those of other articles that a fact check by others may quote.
    article: with its source, and withholding_rows where fact checks are shown.
    """
    withholding = _withholding(article)
    asked = {"article": article.pk, "number": number, "others": sorted(withholding)}
    is_full = article.source.text_policy == "full"
    versions = NEEDED.rows(**asked, marked=sorted(marked)) if is_full else ALL.rows(**asked)
    for version in versions:
        version.text, version.article = version.read_text, withholding.get(version.article_id, article)
        _give_blocks(version, version.block_rows or ())
    return versions


def _needed(article: int, number: int, others: list[int], marked: list[int]) -> QuerySet:
    return _rows(article, number, others, Q(article__in=others) | Q(article=article, number=number) | Q(pk__in=marked))


def _all(article: int, number: int, others: list[int]) -> QuerySet:
    return _rows(article, number, others, Q(pk__gt=0))


def _rows(article: int, number: int, others: list[int], needed: Q) -> QuerySet:
    blocks = rows_of(Block.objects.filter(version=OuterRef("pk")), by="version", **BLOCK_COLUMNS)
    named = rows_of(Mention.objects.filter(version=OuterRef("pk")).exclude(entity__status="rejected"), by="version", **MENTIONS)
    return (
        Version.objects.filter(article__in=[article, *others])
        .defer("text")
        .annotate(
            read_text=Case(When(needed, then="text"), default=Value(""), output_field=TextField()),
            block_rows=Case(When(needed, then=blocks), default=None, output_field=JSONField()),
            mention_rows=Case(When(article=article, number=number, then=named), default=None, output_field=JSONField()),
        )
        .order_by("number")
    )


NEEDED, ALL = ReadyQuery(_needed), ReadyQuery(_all)


def _give_blocks(version: Version, rows: Iterable[dict[str, Any]]) -> None:
    """As if they had been prefetched."""
    made = [Block.from_db(version._state.db, BLOCK, [row[name] for name in BLOCK]) for row in rows]
    found = version.blocks.all()
    found._result_cache, found._prefetch_done = sorted(made, key=lambda block: block.number), True
    version._prefetched_objects_cache = {"blocks": found}


def _withholding(article: Article) -> dict[int, Article]:
    """Other articles, as much of them as tells what of their texts may be shown."""
    return {
        row["id"]: Article(pk=row["id"], source=Source(text_policy=row["text_policy"], extract_words=row["extract_words"]))
        for row in getattr(article, "withholding_rows", None) or []
    }
