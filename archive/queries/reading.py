"""The layered text of a version, cut into pieces that carry the desk's marks. Nothing withheld is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from archive.models import Block, Version
from archive.policy.text import Span, clip
from archive.policy.vocabulary import APART_KINDS, BLOCK_KINDS, label
from archive.queries.passages import Passage
from archive.queries.verdicts import ClaimCard

WORDS_BESIDE_A_NOTE = 50  # as many as stand beside a mark told in full
WORDS_BELOW_THE_TEXT = 300  # as many as the marks may go on for after the text


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks. anchors: fragments of the passages that begin here. begins: the claim begins here."""

    text: str
    claim: ClaimCard | None
    is_passage: bool
    anchors: tuple[str, ...]
    begins: bool


@dataclass(frozen=True)
class Paragraph:
    """One block as readers see it. notes: the claims that begin in it. is_cut: part of it is withheld."""

    number: int
    kind: str
    label: str
    is_apart: bool
    is_cut: bool
    pieces: tuple[Piece, ...]
    notes: tuple[ClaimCard, ...]


@dataclass(frozen=True)
class Reading:
    """paragraphs: what may be shown. withheld: how many blocks of the story are not, wholly or in part."""

    paragraphs: tuple[Paragraph, ...]
    withheld: int

    @property
    def is_crowded(self) -> bool:
        """Whether its marks, told in full beside the text, would go on long after the text has ended."""
        notes = sum(len(paragraph.notes) for paragraph in self.paragraphs)
        words = sum(len(piece.text.split()) for paragraph in self.paragraphs for piece in paragraph.pieces)
        return notes * WORDS_BESIDE_A_NOTE > words + WORDS_BELOW_THE_TEXT


def reading(version: Version, *, claims: Sequence[ClaimCard], passages: Iterable[Passage]) -> Reading:
    """claims and passages: those anchored in this very version."""
    allowed = version.public_spans()
    shown, withheld = [], 0
    for block in version.blocks.all():
        spans = clip((block.start, block.end), allowed)
        if block.kind == "headline":
            continue
        withheld += spans != [(block.start, block.end)]
        if any(version.public_text(*span).strip() for span in spans):
            shown.append(_paragraph(version, block, spans, claims, tuple(passages)))
    return Reading(tuple(shown), withheld)


def block_rows(version: Version) -> list[dict[str, Any]]:
    """Every block as {"kind", "text", "start", "end"}; text is None where withheld, and "cut" is true where partly so."""
    allowed, blocks = version.public_spans(), version.blocks.all()
    texts = version.public_texts((block.start, block.end) for block in blocks)
    rows = []
    for block, text in zip(blocks, texts, strict=True):
        row: dict[str, Any] = {"kind": block.kind, "text": None, "start": block.start, "end": block.end}
        spans = clip((block.start, block.end), allowed)
        if spans or block.start == block.end:
            row["text"] = text
        if spans and spans != [(block.start, block.end)]:
            row["cut"] = True
        rows.append(row)
    return rows


def _paragraph(
    version: Version, block: Block, spans: list[Span], claims: Sequence[ClaimCard], passages: Sequence[Passage]
) -> Paragraph:
    here = [claim for claim in claims if claim.start < block.end and claim.end > block.start]
    pointed = [passage for passage in passages if passage.start < block.end and passage.end > block.start]
    pieces = [
        _piece(version, part, here, pointed)
        for span in spans
        for part in _parts(span, [(mark.start, mark.end) for mark in (*here, *pointed)])
    ]
    return Paragraph(
        number=block.number,
        kind=block.kind,
        label=label(BLOCK_KINDS, block.kind),
        is_apart=block.kind in APART_KINDS,
        is_cut=spans != [(block.start, block.end)],
        pieces=tuple(pieces),
        notes=tuple(claim for claim in here if claim.start >= block.start),
    )


def _parts(span: Span, marks: Iterable[Span]) -> list[Span]:
    """span cut wherever a mark begins or ends."""
    cuts = sorted({at for mark in marks for at in mark if span[0] < at < span[1]} | set(span))
    return list(zip(cuts, cuts[1:], strict=False))


def _piece(version: Version, part: Span, claims: Sequence[ClaimCard], passages: Sequence[Passage]) -> Piece:
    start, end = part
    claim = max((c for c in claims if c.start <= start and end <= c.end), key=lambda c: (c.start, -c.end), default=None)
    around = [passage for passage in passages if passage.start <= start and end <= passage.end]
    return Piece(
        text=version.public_text(start, end),
        claim=claim,
        is_passage=bool(around),
        anchors=tuple(dict.fromkeys(passage.fragment for passage in around if passage.start == start)),
        begins=claim is not None and claim.start == start,
    )
