"""What a reviewer, adjudicator or corrector says, before it is stored. The same shapes for sheets, decisions and corrections."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Passage = str | dict[str, Any]  # verbatim words of the text, or an anchor as JSON


@dataclass(frozen=True)
class Problem:
    """What stands in the way, in plain words.

    field: where: "headline.rating", "claims.12.verdict", "claims.12.evidence.0.url" (the numbers: claim id, place from 0).
    """

    field: str
    message: str


class AnswersRefused(Exception):
    """The answers break the rules; nothing was stored. problems: every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class SheetIncomplete(AnswersRefused):
    """The sheet cannot be submitted yet; it stays a draft."""


@dataclass(frozen=True)
class HeadlineAnswers:
    """Codes of policy/scales.py and words. passages: what in the text the rating rests on."""

    rating: str = ""
    reasons: tuple[str, ...] = ()
    other_reason: str = ""
    why: str = ""
    passages: tuple[Passage, ...] = ()
    nothing_in_text: bool = False
    clickbait: str = ""
    suggested_headline: str = ""


@dataclass(frozen=True)
class EvidenceDraft:
    """file_...: of a file that review/evidence_files.py has stored; all of them or none. pk: of the row it was read from."""

    url: str = ""
    archived_url: str = ""
    accessed_at: date | None = None
    title: str = ""
    publisher: str = ""
    kind: str = "document"
    stance: str = "supports"
    quote: str = ""
    note: str = ""
    file_sha256: str = ""
    file_name: str = ""
    file_type: str = ""
    file_size: int | None = None
    pk: int | None = field(default=None, compare=False)

    @property
    def file(self) -> tuple[str, str, str, int | None]:
        """Digest, name, type and size."""
        return self.file_sha256, self.file_name, self.file_type, self.file_size

    @property
    def is_blank(self) -> bool:
        """White space says nothing."""
        words = {name: value.strip() if isinstance(value, str) else value for name, value in vars(self).items()}
        return words == vars(EvidenceDraft(kind=words["kind"], stance=words["stance"]))


@dataclass(frozen=True)
class ClaimAnswers:
    """attribution: only for quotations. no_evidence_reason: why there is none, where the verdict asks for some."""

    attribution: str = ""
    verdict: str = ""
    why: str = ""
    no_evidence_reason: str = ""
    passages: tuple[Passage, ...] = ()
    evidence: tuple[EvidenceDraft, ...] = ()


@dataclass(frozen=True)
class SheetAnswers:
    """All that one sheet says. claims: by claim id. asked: Claim.asked of each of them, as its author had read it."""

    headline: HeadlineAnswers = HeadlineAnswers()
    claims: dict[int, ClaimAnswers] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict, compare=False)
