"""The log that the search index follows: whatever changes what can be found writes here, in the same transaction.

The same calls keep the tallies, which count what can be found, and what names are looked up by while somebody types.
"""

from collections.abc import Iterable
from itertools import chain

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from archive.models import Article, ArticleEntity, Claim, SearchChange
from archive.models.bulk import insert_values
from archive.models.writing_lock import take_writing_lock
from archive.search.index import catch_up_quietly
from archive.search.names import name_anew
from archive.search.summaries import count_anew


class OutsideTransaction(Exception):
    """A change was to be logged without a transaction: it could then outlive, or be outlived by, the change itself."""


def note_changes(articles: Iterable[int], *, is_counted: bool = True) -> None:
    """These articles, by id, are read anew by the search index: soon after this transaction, or whenever it comes to it.

    Call it after the write: the tallies count them as they are now. is_counted: False where what changed is in no tally. The
    numbers of the log are in the order of its transactions, for only one at a time writes it.
    Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("What changes what can be found is logged in the transaction that changes it.")
    take_writing_lock()
    pks = list(dict.fromkeys(articles))
    if not pks:
        return
    if is_counted:
        count_anew(pks)
    insert_values(SearchChange, ("article_id",), ((pk,) for pk in pks))
    if not settings.SEPARATE_INDEXER and all(after is not catch_up_quietly for _, after, *_ in connection.run_on_commit):
        transaction.on_commit(catch_up_quietly)


def note_entities(entities: Iterable[int], *, is_counted: bool = True) -> None:
    """The articles that have one of these tags, by id, or a claim by one of them. is_counted: False for another name alone."""
    pks = list(entities)
    tagged = ArticleEntity.objects.filter(tag__in=pks).order_by("content_object").values_list("content_object", flat=True)
    spoken = Claim.objects.filter(speaker__in=pks, status="accepted").order_by("article").values_list("article", flat=True)
    note_changes(chain(tagged, spoken) if is_counted else tagged, is_counted=is_counted)
    name_anew(pks)


def note_source(source: int) -> None:
    """All articles of this source: what may be shown of their text has changed."""
    note_changes(Article.objects.filter(source=source).order_by("pk").values_list("pk", flat=True), is_counted=False)


def compact_log() -> int:
    """How many lines were taken out of the log: those of articles that changed again later, which no index needs."""
    newest = SearchChange.objects.order_by().values("article_id").annotate(last=Max("pk")).values("last")
    return SearchChange.objects.exclude(pk__in=newest).delete()[0]
