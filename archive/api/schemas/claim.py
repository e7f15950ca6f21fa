from ninja import Schema
from pydantic import Field

from archive.api.schemas.base import ADDRESS, Asked, codes, told
from archive.api.schemas.verdict import ClaimFinding
from archive.policy.scales import VERIFICATION


class ClaimRow(Schema):
    """A claim in a list. version: the one its words stand in; versions: how many the article has."""

    id: int = told(19)
    url: str = told(f"{ADDRESS}/claims/19/the-fee-rises-to-280-crowns/")
    statement: str = told("The fee rises to 280 crowns a year.")
    speaker: str = told("Ida Marrow")
    claim_type: str = told("quantity")
    verification: codes(VERIFICATION) = told("mostly_true")
    verification_label: str = told("Mostly true")
    attribution: str | None = told(None)
    why: str | None = told("The list of fees says so.")
    article_id: int = told(7)
    article_url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    headline: str = told("Harbour fees rise by 12 per cent")
    source: str = told("The Kelbury Ledger")
    version: int = told(1)
    versions: int = told(1)
    is_anchored: bool = told(True, "Whether its words were found again in the newest version.")


class ClaimInArticle(Schema):
    """start, end: of its words in the version, in code points."""

    id: int = told(19)
    url: str = told(f"{ADDRESS}/claims/19/the-fee-rises-to-280-crowns/")
    statement: str = told("The fee rises to 280 crowns a year.")
    version: int = told(1)
    is_anchored: bool = told(True)
    start: int = told(142)
    end: int = told(188)
    speaker: str = told("Ida Marrow")
    claim_type: str = told("quantity")
    verification: codes(VERIFICATION) = told("mostly_true")
    verdict: ClaimFinding | None


class ArticleOfClaim(Schema):
    id: int = told(7)
    url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    headline: str = told("Harbour fees rise by 12 per cent")


class SameClaim(Schema):
    """how: checked_before, where a person said it is the same as one checked earlier; else elsewhere."""

    how: str = told("elsewhere")
    id: int = told(8)
    url: str = told(f"{ADDRESS}/claims/8/fees-rise-to-280-crowns/")
    statement: str = told("Fees rise to 280 crowns.")
    verification: codes(VERIFICATION) = told("unchecked")
    article_url: str = told(f"{ADDRESS}/articles/3/fees-in-kelbury/")
    headline: str = told("Fees in Kelbury")
    source: str = told("The Ostley Post")


class Claim(ClaimInArticle):
    """A claim with its verdict, and where else it was made."""

    article: ArticleOfClaim
    same_claim: list[SameClaim]


class OfArticleAsked(Asked):
    """Nothing but which page."""


class ClaimsAsked(Asked):
    verdict: codes(VERIFICATION) | None = Field(None, description="What was found of it.")
    source: str = Field("", description="The slug of a source.")
    speaker: str = Field("", description="The slug of the entity that made it.")
