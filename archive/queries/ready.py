"""Queries whose statements are written once: of a page made of many, writing them takes longer than answering them does.

A statement is written with marks in place of the values, and asked with the values in place of the marks.
"""

import copy
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

FIRST_MARK = 1_987_654_300  # no id or number of the archive comes near, and a number of 32 bits can still be it
BOUNDS = {"Int2": 2**15, "Int4": 2**31}  # of the types that PostgreSQL's driver has for numbers
Value = int | Sequence[int]


class _Written(NamedTuple):
    """A statement on one connection. compiler: has written it, and knows what its columns are."""

    compiler: Any
    sql: str
    parameters: tuple[Any, ...]


class ReadyQuery:
    """make: gives the query for the values it is called with, each a number or a list of numbers.

    Nothing else may make a difference to it, the time among it. What is to be prefetched is not.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self._make, self._kept = make, threading.local()

    def rows(self, **values: Value) -> list[Any]:
        """What make(**values) would find."""
        connection = connections[DEFAULT_DB_ALIAS]
        given = {name: _filled_up(value) for name, value in values.items()}
        shape = tuple((name, len(value) if isinstance(value, list) else None) for name, value in given.items())
        found = self._kept.__dict__.get(shape)
        if found is None or found.compiler.connection is not connection:
            found = self._kept.__dict__[shape] = self._written(dict(shape))
        flat = [one for value in given.values() for one in (value if isinstance(value, list) else [value])]
        if not _fits(found, flat):
            return list(self._make(**values))  # which knows that nothing has so great a number
        return list(ModelIterable(_Asked(found, flat)))  # type: ignore[arg-type]

    def _written(self, shape: dict[str, int | None]) -> _Written:
        marks, at = {}, FIRST_MARK
        for name, count in shape.items():
            marks[name] = at if count is None else list(range(at, at + count))
            at += 1 if count is None else count
        query = self._make(**marks).query
        compiler = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda _: converters
        missing = set(range(FIRST_MARK, at)) - set(parameters)
        if missing:
            raise ValueError(f"{len(missing)} of the values of {list(shape)} are no parameters of the statement.")
        return _Written(compiler, sql, tuple(parameters))


class _Asked:
    """As much of a queryset as the rows are read by."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, written: _Written, values: Sequence[int]) -> None:
        self.query, self.db = self, DEFAULT_DB_ALIAS
        places = range(FIRST_MARK, FIRST_MARK + len(values))
        by_mark = dict(zip(places, values, strict=True))
        parameters = tuple(
            type(one)(by_mark[one]) if isinstance(one, int) and one in by_mark else one  # some databases have types for numbers
            for one in written.parameters
        )
        self._compiler = copy.copy(written.compiler)
        self._compiler.as_sql = lambda *_, **__: (written.sql, parameters)

    def get_compiler(self, using: str) -> Any:
        return self._compiler


def _fits(written: _Written, values: Sequence[int]) -> bool:
    """Whether the database has room for each of the values where it stands."""
    by_mark = dict(zip(range(FIRST_MARK, FIRST_MARK + len(values)), values, strict=True))
    marks = [one for one in written.parameters if isinstance(one, int) and one in by_mark]
    return all(-(bound := BOUNDS.get(type(one).__name__, 2**63)) <= by_mark[one] < bound for one in marks)


def _filled_up(value: Value) -> int | list[int]:
    """A list as long as the next power of two, its last number repeated, so that there are few lengths; a number as it is."""
    if isinstance(value, int):
        return value
    length = 1 << (len(value) - 1).bit_length() if value else 0
    return [*value, *[value[-1]] * (length - len(value))] if value else []
