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
LOOKED_UP = 8  # the smallest of a sketch, by which others are found
LEAST_SHINGLES = 24  # of a text that is compared: flashes and notices are alike without being the same story
LEAST_RESEMBLANCE = 0.4

WORD = re.compile(r"\w+")
MARKS = "’‘“”–—…£€\u00a0"  # what English texts hold beside ASCII
WORDS_ONLY = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)).ljust(256)
Sketch = tuple[int, ...]


def sketch(text: str, blocks: Sequence[BlockSpan]) -> Sketch:
    """The smallest shingles of the story, in order; () where it is too short to compare. Captions and furniture do not count."""
    words = _words("\n".join(text[block.start : block.end] for block in blocks if block.kind in STORY_KINDS).casefold())
    runs = zip(*(words[offset:] for offset in range(SHINGLE_WORDS)), strict=False)
    shingles = set(map(crc32, map(b" ".join, runs)))
    return tuple(_smallest(shingles)) if len(shingles) >= LEAST_SHINGLES else ()


def _smallest(shingles: set[int]) -> list[int]:
    """The SKETCH_SIZE smallest in order: of many only those are sorted that are small enough to be likely among them."""
    limit = 2 * SKETCH_SIZE * 2**32 // len(shingles)
    small = [shingle for shingle in shingles if shingle < limit]
    return sorted(small if len(small) >= SKETCH_SIZE else shingles)[:SKETCH_SIZE]


def _words(story: str) -> list[bytes]:
    """Those of WORD, encoded; found the quick way where, typographers' marks aside, it is ASCII."""
    for mark in MARKS:
        story = story.replace(mark, " ")
    if story.isascii():
        return story.encode("ascii").translate(WORDS_ONLY).split()
    return [word.encode("utf-8", "surrogatepass") for word in WORD.findall(story)]


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
