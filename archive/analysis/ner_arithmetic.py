"""The arithmetic of spaCy's small model for names, done anew with its own weights: what it gives, in a sixth of the time.

spaCy computes the vector of a word (its norm, first letter, last three, shape) wherever the word stands, allocates anew for every
layer, and then decides word by word. Here the vector of a word is kept, layers are computed for many texts in memory used again,
and what a word is outside a name (that hangs on nothing before it) is decided for all words at once; only within names from word
to word. The sums are added in another order, so that scores differ in the seventh digit. reads_alike() holds both beside each
other when the model is loaded: a model laid out in another way is left to spaCy. (spacy.TransitionBasedParser.v2 with
spacy.MultiHashEmbed.v2 and spacy.MaxoutWindowEncoder.v2, in spacy/ml and spacy/pipeline/_parser_internals/ner.pyx.)
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

KEPT_VECTORS = 20_000  # of words, of some 600 bytes each
ROWS = 256  # words computed at once: what a layer needs of them fits the cache of a core
TOGETHER = 8  # steps that all names begun are followed at once, whether or not they begin within one another
TINY = np.float32(1e-8)
TRIED = (
    "Una Quern of Ostley Hockey Club told the BBC on Monday, 3 March 2025, that the United States and France paid $3 million.",
    "The mayor, Mr. Tobias Wrenfield-Hale, lives near the River Thames in London; “we didn't go”, he said.",
)


class Layer(NamedTuple):
    """weights: (in, pieces x out), the pieces one after another. bias: (pieces x out,). gain, shift: (out,), of the norm."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats


class Place(NamedTuple):
    """A name in words of a text: [start, end). label: the model's own."""

    start: int
    end: int
    label: str


class Reader:
    """Names in texts that the tokenizer took apart. Raises KeyError, ValueError, IndexError where the model is another kind."""

    def __init__(self, model: Any) -> None:
        from spacy.attrs import IS_SPACE  # noqa: PLC0415 - takes longer to import than all the rest

        names = model.get_pipe("ner")
        embedding, encoding = names.model.get_ref("tok2vec").layers[0].layers
        features, _, tables, mixing, _ = embedding.layers
        self._columns = [*features.attrs["columns"], IS_SPACE]
        self._hashed, self._mixed = tables.layers[0], mixing.layers[0]
        self._layers = [_layer(residual) for residual in encoding.layers[0].layers]
        self._width = self._layers[0].gain.size
        self._reach = len(self._layers)  # words to either side that a word's vector hangs on
        self._kept: dict[bytes, Floats] = {}
        self._decisions = _Decisions(names, self._width)

    def names(self, docs: Sequence[Any]) -> list[list[Place]]:
        """The names of each text, in order."""
        attributes = [doc.to_array(self._columns).reshape(len(doc), len(self._columns)) for doc in docs]
        lengths = [len(one) for one in attributes]
        if not sum(lengths):
            return [[] for _ in docs]
        words = np.concatenate(attributes)
        # Between texts, and around them, stand as many rows of nothing as a vector reaches.
        starts, at = [], self._reach
        for length in lengths:
            starts.append(at)
            at += length + self._reach
        rows = np.concatenate([np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)])
        vectors: Floats = np.zeros((at, self._width), np.float32)
        vectors[rows] = self._vectors(words)
        self._encode(vectors)
        ends = np.cumsum(lengths)
        found = self._decisions.made(vectors[rows], words[:, -1] != 0, ends)
        return _by_text(found, ends)

    def _vectors(self, words: NDArray[np.uint64]) -> Floats:
        """Of each word without what stands around it. words: (n, columns)."""
        keys = np.ascontiguousarray(words).view(f"S{words.itemsize * words.shape[1]}").ravel().tolist()
        if len(self._kept) > KEPT_VECTORS:
            self._kept = {}
        kept = self._kept  # another thread may replace it meanwhile
        new = {key: at for at, key in enumerate(keys) if key not in kept}
        if new:
            made = self._mixed.predict(self._hashed.predict(words[list(new.values()), :-1]))
            kept.update(zip(new, made, strict=True))
        return np.concatenate([kept[key] for key in keys]).reshape(len(keys), self._width)

    def _encode(self, vectors: Floats) -> None:
        """Every word with those around it, in place. Some rows are computed with both of the stretches that they lie between."""
        known = vectors.copy() if len(vectors) > ROWS else vectors
        wide, size = self._layers[0].weights.shape, min(len(vectors), ROWS + 2 * self._reach)
        windows: Floats = np.empty((size, wide[0]), np.float32)
        pieces: Floats = np.empty((size, wide[1]), np.float32)
        for start in range(0, len(vectors), ROWS):
            first, last = max(0, start - self._reach), min(len(vectors), start + ROWS + self._reach)
            rows = known[first:last]
            for layer in self._layers:
                rows = _through(layer, rows, windows[: len(rows)], pieces[: len(rows)])
            end = min(len(vectors), start + ROWS)
            vectors[start:end] = rows[start - first : end - first]


