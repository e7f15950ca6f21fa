"""Writes a made-up archive into the database in chunks, each a transaction, and goes on where it was broken off."""

import io
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bench import archive_rows
from bench.archive_rows import CHUNK, NAMES_A_CHUNK, NEWEST, Chunk, Pool

FORMAT = "plain_text"
NOTE = "Made up for measuring."


def write(
    count: int, *, waiting: archive_rows.Shares = archive_rows.WAITING, watch: Callable[[int], None] = lambda done: None
) -> None:
    """The archive has count articles then, or more where it had more. Needs a migrated database, empty or begun so."""
    from archive.models import Article  # noqa: PLC0415 - needs the setup

    done = Article.objects.count()
    if done % CHUNK and done < count:
        raise SystemExit(f"{done} articles are no whole number of chunks of {CHUNK}: begin with an empty database.")
    if done >= count:
        return
    pool = archive_rows.pool()
    with quick_writing():
        known = lists()
        for first in range(done, count, CHUNK):
            store(pool, archive_rows.chunk_of(pool, first, min(CHUNK, count - first), waiting=waiting), known)
            watch(first + CHUNK)


@contextmanager
def quick_writing() -> Any:
    """Without the indexes that no rule of the database needs, which are made at the end; references are not checked a row."""
    from django.db import connection  # noqa: PLC0415 - needs the setup

    with connection.cursor() as cursor:
        dropped = indexes(cursor, connection.vendor)
        switch(cursor, connection.vendor, is_quick=True)
        for name, _ in dropped:
            cursor.execute(f'DROP INDEX "{name}"')
        try:
            yield
        finally:
            for _, statement in dropped:
                cursor.execute(statement)
            switch(cursor, connection.vendor, is_quick=False)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")  # as it does by itself after a while; SQLite does not, and plans by rule


def indexes(cursor: Any, vendor: str) -> list[tuple[str, str]]:
    """(name, what makes it) of every index of the archive's tables that holds no rule."""
    if vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%%'"
            " AND tbl_name LIKE 'archive%%'"
        )
    else:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef NOT LIKE 'CREATE UNIQUE%%' AND tablename LIKE 'archive%%'"
        )
    return cursor.fetchall()


def switch(cursor: Any, vendor: str, *, is_quick: bool) -> None:
    if vendor == "sqlite":
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if is_quick else 'ON'}")
        cursor.execute(f"PRAGMA synchronous = {'OFF' if is_quick else 'NORMAL'}")
    else:
        cursor.execute(f"SET session_replication_role = {'replica' if is_quick else 'DEFAULT'}")


