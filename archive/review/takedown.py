"""take_down(): the text of an article removed for good, because the law says so. What stays is a tombstone, and digests.

Why it is done so: docs/decisions/0029-a-text-is-taken-down-without-tearing-the-record.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from archive.audit import record, sha256_of, shut_parts
from archive.models import (
    Article,
    ClaimVerdict,
    Correction,
    Event,
    Evidence,
    HeadlineVerdict,
    Sheet,
    Takedown,
    TakedownDigest,
    Version,
)
from archive.policy.holding import Holding
from archive.policy.text import REMOVED, Removal
from archive.review.evidence_files import remove_evidence_files
from archive.review.permissions import check_can
from archive.review.ratings import answers_of
from archive.review.requirement import locked_article
from archive.review.takedown_search import Elsewhere, elsewhere, refused_copies
from archive.review.takedown_words import blank_versions, remove_bytes, remove_words
from archive.review.transitions import TransitionRefused, move
from archive.review.verifying import told_sheet, told_text, told_verdict
from archive.search.changes import note_changes

NAME = "take_down"
LONGEST_REFERENCE = 200


@dataclass(frozen=True)
class TakenDown:
    """takedown: what was written. copies: other articles with the same text, which stand until they are taken down too.

    elsewhere: what else holds words of it, and is still there.
    """

    takedown: Takedown
    copies: list[int]
    elsewhere: list[Elsewhere]


def take_down(
    article: Article,
    *,
    reason: str,
    reference: str,
    by: Any,
    at: datetime,
    with_headline: bool = False,
    files: Sequence[str] = (),
    dry_run: bool = False,
) -> TakenDown:
    """The text, what was found in it and what quotes it removed, all or nothing; the address answers with the reason.

    reason: for readers. reference: of the order, for the desk. files: digests of files of evidence that go too. dry_run: all
    is put back at the end. Raises PermissionRefused; TransitionRefused where the text was taken down before, its review is
    open, a reason or reference is missing, or a file is none of evidence.
    """
    check_can(by, NAME)
    reason, reference = reason.strip(), reference.strip()
    if not reference or len(reference) > LONGEST_REFERENCE:
        raise TransitionRefused(NAME, f"Name the order, in at most {LONGEST_REFERENCE} characters.")
    with transaction.atomic():
        _overwrite_what_is_deleted()
        article = locked_article(article.pk)
        if Takedown.objects.filter(article=article).exists():
            raise TransitionRefused(NAME, "Its text was taken down before.")
        removal = _removal(article, with_headline=with_headline)
        _check_files(files)
        if removal.is_in(reason):
            raise TransitionRefused(NAME, "The reason repeats the text that is taken down: write it in other words.")
        move(article, NAME, by=by, at=at, note=reason)
        done = _remove(article, removal, Takedown(article=article, reason=reason, reference=reference, at=at, by=by), files)
        transaction.set_rollback(dry_run)
    if not dry_run:
        remove_evidence_files(files)
    return done


def _check_files(files: Sequence[str]) -> None:
    known = set(Evidence.objects.filter(file_sha256__in=files).values_list("file_sha256", flat=True))
    if unknown := sorted(set(files) - known):
        raise TransitionRefused(NAME, f"No evidence has a file {unknown[0][:80]}.")


def copies_of(article: Article) -> list[int]:
    """Other articles that have, or had, a text of this one."""
    contents = Version.objects.filter(article=article).values("content_digest")
    same = Version.objects.filter(content_digest__in=contents, article__takedown=None).exclude(article=article)
    return sorted(set(same.values_list("article", flat=True)))


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves what is removed lying in the file unless it is told. PostgreSQL: VACUUM frees it, see docs/backup.md."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _removal(article: Article, *, with_headline: bool) -> Removal:
    versions = list(Version.objects.filter(article=article).values_list("text", "headline"))
    headlines = {article.headline, *(headline for _, headline in versions)} if with_headline else set()
    return Removal(tuple(text for text, _ in versions), tuple(sorted(headlines)))


def _remove(article: Article, removal: Removal, takedown: Takedown, files: Sequence[str]) -> TakenDown:
    holding = Holding(removal.stories)
    takedown.with_headline = bool(removal.headlines)
    takedown.save()
    copies = copies_of(article)
    remove_words(article, removal)
    digests = {"bytes": remove_bytes(article, refused_copies(holding)), "key": {article.natural_key}, "file": set(files)}
    digests["content"] = set(Version.objects.filter(article=article).values_list("content_digest", flat=True))
    TakedownDigest.objects.bulk_create(
        TakedownDigest(takedown=takedown, kind=kind, digest=digest)
        for kind in sorted(digests)
        for digest in sorted(digests[kind])
    )
    blank_versions(article, removal)
    if removal.headlines:
        _remove_headline(article)
    shut = shut_parts(_parts_that_tell(article, removal))
    after = {"reference": takedown.reference, "with_headline": takedown.with_headline, "retold": _retold(article), **shut}
    record(
        verb="text_taken_down", subject=article, article_id=article.pk, by=takedown.by, at=takedown.at, after=after,
        note=takedown.reason,
    )  # fmt: skip
    note_changes([article.pk])
    return TakenDown(takedown, copies, [one for one in elsewhere(holding, of=article) if one.names not in files])


def _remove_headline(article: Article) -> None:
    """Its words stand in addresses and names of files too."""
    Article.objects.filter(pk=article.pk).update(headline=REMOVED, slug="removed", url="", archived_url="", guid="")
    article.records.update(locator=REMOVED)


def _parts_that_tell(article: Article, removal: Removal) -> dict[int, list[str]]:
    """By number of the event, the parts that repeat what is removed."""
    found: dict[int, list[str]] = {}
    for event in Event.objects.filter(article_id=article.pk).order_by("number").iterator(chunk_size=500):
        said = {"before": event.before, "after": event.after, "note": event.note}
        if parts := [name for name, value in said.items() if removal.is_in(value)]:
            found[event.number] = parts
    return found


def _retold(article: Article) -> dict[str, dict[str, str]]:
    """Digests of rows of which the record tells digests, as they are now: verify_record holds them against these."""
    sheets = list(
        Sheet.objects.filter(version__article=article).exclude(submitted_at=None).select_related("version").order_by("pk")
    )
    said = zip(sheets, answers_of(sheets), strict=True) if sheets else ()
    verdicts = ClaimVerdict.objects.filter(version__article=article).select_related("claim").prefetch_related("evidence")
    headlines = HeadlineVerdict.objects.filter(version__article=article)
    return {
        "sheet": {str(sheet.pk): told_sheet(sheet, answers)["content"] for sheet, answers in said},
        "headlineverdict": {str(row.pk): told_verdict(row)["content"] for row in headlines.order_by("pk")},
        "claimverdict": {str(row.pk): told_verdict(row)["content"] for row in verdicts.order_by("pk")},
        "version": {str(row.pk): told_text(row) for row in Version.objects.filter(article=article).order_by("pk")},
        "correction": {str(row.pk): sha256_of(row.note) for row in Correction.objects.filter(article=article).order_by("pk")},
    }
