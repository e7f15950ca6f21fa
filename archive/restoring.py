"""restore_export(): an export put back into an empty archive, so that exporting again gives the same files.

Rows are written as they were, with their ids; nobody's decision is made anew. The record of the archive that was exported cannot
be continued from its public lines, so it is kept beside the archive's own, which tells of the restoring and of what each verdict
says. Why so: docs/decisions/0024-an-export-can-be-put-back.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from archive.audit import Entry, lock_chain, record, record_many
from archive.ingest import restored_rows
from archive.ingest.own_export import Export, ExportUnusable, check_export, check_record
from archive.ingest.quarantine import keep
from archive.ingest.restored_text import TextDamaged
from archive.models import (
    Article,
    Claim,
    ClaimVerdict,
    Correction,
    Entity,
    Evidence,
    FactCheck,
    HeadlineVerdict,
    ImportBatch,
    Record,
    Source,
    Takedown,
    Topic,
    Version,
)
from archive.review.claim_keys import write_keys
from archive.review.evidence_files import FileRefused, keep_file
from archive.review.verifying import told_verdict
from archive.search.changes import note_changes

CHUNK_ARTICLES = 50
AT_ONCE = 500  # rows in one statement
KEPT_IDS = (Source, Topic, Entity, Article, Version, Claim, HeadlineVerdict, ClaimVerdict, Evidence, Correction, FactCheck)
EMPTY = (Source, Topic, Entity, Article)  # what nothing else can be without
NOBODY = "restored-from-export"  # the account that rows name which must name a person


class RestoreStopped(Exception):
    """Somebody asked to stop; nothing was restored."""


@dataclass
class Restoring:
    """total: articles in all; done: those that are restored."""

    total: int
    done: int = 0
    batch: int | None = None


def is_empty() -> bool:
    """Whether the archive has nothing that a restored row could meet."""
    return not any(model.objects.exists() for model in EMPTY)


def restore_export(
    export: Export,
    *,
    at: datetime,
    by: Any = None,
    dry_run: bool = False,
    watch: Callable[[Restoring], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Restoring:
    """What came of it. All or nothing: one transaction, and every file and every line of the record is checked first.

    dry_run: only the checks. Raises ExportUnusable, RestoreStopped, DatabaseError.
    """
    check_export(export)
    progress = Restoring(total=export.manifest["rows"]["articles"])
    heads = export.heads()
    for row in export.rows("articles"):
        check_record(row, heads)
    if not dry_run:
        with transaction.atomic():
            lock_chain()
            if not is_empty():
                raise ExportUnusable("The archive is not empty.")
            _restore(export, at, by, progress, watch, should_stop)
    return progress


def _restore(
    export: Export,
    at: datetime,
    by: Any,
    progress: Restoring,
    watch: Callable[[Restoring], None],
    should_stop: Callable[[], bool],
) -> None:
    batch = _batch(export, at, by)
    progress.batch = batch.pk
    told = {"manifest": export.sha256, "made_at": export.manifest["made_at"], "record": export.manifest["record"]}
    record(verb="archive_restored", subject=batch, by=by, at=at, after=told | {"articles": progress.total})
    nobody = _nobody()
    _restore_lists(export, batch=batch.pk)
    for first, chunk in _chunks(export):
        if should_stop():
            raise RestoreStopped
        _restore_articles(chunk, batch=batch.pk, first=first, by=nobody, at=at, restored_by=by)
        progress.done += len(chunk)
        watch(progress)
    _set_counters()
    _restore_withdrawn(export, batch=batch.pk, by=nobody)
    _restore_files(export)
    _set_counters()


def _batch(export: Export, at: datetime, by: Any) -> ImportBatch:
    restored = {"manifest": export.sha256, "heads": export.manifest["record"]}
    arguments = {"paths": [str(export.folder)], "source": "", "restored": restored}
    new = export.manifest["rows"]["articles"]
    return ImportBatch.objects.create(
        started_at=at, finished_at=at, started_by=by, arguments=arguments, state="finished", new=new
    )  # fmt: skip


def _nobody() -> int:
    """An account that nobody can sign in with: an export does not say who decided, and no verdict is without somebody."""
    made, _ = User.objects.get_or_create(username=NOBODY, defaults={"is_active": False, "password": make_password(None)})
    return made.pk


def _restore_lists(export: Export, *, batch: int) -> None:
    for table, made in (("sources", restored_rows.source), ("topics", restored_rows.topic), ("record_heads", restored_rows.head)):
        _save(map(made, export.rows(table)))
    _save(map(restored_rows.entity, export.rows("entities")))
    for some in _parts(restored_rows.fact_check(row, batch=batch) for row in export.rows("fact_checks")):
        FactCheck.objects.bulk_create(some)
        _save(address for check in some for address in restored_rows.page_of(check))
    _save(alias for row in export.rows("entities") for alias in restored_rows.aliases(row))


def _chunks(export: Export) -> Iterator[tuple[int, list[tuple[bytes, dict[str, Any]]]]]:
    """Articles with their lines, and the number of the first."""
    lines, first = export.lines("articles"), 1
    while chunk := list(islice(lines, CHUNK_ARTICLES)):
        yield first, chunk
        first += len(chunk)


def _restore_articles(
    chunk: Sequence[tuple[bytes, dict[str, Any]]], *, batch: int, first: int, by: int, at: datetime, restored_by: Any
) -> None:
    _save(restored_rows.article(row, batch=batch) for _, row in chunk)
    records = [_record(line, row["id"], batch, number) for number, (line, row) in enumerate(chunk, first)]
    Record.objects.bulk_create(records)
    kinds: dict[type[Model], list[Model]] = {}
    try:
        for kept, (_, row) in zip(records, chunk, strict=True):
            for made in restored_rows.rows_within(row, record=kept.pk, by=by):
                kinds.setdefault(type(made), []).append(made)
    except TextDamaged as error:
        raise ExportUnusable(f"Article {row['id']} cannot be restored: {error}.") from error
    for rows in kinds.values():
        _save(rows)
    write_keys([claim.pk for claim in kinds.get(Claim, ())])
    note_changes(row["id"] for _, row in chunk)
    record_many([*_told(HeadlineVerdict, kinds, at, restored_by), *_told(ClaimVerdict, kinds, at, restored_by)])


def _restore_withdrawn(export: Export, *, batch: int, by: int) -> None:
    _save(restored_rows.withdrawn(row, batch=batch) for row in export.rows("withdrawn"))
    _save(restored_rows.withdrawal(row, by=by) for row in export.rows("withdrawn"))
    _save(made for row in export.rows("withdrawn") for made in restored_rows.takedown(row, by=by))
    known = dict(Takedown.objects.values_list("article", "pk"))
    down = (row for row in export.rows("withdrawn") if row["id"] in known)
    _save(made for row in down for made in restored_rows.takedown_digests(row, known[row["id"]]))
    note_changes(row["id"] for row in export.rows("withdrawn"))


def _told(model: type[Model], kinds: dict[type[Model], list[Model]], at: datetime, by: Any) -> Iterator[Entry]:
    """Of each verdict what it says, when it was published and in the place of which, for verify_record to hold it against."""
    rows = model.objects.filter(pk__in=[verdict.pk for verdict in kinds.get(model, ())]).order_by("pk")
    if model is ClaimVerdict:
        rows = rows.select_related("claim").prefetch_related("evidence")
    for verdict in rows:
        after = {**told_verdict(verdict), "published_at": verdict.published_at.isoformat()}
        yield Entry(
            verb="verdict_restored", subject=verdict, by=by, at=at, before={"verdict": verdict.supersedes_id}, after=after
        )


def _record(line: bytes, article: int, batch: int, number: int) -> Record:
    """The line of the export, verbatim."""
    kept = keep(line)
    return Record(
        batch_id=batch, number=number, locator="articles.jsonl", record_number=number, format="newsroom_export",
        raw=kept.raw, size=kept.size, sha256=kept.sha256, outcome="new", article_id=article,
    )  # fmt: skip


def _save(rows: Iterable[Model]) -> None:
    """rows: of one model."""
    for some in _parts(rows):
        type(some[0]).objects.bulk_create(some)


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _restore_files(export: Export) -> None:
    """The files of evidence that came with it. What breaks off leaves files that no row names, and those are swept."""
    there = export.evidence_files()
    names = Evidence.objects.with_file().order_by("pk").values_list("file_sha256", "file_name")
    for sha256, name in names.iterator():
        if path := there.pop(sha256, None):
            with path.open("rb") as stream:
                _keep(stream, name)


def _keep(stream: BinaryIO, name: str) -> None:
    try:
        keep_file(stream, name=name)
    except FileRefused as refused:
        raise ExportUnusable(str(refused)) from refused


def _set_counters() -> None:
    """The next ids come after those that were restored. SQLite sees to it itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), KEPT_IDS):
            cursor.execute(statement)
