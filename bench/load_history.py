"""The events that a made-up archive lacks, so that verify_archive finds nothing wrong in it before anybody has worked there.

What was judged is told as brought in from another archive, in one event each.
"""

from collections.abc import Iterator
from typing import Any

from bench.archive_rows import NEWEST

AT_ONCE = 5_000  # events in one transaction


def tell_history() -> int:
    """How many events were written. Needs the setup, and an archive in which nobody worked yet."""
    from django.db import transaction  # noqa: PLC0415 - needs the setup

    from archive.audit import record_many  # noqa: PLC0415 - as above
    from archive.models.bulk import batched  # noqa: PLC0415 - as above

    entries = [*_moves(), *_corrections(), *_sheets(), *_verdicts()]
    for some in batched(entries, AT_ONCE):
        with transaction.atomic():
            record_many(some)
    return len(entries)


def _moves() -> Iterator[Any]:
    from archive.audit import Entry  # noqa: PLC0415 - needs the setup
    from archive.models import Article  # noqa: PLC0415 - as above

    for pk, state in Article.objects.exclude(state="imported").order_by("pk").values_list("pk", "state"):
        moved = {"before": {"state": "imported"}, "after": {"state": state}}
        yield Entry(verb="state_moved", subject=Article(pk=pk), article_id=pk, at=NEWEST, **moved)


def _corrections() -> Iterator[Any]:
    """Each when it says, and for its reason: the state stays."""
    from archive.audit import Entry  # noqa: PLC0415 - needs the setup
    from archive.models import Article, Correction  # noqa: PLC0415 - as above

    rows = Correction.objects.order_by("pk").values_list("article", "article__state", "corrected_at", "note")
    for pk, state, at, note in rows:
        stays = {"before": {"state": state}, "after": {"state": state}}
        yield Entry(verb="state_moved", subject=Article(pk=pk), article_id=pk, at=at, note=note, **stays)


def _sheets() -> Iterator[Any]:
    from archive.audit import Entry  # noqa: PLC0415 - needs the setup
    from archive.models import Sheet  # noqa: PLC0415 - as above

    for pk, article in Sheet.objects.filter(state="submitted").order_by("pk").values_list("pk", "version__article"):
        yield Entry(verb="sheet_submitted", subject=Sheet(pk=pk), article_id=article, at=NEWEST)


def _verdicts() -> Iterator[Any]:
    from archive.audit import Entry  # noqa: PLC0415 - needs the setup
    from archive.models import ClaimVerdict, HeadlineVerdict  # noqa: PLC0415 - as above

    for model in (HeadlineVerdict, ClaimVerdict):
        rows = model.objects.order_by("pk").values_list("pk", "version__article", "published_at", "supersedes")
        for pk, article, published_at, supersedes in rows:
            told = {"before": {"verdict": supersedes} if supersedes else {}, "after": {"published_at": published_at.isoformat()}}
            yield Entry(verb="verdict_restored", subject=model(pk=pk), article_id=article, at=NEWEST, **told)