def lists() -> dict[str, Any]:
    """Ids of what articles have in common, by what they are called in the rows; made where they are not there yet."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 - needs the setup
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from archive.models import Entity, ImportBatch, Source, Topic  # noqa: PLC0415 - as above

    if not Source.objects.exists():
        call_command("sync_roles", verbosity=0, stdout=io.StringIO())
        for name, address, policy in archive_rows.sources():
            Source.objects.create(name=name, slug=address, text_policy=policy, created_at=NEWEST)
        made: list[Any] = []
        for name, address, path, above in archive_rows.topics():
            made.append(
                Topic.objects.create(name=name, slug=address, path=path, parent=made[above] if above is not None else None)
            )
        for name, role in (
            ("reviewer", "reviewer"),
            ("reviewer2", "reviewer"),
            ("adjudicator", "adjudicator"),
            ("editor", "editor"),
        ):
            User.objects.create_user(name, is_staff=True).groups.add(Group.objects.get(name=role))
        User.objects.create_superuser("root")
        ImportBatch.objects.create(started_at=NEWEST, finished_at=NEWEST, state="finished")
    people = {user.username: user.pk for user in User.objects.all()}
    return {
        "source": list(Source.objects.order_by("pk").values_list("pk", flat=True)),
        "topic": list(Topic.objects.order_by("pk").values_list("pk", flat=True)),
        "entity": list(Entity.objects.order_by("pk").values_list("pk", flat=True)),
        "reviewer": [people["reviewer"], people["reviewer2"]],
        "editor": people["editor"],
        "batch": ImportBatch.objects.order_by("pk").first(),
    }


def tables(known: dict[str, Any]) -> list[tuple[str, Any, str, dict[str, Any]]]:
    """(name, model, the columns its rows give, what all of them have); a column that ends in _id and is a key of what was
    written before is a place among those rows."""
    from archive import models as m  # noqa: PLC0415 - needs the setup

    editor, by = known["editor"], {"why": NOTE, "sheet_count": 2, "published_by_id": known["editor"]}
    return [
        ("article", m.Article, "source_id natural_key headline slug url published_at state visibility withdrawal_note"
         " headline_rating changed_at", {"key_kind": "url", "language": "en", "language_origin": "machine", "byline": "A. Bench",
         "published_precision": "second", "first_batch_id": known["batch"].pk, "imported_at": NEWEST}),
        ("record", m.Record, "number raw size sha256 article_id", {"batch_id": known["batch"].pk, "format": FORMAT,
         "locator": "made-up.txt", "outcome": "new"}),
        ("version", m.Version, "article_id record_id headline text text_sha256 content_digest word_count seen_at", {"number": 1,
         "encoding": "utf-8"}),
        ("block", m.Block, "version_id number kind start end", {}),
        ("mention", m.Mention, "version_id entity_id start end", {"method": "dictionary"}),
        ("article_entity", m.ArticleEntity, "tag_id content_object_id status mentions", {"origin": "machine", "salience": 0.5}),
        ("article_topic", m.ArticleTopic, "tag_id content_object_id status", {"origin": "machine"}),
        ("term", m.ArticleTerm, "number article_id weight", {}),
        ("sketch", m.Sketch, "article_id numbers", {}),
        ("sketch_number", m.SketchNumber, "number article_id", {}),
        ("claim", m.Claim, "article_id version_id exact prefix suffix start end slug speaker_id status verification created_at",
         {"claim_type": "quantity", "origin": "machine", "score": 0.5}),
        ("sheet", m.Sheet, "version_id reviewer_id state started_at submitted_at opened_at", {"saved_at": NEWEST}),
        ("headline_rating", m.HeadlineRating, "sheet_id rating reasons", {"why": NOTE}),
        ("claim_rating", m.ClaimRating, "sheet_id claim_id verdict", {"why": NOTE}),
        ("headline_verdict", m.HeadlineVerdict, "version_id basis rating reasons published_at supersedes_id", by | {
         "reached_at": NEWEST, "reached_by_id": editor}),
        ("claim_verdict", m.ClaimVerdict, "version_id claim_id verdict published_at", by | {"reached_at": NEWEST,
         "basis": "agreement"}),
        ("correction", m.Correction, "article_id kind headline_verdict_id note corrected_at", {"corrected_by_id": editor}),
        ("evidence", m.Evidence, "claim_verdict_id url", {"title": "Registry"}),
        ("verdict_evidence", m.VerdictEvidence, "verdict_id evidence_id", {}),
    ]  # fmt: skip


PLACES = {  # column -> the table among whose rows of this chunk it is a place
    "article_id": "article", "record_id": "record", "content_object_id": "article", "version_id": "version",
    "claim_id": "claim", "sheet_id": "sheet",
    "supersedes_id": "headline_verdict", "headline_verdict_id": "headline_verdict", "claim_verdict_id": "claim_verdict",
    "verdict_id": "claim_verdict", "evidence_id": "evidence", "source_id": "source", "entity_id": "entity",
    "speaker_id": "entity",
    "reviewer_id": "reviewer",
}  # fmt: skip


def store(pool: Pool, chunk: Chunk, known: dict[str, Any]) -> None:
    from django.db import transaction  # noqa: PLC0415 - needs the setup

    from archive.models import Article, Entity, SearchChange  # noqa: PLC0415 - as above
    from archive.models.bulk import insert_values, new_ids  # noqa: PLC0415 - as above

    with transaction.atomic():
        fresh = list(new_ids(Entity, NAMES_A_CHUNK))
        made = zip(fresh, archive_rows.entities(len(known["entity"]), NAMES_A_CHUNK), strict=True)
        insert_values(Entity, ("id", "name", "slug", "kind"), [(pk, *row) for pk, row in made])
        ids: dict[str, Sequence[int]] = {**known, "entity": [*known["entity"], *fresh]}
        for name, model, columns, fixed in tables(known):
            insert_table(name, model, columns.split(), fixed, chunk.rows.get(name, []), ids)
        insert_values(SearchChange, ("article_id",), ((pk,) for pk in ids["article"]))
        tell(Article, ids["article"], known)
    known["entity"] = ids["entity"]


def insert_table(
    name: str, model: Any, columns: list[str], fixed: dict[str, Any], rows: list[Any], ids: dict[str, Sequence[int]]
) -> None:
    from archive.models.bulk import insert_values, new_ids  # noqa: PLC0415 - needs the setup

    if not rows:
        return
    tag = {"article_entity": "entity", "article_topic": "topic"}.get(name, "")
    constant = tuple(fixed.values())
    names = [*columns, *(["statement"] if name == "claim" else []), *fixed]
    numbered = model._meta.pk.attname == "id"
    ids[name] = new_ids(model, len(rows)) if numbered else []
    of = [ids[tag] if column == "tag_id" else ids.get(PLACES.get(column, "")) for column in columns]

    def whole(row: Any) -> tuple[Any, ...]:
        values = tuple(value if of_ is None or value is None else of_[value] for value, of_ in zip(row, of, strict=True))
        return (*values, row[2], *constant) if name == "claim" else (*values, *constant)

    if numbered:
        insert_values(model, ["id", *names], [(pk, *whole(row)) for pk, row in zip(ids[name], rows, strict=True)])
    else:
        insert_values(model, names, map(whole, rows))


def tell(model: Any, articles: Sequence[int], known: dict[str, Any]) -> None:
    """A line of the record for each article, in the one chain."""
    from archive.audit import Entry, record_many  # noqa: PLC0415 - needs the setup

    after = {"version": 1, "batch": known["batch"].pk}
    record_many([Entry(verb="article_imported", subject=model(pk=pk), article_id=pk, after=after, at=NEWEST) for pk in articles])


def give_out_work() -> None:
    """Assignments of articles that wait, to both reviewers."""
    from archive.models import Article, Assignment  # noqa: PLC0415 - needs the setup

    if Assignment.objects.exists():
        return
    known = lists()
    waiting = Article.objects.filter(state__in=["queued", "in_review"], visibility="public").order_by("pk")
    for place, pk in enumerate(waiting.values_list("pk", flat=True)[:2_000]):
        Assignment.objects.create(
            article_id=pk, reviewer_id=known["reviewer"][place % 2], assigned_by_id=known["editor"], assigned_at=NEWEST,
            due_date=(NEWEST + timedelta(days=place % 30)).date() if place % 3 else None,
        )  # fmt: skip
