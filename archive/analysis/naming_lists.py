"""Names of a text that stand in a row, "Ostley, Marrow Vale and Tarn", are mostly of one kind."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archive.analysis.ner import Span

BETWEEN = re.compile(r",? and |, | or |; ")
LEAST_OTHERS = 2  # names of the row, all of one kind, that speak for a further one


def kinds_by_rows(text: str, held: Sequence[Span], kinds: Mapping[Span, str]) -> Iterator[tuple[Span, str]]:
    """The names that all others of their row speak for another kind of. held: in order; kinds: what each is taken for."""
    for row in _rows(text, held):
        counted = Counter(kinds[span] for span in row)
        for span in row:
            others = counted - Counter((kinds[span],))
            kind, times = others.most_common(1)[0]
            if kind != kinds[span] and LEAST_OTHERS <= times == len(row) - 1:
                yield span, kind


def _rows(text: str, held: Sequence[Span]) -> Iterator[list[Span]]:
    row: list[Span] = []
    for span in held:
        if row and not BETWEEN.fullmatch(text, row[-1].end, span.start):
            if len(row) > 1:
                yield row
            row = []
        row.append(span)
    if len(row) > 1:
        yield row
