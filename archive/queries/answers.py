"""Answers in words: what a sheet or a verdict says, as lines to show, never with a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, CLICKBAIT, HEADLINE, REASONS, Answer, Scale
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES, label
from archive.queries.evidence_files import FileLine, file_line
from archive.queries.passages import by_reason


@dataclass(frozen=True)
class EvidenceInWords:
    stance: str
    kind: str
    title: str
    url: str
    publisher: str
    quote: str
    note: str
    file: FileLine | None = None

    @property
    def is_link(self) -> bool:
        return self.url.startswith(("https://", "http://"))


@dataclass(frozen=True)
class AnswerInWords:
    """One answer. marks: the judgements, each as its scale's answer. facts: (label, words) pairs.

    passages: verbatim words, by the label of the reason they belong to; the label is empty for those of none.
    """

    marks: list[Answer]
    reasons: list[str] = field(default_factory=list)
    why: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    passages: list[tuple[str, list[str]]] = field(default_factory=list)
    evidence: list[EvidenceInWords] = field(default_factory=list)


def headline_in_words(values: Mapping[str, Any]) -> AnswerInWords:
    """values: as in the fields of a headline rating."""
    facts = [
        ("Other reason", values.get("other_reason", "")),
        ("In the text", "Nothing in the text speaks to it" if values.get("nothing_in_text") else ""),
        ("Clickbait", _label(CLICKBAIT, values.get("clickbait", ""))),
        ("Suggested headline", values.get("suggested_headline", "")),
    ]
    return AnswerInWords(
        marks=_marks((HEADLINE, values.get("rating", ""))),
        reasons=REASONS.labels(values.get("reasons") or []),
        why=values.get("why", ""),
        facts=[fact for fact in facts if fact[1]],
        passages=_passages(values),
    )


def claim_in_words(values: Mapping[str, Any]) -> AnswerInWords:
    """values: as in the fields of a claim rating, with "evidence": a list of mappings."""
    without = values.get("no_evidence_reason", "")
    return AnswerInWords(
        marks=_marks((ATTRIBUTIONS, values.get("attribution", "")), (CLAIM_VERDICTS, values.get("verdict", ""))),
        why=values.get("why", ""),
        facts=[("Why there is no evidence", without)] if without else [],
        passages=_passages(values),
        evidence=[_evidence(row) for row in values.get("evidence") or []],
    )


def _evidence(row: Mapping[str, Any]) -> EvidenceInWords:
    words = {name: row.get(name) or "" for name in ("title", "url", "publisher", "quote", "note")}
    return EvidenceInWords(
        stance=label(STANCES, row["stance"]), kind=label(EVIDENCE_KINDS, row["kind"]), file=file_line(row), **words
    )


def _passages(values: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    given = [place if isinstance(place, Mapping) else {"exact": str(place)} for place in values.get("passages") or []]
    groups = by_reason(given, lambda place: place.get("reason", ""))
    return [(reason, [place["exact"] for place in group]) for reason, group in groups]


def _marks(*given: tuple[Scale, str]) -> list[Answer]:
    return [scale[code] for scale, code in given if code in scale]


def _label(scale: Scale, code: str) -> str:
    return scale[code].label if code in scale else ""
