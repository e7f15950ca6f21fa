"""Verdicts, on headlines and on claims, and what they rest on."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from archive.api.schemas.base import ADDRESS, MOMENT, Asked, codes, told
from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, CLICKBAIT, HEADLINE, REASONS
from archive.policy.vocabulary import VERDICT_BASES

Basis = Literal[tuple(code for code, _ in VERDICT_BASES)]
STANDING = "standing: it is given to readers now; superseded: it was; awaiting and set_aside, for tokens alone: it never was."
Standing = Literal["standing", "superseded", "awaiting", "set_aside"]


class Passage(Schema):
    """Words of the text that a verdict points at. start, end: in code points of the version’s text."""

    start: int = told(128)
    end: int = told(171)
    exact: str | None = told("the fee rises by twelve per cent", "null where the source lets the words not be shown.")


class ReasonPassage(Passage):
    reason: str | None = told("overstates", "The reason it stands for, where it stands for one.")


class EvidenceFile(Schema):
    name: str = told("fees.pdf")
    type: str = told("application/pdf")
    size: int = told(48213, "In bytes.")
    sha256: str = told("9f2b…")
    url: str = told(f"{ADDRESS}/evidence/12/file")


class Evidence(Schema):
    title: str = told("List of fees")
    url: str = told("https://county.example/fees")
    publisher: str = told("The county")
    stance: str = told("Supports")
    quote: str = told("280 crowns")
    file: EvidenceFile | None


class VerdictRow(Schema):
    """What every verdict in a list has: which article it is about."""

    id: int = told(31)
    standing: Standing = told("standing", STANDING)
    article_id: int = told(7)
    article_url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    source: str = told("The Kelbury Ledger")


class HeadlineFinding(Schema):
    """A verdict on a headline. version, headline: what it judged. stands: no later verdict took its place."""

    rating: codes(HEADLINE) = told("weakly_supported")
    label: str = told("Weakly supported")
    n: int | None = told(2, "On the scale from 1 to 4; null off it.")
    reasons: list[codes(REASONS)] = told(["overstates"])
    other_reason: str = told("")
    why: str = told("The text speaks of one fee, the headline of all of them.")
    passages: list[ReasonPassage]
    nothing_in_text: bool = told(False, "Nothing in the text bears on the headline.")
    clickbait: codes(CLICKBAIT) | None = told("slight")
    basis: Basis = told("agreement")
    sheets: int = told(2, "How many reviews it rests on.")
    version: int = told(1)
    headline: str = told("Harbour fees rise by 12 per cent")
    stands: bool = told(True)
    published_at: str | None = told(MOMENT, "null before it is published.")
    is_for_current_version: bool = told(True)


class HeadlineVerdict(HeadlineFinding, VerdictRow):
    """A verdict on a headline, in a list. version, headline: what it judged. stands: no later verdict took its place."""


class ClaimFinding(Schema):
    """A verdict on a claim. version: what it judged."""

    verdict: codes(CLAIM_VERDICTS) = told("mostly_true")
    label: str = told("Mostly true")
    n: int | None = told(4, "On the scale from 1 to 5; null off it.")
    attribution: codes(ATTRIBUTIONS) | None = told(None, "Of a quotation: did they say it.")
    why: str = told("The list of fees says so.")
    basis: Basis = told("agreement")
    sheets: int = told(2, "How many reviews it rests on.")
    version: int = told(1)
    published_at: str | None = told(MOMENT, "null before it is published.")
    passages: list[Passage]
    evidence: list[Evidence]


class ClaimVerdict(ClaimFinding, VerdictRow):
    """A verdict on a claim, in a list."""

    claim_id: int = told(19)
    claim_url: str = told(f"{ADDRESS}/claims/19/the-fee-rises-to-280-crowns/")
    statement: str = told("The fee rises to 280 crowns a year.")


class ArticleVerdicts(Schema):
    """The newest verdicts on an article, at most 500 of each kind; the lists of verdicts have them all."""

    headline: list[HeadlineVerdict]
    claims: list[ClaimVerdict]


class HeadlineVerdictsAsked(Asked):
    rating: codes(HEADLINE) | None = Field(None, description="What was answered.")
    source: str = Field("", description="The slug of a source.")


class ClaimVerdictsAsked(Asked):
    verdict: codes(CLAIM_VERDICTS) | None = Field(None, description="What was answered.")
    source: str = Field("", description="The slug of a source.")
