"""How the files of an import are to be read: by content, or as somebody said. Pure: it goes to the processes that read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from archive.formats import CLAIM_FORMATS, FORMATS
from archive.formats import detect as detect_article
from archive.formats.csv_pair import FNC1
from archive.formats.csv_table import has_known_columns
from archive.formats.mapping import Mapping, MappingError, parse_mapping
from archive.formats.records import RecordError

MAPPABLE = ("json_lines", "json_file", "csv_table")
SUFFIXES = {"plain_text": (".txt",), "csv_table": (".csv", ".tsv")}  # of what may have no marks of its own
MODULES: dict[str, ModuleType] = {**CLAIM_FORMATS, **FORMATS}


class RecipeUnusable(ValueError):
    """What was said of the format cannot be done; nothing was begun. Its words say why."""


@dataclass(frozen=True)
class Recipe:
    """format: of every file; "" for whatever each is. mapping: which of its fields is what, where that was declared."""

    format: str = ""
    mapping: Mapping | None = None

    def detect(self, data: bytes) -> str:
        """The format of what begins with data. Raises RecordError: unknown_format, unsafe_xml."""
        if self.format:
            return self.format
        for name in MAPPABLE if self.mapping else CLAIM_FORMATS:
            if MODULES[name].sniff(data):
                return name
        if self.mapping:
            raise RecordError("unknown_format", "Neither JSON nor a table, which are what a mapping can read.")
        return detect_article(data)

    def is_taken_from_folders(self, name: str, data: bytes, path: str) -> bool:
        """Whether a file that nobody named is for the archive: by marks of its own, else by its name."""
        if name == "csv_table" and (self.format or self.mapping or has_known_columns(data)):
            return True
        return name not in SUFFIXES or path.lower().endswith(SUFFIXES[name])

    def splitter(self, name: str) -> Callable[..., Any]:
        return self._mapped(MODULES[name].split)

    def parser(self, name: str) -> Callable[..., Any]:
        return self._mapped(MODULES[name].parse)

    def _mapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return partial(function, mapping=self.mapping) if self.mapping else function


def recipe_of(*, format: str = "", mapping: str = "", key: str = "") -> Recipe:
    """The recipe that was asked for. key: of a join, whose tables are CSV. Raises RecipeUnusable."""
    if format and format not in MODULES:
        raise RecipeUnusable(f"--format: {format!r} is none of {', '.join(MODULES)}.")
    if format and mapping and format not in MAPPABLE:
        raise RecipeUnusable(f"--map: only {', '.join(MAPPABLE)} can be mapped, not {format}.")
    if key and format not in ("", "csv_table"):
        raise RecipeUnusable(f"--join: tables are joined, not {format}.")
    try:
        declared = parse_mapping(mapping) if mapping else None
    except MappingError as error:
        raise RecipeUnusable(f"--map: {error}") from error
    return _joining(key, declared) if key else Recipe(format, declared)


def _joining(key: str, mapping: Mapping | None) -> Recipe:
    if mapping is None and FNC1.paths["guid"] != (key,):
        raise RecipeUnusable(f"--join: say with --map which columns are what, with guid={key}.")
    return Recipe("csv_table", mapping or FNC1)
