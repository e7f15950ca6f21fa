"""Whether two texts tell the same story in much the same words: by a small sketch of each, not by the texts.

A text is the set of its shingles, every four words in a row, each as a number (CRC-32). Its sketch is the SKETCH_SIZE smallest
of them. The smallest numbers of both sketches together are a fair sample of all shingles of both texts, so the share of that
sample that stands in both sketches estimates how much the texts have in common (Jaccard). Texts that share much are likely to
share one of their few smallest numbers, which is how candidates are looked up.
Source: Broder, On the resemblance and containment of documents (1997).
"""

import re
import struct
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

from archive.analysis.results import BlockSpan
from archive.policy.vocabulary import STORY_KINDS

SHINGLE_WORDS = 4
SKETCH_SIZE = 128
LOOKED_AT = 192  # shingles that are expected below a limit under which there are hardly ever fewer than SKETCH_SIZE
LOOKED_UP = 8  # the smallest of a sketch, by which others are found
LEAST_SHINGLES = 24  # of a text that is compared: flashes and notices are alike without being the same story
LEAST_RESEMBLANCE = 0.4

WORD = re.compile(r"\w+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
MOST_MARKS = 30  # that are taken out of a text one by one
WORDS_ONLY = bytes(code if code > 127 or chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(256))
Sketch = tuple[int, ...]


def sketch(text: str, blocks: Sequence[BlockSpan]) -> Sketch:
    """The smallest shingles of the story, in order; () where it is too short to compare. Captions and furniture do not count."""
    words = _words("\n".join(text[block.start : block.end] for block in blocks if block.kind in STORY_KINDS).casefold())
    runs = zip(*(words[offset:] for offset in range(SHINGLE_WORDS)), strict=False)
    return _smallest(list(map(crc32, map(b" ".join, runs))))


def _smallest(shingles: list[int]) -> Sketch:
    """The SKETCH_SIZE smallest in order: of many only those are compared that are small enough to be likely among them."""
    limit = LOOKED_AT * 2**32 // max(len(shingles), 1)
    small = {shingle for shingle in shingles if shingle < limit}
    if len(small) < SKETCH_SIZE:
        small = set(shingles)
    return tuple(sorted(small)[:SKETCH_SIZE]) if len(small) >= LEAST_SHINGLES else ()


def _words(story: str) -> list[bytes]:
    """Those of WORD, encoded; found the quick way unless it holds many characters beside ASCII that are no letters."""
    others = [] if story.isascii() else [mark for mark in {*NOT_ASCII.findall(story)} if not mark.isalnum()]
    if len(others) > MOST_MARKS:
        return [word.encode("utf-8", "surrogatepass") for word in WORD.findall(story)]
    for mark in others:
        story = story.replace(mark, " ")
    return story.encode("utf-8").translate(WORDS_ONLY).split()


def resemblance(one: Sketch, other: Sketch) -> float:
    """How much two texts have in common, 0.0..1.0, estimated from their sketches; 0.0 where one has none."""
    if not one or not other:
        return 0.0
    sample = nsmallest(SKETCH_SIZE, {*one, *other})
    return len({*one}.intersection(other).intersection(sample)) / len(sample)


def is_same_story(one: Sketch, other: Sketch) -> bool:
    return resemblance(one, other) >= LEAST_RESEMBLANCE


def same_stories(sketches: Mapping[int, Sketch]) -> list[tuple[int, int]]:
    """Every pair of keys with the same story that share one of the numbers they are looked up by."""
    holders: dict[int, list[int]] = {}
    for key in sorted(sketches):
        for number in sketches[key][:LOOKED_UP]:
            holders.setdefault(number, []).append(key)
    pairs = {pair for keys in holders.values() for pair in combinations(keys, 2)}
    return sorted(pair for pair in pairs if is_same_story(sketches[pair[0]], sketches[pair[1]]))


def packed(numbers: Sketch) -> bytes:
    """Four bytes a number, for keeping."""
    return struct.pack(f">{len(numbers)}I", *numbers)


def unpacked(data: bytes) -> Sketch:
    return struct.unpack(f">{len(data) // 4}I", data)
