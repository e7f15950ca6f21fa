"""The rows of a made-up archive of any size: the same articles for the same numbers, whatever stands before or behind them.

Nothing of it is read, analysed or moved as an archive does it: every row is made up as the end of that, so that a million
articles take minutes. Words have a natural (Zipf) distribution; sources, topics and names have heavy tails,
and one name is in every tenth
article. What comes of it keeps every rule that the database holds, and the record is one whole chain.
"""

import itertools
import random
import zlib
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from archive.formats.normalise import content_digest
from bench.corpus import SYLLABLES, sentence, vocabulary

CHUNK = 2_000  # articles
SOURCES, TOPICS, BELOW = 40, 24, 12  # BELOW: topics under each of the first
NAMES_A_CHUNK = 100
SENTENCES = 40_000  # of which texts are made
PARAGRAPHS, MENTIONS, CLAIMS, TOPICS_EACH, TERMS, NUMBERS = 10, 20, 5, 2, 12, 8
EVERYWHERE = 0.10  # of the articles name the first entity
DAYS = 4_000
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
RATINGS = ("supported", "mostly_supported", "weakly_supported", "not_supported", "cannot_assess")
FOUND = ("true", "mostly_true", "mixture", "mostly_false", "false", "unproven")
REASONS = ("overstates", "different_emphasis", "detail_mismatch")
KINDS = ("person", "organisation", "place", "event", "work")
Shares = tuple[tuple[float, str], ...]  # each state up to that share
WAITING: Shares = ((0.03, "queued"), (0.035, "in_review"), (0.037, "agreed"), (0.039, "disputed"), (0.049, "spiked"))
TO_REVIEW: Shares = ((0.09, "queued"), (0.1, "spiked"))  # nothing is begun, and what waits has claims to rate
Row = tuple[Any, ...]


@dataclass
class Pool:
    """What every chunk draws from. terms: by sentence, the numbers of two words that tell it."""

    sentences: list[str]
    terms: list[tuple[int, ...]]
    sources: list[float]
    topics: list[float]


@dataclass
class Chunk:
    """Rows by the name of their table, ids within counted from nought: whoever writes them adds what is there already."""

    first: int
    waiting: Shares = WAITING
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, name: str, *row: Any) -> int:
        rows = self.rows.setdefault(name, [])
        rows.append(row)
        return len(rows) - 1


def pool() -> Pool:
    chance = random.Random(11)  # noqa: S311 - the same every time
    words = vocabulary()
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    sentences = [sentence(chance, words, weights) for _ in range(SENTENCES)]
    terms = [tuple(zlib.crc32(word.encode()) for word in sorted(said.lower().split(), key=len)[-2:]) for said in sentences]
    return Pool(sentences, terms, zipf(SOURCES), zipf(TOPICS * (1 + BELOW)))


