"""The IPTC Media Topics that come with the archive, read once from seeds/media_topics.csv: release 2019-04-06, in English.

By the International Press Telecommunications Council, CC BY 4.0: https://cv.iptc.org/newscodes/mediatopic/
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[2] / "seeds" / "media_topics.csv"
PREFIX = "medtop:"


class MediaTopic(NamedTuple):
    """parent: id of the one above, empty at the top. retired: the day, empty while in use; instead: what takes its place then."""

    id: str
    parent: str
    label: str
    definition: str
    retired: str
    instead: str


@cache
def all_media_topics() -> dict[str, MediaTopic]:
    """Those in use and those retired by id, each after the one above it."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: MediaTopic(**row) for row in csv.DictReader(lines)}


@cache
def media_topics() -> dict[str, MediaTopic]:
    """Those in use by id, each after the one above it."""
    return {topic.id: topic for topic in all_media_topics().values() if not topic.retired}


def path_up(id: str) -> Iterator[str]:
    """The id and those above it; nothing for one that is not in use."""
    topics = media_topics()
    while id in topics:
        yield id
        id = topics[id].parent
