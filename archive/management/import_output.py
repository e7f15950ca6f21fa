"""What import_articles shows people at its end: a table on a terminal, plain lines elsewhere."""

import json
import sys
from typing import Any

from archive.ingest.report import Report
from archive.management.import_errors import STOPPED
from archive.policy.vocabulary import FACT_CHECKED, RECORD_OUTCOMES, REFUSALS, SKIPS, label


def tell(report: Report, options: dict[str, Any], out: Any) -> None:
    """The report on standard output, as the options of a command ask for it."""
    if options["json"]:
        out.write(json.dumps(report.as_json(), ensure_ascii=False))
    elif options["verbosity"] > 0:
        print_report(report, out, dry_run=options["dry_run"])


def exit_with(report: Report, err: Any, *, again: str) -> None:
    """The exit code of what was not all taken. again: the end of a sentence, on what takes the rest."""
    if report.state == "stopped":
        err.write(f"Stopped. What is counted above is stored; {again}")
        sys.exit(STOPPED)
    if report.refused:
        sys.exit(1)


def print_report(report: Report, out: Any, *, dry_run: bool) -> None:
    """Counts, batch and each refusal on out, a stream of a Django command."""
    title = "Dry run: nothing was written" if dry_run else f"Batch {report.batch}: {report.state}"
    if out.isatty():
        _print_table(report, title)
    else:
        out.write(title)
        for name, count in _counted(report):
            out.write(f"{name}: {count}")
    for refusal in report.refusals:
        out.write(f"Refused {refusal.file}:{refusal.record}: {refusal.reason}")
    if report.refusals_left_out:
        where = "" if dry_run else " The page of the import tells of all of them."
        out.write(f"And {report.refusals_left_out:,} more.{where}")


def skips_of(report: Report) -> list[tuple[str, int]]:
    """What was skipped in words, and how many of it, the most frequent first."""
    return [(label(REFUSALS + SKIPS, code), count) for code, count in report.skips.most_common()]


def _print_table(report: Report, title: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.table import Table  # noqa: PLC0415 - only on a terminal

    table = Table(title=title, title_justify="left")
    table.add_column("Outcome")
    table.add_column("Records", justify="right")
    for name, count in _counted(report):
        table.add_row(name, f"{count:,}")
    Console().print(table)


def _counted(report: Report) -> list[tuple[str, int]]:
    """Outcomes in words, each with its count; fact checks only where there are any."""
    rows = [(name, report.counts[code]) for code, name in RECORD_OUTCOMES]
    return [*rows, (FACT_CHECKED[1], report.fact_checks)] if report.fact_checks else rows
