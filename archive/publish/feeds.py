"""What feeds say, whatever their form: entries that keep their id for ever, and what is gone since.

updated_at moves when the article got another headline or text, or its verdict changed; nothing else makes an entry new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from archive.publish.site import EPOCH_YEAR, Site
from archive.queries.corrections import CorrectionRow
from archive.queries.feeds import GoneRow, RatedRow
from archive.queries.verdicts import Stamp

BEGIN = datetime(EPOCH_YEAR, 1, 1, tzinfo=UTC)  # when a feed without entries was last changed
UNRATED = "Not yet rated"
REVIEW_URL = "/about/data/#feeds"


@dataclass(frozen=True)
class Entry:
    """categories: (code, label) pairs. via: the original article. review: what programs are told beside the words."""

    id: str
    url: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    categories: tuple[tuple[str, str], ...] = ()
    via: str = ""
    author: str = ""
    language: str = ""
    review: dict[str, Any] | None = None


@dataclass(frozen=True)
class Deleted:
    """An entry that no longer holds: withdrawn, or replaced by a later one."""

    id: str
    url: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Feed:
    """page: the page that says the same to people. address: of this feed. following: of its next part; empty at the end."""

    id: str
    title: str
    subtitle: str
    page: str
    address: str
    following: str
    entries: tuple[Entry, ...]
    deleted: tuple[Deleted, ...] = ()

    @property
    def updated_at(self) -> datetime:
        """When anything in it last changed."""
        return max([BEGIN, *(entry.updated_at for entry in self.entries), *(gone.at for gone in self.deleted)])


def feed_id(path: str, *, site: Site) -> str:
    return site.tag("feed", quote(path, safe="/?=&%"))


def verdict_entries(rows: Iterable[RatedRow], *, site: Site) -> tuple[Entry, ...]:
    """An entry a verdict, in whose place another comes when it is corrected."""
    return tuple(_verdict_entry(row, row.stamp, site=site) for row in rows if row.stamp)


def _verdict_entry(row: RatedRow, stamp: Stamp, *, site: Site) -> Entry:
    return Entry(
        id=site.tag("headline-verdict", stamp.pk),
        url=site.at(row.article.url),
        title=f"{stamp.answer.label}: “{stamp.headline}”",
        summary=_in_words(stamp, row.article.source.name),
        published_at=stamp.published_at,
        updated_at=max(stamp.published_at, row.restored_at or stamp.published_at),
        categories=((stamp.answer.code, stamp.answer.label),),
        via=row.article.original_url,
        author=row.article.byline,
        language=row.language,
        review=_review(row),
    )


def article_entries(rows: Iterable[RatedRow], *, site: Site) -> tuple[Entry, ...]:
    return tuple(_article_entry(row, site=site) for row in rows)


def _article_entry(row: RatedRow, *, site: Site) -> Entry:
    stamp, article = row.stamp, row.article
    source = article.source.name
    return Entry(
        id=site.tag("article", article.pk),
        url=site.at(article.url),
        title=article.headline,
        summary=f"{stamp.answer.label}. {_in_words(stamp, source)}" if stamp else f"{UNRATED}. ({source})",
        published_at=row.imported_at,
        updated_at=row.changed_at,
        categories=((stamp.answer.code, stamp.answer.label),) if stamp else (),
        via=article.original_url,
        author=article.byline,
        language=row.language,
        review=_review(row),
    )


def _in_words(stamp: Stamp, source: str) -> str:
    reasons = ", ".join(reason.label for reason in stamp.reasons)
    parts = (f"{reasons}." if reasons else "", stamp.why, f"({source})")
    return " ".join(part for part in parts if part)


def _review(row: RatedRow) -> dict[str, Any]:
    stamp = row.stamp
    return {
        "headline_rating": stamp.answer.code if stamp else None,
        "reasons": stamp.reason_codes if stamp else [],
        "claims": row.claims,
        "rated_version": stamp.version if stamp else None,
        "versions": row.article.versions,
        "source": row.article.source.slug,
    }


def correction_entries(rows: Iterable[CorrectionRow], *, site: Site) -> tuple[Entry, ...]:
    """An entry a note. Once its article is withdrawn it names the source alone."""
    return tuple(
        Entry(
            id=site.tag("correction", row.pk),
            url=site.at(row.url),
            title=f"{row.kind_label}: {row.claim or row.rated_headline or _named(row)}",
            summary=row.note,
            published_at=row.at,
            updated_at=row.changed_at,
            categories=((row.kind, row.kind_label),),
            review={
                "before": row.before.code if row.before else None,
                "after": row.after.code if row.after else None,
                "rated_version": row.rated_version or None,
            },
        )
        for row in rows
    )


def _named(row: CorrectionRow) -> str:
    return row.article.headline if row.article else f"an article of {row.source}"


def deleted(rows: Iterable[GoneRow], *, site: Site) -> tuple[Deleted, ...]:
    return tuple(Deleted(site.tag(row.kind, row.pk), site.at(row.url), row.at, row.reason) for row in rows)
