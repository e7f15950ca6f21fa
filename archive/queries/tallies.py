"""What is known of how many without counting: read from the tallies, which are kept with every change (search/summaries.py)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Sum

from archive.models import Tally
from archive.models.summary import EVER
from archive.policy.scales import VERIFICATION
from archive.queries.monthly import Monthly, Share, shares

UNJUDGED = ("unchecked", "in_check")


def monthly(of: str, key: int) -> Monthly:
    """Its public articles by month and rating. One query."""
    rows = Tally.objects.filter(of=of, key=key).exclude(month=EVER).values_list("month", "answer", "count")
    return Monthly(tuple(sorted(rows)))


def totals(of: str, keys: Iterable[int]) -> dict[int, Counter[str]]:
    """By key, how many by their answer; nothing of those that have none. One query."""
    found: dict[int, Counter[str]] = {}
    rows = Tally.objects.filter(of=of, key__in=list(keys), month=EVER)
    for key, answer, count in rows.values_list("key", "answer", "count"):
        found.setdefault(key, Counter())[answer] = count
    return found


def sums(of: str, keys: Iterable[int]) -> dict[int, int]:
    """By key, how many whatever their answer; nothing of those that have none. One query, a row each."""
    rows = Tally.objects.filter(of=of, key__in=list(keys), month=EVER).order_by()
    return dict(rows.values("key").annotate(n=Sum("count")).values_list("key", "n"))


def total(of: str, key: int = 0) -> int:
    """All together. One query."""
    return Tally.objects.filter(of=of, key=key, month=EVER).aggregate(n=Sum("count"))["n"] or 0


def has_any(of: str, *, by: str = "pk") -> Exists:
    """A condition on rows of models: that a public article has it. of: what those rows are, or what they name by this column."""
    return Exists(Tally.objects.filter(of=of, key=OuterRef(by), month=EVER), output_field=BooleanField())


def verification_mix(of: str, entity: int) -> tuple[Share, ...]:
    """How many claims were found to be what. of: "said" by the entity, or "told" about it."""
    return shares(VERIFICATION.answers, totals(of, [entity]).get(entity, Counter()))


def numbers() -> tuple[int, int, int]:
    """Public articles, claims of theirs that were checked, corrections. One query."""
    counts: Counter[str] = Counter()
    rows: Any = Tally.objects.filter(of__in=["archive", "claims", "corrections"], key=0, month=EVER)
    for of, answer, count in rows.values_list("of", "answer", "count"):
        counts[of] += 0 if of == "claims" and answer in UNJUDGED else count
    return counts["archive"], counts["claims"], counts["corrections"]
