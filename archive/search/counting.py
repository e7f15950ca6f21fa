"""How many of what was found are of each kind, counted once for as long as neither the question nor the index changes.

To count is most of what a search for a common word costs, and its next page, its other orders and whoever asks the same have
the same counts. They are kept by each process.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from archive.search.lookup import Reading, facets

MOST = 128  # questions, at most some 30 KB each
Counts = dict[str, list[tuple[Any, int]]]

_kept: OrderedDict[Hashable, Counts] = OrderedDict()
_one_at_a_time = threading.Lock()


def counts(held: Reading, query: Any, *, asked: Hashable) -> Counts:
    """What facets() tells. asked: equal for questions that the index is asked alike. Raises IndexFailed."""
    key = (held.files, asked)
    with _one_at_a_time:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = facets(held, query)
    with _one_at_a_time:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
