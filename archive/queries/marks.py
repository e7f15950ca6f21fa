"""Everything the desk marked in one version of a text, in reading order, as far as it may be shown."""

from dataclasses import dataclass
from datetime import datetime

from archive.policy.scales import REASONS
from archive.queries.articles import ArticlePage
from archive.queries.passages import Passage, passages
from archive.queries.verdicts import ClaimCard, Stamp, answer_of


@dataclass(frozen=True)
class Mark:
    """What is said of a passage. kind, pk: "claim" or "headline-verdict" and its number. code, label: the answer. words: why.

    motivation: as Web Annotation names it. created_at: of the verdict, None where there is none yet.
    """

    kind: str
    pk: int
    passage: Passage
    motivation: str
    code: str
    label: str
    words: str
    url: str
    created_at: datetime | None
    modified_at: datetime | None


def marks(page: ArticlePage) -> tuple[Mark, ...]:
    """Of the version that the page shows; a verdict that judged another one is left out."""
    found = [_claim_mark(card, page) for card in page.claims]
    stamp = page.stamp
    if stamp and stamp.version == page.version.number:
        found += [_stamp_mark(stamp, passage, page) for passage in stamp.passages]
    return tuple(sorted(found, key=lambda mark: (mark.passage.start, mark.passage.end, mark.kind, mark.pk)))


def _claim_mark(card: ClaimCard, page: ArticlePage) -> Mark:
    (passage,) = passages([{"start": card.start, "end": card.end}], page.version)
    verdicts = [one.published_at for one in (card.finding, *card.earlier) if one]
    return Mark(
        kind="claim",
        pk=card.pk,
        passage=passage,
        motivation="assessing" if card.finding else "identifying",
        code=card.answer.code,
        label=card.answer.label,
        words=card.finding.why if card.finding else "",
        url=card.url,
        created_at=min(verdicts, default=None),
        modified_at=max(verdicts, default=None),
    )


def _stamp_mark(stamp: Stamp, passage: Passage, page: ArticlePage) -> Mark:
    reason = answer_of(REASONS, passage.reason) or stamp.answer
    return Mark(
        kind="headline-verdict",
        pk=stamp.pk,
        passage=passage,
        motivation="classifying",
        code=reason.code,
        label=reason.label,
        words=stamp.why,
        url=page.article.version_url(stamp.version),
        created_at=stamp.published_at,
        modified_at=stamp.published_at,
    )
