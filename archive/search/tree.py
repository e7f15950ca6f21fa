"""What a person asks for, as one tree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Term:
    """kind: word, phrase, begin, fuzzy or near. reach: letters that may differ (fuzzy), words that may stand between (near)."""

    text: str
    kind: str = "word"
    reach: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Field:
    """One of syntax.FIELDS, with what was said of it. day: of after and before."""

    name: str
    value: str
    day: date | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class Every:
    """All of these. parts: two at least."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """One of these at least."""

    parts: tuple["Node", ...]


Node = Term | Field | Not | Every | Either


def fields_in(node: Node | None) -> list[Field]:
    if isinstance(node, Field):
        return [node]
    parts = [node.part] if isinstance(node, Not) else getattr(node, "parts", ())
    return [found for part in parts for found in fields_in(part)]


@dataclass(frozen=True)
class Fault:
    """What could not be used, in a sentence. start, end: where in what was typed."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Question:
    """tree: None where nothing can be looked for."""

    typed: str
    tree: Node | None
    faults: tuple[Fault, ...] = ()


def parts_marked(typed: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """typed in pieces, each with whether it lies in one of spans."""
    parts, at = [], 0
    for start, end in sorted(spans):
        begin = max(start, at)
        if begin < end:
            parts += [(typed[at:begin], False), (typed[begin:end], True)]
            at = end
    return tuple(part for part in (*parts, (typed[at:], False)) if part[0])


def joined(kind: type, parts: list[Node | None]) -> Node | None:
    """The parts there are, as one; those of the same kind within are taken out of theirs."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [] if part is None else [part]
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else None


def terms(node: Node | None, *, wanted: bool = True) -> list[Term]:
    """The terms that must, or may, occur: those that are not left out."""
    if isinstance(node, Term):
        return [node] if wanted else []
    if isinstance(node, Not):
        return terms(node.part, wanted=not wanted)
    if isinstance(node, Every | Either):
        return [term for part in node.parts for term in terms(part, wanted=wanted)]
    return []
