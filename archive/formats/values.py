"""Values found in JSON by their paths."""

from typing import Any

from archive.formats.records import RecordError
from archive.formats.strict_json import Doubled, Number

ABSENT = {"", "none", "null", "nan", "undefined"}  # what tools write where they know nothing


def found(value: Any, path: str) -> list[str]:
    """The texts at path, in order; a list on the way is entered. A number is given as it is written; true and null are not.

    path: keys with dots between them ("author.name"); a key that holds a dot itself is met first. A digit is a place in a list.
    """
    texts: list[str] = []
    for leaf in leaves(value, path):
        if isinstance(leaf, str) and leaf.strip().lower() not in ABSENT:
            texts.append(str(leaf))
    return texts


def first(value: Any, paths: tuple[str, ...]) -> str:
    """The first text at any of paths; "" where there is none."""
    return next((text for path in paths for text in found(value, path)), "")


def leaves(value: Any, path: str) -> list[Any]:
    """What stands at path, lists of it opened."""
    if not path:
        return [leaf for one in value for leaf in leaves(one, "")] if isinstance(value, list) else [value]
    if isinstance(value, dict):
        if path in value:
            return leaves(_held(value, path), "")
        key, _, rest = path.partition(".")
        return leaves(_held(value, key), rest) if key in value else []
    if isinstance(value, list):
        key, _, rest = path.partition(".")
        if key.isascii() and key.isdecimal():
            return leaves(value[int(key)], rest) if len(key) < 9 and int(key) < len(value) else []
        return [leaf for one in value for leaf in leaves(one, path)]
    return []


def _held(value: dict[str, Any], key: str) -> Any:
    """Raises RecordError (malformed) where key stands in value twice."""
    if isinstance(value, Doubled) and key in value.twice:
        raise RecordError("malformed", value.twice[key])
    return value[key]


def objects(value: Any, path: str = "") -> list[dict[str, Any]]:
    """The objects at path."""
    return [leaf for leaf in leaves(value, path) if isinstance(leaf, dict)]


def is_true(value: Any) -> bool:
    """Whether value says yes, as a truth value or in words, as some interfaces write it."""
    return value is True or (isinstance(value, str) and not isinstance(value, Number) and value.strip().lower() == "true")