def zipf(count: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


def drawn(chance: random.Random, weights: Sequence[float]) -> int:
    return bisect(weights, chance.random() * weights[-1], 0, len(weights) - 1)


def name_of(number: int) -> str:
    """Of the entity of this number, from 0; no two have the same."""
    rest, syllables = number + len(SYLLABLES), []
    while rest:
        rest, place = divmod(rest, len(SYLLABLES))
        syllables.append(SYLLABLES[place])
    given = SYLLABLES[number * 7 % len(SYLLABLES)] + SYLLABLES[number * 13 % 27]
    return f"{given.title()} {''.join(syllables).title()}"


def address_of(name: str) -> str:
    return name.lower().replace(" ", "-")


def chunk_of(pool: Pool, first: int, count: int, *, waiting: Shares = WAITING) -> Chunk:
    """Articles first to first + count - 1, counted from nought. first: a multiple of CHUNK."""
    chance, made = random.Random(f"chunk {first}"), Chunk(first, waiting)  # noqa: S311 - the same every time
    known = (first // CHUNK + 1) * NAMES_A_CHUNK
    for number in range(first, first + count):
        _article(made, pool, chance, number, known)
    return made


def _article(made: Chunk, pool: Pool, chance: random.Random, number: int, known: int) -> None:
    names = _names(chance, known)
    text, blocks, mentions, claims, used = _text(pool, chance, names, number)
    headline = text[: blocks[0][2]]
    at = NEWEST - timedelta(days=chance.randrange(DAYS), seconds=chance.randrange(86_400))
    state, visibility = _state(chance, made.waiting), _visibility(chance)
    is_judged = state == "published"
    rating = RATINGS[min(int(chance.expovariate(0.7)), 4)] if is_judged else ""
    url, source = f"https://bench.example/{number}", drawn(chance, pool.sources)
    article = made.add(
        "article", source, sha256(url.encode()).hexdigest(), headline, address_of(headline)[:60].strip("-"), url, at, state,
        visibility, "Taken back at the wish of the source." if visibility == "withdrawn" else "", rating, at + timedelta(hours=1),
    )  # fmt: skip
    packed = text.encode()
    made.add("record", number, zlib.compress(packed, 1), len(packed), sha256(packed).hexdigest(), article)
    digest = sha256(text.encode()).hexdigest()
    came = content_digest(headline, text)
    made.add("version", article, article, headline, text, digest, came, text.count(" ") + 1, at)
    for place, block in enumerate(blocks):
        made.add("block", article, place, *block)
    for name, start, end in mentions:
        made.add("mention", article, name, start, end)
    _tags(made, pool, chance, article, names, mentions)
    _derived(made, pool, article, used)
    judged = [_claim(made, chance, article, text, names, claim, at, is_judged) for claim in claims]
    if is_judged:
        _judge(made, chance, article, at, rating, judged[:2])
    if visibility == "withdrawn":
        made.add("correction", article, "withdrawal", None, "Taken back at the wish of the source.", at + timedelta(days=9))
    if state == "in_review":
        made.add("sheet", article, number % 2, "draft", at + timedelta(days=2), None, None)


def _names(chance: random.Random, known: int) -> list[int]:
    """Of whom an article tells, the commonest among them by far the first; about eight."""
    found = dict.fromkeys(int(known ** chance.random()) for _ in range(8))
    found.pop(0, None)
    names = [name for name in found if 0 < name < known]
    return [0, *names] if chance.random() < EVERYWHERE or not names else names


def _text(
    pool: Pool, chance: random.Random, names: list[int], number: int
) -> tuple[str, list[Row], list[Row], list[Row], list[int]]:
    """The text; blocks (kind, start, end); mentions (name, start, end); claims (start, end, name); the sentences in it."""
    used = [int(chance.random() * SENTENCES) for _ in range(1 + 2 * PARAGRAPHS)]
    headline = f"{pool.sentences[used[0]][:80].rstrip('. ')} {number}"
    parts, blocks, mentions, claims, at = [headline], [("headline", 0, len(headline))], [], [], len(headline)
    for paragraph in range(PARAGRAPHS):
        begin = at = at + 1
        parts.append("\n")
        for place in (1 + 2 * paragraph, 2 + 2 * paragraph):
            who = names[int(chance.random() * len(names)) if at > len(headline) + 1 else 0]
            name, said = name_of(who), pool.sentences[used[place]]
            if place > 1 + 2 * paragraph:
                parts.append(" ")
                at += 1
            mentions.append((who, at, at + len(name)))
            if len(claims) < CLAIMS and place % 2:
                claims.append((at, at + len(name) + 1 + len(said), who))
            parts.append(f"{name} {said}")
            at += len(name) + 1 + len(said)
        blocks.append(("caption" if paragraph == PARAGRAPHS - 1 else "body", begin, at))
    return "".join(parts), blocks, mentions, claims, used


def _state(chance: random.Random, waiting: Shares) -> str:
    share = chance.random()
    if share >= 0.8:
        return "published"
    return next((state for most, state in waiting if share < most), "imported")


def _visibility(chance: random.Random) -> str:
    share = chance.random()
    return "withdrawn" if share < 0.002 else "hidden" if share < 0.02 else "public"


def _tags(made: Chunk, pool: Pool, chance: random.Random, article: int, names: list[int], mentions: list[Row]) -> None:
    counts = {name: 0 for name in names}
    for name, *_ in mentions:
        counts[name] += 1
    for name, count in counts.items():
        if count:
            made.add("article_entity", name, article, "accepted" if chance.random() < 0.3 else "suggested", count)
    for topic in dict.fromkeys(drawn(chance, pool.topics) for _ in range(TOPICS_EACH)):
        made.add("article_topic", topic, article, "accepted" if chance.random() < 0.3 else "suggested")


def _derived(made: Chunk, pool: Pool, article: int, used: list[int]) -> None:
    """The words it is told by, and its sketch: of the sentences in it."""
    terms = dict.fromkeys(number for place in used for number in pool.terms[place])
    for number in list(terms)[:TERMS]:
        made.add("term", number, article, 288)
    numbers = sorted({(one * 2654435761 + other) & 0xFFFFFFFF for one, other in itertools.pairwise(used)})
    made.add("sketch", article, b"".join(number.to_bytes(4, "big") for number in numbers))
    for number in numbers[:NUMBERS]:
        made.add("sketch_number", number, article)


def _claim(
    made: Chunk, chance: random.Random, article: int, text: str, names: list[int], claim: Row, at: datetime, is_judged: bool
) -> int:
    start, end, who = claim
    place = len(made.rows.get("claim", ())) % CLAIMS
    is_accepted = place < 2 and (is_judged or made.waiting is TO_REVIEW)
    other = names[int(chance.random() * len(names))]
    speaker = other if other != who and chance.random() < 0.5 else None
    said = text[start:end]
    return made.add(
        "claim", article, article, said, text[max(0, start - 32) : start], text[end : end + 32], start, end,
        address_of(said)[:60].strip("-."),
        speaker, "accepted" if is_accepted else "suggested",
        FOUND[drawn(chance, (3, 5, 6, 7, 8, 9))] if is_judged and is_accepted else "unchecked",
        at,
    )  # fmt: skip


def _judge(made: Chunk, chance: random.Random, article: int, at: datetime, rating: str, claims: list[int]) -> None:
    """Two sheets that agree, the verdicts that came of them, evidence; some were corrected since."""
    published = at + timedelta(days=3 + chance.randrange(60))
    low = rating in RATINGS[2:4]
    reasons = [REASONS[chance.randrange(len(REASONS))]] if low else []
    for reviewer in (0, 1):
        sheet = made.add("sheet", article, reviewer, "submitted", at, at + timedelta(days=1), at + timedelta(days=2))
        made.add("headline_rating", sheet, rating, reasons)
        for claim in claims:
            made.add("claim_rating", sheet, claim, made.rows["claim"][claim][10])
    before = None
    if chance.random() < 0.03:
        before = made.add("headline_verdict", article, "agreement", "cannot_assess", [], published - timedelta(days=2), None)
    verdict = made.add(
        "headline_verdict", article, "correction" if before is not None else "agreement", rating, reasons, published, before
    )
    if before is not None:
        made.add("correction", article, "headline_verdict", verdict, "The whole text was seen since.", published)
    for claim in claims:
        on_claim = made.add("claim_verdict", article, claim, made.rows["claim"][claim][10], published)
        made.add("evidence", on_claim, f"https://registry.example/{claim}")
        made.add("verdict_evidence", on_claim, len(made.rows["evidence"]) - 1)


def entities(first: int, count: int) -> Iterator[Row]:
    """(name, address, kind) of entities first to first + count - 1."""
    for number in range(first, first + count):
        name = name_of(number)
        yield name, address_of(name), KINDS[number % len(KINDS)]


def topics() -> Iterator[Row]:
    """(name, address, path, place of the one above), each above those below it."""
    for number in range(TOPICS):
        yield f"topic {number}", f"topic-{number}", f"topic-{number}/", None
        for below in range(BELOW):
            address = f"topic-{number}-{below}"
            yield f"topic {number} {below}", address, f"topic-{number}/{address}/", number * (1 + BELOW)


def sources() -> Iterator[Row]:
    """(name, address, policy)."""
    for number in range(SOURCES):
        yield f"Outlet {number}", f"outlet-{number}", ("full", "full", "extract", "headline")[number % 4]
