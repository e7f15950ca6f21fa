"""What analysis takes and gives. All offsets are code points of the analysed text; every span's text equals text[start:end].

What there are many of in an article is a NamedTuple: made, and sent from process to process, in a third of the time.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class KnownName:
    """An entity the archive knows. key: its id in the archive. names: its name and aliases."""

    key: int
    name: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownTopic:
    """A topic the archive knows. key: its id in the archive. id: its medtop id, else its slug. top: the label of its root.

    terms: those that people gave it. above: the key of the one above it.
    """

    key: int | None
    id: str
    label: str
    top: str
    terms: tuple[str, ...]
    above: int | None = None


@dataclass(frozen=True)
class Knowledge:
    """What the archive knows already, handed to the analysers so that they need no database."""

    names: tuple[KnownName, ...] = ()
    topics: tuple[KnownTopic, ...] = ()
    has_model: bool = False  # whether names in running text are looked for by the model (analysis.ner)
    claim_points: tuple[tuple[str, float], ...] = ()  # learned from decisions, by sign; empty: as shipped
    topic_weights: tuple[tuple[str, str, float], ...] = ()  # learned from accepted topics: id of the topic, term, weight


NOTHING_KNOWN = Knowledge()


class BlockSpan(NamedTuple):
    kind: str  # policy.vocabulary.BLOCK_KINDS
    start: int
    end: int


class Language(NamedTuple):
    """The language of a text. code: as a tag, "" where it cannot be told. is_read: whether the analysers know it."""

    code: str = ""
    confidence: float = 0.0  # 0..1
    is_declared: bool = False  # by the source
    is_read: bool = True


class Term(NamedTuple):
    """A word that tells the text from others: its stem as a number (CRC-32), and how much it tells, 0..1000."""

    number: int
    weight: int


class Sentence(NamedTuple):
    start: int
    end: int
    claim_score: float = 0.0  # 0..1: how worth checking


class EntityMention(NamedTuple):
    """A name where it stands.

    name: in full: the entity's own where the archive knows it, else as the text has it elsewhere. method: "dictionary" for what
    the archive knows, "model" for what was taken for a name, "repeat" for another mention of either: a surname after the full
    name, the letters that stood in brackets behind it. candidates: keys of the entities that all have this name, where it is
    not clear which is meant; key is None then.
    """

    kind: str  # policy.vocabulary.ENTITY_KINDS
    text: str
    start: int
    end: int
    name: str
    method: str
    key: int | None = None  # KnownName.key
    candidates: tuple[int, ...] = ()


class Quote(NamedTuple):
    """Words somebody said.

    start..end: from the opening mark to after the closing one, over all paragraphs it runs on through; of an indirect one the
    clause that reports, which may hold mixed ones. speaker_start..speaker_end: the words that tell the speaker, a pronoun maybe,
    or those of the sentence before; speaker: who is meant, in full where that is sure.
    """

    kind: str  # "direct", "mixed" for a few quoted words inside a sentence, "indirect"
    start: int
    end: int
    text: str
    speaker: str = ""  # empty where the text does not say
    speaker_start: int | None = None
    speaker_end: int | None = None
    cue: str = ""  # "said"
    confidence: float = 0.0  # 0..1
    speaker_key: int | None = None  # KnownName.key


class ClaimCandidate(NamedTuple):
    start: int
    end: int
    text: str
    score: float  # 0..1
    type: str  # policy.scales.CLAIM_TYPES
    reasons: tuple[str, ...]
    is_quotation: bool = False
    speaker: str = ""


class TopicSuggestion(NamedTuple):
    id: str
    label: str
    top: str
    score: float  # 0..1
    terms: tuple[str, ...]
    key: int | None = None  # KnownTopic.key


@dataclass(frozen=True)
class Support:
    """Where a headline element stands. block: index of the block. voice: "article", or of speaker: "quoted", "reported".

    found: whether it stands there; else what stands there is another number of the same thing, or says that it is not so.
    """

    block: int
    voice: str
    speaker: str
    found: bool


@dataclass(frozen=True)
class BestSentence:
    """The sentence that bears an element out most. score: BM25 of the headline's words."""

    block: int
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True)
class HeadlineElement:
    """kind: "name", "number", "quote"; "claim" for a clause, "question" for one that asks; "hedge", "negation".

    status: "found", "caption_only", "quoted_only", "contradicted", "nowhere", "furniture_only" where it stands only in credits
    and what is not the article's. Of a quotation "reworded": the text has most of the words, but not so. Of a number "reckoned":
    the text has those from which it can be reckoned; "other_currency": it gives a sum in another, which may be the same; of a
    year "undated": the text names none.
    """

    text: str
    kind: str
    start: int
    end: int
    support: tuple[Support, ...]
    status: str
    best: BestSentence | None = None


@dataclass(frozen=True)
class Signal:
    code: str
    message: str


@dataclass(frozen=True)
class HeadlineReading:
    text: str
    elements: tuple[HeadlineElement, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Analysis:
    blocks: tuple[BlockSpan, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[EntityMention, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[ClaimCandidate, ...]
    topics: tuple[TopicSuggestion, ...]
    headline: HeadlineReading
    sketch: tuple[int, ...] = ()  # by analysis.sketch
    terms: tuple[Term, ...] = ()  # by analysis.telling
    language: Language = Language()
