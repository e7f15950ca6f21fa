"""What stands in the archive, told without ids, so that two archives can be compared row for row."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, ForeignKey, Model

Row = dict[str, Any]
ALWAYS_OTHER = {
    "Event": {"number", "hash", "previous_hash", "salt"},
    "Article": {"story"},
    "ImportBatch": {"position", "arguments", "finished_at"},
    "Record": {"locator"},
}
TALLIED = {"source": "Source", "topic": "Topic", "branch": "Topic", "entity": "Entity", "said": "Entity", "told": "Entity"}
NOT_TOLD = {"Sketch", "SketchNumber", "Upload", "SearchArchive", "SearchChange"}


class Names:
    """What rows are called, by table and id, where other rows speak of them."""

    def __init__(self) -> None:
        self.by_model: dict[str, dict[Any, Any]] = {}
        for name, called in CALLED.items():
            model = apps.get_model("archive", name)
            rows = enumerate(model._base_manager.order_by("pk"), 1)
            self.by_model[name] = {row.pk: called(row, place, self.of) for place, row in rows}

    def of(self, model: str, pk: Any) -> Any:
        return None if pk is None else self.by_model.get(model, {}).get(pk, pk)


CALLED: dict[str, Callable[..., Any]] = {
    "ImportBatch": lambda row, place, of: place,
    "Source": lambda row, place, of: row.name,
    "Entity": lambda row, place, of: row.name,
    "Topic": lambda row, place, of: row.path,
    "Article": lambda row, place, of: row.natural_key[:12],
    "Record": lambda row, place, of: [of("ImportBatch", row.batch_id), row.number],
    "Version": lambda row, place, of: [of("Article", row.article_id), row.number],
    "Claim": lambda row, place, of: [of("Version", row.version_id), row.start, row.end],
}
IN_TURN = ("Sheet", "HeadlineRating", "ClaimRating", "Evidence", "HeadlineVerdict", "ClaimVerdict", "Correction", "Assignment")
CALLED |= {name: lambda row, place, of: place for name in IN_TURN}


def told_rows(*, moments: bool = True) -> dict[str, list[Row]]:
    """Every row of every table, sorted by what it says. moments: whether it says when."""
    names, told = Names(), {}
    for model in apps.get_app_config("archive").get_models():
        if model.__name__ not in NOT_TOLD:
            rows = [_row(row, names, moments) for row in model._base_manager.order_by("pk")]
            told[model.__name__] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, default=str))
    told["stories"] = _stories(names)
    return told


def _row(row: Model, names: Names, moments: bool) -> Row:
    said = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or field.name in ALWAYS_OTHER.get(type(row).__name__, ()):
            continue
        if isinstance(field, DateTimeField) and not moments:
            value = value and "a moment"
        elif isinstance(field, ForeignKey):
            value = names.of(field.related_model.__name__, value)
        said[field.name] = value.hex() if isinstance(value, bytes | memoryview) else value
    return WITHIN.get(type(row).__name__, lambda said, names: said)(said, names)


def _event(said: Row, names: Names) -> Row:
    model = {"".join(name.lower()): name for name in CALLED}.get(said["subject_type"].replace("_", "").lower(), "")
    about = {"subject_id": names.of(model, said["subject_id"]), "article_id": names.of("Article", said["article_id"])}
    models = {"batch": "ImportBatch", "duplicate_of": "Article", "verdict": model, "claim": "Claim"}

    def plain(key: str, value: Any) -> Any:
        """PostgreSQL gives no number twice. A digest of answers is of numbers too: verify_archive holds it against the rows."""
        return names.of(models[key], value) if key in models else "a digest" if key == "content" else value

    changed = {side: {key: plain(key, value) for key, value in said[side].items()} for side in ("before", "after")}
    return said | about | changed


def _tally(said: Row, names: Names) -> Row:
    return said | {"key": names.of(TALLIED.get(said["of"], ""), said["key"])}


def _counted(said: Row, names: Names) -> Row:
    told = said["told"]
    within = {of: sorted(names.of(TALLIED[of], key) for key in keys) for of, keys in told["in"].items()}
    claims = sorted([of, names.of(TALLIED.get(of, ""), key), *rest] for of, key, *rest in told["claims"])
    return said | {"told": told | {"in": within, "claims": claims}}


WITHIN = {"Event": _event, "Tally": _tally, "Counted": _counted}


def _stories(names: Names) -> list[list[Any]]:
    found: dict[int, list[Any]] = {}
    articles: Iterable[Any] = apps.get_model("archive", "Article").objects.filter(story__isnull=False)
    for pk, story in articles.values_list("pk", "story"):
        found.setdefault(story, []).append(names.of("Article", pk))
    return sorted(sorted(story) for story in found.values())


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(told_rows(moments=False), sys.stdout, default=str)
