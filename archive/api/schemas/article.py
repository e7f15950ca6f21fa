"""Articles: rows of lists, one with its text as far as it may be shown, its versions, its record."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from archive.api.schemas.base import ADDRESS, MOMENT, Asked, codes, told
from archive.api.schemas.claim import ClaimInArticle
from archive.api.schemas.others import FactCheck
from archive.api.schemas.verdict import HeadlineFinding
from archive.policy.scales import HEADLINE, VERIFICATION
from archive.policy.vocabulary import BLOCK_KINDS, DATE_PRECISIONS, TEXT_POLICIES
from archive.queries.filters import UNRATED

Precision = Literal[tuple(code for code, _ in DATE_PRECISIONS)]
Policy = Literal[tuple(code for code, _ in TEXT_POLICIES)]
Visibility = Literal["public", "hidden", "withdrawn"]


class Snippet(Schema):
    """Where what was searched for stands, with the words around it."""

    before: str = told("… the board said that the ")
    match: str = told("fee")
    after: str = told(" for a small boat rises …")


class ArticleRow(Schema):
    """An article in a list. rated_version, rated_headline: what the rating was given to."""

    id: int = told(7)
    url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/", "The page for people.")
    headline: str = told("Harbour fees rise by 12 per cent")
    source: str = told("The Kelbury Ledger")
    byline: str = told("Ena Holt")
    section: str = told("Local")
    published: str | None = told("2026-03-02", "As exact as is known: a month, a day or a moment.")
    published_precision: Precision = told("day")
    headline_rating: codes(HEADLINE) | None = told("weakly_supported")
    headline_rating_label: str | None = told("Weakly supported")
    rated_version: int | None = told(1)
    rated_headline: str | None = told("Harbour fees rise by 12 per cent")
    status: str = told("Reviewed", "How far the review is, in words.")
    versions: int = told(1)
    original_url: str = told("https://ledger.example/harbour-fees")
    tag_is_suggested: bool = told(False, "It is in this list on the word of the machine or the outlet alone.")
    visibility: Visibility = told("public", "Always public, but for tokens.")
    snippet: Snippet | None


class SourceOfArticle(Schema):
    name: str = told("The Kelbury Ledger")
    slug: str = told("the-kelbury-ledger")
    url: str = told(f"{ADDRESS}/sources/the-kelbury-ledger/")


class Published(Schema):
    at: str | None = told("2026-03-02")
    precision: Precision = told("day")


class Block(Schema):
    """One classed paragraph. text: null where it may not be shown; cut: part of it may not."""

    kind: Literal[tuple(code for code, _ in BLOCK_KINDS)] = told("body")
    text: str | None = told("The fee for a small boat rises from 250 to 280 crowns a year, the board said.")
    start: int = told(127)
    end: int = told(206)
    cut: bool = Field(default=False, examples=[False])


class EntityOfArticle(Schema):
    """status: accepted by a person, or suggested."""

    name: str = told("Ida Marrow")
    kind: str = told("person")
    slug: str = told("ida-marrow")
    status: str = told("accepted")
    mentions: int = told(2)


class TopicOfArticle(Schema):
    name: str = told("Harbours")
    slug: str = told("harbours")
    medtop: str | None = told("medtop:20000337", "The IPTC Media Topic, where it is one.")
    status: str = told("suggested")


class VersionRow(Schema):
    """Headline and text of an article as seen at one time. sha256: of the whole text, shown or not."""

    number: int = told(1)
    headline: str = told("Harbour fees rise by 12 per cent")
    seen_at: str = told(MOMENT)
    sha256: str = told("1b7c…")


class CorrectionOfArticle(Schema):
    kind: str = told("Headline verdict changed")
    note: str = told("We misread the second paragraph.")
    at: str = told(MOMENT)


class OtherArticle(Schema):
    url: str = told(f"{ADDRESS}/articles/12/boats-to-cost-more/")
    headline: str = told("Boats to cost more")
    source: str = told("The Orrin Courier")
    published: str | None = told("2026-03-02")
    headline_rating: codes(HEADLINE) | None = told("supported")


class SameStory(Schema):
    """Other articles that tell nearly the same. url: of the page of the story, with all of them."""

    url: str = told(f"{ADDRESS}/stories/7/")
    has_more: bool = told(False)
    articles: list[OtherArticle]


class RelatedArticle(OtherArticle):
    """One that has telling words in common."""

    shared_words: list[str] = told(["harbour", "crowns"], "As far as both sources let them be shown.")


class Article(Schema):
    """One version of an article, with the text as far as its source lets it be shown, and everything found about it."""

    id: int = told(7)
    url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    headline: str = told("Harbour fees rise by 12 per cent")
    version: int = told(1)
    source: SourceOfArticle
    byline: str = told("Ena Holt")
    section: str = told("Local")
    language: str = told("en")
    analysis_available: bool = told(True, "Names, claims and topics are looked for in this language.")
    published: Published
    original_url: str = told("https://ledger.example/harbour-fees")
    archived_url: str = told("")
    status: str = told("Reviewed")
    text_policy: Policy = told("extract", "How much of the text the source lets be shown.")
    headline_verdict: HeadlineFinding | None
    other_headline_verdicts: list[HeadlineFinding]
    blocks: list[Block]
    entities: list[EntityOfArticle]
    topics: list[TopicOfArticle]
    claims: list[ClaimInArticle]
    claims_of_other_versions: list[ClaimInArticle]
    versions: list[VersionRow]
    fact_checks_by_others: list[FactCheck]
    is_fact_check_of: list[FactCheck]
    same_story: SameStory
    related: list[RelatedArticle]
    corrections: list[CorrectionOfArticle]


class RecordLine(Schema):
    """An event, chained to the one before it by previous_hash; sealed and opened are what hash is reckoned from."""

    number: int = told(2041)
    at: str = told("2026-03-02T09:00:00.000000+00:00")
    verb: str = told("verdict_published")
    words: str = told("Verdict published on the headline")
    who: str = told("Editor 1", "A role and a number, unless the archive shows names.")
    note: str = told("")
    hash: str = told("5c0e…")
    previous_hash: str = told("77a1…")
    sealed: dict[str, Any] | None = told({"number": 2041, "verb": "verdict_published"})
    opened: dict[str, dict[str, Any]] = told({"after": {"salt": "3fd2…", "value": {}}})


class Record(Schema):
    """How an article came to say what it says, oldest first."""

    article: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    events: list[RecordLine]


class ArticlesAsked(Asked):
    q: str = Field(
        "",
        description="As on the search page: words, a “phrase”, -word, OR, source:x. Finds only what is public.",
    )
    source: str = Field("", description="The slug of a source.")
    topic: str = Field("", description="The slug of a topic; those under it count.")
    entity: str = Field("", description="The slug of an entity.")
    rating: codes(HEADLINE, UNRATED) | None = Field(None, description=f"Of the headline; {UNRATED} for those not rated yet.")
    verdict: codes(VERIFICATION) | None = Field(None, description="With a claim that was found so.")
