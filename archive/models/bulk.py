"""Many rows written at once: the values go to the database without an object and a parsed statement for each row.

What is written is what bulk_create() would write: the same columns, defaults and checks of the database, no signals.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, DateTimeField, Field, JSONField, Model

from archive.models.kept import FinalModel, KeptForever

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
Values = Iterable[Sequence[Any]]
Convert = Callable[[Any], Any]
ROWS_AT_ONCE = 64  # in one statement on SQLite, whose counter of ids is read and written once a statement


def batched(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items, size at a time, the last fewer."""
    return (items[at : at + size] for at in range(0, len(items), size))


@cache
def maker(model: type[Row]) -> Callable[..., Row]:
    """What makes rows as model(**values) does, in a third of the time. values: by the names of columns ("version_id")."""
    fields = model._meta.concrete_fields
    defaults = {field.attname: field.get_default() for field in fields}
    fresh = {field.attname: field.get_default for field in fields if field.has_default() and callable(field.default)}

    def made(**values: Any) -> Row:
        return model(*{**defaults, **{name: default() for name, default in fresh.items()}, **values}.values())

    return made


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """rows, all of one model, saved, each with its id. Call it in a transaction."""
    if not rows:
        return rows
    model = type(rows[0])
    names = tuple(field.attname for field in model._meta.local_concrete_fields)
    if _numbers_itself(model):
        for row, pk in zip(rows, new_ids(model, len(rows)), strict=True):
            row.pk = pk
    _write(model, names, map(attrgetter(*names), rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def insert_values(model: type[Model], names: Sequence[str], values: Values) -> int:
    """How many rows were saved. names: the columns that values give, as attributes of model ("version_id"); the others have
    their defaults, and ids are given out unless names has "id" among them, taken from new_ids(). Call it in a transaction."""
    rows = list(values)
    if not rows:
        return 0
    left = (field for field in model._meta.local_concrete_fields if field.attname not in names and not field.primary_key)
    others = {field.attname: field.get_default() for field in left}
    fixed = tuple(others.values())
    if _numbers_itself(model) and model._meta.pk.attname not in names:
        whole = ((pk, *row, *fixed) for pk, row in zip(new_ids(model, len(rows)), rows, strict=True))
        _write(model, (model._meta.pk.attname, *names, *others), whole)
    else:
        _write(model, (*names, *others), ((*row, *fixed) for row in rows))
    return len(rows)


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """The columns called names of rows, all of one model, written as they are in the objects. Call it in a transaction.

    Raises KeptForever for rows that are never changed.
    """
    if not rows:
        return
    if isinstance(rows[0], FinalModel):
        raise KeptForever(f"A {rows[0]._meta.verbose_name} is never changed; nothing was changed.")
    meta, quoted = type(rows[0])._meta, connection.ops.quote_name
    fields = [meta.get_field(name) for name in names]
    values = map(attrgetter(*(field.attname for field in (*fields, meta.pk))), rows)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quoted(meta.db_table)} SET {columns} WHERE {quoted(meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, _converted([_converter(field) for field in (*fields, meta.pk)], values))


def new_ids(model: type[Model], count: int) -> Sequence[int]:
    """The next ids of model, nobody else's: of the sequence on PostgreSQL; on SQLite a transaction is the only writer."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = [connection.ops.quote_name(table), column]
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [*sequence, count])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return range(last + 1, last + 1 + count)


def _write(model: type[Model], names: Sequence[str], values: Values) -> None:
    fields = [model._meta.get_field(name) for name in names]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    table = quoted(model._meta.db_table)
    rows = _converted([_converter(field) for field in fields], values)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f"COPY {table} ({columns}) FROM STDIN", rows)
        else:
            _insert(cursor, f"{table} ({columns})", list(rows), width=len(fields))


def _insert(cursor: Any, into: str, rows: Sequence[Sequence[Any]], *, width: int) -> None:
    """Many rows a statement, the last filled up with rows of NULL, which are left out; no first column holds one."""
    most = min(ROWS_AT_ONCE, connection.features.max_query_params // width)
    at_once = min(most, 1 << (len(rows) - 1).bit_length())
    values = ", ".join([f"({', '.join(['%s'] * width)})"] * at_once)
    filled = chain(rows, repeat((None,) * width, -len(rows) % at_once))
    groups = (list(chain.from_iterable(islice(filled, at_once))) for _ in range(0, len(rows), at_once))
    cursor.executemany(f"INSERT INTO {into} SELECT * FROM (VALUES {values}) WHERE column1 IS NOT NULL", groups)


def _copy(cursor: Any, statement: str, rows: Values) -> None:
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _converted(converters: Sequence[Convert | None], rows: Values) -> Iterator[Sequence[Any]]:
    """rows as the database takes them; only the columns that need it are touched."""
    needed = [(place, convert) for place, convert in enumerate(converters) if convert]
    if not needed:
        yield from rows
        return
    for row in rows:
        ready = list(row)
        for place, convert in needed:
            ready[place] = convert(ready[place])
        yield ready


def _converter(field: Field) -> Convert | None:
    """How a value of field is made ready; None where it is as it stands."""
    if isinstance(field, DateTimeField):
        return _moment
    if isinstance(field, JSONField):
        return _json(field)
    return None


def _json(field: JSONField) -> Convert:
    """Most values are empty, and made ready once."""
    empty = {kind: field.get_db_prep_save(kind(), connection) for kind in (dict, list)}
    return lambda value: (not value and empty.get(type(value))) or field.get_db_prep_save(value, connection)


def _numbers_itself(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField)


@lru_cache(maxsize=1000)
def _moment(value: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)
