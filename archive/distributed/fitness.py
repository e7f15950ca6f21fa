"""Whether a worker can do the work: the same archive, the same program, and the files where they are said to be."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from archive.ingest.paths import shown
from archive.ingest.recipe import Recipe
from archive.ingest.seen import read_as
from archive.models.search_change import archive_key

MOST_FILES = 1_000  # looked at before an import begins; every shard looks at its own


@dataclass(frozen=True)
class Fitness:
    """archive: its key. program: a digest of the code and of what is installed. missing: of the files asked for."""

    host: str
    archive: str
    program: str
    missing: tuple[str, ...] = ()

    @staticmethod
    def of_this_process(missing: Sequence[str] = ()) -> "Fitness":
        return Fitness(socket.gethostname(), archive_key(), read_as(Recipe(), ""), tuple(missing))

    def why_not(self, other: "Fitness") -> str:
        """Why the worker that is so cannot work for this process; "" where it can."""
        if other.archive != self.archive:
            return "is connected to another archive: its DATABASE_URL must name the same database."
        if other.program != self.program:
            return "runs another version of this program, or of its packages: the same article could be read otherwise there."
        if other.missing:
            return f"cannot read {shown(other.missing[0])}: the files must be at the same path on every machine."
        return ""


def fitness(paths: Sequence[str]) -> Fitness:
    return Fitness.of_this_process([path for path in paths if not os.access(path, os.R_OK)][:1])


def some_of(paths: Sequence[str]) -> list[str]:
    """At most MOST_FILES of them, from everywhere."""
    step = max(1, -(-len(paths) // MOST_FILES))
    return list(paths[::step])
