"""Published verdicts as readers see them: the headline stamp, and what was found of a claim."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet

from archive.models import Claim, ClaimVerdict, HeadlineVerdict, Version
from archive.policy.scales import (
    ATTRIBUTIONS,
    CLAIM_TYPES,
    CLAIM_VERDICTS,
    CLICKBAIT,
    HEADLINE,
    REASONS,
    VERIFICATION,
    Answer,
    Scale,
)  # fmt: skip
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES, VERDICT_BASES, label
from archive.queries.aggregates import rows_of
from archive.queries.evidence_files import FILE_COLUMNS, FileLine, file_line
from archive.queries.passages import Passage, RestsOnPassages, passages
from archive.queries.wording import Words, public_slug

EVIDENCE_COLUMNS = {
    name: f"evidence__{name}"
    for name in ("id", "url", "archived_url", "title", "publisher", "kind", "stance", "quote", "note", "accessed_at")
    + FILE_COLUMNS
}
OWN_VOICE = "The article’s own voice"


@dataclass(frozen=True)
class Stamp(RestsOnPassages):
    """A headline verdict. version, headline: of the version it judged; newest: how many versions there are.

    stands: no later verdict took its place. published_at: empty in lists for the desk alone.
    """

    pk: int
    answer: Answer
    reasons: tuple[Answer, ...]
    other_reason: str
    why: str
    passages: tuple[Passage, ...]
    nothing_in_text: bool
    clickbait: Answer | None
    suggested_headline: str
    basis: str
    sheets: int
    version: int
    headline: str
    newest: int
    published_at: datetime | None
    stands: bool = True

    @property
    def is_for_current_version(self) -> bool:
        return self.version == self.newest

    @property
    def reason_codes(self) -> list[str]:
        return [reason.code for reason in self.reasons] + (["other"] if self.other_reason else [])

    @property
    def basis_label(self) -> str:
        return label(VERDICT_BASES, self.basis)

    @property
    def scale(self) -> list[str]:
        """The four steps of the scale, worst first, "full" up to this verdict's; empty off the scale."""
        return ["full" if step <= self.answer.n else "empty" for step in range(1, 5)] if self.answer.n else []


@dataclass(frozen=True)
class EvidenceLine:
    url: str
    archived_url: str
    title: str
    publisher: str
    kind: str
    stance: str
    quote: str
    note: str
    accessed_at: str
    file: FileLine | None = None


