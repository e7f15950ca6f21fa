"""Names that need no archive: countries, large cities, bodies that news takes for known; and words that tell what a name is of.

They stand in well_known.txt. "not looked for" are those that are also common words or people's names: they settle what kind a
name found by the model is, and are not looked for themselves; nor are shortened ones that end in a full stop.
"""

import re
from pathlib import Path

SECTION = re.compile(r"^\[([a-z ]+)\]\n((?:(?!\[).+\n?)+)", re.MULTILINE)


def _lists() -> dict[str, list[str]]:
    lines = (Path(__file__).parent / "well_known.txt").read_text(encoding="utf-8")
    return {title: [name for line in names.splitlines() for name in line.split("|")] for title, names in SECTION.findall(lines)}


_listed = _lists()
KIND_OF = {name: kind for kind in ("place", "organisation") for name in _listed[kind]}
LOOKED_FOR = {name: kind for name, kind in KIND_OF.items() if name not in _listed["not looked for"] and not name.endswith(".")}
GIVEN_NAMES = frozenset(_listed["given name"])
HONORIFICS = frozenset(_listed["honorific"])
ORGANISATION_WORDS = frozenset(_listed["organisation word"])
PLACE_WORDS = frozenset(_listed["place word"])
NO_NAMES = frozenset(_listed["no name"])
