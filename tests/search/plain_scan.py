"""The reference: every text read from its beginning, for each question anew. Slow, and right because there is nothing to it."""

import re
import unicodedata
from functools import cache

from archive.search.fields import Found
from archive.search.schema import TEXTS, analyser, clean
from archive.search.tree import Either, Every, Field, Node, Not, Term

Fields = dict
GAP = 1  # places between two values of a field: no phrase goes across paragraphs


def scan(node: Node, documents: dict[int, Fields], resolve, *, is_staff: bool = False) -> set[int]:
    """The ids of the documents that this person may see and that fit."""
    seen = {pk for pk, fields in documents.items() if ("all" if is_staff else "public") in fields["visible"]}
    texts = [name for name in TEXTS if is_staff or name != "kept"]
    return {pk for pk in seen if fits(node, documents[pk], resolve, texts)}


def fits(node: Node, fields: Fields, resolve, texts: list[str]) -> bool:
    if isinstance(node, Term):
        return any(says(node, places(fields.get(name, ()))) for name in texts)
    if isinstance(node, Field):
        return holds(resolve(node), fields)
    if isinstance(node, Not):
        return not fits(node.part, fields, resolve, texts)
    if isinstance(node, Every):
        return all(fits(part, fields, resolve, texts) for part in node.parts)
    assert isinstance(node, Either)
    return any(fits(part, fields, resolve, texts) for part in node.parts)


def holds(found: Found, fields: Fields) -> bool:
    if found.fault:
        return False
    if found.name == "byline":
        return any(says(Term(found.values[0], "phrase"), places([value])) for value in fields["byline"])
    values = fields.get(found.name, ())
    if found.low is None and found.high is None:
        return any(value in values for value in found.values)
    return any((found.low is None or value >= found.low) and (found.high is None or value < found.high) for value in values)


def places(values) -> dict[int, tuple[str, str]]:
    """By place, the word there, as written and as its stem."""
    return read(tuple(values))


@cache
def read(values: tuple[str, ...]) -> dict[int, tuple[str, str]]:
    found, begin = {}, 0
    for value in values:
        words, stems = (analyser(name).pre_tokenize(clean(value)).tokens for name in ("words", "stems"))
        for word, stem in zip(words, stems, strict=True):
            found[begin + word.position] = (word.text, stem.text)
        begin = max(found, default=begin - 1) + 1 + GAP
    return found


@cache
def is_too_long(term: Term) -> bool:
    """A word of more than 100 bytes, its accents taken off, is in no text."""
    plain = "".join(c for c in unicodedata.normalize("NFD", term.text) if not unicodedata.combining(c))
    return any(len(word.encode("utf-8", "replace")) > 100 for word in re.findall(r"[^\W_]+", plain))


def says(term: Term, there: dict[int, tuple[str, str]]) -> bool:
    if is_too_long(term):
        return False
    wanted, stem = (cut(name, term.text) for name in ("words", "stems"))
    if term.kind == "word" and len(wanted) == 1:
        return any(other == stem[0] for _, other in there.values())
    if term.kind == "begin":
        return any(word.startswith(wanted[0]) for word, _ in there.values())
    if term.kind == "fuzzy":
        return any(distance(word, wanted[0]) <= term.reach for word, _ in there.values())
    if term.kind == "near" and len(wanted) > 1:
        return all(is_near(one, other, term.reach, there) for one, other in zip(wanted, wanted[1:], strict=False))
    return any(all(there.get(at + n, ("",))[0] == word for n, word in enumerate(wanted)) for at in there)


@cache
def cut(name: str, text: str) -> list[str]:
    return [token.text for token in analyser(name).pre_tokenize(clean(text)).tokens]


def is_near(one: str, other: str, reach: int, there: dict[int, tuple[str, str]]) -> bool:
    ones = [at for at, (word, _) in there.items() if word == one]
    others = [at for at, (word, _) in there.items() if word == other]
    return any(0 < abs(a - b) <= reach + 1 for a in ones for b in others)


@cache
def distance(one: str, other: str) -> int:
    """Letters left out, put in, changed or swapped with their neighbour (optimal string alignment), by its definition."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            ways = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                ways.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(ways)
    return rows[-1][-1]
