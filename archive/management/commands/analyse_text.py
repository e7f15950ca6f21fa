"""Exit codes: 0 analysed, 1 some lines of --jsonl were refused, 2 unusable arguments or file."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.analysis import analyse
from archive.analysis.results import Analysis, Knowledge
from archive.analysis.shape import as_json
from archive.formats.decoding import decode
from archive.formats.plain_text import MAX_BYTES
from archive.formats.records import RecordError

STDIN = "-"
SHOWN_CHARACTERS = 100


class Command(BaseCommand):
    help = "Prints what the analysers find in a text whose first line is the headline. Needs no database and writes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument("--json", action="store_true", help="print one JSON object; offsets are code points of the text")
        shape.add_argument(
            "--jsonl",
            action="store_true",
            help='read one object {"text": ..., "headline": true or false} a line and print one result a line, in the same order',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _opened(options["file"]) as stream:
                if options["jsonl"]:
                    self._batch(stream)
                else:
                    self._one(stream, as_json_wanted=options["json"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}", returncode=2) from error
        except RecordError as error:
            raise CommandError(f"{options['file']}: {error.reason}", returncode=2) from error

    def _one(self, stream: BinaryIO, *, as_json_wanted: bool) -> None:
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise RecordError("too_large", f"Larger than {MAX_BYTES:,} bytes, which is more than an article can be.")
        text = decode(data).text
        analysis = analyse(text, knowledge=_knowledge())
        if as_json_wanted:
            self.stdout.write(json.dumps(as_json(text, analysis)))
        else:
            for line in _described(text, analysis):
                self.stdout.write(line)

    def _batch(self, stream: BinaryIO) -> None:
        """A line that cannot be read gives {"error": ...} in its place."""
        refused, knowledge = 0, _knowledge()  # one for all: what is made of it is kept with it
        for number, line in enumerate(stream, 1):
            try:
                text, has_headline = _read_line(line)
            except ValueError as error:
                refused += 1
                result: dict[str, Any] = {"error": f"line {number}: {error}"}
            else:
                result = as_json(text, analyse(text, knowledge=knowledge, has_headline=has_headline))
            self.stdout.write(json.dumps(result))
        if refused:
            self.stderr.write(f"{refused} lines were refused.")
            sys.exit(1)


def _knowledge() -> Knowledge:
    return Knowledge(has_model=settings.NAMES_BY_MODEL)


def _opened(file: str) -> BinaryIO:
    return sys.stdin.buffer if file == STDIN else Path(file).open("rb")


def _read_line(line: bytes) -> tuple[str, bool]:
    """(text, whether its first line is the headline). Raises ValueError for anything else than the object asked for."""
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ValueError('not an object with a "text"')
    if not isinstance(given.get("headline", True), bool):
        raise ValueError('"headline" must be true or false')
    return given["text"], given.get("headline", True)


def _described(text: str, analysis: Analysis) -> Iterator[str]:
    """The analysis as lines that people read."""
    for index, block in enumerate(analysis.blocks):
        yield f"{index:>4}  {block.kind:<12}{_short(text[block.start : block.end])}"
    if not analysis.language.is_read:
        yield ""
        yield f"Not in English ({analysis.language.code or 'another script'}): nothing more is read in it."
    yield from _section("Names", [f"{one.name} ({one.kind}) at {one.start}" for one in analysis.entities])
    yield from _section("Topics", [f"{one.label} {one.score}: {', '.join(one.terms)}" for one in analysis.topics])
    yield from _section("Quotations", [f"{one.speaker or '?'} ({one.cue or '-'}): {_short(one.text)}" for one in analysis.quotes])
    claims = [f"{one.score} {one.type} ({', '.join(one.reasons)}): {_short(one.text)}" for one in analysis.claims]
    yield from _section("What could be checked", claims)
    yield from _section("Headline", [f"{one.text} ({one.kind}): {one.status}" for one in analysis.headline.elements])
    yield from _section("Look at", [one.message for one in analysis.headline.signals])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= SHOWN_CHARACTERS else words[: SHOWN_CHARACTERS - 1] + "…"
