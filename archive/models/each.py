"""EXISTS asked of one row after another, in whatever order they are read in."""

from typing import Any

from django.db.models import Exists


class ExistsForEach(Exists):
    """For lists of which a page is read: whoever reads on to the first rows that fit asks of those rows alone.

    PostgreSQL makes of an EXISTS a join, or a list of all that could exist, whatever LIMIT stands at the end: it would go through
    a whole archive for a page. It leaves alone what has an OFFSET.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **told: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)", **told)
