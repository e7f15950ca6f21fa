"""A list of small rows read along with the row they belong to, in the same query, on either database."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class JsonList(Aggregate):
    """All values of a group as one JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="JSONB_AGG", **extra)


def rows_of(rows: QuerySet, *, by: str, **columns: str) -> Subquery:
    """The rows as a list of dicts, None where there are none. rows must be filtered to one value of by, an OuterRef."""
    return Subquery(rows.order_by().values(by).annotate(listed=JsonList(JSONObject(**columns))).values("listed"))


def moment_of(text: str) -> datetime:
    """A moment as JSON holds it; SQLite writes UTC without saying so."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
