"""A lesson as lines that people read."""

from collections.abc import Iterator

from archive.analysis.lessons import Lesson

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