class _Decisions:
    """What each word is: outside (O), a name (U), the begin (B), the inside (I) or the last word (L) of one."""

    def __init__(self, names: Any, width: int) -> None:
        _, _, linear = names.model.layers[0].layers
        lower, upper = names.model.get_ref("lower"), names.model.get_ref("upper")
        weights, padding = lower.get_param("W"), lower.get_param("pad")[0]
        slots, hidden, pieces, into = weights.shape
        if (slots, pieces) != (3, 2) or linear.get_param("W").shape != (into, width):
            raise ValueError("another kind of model")
        # What the word, the first word of the open name, and the word before this one in it give: (into, pieces x hidden).
        self._of = [np.ascontiguousarray(weights[slot].transpose(2, 1, 0).reshape(into, -1)) for slot in range(3)]
        bias, *none = (part.T.reshape(-1) for part in (lower.get_param("b"), *padding))
        self._bias, self._closed_bias = bias, bias + none[1] + none[2]
        self._narrow, self._narrow_bias = np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")
        self._hidden = hidden
        moves = [names.moves.get_class_name(at) for at in range(names.moves.n_moves)]
        closed = [at for at, move in enumerate(moves) if move[0] in "BUO" and move != "U-"]
        self._moves = [moves[at] for at in closed]
        self._begins = np.array([move[0] == "B" for move in self._moves])
        self._outside = self._moves.index("O")
        scores, offsets = upper.get_param("W"), upper.get_param("b")
        self._closed, self._closed_offsets = np.ascontiguousarray(scores[closed].T), offsets[closed]
        # By the move that began the name: the row for going on, less that for ending.
        on, off = ([moves.index(f"{what}{move[1:]}") if move[0] == "B" else 0 for move in self._moves] for what in "IL")
        self._on, self._off = scores[on] - scores[off], offsets[on] - offsets[off]

    def made(self, vectors: Floats, is_space: NDArray[np.bool_], ends: Ints) -> list[Place]:
        """Names in all texts, one after another as one; ends: after the last word of each text."""
        narrow = vectors @ self._narrow + self._narrow_bias
        own = narrow @ self._of[0]
        scores = self._best(own + self._closed_bias) @ self._closed + self._closed_offsets
        lasts = ends[np.concatenate(([True], ends[1:] > ends[:-1]))] - 1 if len(ends) else ends
        scores[np.ix_(lasts[lasts >= 0], self._begins)] = -np.inf
        chosen = scores.argmax(axis=1)
        chosen[is_space] = self._outside
        places = np.flatnonzero(chosen != self._outside)
        moves = chosen[places]
        begun = self._begins[moves]
        last = lasts[np.searchsorted(lasts, places)]
        after = places + 1
        follow = (narrow, own)
        after[begun] = self._followed(follow, places[begun], places[begun] + 1, moves[begun], last[begun], TOGETHER)
        found, free = [], 0
        for at, (start, end, move) in enumerate(zip(places.tolist(), after.tolist(), moves.tolist(), strict=True)):
            if start < free:
                continue
            if end < 0:  # still open after so many steps: followed to its end
                one = slice(at, at + 1)
                end = int(self._followed(follow, places[one], places[one] + 1, moves[one], last[one], len(own))[0])
            found.append(Place(start, end, self._moves[move][2:]))
            free = end
        return found

    def _best(self, pieces: Floats) -> Floats:
        return np.maximum(pieces[:, : self._hidden], pieces[:, self._hidden :])

    def _followed(self, follow: tuple[Floats, Floats], starts: Ints, at: Ints, moves: Ints, lasts: Ints, steps: int) -> Ints:
        """The ends of names begun at starts, read on from the word at each place; -1 where one is open after so many steps."""
        narrow, own = follow
        ends = np.full(len(starts), -1)
        first = narrow[starts] @ self._of[1] + self._bias
        open_ = np.arange(len(starts))
        for _ in range(steps):
            if not len(open_):
                break
            word = at[open_]
            hidden = self._best(own[word] + first[open_] + narrow[word - 1] @ self._of[2])
            of = moves[open_]
            goes_on = np.einsum("ij,ij->i", hidden, self._on[of]) + self._off[of] >= 0
            goes_on &= word < lasts[open_]
            ends[open_[~goes_on]] = word[~goes_on] + 1
            open_ = open_[goes_on]
            at[open_] += 1
        return ends


def reads_alike(reader: Reader, model: Any) -> bool:
    """Whether both find the same in TRIED."""
    docs = [model.make_doc(text) for text in TRIED]
    plain = [[Place(one.start, one.end, one.label_) for one in doc.ents] for doc in model.pipe(TRIED)]
    return any(plain) and reader.names(docs) == plain


def _through(layer: Layer, rows: Floats, windows: Floats, pieces: Floats) -> Floats:
    """The next layer of rows. windows, pieces: memory to be used, of as many rows."""
    width = rows.shape[1]
    windows[0, :width] = 0
    windows[1:, :width] = rows[:-1]
    windows[:, width : 2 * width] = rows
    windows[:-1, 2 * width :] = rows[1:]
    windows[-1, 2 * width :] = 0
    np.matmul(windows, layer.weights, out=pieces)
    pieces += layer.bias
    best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
    for at in range(2 * width, pieces.shape[1], width):
        np.maximum(best, pieces[:, at : at + width], out=best)
    best -= best.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", best, best) / np.float32(width) + TINY
    best *= (1 / np.sqrt(spread))[:, None]
    best *= layer.gain
    best += layer.shift
    best += rows
    return best


def _layer(residual: Any) -> Layer:
    _, maxout, *_ = [node for node in residual.walk() if node.name == "expand_window" or node.param_names]
    norm = next(node for node in residual.walk() if node.name == "layernorm")
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    width, pieces, wide = weights.shape
    if wide != 3 * width:
        raise ValueError("another kind of model")
    flat = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(wide, pieces * width))
    return Layer(flat, bias.T.reshape(-1).copy(), norm.get_param("G"), norm.get_param("b"))


def _by_text(found: Sequence[Place], ends: Ints) -> list[list[Place]]:
    """The same by text, counted from its first word."""
    texts: list[list[Place]] = [[] for _ in ends]
    text, first = 0, 0
    for place in found:
        while place.start >= ends[text]:
            first, text = int(ends[text]), text + 1
        texts[text].append(Place(place.start - first, place.end - first, place.label))
    return texts
