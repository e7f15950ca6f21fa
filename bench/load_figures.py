"""Arithmetic of what was asked and answered under load."""

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

APART = ("sign in", "static files", "what pages said")  # classes that the bound on pages is not about
SHARES = (0.5, 0.95, 0.99)


def is_page(name: str) -> bool:
    return not name.startswith(APART)


def percentile(taken: Sequence[float], share: float) -> float:
    """The time within which this share was answered; 0.0 where nothing was asked. Source: nearest rank."""
    ordered = sorted(taken)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0


def classes(requests: Iterable[Sequence[Any]], begin: float, end: float) -> list[dict[str, Any]]:
    """By class, in the order of how often it was asked for: how often a second, percentiles in milliseconds, how many went wrong.

    requests: (when it ended, class, milliseconds, what was wrong).
    """
    found: dict[str, list[Sequence[Any]]] = {}
    for request in requests:
        if begin <= request[0] <= end:
            found.setdefault(request[1], []).append(request)
    rows = [row(name, asked, end - begin) for name, asked in found.items()]
    return sorted(rows, key=lambda told: -told["count"])


def row(name: str, asked: Sequence[Sequence[Any]], seconds: float) -> dict[str, Any]:
    taken = [request[2] for request in asked]
    told = {f"p{int(share * 100)}": percentile(taken, share) for share in SHARES}
    wrong = sum(bool(request[3]) for request in asked)
    return {"name": name, "count": len(asked), "rate": len(asked) / seconds, "wrong": wrong, **told}


def pages(requests: Iterable[Sequence[Any]], begin: float, end: float) -> dict[str, Any]:
    """The same of all pages together."""
    return row("all pages", [one for one in requests if begin <= one[0] <= end and is_page(one[1])], end - begin)


def median(numbers: Sequence[float]) -> float:
    return statistics.median(numbers) if numbers else 0.0
