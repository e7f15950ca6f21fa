"""Conditions put so that a database begins where the fewest rows are, and asks them of one row after another."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In


class ExistsForEach(Exists):
    """For lists of which a page is read: whoever reads on to the first rows that fit asks of those rows alone.

    PostgreSQL makes of an EXISTS a join, or a list of all that could exist, whatever LIMIT stands at the end: it would go through
    a whole archive for a page. It leaves alone what has an OFFSET.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **told: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)", **told)


class LookedAt(In):
    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Of the column as it is: PostgreSQL knows how many rows have a value, and of what is made of a column it does not."""
        return In(self.lhs.source_expressions[0], self.rhs).as_sql(compiler, connection)


def looked_at(column: str, *values: str) -> LookedAt:
    """That a column of words has one of the values, looked at in rows that were found otherwise: no index of it is begun with.

    Without statistics SQLite takes any index of one value to lead to ten rows.
    """
    return LookedAt(Coalesce(F(column), Value("")), values)


def asked_of_each(condition: Q) -> Exact:
    """A condition asked of one row after another, in the order that they are read in, until there are enough.

    PostgreSQL takes it for one that half of the rows meet. Of conditions one by one, NOT EXISTS among them, it makes joins, and
    takes so few rows to meet all of them that it goes through everything and puts it in order, for a page of it.
    """
    return Exact(Coalesce(ExpressionWrapper(condition, BooleanField()), Value(False)), Value(True))
