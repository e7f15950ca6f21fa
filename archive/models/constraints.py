"""Short spellings of the constraints that many models share."""

from django.db.models import CheckConstraint, F, Q


def one_of(field: str, choices: list[tuple[str, str]], *, name: str) -> CheckConstraint:
    """The column holds one of the codes."""
    return CheckConstraint(condition=Q(**{f"{field}__in": [code for code, _ in choices]}), name=name)


def both_or_neither(one: str, other: str, *, name: str) -> CheckConstraint:
    """A moment and its person are set together."""
    empty = Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
    return CheckConstraint(condition=empty | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}), name=name)


def span(start: str, end: str, *, name: str) -> CheckConstraint:
    """0 <= start <= end, in code points."""
    return CheckConstraint(condition=Q(**{f"{start}__gte": 0, f"{end}__gte": F(start)}), name=name)
