"""What the archive learns from its people's decisions, kept on the record, and used for later imports where it gains."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.analysis.lessons import ClaimDecision, Lesson, TaggedText, claims_lesson, topics_lesson
from archive.analysis.results import BlockSpan, Knowledge
from archive.audit import lock_chain, record
from archive.models import Article, ArticleTopic, Block, Claim, LearnedWeights, Version
from archive.models.bulk import batched

MOST = 20_000  # of the newest decisions
MOST_TEXTS = 5_000  # of the newest articles
TEXTS_AT_ONCE = 500
DECIDED = ("accepted", "rejected")


def claim_decisions() -> list[ClaimDecision]:
    """The newest suggestions of the machine that people accepted or rejected, in the words of the text."""
    rows = Claim.objects.filter(origin="machine", status__in=DECIDED).order_by("-pk")[:MOST]
    return [
        ClaimDecision(exact, status == "accepted", article)
        for exact, status, article in rows.values_list("exact", "status", "article")
    ]


def tagged_texts() -> list[TaggedText]:
    """The newest articles with accepted topics, each in its newest version."""
    accepted: dict[int, set[str]] = defaultdict(set)
    newest = ArticleTopic.objects.filter(status="accepted").order_by("-content_object")
    for article, medtop, slug in newest.values_list("content_object", "tag__medtop", "tag__slug").iterator():
        if article not in accepted and len(accepted) == MOST_TEXTS:
            break
        accepted[article].add(medtop or slug)
    return [
        TaggedText(text, blocks, frozenset(accepted[article]), article)
        for chunk in batched(sorted(accepted), TEXTS_AT_ONCE)
        for article, text, blocks in _texts(chunk)
    ]


def _texts(articles: Sequence[int]) -> list[tuple[int, str, tuple[BlockSpan, ...]]]:
    counts = dict(Article.objects.filter(pk__in=articles).values_list("pk", "version_count"))
    rows = (
        Version.objects.filter(article__in=articles).order_by("article", "number").values_list("pk", "article", "number", "text")
    )
    newest = {pk: (article, text) for pk, article, number, text in rows if number == counts[article]}
    blocks: dict[int, list[BlockSpan]] = defaultdict(list)
    spans = Block.objects.filter(version__in=newest).order_by("version", "number").values_list("version", "kind", "start", "end")
    for version, *span in spans:
        blocks[version].append(BlockSpan(*span))
    return [(article, text, tuple(blocks[pk])) for pk, (article, text) in newest.items()]


def learn_claims(*, at: datetime, by: Any = None, write: bool = True) -> Lesson:
    """What the decisions on suggested claims teach; kept, if write. Raises analysis.lessons.TooFew."""
    return _learn("claims", lambda: claims_lesson(claim_decisions()), at=at, by=by, write=write)


def learn_topics(knowledge: Knowledge, *, at: datetime, by: Any = None, write: bool = True) -> Lesson:
    """What the accepted topics teach; kept, if write. knowledge: of the archive. Raises analysis.lessons.TooFew."""
    return _learn("topics", lambda: topics_lesson(tagged_texts(), knowledge), at=at, by=by, write=write)


def forget(kind: str, *, at: datetime, by: Any = None) -> LearnedWeights:
    """From now on as shipped. What was learned is kept."""
    return _keep(LearnedWeights(kind=kind, is_used=True, learned_at=at, learned_by=by), note="As shipped again.", by=by, at=at)


def _learn(kind: str, lesson: Callable[[], Lesson], *, at: datetime, by: Any, write: bool) -> Lesson:
    found = lesson()
    if write:
        figures = {"decisions": found.decisions, "before": found.before, "after": found.after}
        row = LearnedWeights(kind=kind, weights=found.weights, figures=figures, is_used=found.fit, learned_at=at, learned_by=by)
        _keep(row, note="", by=by, at=at)
    return found


def _keep(row: LearnedWeights, *, note: str, by: Any, at: datetime) -> LearnedWeights:
    with transaction.atomic():
        lock_chain()
        row.save()
        told = {"kind": row.kind, "is_used": row.is_used, **row.figures}
        record(verb="weights_learned", subject=row, by=by, at=at, after=told, note=note)
    return row
