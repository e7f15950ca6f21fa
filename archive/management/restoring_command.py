"""What import_articles does with a folder that holds an export of this software."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.ingest.own_export import Export, export_in
from archive.ingest.paths import STDIN
from archive.ingest.report import Report
from archive.management.article_progress import watching
from archive.management.stopping import stop_on_interrupt
from archive.restoring import is_empty, restore_export

AS_ARTICLES = (
    "The archive is not empty: the articles of the export are imported as articles. Its claims, verdicts and record are left "
    "out; they can be restored into an empty archive alone."
)
TELLING = ("source", "format", "map", "join")  # options that say how articles are read


def export_named(options: dict[str, Any]) -> Export | None:
    """The export to restore: the only path is one, and nothing is said of how to read it."""
    paths = options["paths"]
    if len(paths) != 1 or paths[0] == STDIN or any(options[name] for name in TELLING):
        return None
    return export_in(Path(paths[0]))


def paths_of(paths: Sequence[str]) -> list[str]:
    """paths, with the file of articles in the place of each folder that is an export: the rest of it says the same again."""
    return [str(found.path("articles")) if path != STDIN and (found := export_in(Path(path))) else path for path in paths]


def restored(export: Export, options: dict[str, Any], err: Any, *, at: datetime) -> Report | None:
    """What came of restoring it; None where the archive is not empty, and its articles are to be imported as others are."""
    if not is_empty():
        if options["verbosity"] > 0:
            err.write(AS_ARTICLES)
        return None
    with stop_on_interrupt(err.write) as should_stop, watching(options, err) as watch:
        progress = restore_export(export, at=at, dry_run=options["dry_run"], watch=watch, should_stop=should_stop)
    return Report(batch=progress.batch, new=progress.total, state="finished")
