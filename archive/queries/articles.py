"""Articles for readers: one page of an article, and rows of lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet

from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Correction,
    HeadlineVerdict,
    Version,
)
from archive.policy.vocabulary import CORRECTION_KINDS, label
from archive.queries.aggregates import moment_of, rows_of
from archive.queries.fact_checks import OthersFinding, fact_check_rows, others_findings, withholding_rows
from archive.queries.given import GivenVerdicts, verdicts_foreseen, verdicts_given
from archive.queries.languages import unread_language
from archive.queries.reading import Reading, reading
from archive.queries.ready import ReadyQuery
from archive.queries.related import RelatedLine, related_lines, with_related_rows
from archive.queries.rows import STATUS_LABELS, TagLine, entity_lines, topic_lines
from archive.queries.stories import Elsewhere, elsewhere, story_rows
from archive.queries.support import SupportRow, public_support
from archive.queries.verdicts import ClaimCard, Stamp, claim_card, findings_of, stamp, standing_ids
from archive.queries.versions import article_versions
from archive.queries.wording import Words, public_words

LONG_HEADLINE = 110  # characters, from which it is set smaller


@dataclass(frozen=True)
class CorrectionLine:
    kind_label: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Tombstone:
    """What readers are told of a withdrawn article: its source, why, and when."""

    source: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class ArticlePage:
    """Everything on the page of one version of an article.

    stamp: the verdict that stands; on the page of an earlier version the newest that judged it, where there is one.
    others_findings: of claims made in it; own_findings: where it is a fact check itself. None of them is the archive's.
    """

    article: Article
    version: Version
    versions: tuple[Version, ...]
    stamp: Stamp | None
    other_stamps: tuple[Stamp, ...]
    reading: Reading
    support: tuple[SupportRow, ...]
    claims: tuple[ClaimCard, ...]
    other_claims: tuple[ClaimCard, ...]
    entities: tuple[TagLine, ...]
    topics: tuple[TagLine, ...]
    corrections: tuple[CorrectionLine, ...]
    elsewhere: Elsewhere
    related: tuple[RelatedLine, ...]
    others_findings: tuple[OthersFinding, ...]
    own_findings: tuple[OthersFinding, ...]
    state: str
    status: str
    is_latest: bool

    @property
    def is_long_headline(self) -> bool:
        return len(self.version.headline) > LONG_HEADLINE

    @property
    def unread_language(self) -> str:
        return unread_language(self.article.language)

    @property
    def judged_address(self) -> str:
        """Where the passages of the verdict stand: empty on the page of the version it judged."""
        if self.stamp is None or self.stamp.version == self.version.number:
            return ""
        return self.article.version_url(self.stamp.version)

    @property
    def compare_address(self) -> str:
        """The difference between the version the verdict judged and the one shown; from the page of the former to the newest."""
        judged = self.stamp.version if self.stamp else 1
        other = self.version.number if self.version.number != judged else self.article.version_count
        return f"{self.article.get_absolute_url()}compare/?from={min(judged, other)}&to={max(judged, other)}"

    @property
    def waits_again(self) -> bool:
        """A verdict stands, and the review is open once more."""
        return self.stamp is not None and self.state != "published"

    @property
    def has_suggestions(self) -> bool:
        return any(tag.is_suggested for tag in (*self.entities, *self.topics))

    @property
    def is_public(self) -> bool:
        return self.article.visibility == "public" and self.article.state != "spiked"


def tombstone(pk: int | None) -> Tombstone | None:
    """What stands at the address of a withdrawn article; None where none was withdrawn."""
    article = Article.objects.withdrawn().select_related("source").filter(pk=pk).first()
    if article is None:
        return None
    words = public_words(article_versions(article, 0, marked=set()))
    withdrawal = article.corrections.filter(kind="withdrawal").latest("corrected_at", "pk")
    return Tombstone(source=article.source.name, reason=words(article.withdrawal_note), at=withdrawal.corrected_at)


def article_page(user: Any, pk: int, *, number: int | None = None) -> ArticlePage | None:
    """The page of one version (the newest unless number says another); None where this person may see no such thing.

    Five queries, whatever the article holds.
    """
    if user.is_authenticated:
        rows = list(_with_all_around(Article.objects.visible_to(user), user).filter(pk=pk))
    else:
        rows = FOR_STRANGERS.rows(pk=pk)
    article = next(iter(rows), None)
    if article is None:
        return None
    return _page(article, article.version_count if number is None else number, verdicts_given(article))


def previewed_page(user: Any, pk: int, *, at: datetime) -> ArticlePage | None:
    """The page of the newest version as strangers would see it, were what awaits publication published at this moment.

    None where this person may see no such article. The article's own visibility is as it is.
    """
    article = _with_all_around(Article.objects.visible_to(user), AnonymousUser()).filter(pk=pk).first()
    return _page(article, article.version_count, verdicts_foreseen(article, at=at)) if article else None


def _page(article: Article, number: int, given: GivenVerdicts) -> ArticlePage | None:
    read = article_versions(
        article, number, marked={mark.version_id for mark in (*given.headlines, *given.claims, *given.findings)}
    )
    versions = [version for version in read if version.article_id == article.pk]
    shown = next((version for version in versions if version.number == number), None)
    return _page_of(article, shown, versions, given, public_words(read)) if shown else None


def _page_of(article: Article, shown: Version, versions: list[Version], given: GivenVerdicts, others_words: Words) -> ArticlePage:
    words = public_words(versions)
    checks = article.fact_check_rows or []
    stamps = _stamps(given.headlines, versions, words)
    current = _stamp_for(shown.number, stamps)
    cards = _claim_cards(given, versions, words)
    here = tuple(card for card in cards if card.version == shown.number and card.is_anchored)
    judged = [found for found in (current, *(card.finding for card in here)) if found and found.version == shown.number]
    pointed = dict.fromkeys(passage for found in judged for passage in found.passages)
    return ArticlePage(
        article=article,
        version=shown,
        versions=tuple(versions),
        stamp=current,
        other_stamps=tuple(one for one in stamps if one is not current),
        reading=reading(shown, claims=here, passages=pointed),
        support=public_support(shown, shown.mention_rows or []),
        claims=here,
        other_claims=tuple(card for card in cards if card not in here),
        entities=entity_lines(article.entity_rows or []),
        topics=topic_lines(article.topic_rows or []),
        corrections=_corrections(article.correction_rows or [], words),
        elsewhere=elsewhere(article, article.story_rows or []),
        related=related_lines(article, shown=f"{shown.headline}\n{shown.public_text(0, len(shown.text))}"),
        others_findings=others_findings(checks, words=others_words),
        own_findings=others_findings(checks, words=others_words, is_review=True),
        state=given.state,
        status=STATUS_LABELS[given.state],
        is_latest=shown.number == article.version_count,
    )


def _with_all_around(articles: QuerySet, reader: Any) -> QuerySet:
    """These articles, with what stands around each as far as the reader may see that."""
    entities = ArticleEntity.objects.filter(content_object=OuterRef("pk")).exclude(
        Q(status="rejected") | Q(tag__status="rejected") | Q(status="suggested", tag__status="suggested", tag__origin="machine")
    )
    topics = ArticleTopic.objects.filter(content_object=OuterRef("pk")).exclude(status="rejected")
    corrections = Correction.objects.filter(article=OuterRef("pk"))
    return (
        with_related_rows(articles, reader)
        .select_related("source")
        .annotate(
            entity_rows=rows_of(
                entities, by="content_object", name="tag__name", slug="tag__slug", kind="tag__kind", has_page="tag__status",
                status="status", mentions="mentions", salience="salience", wikidata="tag__wikidata_id",
            ),
            topic_rows=rows_of(
                topics, by="content_object", name="tag__name", slug="tag__slug", medtop="tag__medtop", path="tag__path",
                status="status",
            ),
            correction_rows=rows_of(corrections, by="article", id="id", kind="kind", note="note", at="corrected_at"),
            story_rows=story_rows(reader),
            fact_check_rows=fact_check_rows(),
            withholding_rows=withholding_rows(),
        )
    )  # fmt: skip


FOR_STRANGERS = ReadyQuery(lambda pk: _with_all_around(Article.objects.public(), AnonymousUser()).filter(pk=pk))


def _stamp_for(number: int, stamps: list[Stamp]) -> Stamp | None:
    """The verdict on top of the page of this version."""
    standing = next((one for one in stamps if one.stands), None)
    if standing is None or number == standing.newest:
        return standing
    return next((one for one in stamps if one.version == number), standing)


def _stamps(verdicts: list[HeadlineVerdict], versions: list[Version], words: Words) -> list[Stamp]:
    """Every published headline verdict, newest first."""
    standing = standing_ids(verdicts)
    by_id = {version.pk: version for version in versions}
    return [
        stamp(
            verdict, version=by_id[verdict.version_id], newest=len(versions), words=words, stands=verdict.pk in standing
        )  # fmt: skip
        for verdict in verdicts
    ]


def _claim_cards(given: GivenVerdicts, versions: list[Version], words: Words) -> list[ClaimCard]:
    by_id = {version.pk: version for version in versions}
    findings = findings_of(given.findings, by_id, lambda _: words)
    return [
        claim_card(claim, version=by_id[claim.version_id], words=words, findings=findings.get(claim.pk, []))
        for claim in given.claims
    ]


def _corrections(rows: list[dict[str, Any]], words: Words) -> tuple[CorrectionLine, ...]:
    newest = sorted(rows, key=lambda row: row["id"], reverse=True)
    return tuple(CorrectionLine(label(CORRECTION_KINDS, row["kind"]), words(row["note"]), moment_of(row["at"])) for row in newest)