@dataclass(frozen=True)
class Finding(RestsOnPassages):
    """A claim verdict. published_at: empty in lists for the desk alone."""

    pk: int
    answer: Answer
    attribution: Answer | None
    why: str
    no_evidence_reason: str
    basis: str
    sheets: int
    version: int
    published_at: datetime | None
    passages: tuple[Passage, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    stands: bool = True

    @property
    def basis_label(self) -> str:
        return label(VERDICT_BASES, self.basis)


@dataclass(frozen=True)
class ClaimCard:
    """A claim as readers see it. finding: the standing verdict; earlier: those it replaced, newest first.

    version: the one its words stand in, and that its verdict judged; newest: how many versions the article has.
    """

    pk: int
    url: str
    statement: str
    exact: str
    start: int
    end: int
    version: int
    newest: int
    speaker: str
    speaker_url: str
    claim_type: str
    claim_type_label: str
    is_quotation: bool
    is_anchored: bool
    answer: Answer
    finding: Finding | None = None
    earlier: tuple[Finding, ...] = field(default=())
    speaker_kind: str = ""
    speaker_wikidata: str = ""
    is_own_voice: bool = False

    @property
    def is_for_current_version(self) -> bool:
        return self.version == self.newest

    @property
    def line(self) -> str:
        """One line for the margin: why, or what was claimed."""
        return self.finding.why if self.finding and self.finding.why else self.statement


def answer_of(scale: Scale, code: str) -> Answer | None:
    return next((answer for answer in scale.answers if answer.code == code), None)


def stamp(verdict: HeadlineVerdict, *, version: Version, newest: int, words: Words, stands: bool = True) -> Stamp:
    """version: the one the verdict judged, with its article, source and blocks read."""
    return Stamp(
        pk=verdict.pk,
        answer=HEADLINE[verdict.rating],
        reasons=tuple(REASONS[code] for code in verdict.reasons if code in REASONS and code != "other"),
        other_reason=words(verdict.other_reason),
        why=words(verdict.why),
        passages=passages(verdict.passages, version),
        nothing_in_text=verdict.nothing_in_text,
        clickbait=answer_of(CLICKBAIT, verdict.clickbait),
        suggested_headline=words(verdict.suggested_headline),
        basis=verdict.basis,
        sheets=verdict.sheet_count,
        version=version.number,
        headline=version.headline,
        newest=newest,
        published_at=verdict.published_at,
        stands=stands,
    )


def finding(
    verdict: ClaimVerdict, *, version: Version, words: Words, evidence: Iterable[dict[str, Any]], stands: bool
) -> Finding:
    """version: the one the verdict judged, with article, source and blocks read. evidence: rows with the columns of Evidence."""
    return Finding(
        pk=verdict.pk,
        answer=CLAIM_VERDICTS[verdict.verdict],
        attribution=answer_of(ATTRIBUTIONS, verdict.attribution),
        why=words(verdict.why),
        no_evidence_reason=words(verdict.no_evidence_reason),
        basis=verdict.basis,
        sheets=verdict.sheet_count,
        version=version.number,
        published_at=verdict.published_at,
        passages=passages(verdict.passages, version),
        evidence=tuple(_evidence(row, words) for row in sorted(evidence, key=lambda row: row["id"])),
        stands=stands,
    )


def _evidence(row: dict[str, Any], words: Words) -> EvidenceLine:
    return EvidenceLine(
        url=row["url"],
        archived_url=row["archived_url"],
        title=words(row["title"]),
        publisher=row["publisher"],
        kind=label(EVIDENCE_KINDS, row["kind"]),
        stance=label(STANCES, row["stance"]),
        quote=words(row["quote"]),
        note=words(row["note"]),
        accessed_at=row["accessed_at"] or "",
        file=file_line(row | {"file_name": words(row["file_name"])}),
    )


def claim_card(claim: Claim, *, version: Version, words: Words, findings: Iterable[Finding] = ()) -> ClaimCard:
    """findings: the claim's published verdicts, newest first."""
    findings = list(findings)
    statement = words(claim.statement)
    speaker = claim.speaker
    return ClaimCard(
        pk=claim.pk,
        url=f"/claims/{claim.pk}/{public_slug(claim, statement)}/",
        statement=statement,
        exact=version.public_text(claim.start, claim.end),
        start=claim.start,
        end=claim.end,
        version=version.number,
        newest=version.article.version_count,
        speaker=speaker.name if speaker else claim.speaker_name or OWN_VOICE,
        speaker_url=speaker.get_absolute_url() if speaker and speaker.status == "accepted" else "",
        claim_type=claim.claim_type,
        claim_type_label=CLAIM_TYPES[claim.claim_type].label if claim.claim_type in CLAIM_TYPES else "",
        is_quotation=claim.is_quotation,
        is_anchored=claim.anchor_state == "anchored",
        answer=VERIFICATION[claim.verification],
        finding=next((found for found in findings if found.stands), None),
        earlier=tuple(found for found in findings if not found.stands),
        speaker_kind=speaker.kind if speaker else "",
        speaker_wikidata=(speaker.wikidata_id or "") if speaker else "",
        is_own_voice=not speaker and not claim.speaker_name,
    )


def standing_ids(verdicts: Iterable[HeadlineVerdict | ClaimVerdict]) -> set[int]:
    """The ids of those of these published verdicts that no other one of them superseded."""
    verdicts = list(verdicts)
    return {verdict.pk for verdict in verdicts} - {verdict.supersedes_id for verdict in verdicts}


def published_rows(verdicts: QuerySet) -> list[ClaimVerdict]:
    """The published ones among these claim verdicts, newest first, with their evidence; one query."""
    return list(published_with_evidence(verdicts))


def published_with_evidence(verdicts: QuerySet) -> QuerySet:
    return with_evidence(verdicts.published()).order_by("-published_at", "-pk")


def with_evidence(verdicts: QuerySet) -> QuerySet:
    """Adds evidence_rows to claim verdicts."""
    links = ClaimVerdict.evidence.through.objects.filter(verdict=OuterRef("pk"))
    return verdicts.annotate(evidence_rows=rows_of(links, by="verdict", **EVIDENCE_COLUMNS))


def findings_of(
    rows: list[ClaimVerdict], versions: dict[int, Version], words: Callable[[Version], Words]
) -> dict[int, list[Finding]]:
    """What published_rows() gave, by claim. words: gives for the version a verdict judged what public_words() gives."""
    standing = standing_ids(rows)
    found: dict[int, list[Finding]] = {}
    for row in rows:
        version = versions[row.version_id]
        made = finding(row, version=version, words=words(version), evidence=row.evidence_rows or [], stands=row.pk in standing)
        found.setdefault(row.claim_id, []).append(made)
    return found
