"""How much an article is about somebody: by the headline, by how early and by how often it names them."""

from collections.abc import Sequence

IN_HEADLINE, EARLY, OFTEN = 0.5, 0.25, 0.25  # what each can add
ENOUGH = 8  # mentions, beyond which more do not tell more


def salience(starts: Sequence[int], *, headline_end: int, length: int) -> float:
    """0..1, of at least one mention. starts: where its mentions begin. headline_end: 0 where there is no headline."""
    below = [start for start in starts if start >= headline_end]
    early = 1 - (min(below) - headline_end) / max(length - headline_end, 1) if below else 0.0
    often = min(len(starts), ENOUGH) / ENOUGH
    return round(IN_HEADLINE * (len(below) < len(starts)) + EARLY * early + OFTEN * often, 3)
