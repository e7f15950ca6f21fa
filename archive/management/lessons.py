"""What the commands that learn have in common, and a lesson as lines that people read."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.analysis.lessons import Lesson, TooFew
from archive.review.learning import forget

MOST_SHOWN = 12


def told(lesson: Lesson, *, is_kept: bool) -> Iterator[str]:
    yield f"Learned from {lesson.decisions:,} decisions, a fifth of the articles held out at a time:"
    for measure, before in lesson.before.items():
        yield f"  {measure}: {before:.3f} as shipped, {lesson.after[measure]:.3f} as learned"
    yield from _weights(lesson)
    if not lesson.fit:
        yield "It does not gain enough, and is not used."
    elif is_kept:
        yield "It is used from the next import on."
    else:
        yield "It would be used."


def _weights(lesson: Lesson) -> Iterator[str]:
    """The first of them: terms of each topic, or signs by how far they went."""
    for name, weight in list(lesson.weights.items())[:MOST_SHOWN]:
        if isinstance(weight, dict):
            yield f"  {name}: {', '.join(f'{term} {value:g}' for term, value in list(weight.items())[:MOST_SHOWN])}"
        else:
            yield f"  {name}: {weight:+.2f}"


class LessonCommand(BaseCommand):
    """Learns by learn(), says what it gains, and forgets."""

    kind: str

    def learn(self, *, at: datetime, write: bool) -> Lesson:
        """Raises analysis.lessons.TooFew."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what it would gain, and keep nothing")
        parser.add_argument("--forget", action="store_true", help="suggest as shipped again; what was learned is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            forget(self.kind, at=timezone.now())
            self.stdout.write("From the next import on, suggestions are as shipped.")
            return
        try:
            lesson = self.learn(at=timezone.now(), write=not options["dry_run"])
        except TooFew as error:
            raise CommandError(str(error), returncode=2) from error
        for line in told(lesson, is_kept=not options["dry_run"]):
            self.stdout.write(line)
