"""Whatever somebody changes past every door of the archive is found, and told where."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from archive.formats.normalise import content_digest
from archive.models import Article, Claim, Event, HeadlineVerdict, Record, Source, Version
from archive.pipeline import import_records
from tests.desk.pages import form_with
from tests.exports.filled import fill
from tests.factories import raw_record
from tests.pages.desk import now
from tests.review.test_takedown import ORDER, wrong
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(db: None) -> dict[str, Article]:
    call_command("sync_roles", verbosity=0)
    filled = fill()
    call_command("rebuild_search", verbosity=0)
    return filled


def test_archive_as_it_should_be(articles: dict[str, Article]) -> None:
    assert wrong() == []
    out = StringIO()
    call_command("verify_archive", stdout=out, sample=50)
    assert out.getvalue().endswith("Nothing is wrong.\n") and "original bytes: as it should be" in out.getvalue()


def change(statement: str, *values: object) -> Callable[[dict[str, Article]], None]:
    return lambda articles: tamper(statement, *values)


def of(statement: str, pk: Callable[[dict[str, Article]], int]) -> Callable[[dict[str, Article]], None]:
    return lambda articles: tamper(statement, pk(articles))


def full(articles: dict[str, Article]) -> int:
    return articles["full"].pk


def version(articles: dict[str, Article]) -> int:
    return Version.objects.get(article=articles["full"], number=1).pk


def record(articles: dict[str, Article]) -> int:
    return Version.objects.get(article=articles["full"], number=1).record_id


def claim(articles: dict[str, Article]) -> int:
    return Claim.objects.filter(article=articles["full"], status="accepted").earliest("pk").pk


def rewritten(articles: dict[str, Article]) -> None:
    """Another text, with a SHA-256 that fits it."""
    text = Version.objects.get(pk=version(articles)).text.replace("250", "260")
    tamper(
        "UPDATE archive_version SET text = %s, text_sha256 = %s WHERE id = %s",
        text, hashlib.sha256(text.encode()).hexdigest(), version(articles),
    )  # fmt: skip


def rewritten_with_its_digests(articles: dict[str, Article]) -> None:
    rewritten(articles)
    changed = Version.objects.get(pk=version(articles))
    tamper(
        "UPDATE archive_version SET content_digest = %s WHERE id = %s",
        content_digest(changed.headline, changed.text), changed.pk,
    )  # fmt: skip


def last(table: str, **which: object) -> Callable[[dict[str, Article]], int]:
    """The newest row of a table of those."""
    return lambda articles: apps.get_model("archive", table).objects.filter(**which).latest("pk").pk


CHANGES = [
    (of("UPDATE archive_record SET raw = NULL WHERE id = %s", record), "originals", "Its bytes are gone, and nothing says why."),
    (of("UPDATE archive_record SET size = size + 1 WHERE id = %s", record), "originals", "Its bytes are not what came"),
    (of("UPDATE archive_version SET text = replace(text, '250', '260') WHERE id = %s", version), "texts", "SHA-256 is another"),
    (of('UPDATE archive_block SET "end" = 99999 WHERE version_id = %s AND number = 3', version), "texts", "beyond the text"),
    (of("UPDATE archive_claim SET exact = 'Other words.' WHERE id = %s", claim), "texts", "quotes other words"),
    (of("UPDATE archive_article SET headline = 'Other' WHERE id = %s", full), "texts", "not that of its newest version"),
    (of("UPDATE archive_article SET version_count = 3 WHERE id = %s", full), "texts", "says that it has 3 versions"),
    (of("UPDATE archive_article SET state = 'agreed' WHERE id = %s", full), "states", "Its state is agreed; the last event"),
    (
        of("UPDATE archive_article SET visibility = 'public' WHERE id = %s", lambda a: a["withdrawn"].pk),
        "states",
        "visibility is",
    ),
    (
        change("UPDATE archive_sheet SET state = 'returned', return_note = 'x' WHERE state = 'submitted'"),
        "states",
        "It is returned",
    ),
    (change("UPDATE archive_event SET note = 'x' WHERE number = 3"), "record", "Event 3 was changed after it was written"),
    (change("UPDATE archive_headlineverdict SET why = 'x'"), "answers", "does not say what it said"),
    (change("DELETE FROM archive_claimkeynumber"), "keys", "Its key is not what a recount gives"),
    (of("UPDATE archive_article SET byline = 'Somebody' WHERE id = %s", full), "search", "is held otherwise by the search index"),
    (
        of("UPDATE archive_article SET withdrawal_note = 'They asked us to.' WHERE id = %s", lambda a: a["withdrawn"].pk),
        "states",
        "is not the one it was withdrawn for",
    ),
    (
        change("UPDATE archive_article SET visibility = 'hidden' WHERE visibility = 'public' AND state = 'imported'"),
        "states",
        "Its visibility was public when it came",
    ),
    (
        of("UPDATE archive_headlineverdict SET reached_at = '2025-01-01 00:00:00' WHERE id = %s", last("headlineverdict")),
        "moments",
        "It says that it was reached at 2025-01-01",
    ),
    (
        of("UPDATE archive_claimverdict SET reached_at = '2025-01-01 00:00:00' WHERE id = %s", last("claimverdict")),
        "moments",
        "It says that it was reached at 2025-01-01",
    ),
    (
        of("UPDATE archive_correction SET corrected_at = '2025-01-01 00:00:00' WHERE id = %s", last("correction")),
        "moments",
        "No event tells that anything was done at 2025-01-01",
    ),
    (
        of("UPDATE archive_correction SET note = 'They asked us to.' WHERE id = %s", last("correction", kind="withdrawal")),
        "moments",
        "The reason that readers are told is not the one that was given.",
    ),
    (rewritten, "texts", "Headline and text are not what they were: their digest is another."),
    (rewritten_with_its_digests, "texts", "It is not what the record says came"),
    (of("UPDATE archive_article SET headline_rating = '' WHERE id = %s", full), "answers", "is listed as none"),
]


def test_each_damage_is_found(articles: dict[str, Article]) -> None:
    """All in one archive, for filling one takes its time; each is rolled back before the next."""
    missed = []
    for damage, check, said in CHANGES:
        with transaction.atomic():
            damage(articles)
            found = wrong(check)
            transaction.set_rollback(True)
        if not any(said in one for one in found):
            missed.append((check, said, found))
    assert missed == []
    assert wrong() == []


def test_policy_that_nobody_set_is_found(articles: dict[str, Article], client: Client, superuser: User) -> None:
    source = Source.objects.get(pk=articles["full"].source_id)
    client.force_login(superuser)
    address = f"/admin/archive/source/{source.pk}/change/"
    form = form_with(client.get(address), name="text_policy")
    client.post(address, form.values | {"text_policy": "headline"})
    source.refresh_from_db()
    assert source.text_policy == "headline" and wrong("policies") == []
    tamper("UPDATE archive_source SET text_policy = 'full' WHERE id = %s", source.pk)
    assert wrong("policies") == [f"policies: source {source.pk}: Its text_policy is full; the last event of it says headline."]


def test_second_verdict_that_stands_and_published_article_without_one(articles: dict[str, Article]) -> None:
    verdicts = HeadlineVerdict.objects.filter(version__article=articles["full"])
    tamper("UPDATE archive_headlineverdict SET supersedes_id = NULL, basis = 'single' WHERE id = %s", verdicts.latest("pk").pk)
    assert any("2 verdicts on its headline that stand" in one for one in wrong("verdicts"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL watches over what its rows name.")
def test_row_that_names_none(articles: dict[str, Article]) -> None:
    tamper("UPDATE archive_articleterm SET article_id = 999999 WHERE article_id = %s", articles["full"].pk)
    assert any("names article 999999" in one for one in wrong("references"))


def test_text_that_came_back_after_it_was_taken_down(articles: dict[str, Article], administrator: object) -> None:
    from archive.review.takedown import take_down  # noqa: PLC0415 - for this test alone

    article = articles["full"]
    kept = Version.objects.get(article=article, number=1)
    raw = bytes(Record.objects.get(pk=kept.record_id).raw)
    take_down(article, **ORDER, by=administrator, at=now())
    call_command("rebuild_search", verbosity=0)
    assert wrong() == []
    tamper("UPDATE archive_version SET text = %s WHERE id = %s", kept.text, kept.pk)
    tamper("UPDATE archive_record SET raw = %s WHERE id = %s", raw, kept.record_id)
    found = wrong()
    assert any("was taken down, and its words are there" in one for one in found)
    assert any("Its bytes were taken down, and are there" in one for one in found)


def test_arguments(articles: dict[str, Article]) -> None:
    for options in ({"sample": 0}, {"sample": 101}, {"head": ["nothing"]}):
        with pytest.raises(CommandError) as error:
            call_command("verify_archive", **options)
        assert error.value.returncode == 2
    tamper("UPDATE archive_event SET note = 'x' WHERE number = 3")
    out = StringIO()
    call_command("verify_archive", only=["states", "references"], stdout=out)
    assert "record" not in out.getvalue()


def test_takedown_goes_into_an_export_and_comes_back(
    articles: dict[str, Article], administrator: object, tmp_path: Path, transactional_db: None
) -> None:
    from archive.review.takedown import take_down  # noqa: PLC0415 - for this test alone

    article = articles["full"]
    text = Version.objects.get(article=article, number=1).text
    take_down(article, **ORDER, by=administrator, at=now())
    call_command("export_archive", str(tmp_path / "first"), at="2026-04-01T00:00:00Z", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("import_articles", str(tmp_path / "first"), verbosity=0)
    call_command("export_archive", str(tmp_path / "second"), at="2026-04-01T00:00:00Z", verbosity=0)
    for path in (tmp_path / "first").glob("*.jsonl"):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()
    rows = map(json.loads, (tmp_path / "first" / "withdrawn.jsonl").read_text().splitlines())
    assert {row["id"]: bool(row["taken_down"]) for row in rows} == {article.pk: True, articles["withdrawn"].pk: False}
    report = import_records([raw_record(text, url="https://new.example/1")], source="Another", at=now())
    assert [refusal.code for refusal in report.refusals] == ["taken_down"]
    call_command("rebuild_search", verbosity=0)
    assert wrong() == []
    assert Event.objects.filter(verb="archive_restored").exists()
