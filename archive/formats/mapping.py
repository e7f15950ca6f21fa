"""A declared mapping: which field or column of somebody's data is the headline, which the text.

    headline=title,text=body,source=outlet.name,published=date|created,"section=Topic, main"

FIELD=WHERE, with commas between; WHERE is a key of an object (dots go deeper), a column's name, or #3 for the third column of a
table without a header line; "|" between several means the first that holds anything. 'quoted' is a word for every record.
"""

import csv
import re
from collections.abc import Mapping as Readable
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType, SimpleNamespace

FIELDS = (
    "headline", "text", "html", "standfirst", "source", "url", "archived_url", "guid", "byline", "section", "language",
    "published",
)  # fmt: skip
NAMES = {"title": "headline", "body": "text", "link": "url", "author": "byline", "date": "published", "outlet": "source"}


class MappingError(ValueError):
    """A mapping that cannot be used. Its words say why."""


@dataclass(frozen=True)
class Mapping:
    """paths: field -> where to look, in order. words: field -> the same word for every record.

    Without a headline the first line of the text is the headline, as in a plain text file.
    """

    paths: Readable[str, tuple[str, ...]]
    words: Readable[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """How many columns at least a table without a header line has; 0 where columns are named."""
        return max((int(path[1:]) for paths in self.paths.values() for path in paths if is_column(path)), default=0)


def parse_mapping(spec: str) -> Mapping:
    """The mapping that spec declares. Raises MappingError."""
    paths: dict[str, tuple[str, ...]] = {}
    words: dict[str, str] = {}
    for part in _parts(spec):
        name, equals, where = (piece.strip() for piece in part.partition("="))
        name = NAMES.get(name.lower(), name.lower())
        if not equals or not where or name not in FIELDS:
            raise MappingError(f"{part!r} is not FIELD=WHERE with a field of {', '.join(FIELDS)}.")
        if name in paths or name in words:
            raise MappingError(f"{name} stands in the mapping twice.")
        if len(where) > 1 and where[0] == where[-1] == "'":
            words[name] = where[1:-1]
        else:
            paths[name] = tuple(path.strip() for path in where.split("|") if path.strip())
    return _checked(Mapping(paths, words))


def with_mapping(module: ModuleType, mapping: Mapping) -> SimpleNamespace:
    """module (json_lines, json_file or csv_table) with mapping in its split() and parse(): to be used as any format is."""
    return SimpleNamespace(
        sniff=module.sniff, split=partial(module.split, mapping=mapping), parse=partial(module.parse, mapping=mapping)
    )


def is_column(path: str) -> bool:
    """Whether path names a column by its place."""
    return re.fullmatch(r"#[1-9]\d{0,3}", path) is not None


def _parts(spec: str) -> list[str]:
    try:
        rows = list(csv.reader([spec], skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise MappingError(f"The mapping cannot be read: {error}.") from error
    return [part for row in rows for part in row if part.strip()]


def _checked(mapping: Mapping) -> Mapping:
    if not {"text", "html"} & mapping.paths.keys():
        raise MappingError("The mapping does not say where the text is: text=... or html=...")
    return mapping
