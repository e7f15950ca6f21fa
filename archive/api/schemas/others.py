"""Entities, topics, sources, corrections, fact checks by others, heads of the record."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from archive.api.schemas.base import ADDRESS, MOMENT, Asked, told
from archive.policy.vocabulary import CORRECTION_KINDS, ENTITY_KINDS

EntityKind = Literal[tuple(code for code, _ in ENTITY_KINDS)]


class EntityItself(Schema):
    id: int = told(5)
    url: str = told(f"{ADDRESS}/entities/ida-marrow/")
    name: str = told("Ida Marrow")
    slug: str = told("ida-marrow")
    kind: EntityKind = told("person")
    description: str = told("Chairs the Kelbury harbour board")
    wikidata_id: str | None = told(None)


class EntityRow(EntityItself):
    """articles: public ones that name it, on the machine’s word as well."""

    articles: int = told(4)


class Together(Schema):
    name: str = told("Kelbury")
    slug: str = told("kelbury")
    articles: int = told(3, "Public articles with both.")


class Entity(EntityItself):
    """Its articles: /articles?entity=SLUG; claims it made: /claims?speaker=SLUG."""

    aliases: list[str] = told(["I. Marrow"])
    often_with: list[Together]


class TopicItself(Schema):
    id: int = told(2)
    url: str = told(f"{ADDRESS}/topics/harbours/")
    name: str = told("Harbours")
    slug: str = told("harbours")
    path: str = told("transport/harbours/")
    medtop: str | None = told(None)


class TopicRow(TopicItself):
    """A topic in the tree; path tells its place. The counts are of public articles."""

    articles: int = told(3)
    articles_with_subtopics: int = told(5)


class TopicLink(Schema):
    name: str = told("Transport")
    slug: str = told("transport")


class TopicBelow(TopicLink):
    articles: int = told(3)
    articles_with_subtopics: int = told(5)


class Topic(TopicItself):
    """Its articles: /articles?topic=SLUG. above: the root first."""

    above: list[TopicLink]
    below: list[TopicBelow]


class SourceRow(Schema):
    id: int = told(1)
    url: str = told(f"{ADDRESS}/sources/the-kelbury-ledger/")
    name: str = told("The Kelbury Ledger")
    slug: str = told("the-kelbury-ledger")
    homepage: str = told("https://ledger.example")
    country: str = told("")
    language: str = told("en")
    description: str = told("A daily from Kelbury")
    text_policy: str = told("extract")
    articles: int = told(120)
    headlines_rated: int = told(34)


class Source(SourceRow):
    """record: how many headlines got each rating; null under 20 of them, from which it would mislead."""

    record: dict[str, int] | None = told({"supported": 30, "not_supported": 4})


class CorrectionRow(Schema):
    """A note that a verdict or a page changed. Of a withdrawn article its source alone is told."""

    id: int = told(3)
    kind: Literal[tuple(code for code, _ in CORRECTION_KINDS)] = told("headline_verdict")
    at: str = told(MOMENT)
    note: str = told("We misread the second paragraph.")
    source: str = told("The Kelbury Ledger")
    article_url: str = told(f"{ADDRESS}/articles/7/harbour-fees-rise/")
    headline: str | None = told("Harbour fees rise by 12 per cent")
    before: str | None = told("supported")
    after: str | None = told("weakly_supported")
    claim: str | None = told(None)
    claim_url: str | None = told(None)
    rated_version: int | None = told(1)
    rated_headline: str | None = told("Harbour fees rise by 12 per cent")


class FactCheck(Schema):
    """What another publisher found, in their words and on their scale."""

    id: int = told(9)
    claim: str = told("Harbour fees have doubled.")
    claimant: str = told("A club of boat owners")
    claimed: str | None = told("2026-02")
    claimed_precision: str = told("month")
    publisher: str = told("Velland Checks")
    publisher_site: str = told("checks.example")
    url: str = told("https://checks.example/harbour-fees")
    title: str = told("Have harbour fees doubled?")
    rating: str = told("Exaggerated")
    rating_value: str = told("2")
    best_rating: str = told("5")
    worst_rating: str = told("1")
    explanation: str = told("They rose by an eighth.")
    reviewed: str | None = told("2026-02-20")
    reviewed_precision: str = told("day")
    language: str = told("en")
    article_urls: list[str] = told([f"{ADDRESS}/articles/7/harbour-fees-rise/"], "Where the claim was made, in the archive.")


class Head(Schema):
    """The last line of the record of a day that is over, in UTC."""

    date: str = told("2026-03-02")
    number: int = told(2063)
    hash: str = told("0ab4…")


class EntitiesAsked(Asked):
    kind: EntityKind | None = Field(None, description="What kind of entity.")


class CorrectionsAsked(Asked):
    """Nothing but which page."""


class FactChecksAsked(Asked):
    publisher: str = Field("", description="The slug of a publisher.")
