"""What is kept of the record of the archive that this one was restored from."""

import json
from collections.abc import Iterable
from typing import Any

from archive.models import ImportBatch, RestoredHead, RestoredLine


def restored_lines(articles: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Lines by article, oldest first, each by the columns of its table in an export. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for article, body in (
        RestoredLine.objects.filter(article_id__in=list(articles)).order_by("pk").values_list("article_id", "body")
    ):
        found.setdefault(article, []).append(json.loads(body))
    return found


def restored_heads() -> list[RestoredHead]:
    return list(RestoredHead.objects.order_by("pk"))


def last_heads() -> list[dict[str, Any]]:
    """The last line of each restored record at the moment it was exported, as its manifest gave it."""
    restored = ImportBatch.objects.filter(arguments__has_key="restored").order_by("pk").first()
    names = ("chain", "number", "hash")  # the order in which PostgreSQL keeps them is its own
    return [{name: head[name] for name in names} for head in restored.arguments["restored"]["heads"]] if restored else []
