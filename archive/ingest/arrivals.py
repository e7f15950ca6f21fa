"""One item of a chunk with what is made of it, and what became of the whole chunk."""

from dataclasses import dataclass, field

from archive.analysis.results import Analysis, EntityMention
from archive.ingest.items import Taken
from archive.ingest.matching import Decision
from archive.ingest.report import Refusal
from archive.models import Article, Record, Version


@dataclass(frozen=True)
class Given:
    """Tags that the source put on an article: ids, in the order given. notes: sentences on what was not taken."""

    topics: tuple[int, ...] = ()
    entities: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Arrival:
    """article: as read or made for what is new or changed. version: None for what is unchanged. given: by ingest.given_tags.

    mentions: those of the analysis, with the entities that ingest.found_names knows them to be of.
    """

    item: Taken
    decision: Decision
    article: Article | None = None
    record: Record | None = None
    version: Version | None = None
    given: Given = Given()
    mentions: tuple[EntityMention, ...] = ()

    @property
    def article_id(self) -> int:
        return self.decision.standing.article_id

    @property
    def analysis(self) -> Analysis:
        return self.item.analysis

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of how it came in, a sentence each."""
        return tuple(dict.fromkeys((*self.item.notes, *self.given.notes)))


@dataclass(frozen=True)
class Stored:
    """outcomes: of every item, refused ones included. articles: the ids of those taken, in order. changed: articles there before,
    with a new version now, as they stand in the database. named: the ids of entities mentioned in what is new or changed."""

    outcomes: list[str]
    articles: list[int]
    refusals: list[Refusal] = field(default_factory=list)
    changed: list[Article] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
