"""Quotations beside the attributions people marked in news texts: quotes/polnear, Source, Cue and Content in brat files.

Only every second text counts (the 1st, 3rd, ... by name of train and dev together); the rules were written by the others. Where
several people marked a text, the first of them by name is believed. Texts are read without knowledge of an archive.

quotes: in marks
    A quoted passage is what stands between double quotation marks, over all paragraphs that it runs on through, and holds a
    letter or a digit. It is one of gold where half its letters and digits or more stand in a Content, whatever its length: so a
    word taken over in marks into reported speech is one, and a title, a nickname or a scare quote of the writer's own is none.
    It is found where a quote of kind "direct" or "mixed" covers half of it. F1 is over passages.
quotes: every passage in marks
    The same for taking every passage: what the line above has to better.
quotes: two people
    The same for one person beside another, over all texts that two marked: how far people agree by this counting.
quotes: speaker
    Of the passages of gold that were found and whose Content has a Source, the share for which the quote's speaker_start..end
    overlaps a Source of that Content. "all": of all of gold with a Source, found or not. "or the name": right too
    where the speaker has the surname of a Source and was taken from another place ("Jo Bell" for the "he" beside the words).
quotes: indirect
    F1 over words (white space apart): those of a Content that stand in no quoted passage, beside those of quotes of kind
    "indirect" that stand in none. Headlines are left out. What people mark is wide: what somebody wants, plans, knows or doubts
    is Content too, and so is what a noun names ("allegations of fraud").
quotes: indirect, clauses
    Of the stretches of Content without a quoted word that are LEAST_CLAUSE words or longer, and of the "indirect" spans without
    one: F1, where one is right that overlaps a stretch by half of both.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from archive.analysis import analyse
from archive.analysis.marks import passages
from archive.analysis.results import Analysis
from bench.reading.scores import Score, precision_recall

GOLD = "quotes/polnear"
FOLDERS = ("train", "dev")
HALF = 0.5
LEAST_CLAUSE = 4
LINE = re.compile(r"[^\n]+")
WORD = re.compile(r"\S+")

Place = tuple[int, int]


class Attribution(NamedTuple):
    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


class Marked(NamedTuple):
    """passages: of the text, in double marks."""

    text: str
    attributions: tuple[Attribution, ...]
    passages: tuple[Place, ...]


def measure(data: Path) -> Iterator[Score]:
    files = gold_files(data)[::2]
    if not files:
        print(f"{GOLD} is not there: left out.")
        return
    yield from measured([marked(*file) for file in files])
    yield from _two_people(data)


def gold_files(data: Path) -> list[tuple[Path, Path]]:
    """(text, what was marked in it), by name."""
    return [(text, marks[0]) for text, marks in _texts_and_marks(data) if marks]


def _texts_and_marks(data: Path) -> list[tuple[Path, list[Path]]]:
    """Each text by name, and what was marked in it, a file for each person."""
    texts = [path for folder in FOLDERS for path in (data / GOLD / folder / "text").glob("*.txt")]
    return [
        (text, sorted((text.parents[1] / "attributions").glob(f"{text.stem}*.ann")))
        for text in sorted(texts, key=lambda path: path.stem)
    ]


def measured(gold: Sequence[Marked]) -> Iterator[Score]:
    ours = [analyse(one.text) for one in gold]
    yield from _in_marks(gold, ours)
    yield from _indirect(gold, ours)


def marked(text_file: Path, marks_file: Path) -> Marked:
    text = text_file.read_bytes().decode()
    lines = [match.span() for match in LINE.finditer(text)]
    spans = [(one.start, one.end) for one in passages(text, lines) if any(map(str.isalnum, text[one.start : one.end]))]
    return Marked(text, tuple(_attributions(marks_file.read_text(encoding="utf-8"))), tuple(spans))


def _attributions(marks: str) -> Iterator[Attribution]:
    """T lines: a stretch or several; E lines: which of them belong together."""
    stretches: dict[str, tuple[Place, ...]] = {}
    rows = [line.split("\t") for line in marks.split("\n")]
    for row in rows:
        if row[0].startswith("T") and len(row) > 1:
            parts = row[1].partition(" ")[2].split(";")
            stretches[row[0]] = tuple((int(start), int(end)) for start, end in (part.split() for part in parts))
    for row in rows:
        if row[0].startswith("E") and len(row) > 1:
            roles: dict[str, tuple[Place, ...]] = {"Source": (), "Cue": (), "Content": ()}
            for part in row[1].split():
                role, _, stretch = part.partition(":")
                role = role.rstrip("0123456789")
                if role in roles:
                    roles[role] += stretches.get(stretch, ())
            yield Attribution(roles["Source"], roles["Cue"], roles["Content"])


def _in_marks(gold: Sequence[Marked], ours: Sequence[Analysis]) -> Iterator[Score]:
    wanted = found = right = every = named = speaker_right = name_right = with_source = 0
    for one, analysis in zip(gold, ours, strict=True):
        for passage in one.passages:
            sources = sources_of(one, passage)
            quote = next(
                (quote for quote in analysis.quotes if quote.kind != "indirect" and _covers((quote.start, quote.end), passage)),
                None,
            )
            every += 1
            wanted += sources is not None
            found += quote is not None
            right += quote is not None and sources is not None
            with_source += bool(sources)
            if quote and sources:
                named += 1
                is_there = quote.speaker_start is not None and _touch((quote.speaker_start, quote.speaker_end or 0), sources)
                speaker_right += is_there
                name_right += is_there or _last_name(quote.speaker) in {_last_name(one.text[slice(*place)]) for place in sources}
    yield Score("quotes: in marks", GOLD, wanted, precision_recall(right, found, wanted), "0.98")
    yield Score("quotes: every passage in marks", GOLD, wanted, precision_recall(wanted, every, wanted))
    rights = {"right": speaker_right, "or the name": name_right}
    shares = {what: count / named if named else 0.0 for what, count in rights.items()}
    shares["all"] = speaker_right / with_source if with_source else 0.0
    yield Score("quotes: speaker", GOLD, with_source, shares, "0.88")


def _two_people(data: Path) -> Iterator[Score]:
    pairs = [[marked(text, one) for one in marks[:2]] for text, marks in _texts_and_marks(data) if len(marks) > 1]
    taken = [
        [sources_of(one, passage) is not None for one in pair]  # by the first, by the second
        for pair in pairs
        for passage in pair[0].passages
    ]
    if taken:
        first, second = (sum(column) for column in zip(*taken, strict=True))
        yield Score("quotes: two people", GOLD, first, precision_recall(sum(map(all, taken)), second, first))


def _last_name(words: str) -> str:
    """The last word with a capital; the words themselves where none has, so that no two of these are alike."""
    capitals = re.findall(r"\b[A-ZÀ-Þ][\w’'-]+", words)
    return capitals[-1] if capitals else words or "nobody"


def sources_of(one: Marked, passage: Place) -> list[Place] | None:
    """Where those stand whose words a passage holds; none where nobody is named. None: it is nobody's speech."""
    inside = [attribution for attribution in one.attributions if _touch(passage, attribution.content)]
    content = [place for attribution in inside for place in attribution.content]
    letters = [at for at in range(*passage) if one.text[at].isalnum()]
    if 2 * sum(_holds(content, at) for at in letters) < len(letters):
        return None
    return [place for attribution in inside for place in attribution.source]


def _indirect(gold: Sequence[Marked], ours: Sequence[Analysis]) -> Iterator[Score]:
    counts, clauses = [0, 0, 0], [0, 0, 0]
    for one, analysis in zip(gold, ours, strict=True):
        wanted = [place for attribution in one.attributions for place in attribution.content]
        found = [(quote.start, quote.end) for quote in analysis.quotes if quote.kind == "indirect"]
        _add(counts, words_within(one, wanted), words_within(one, found))
        _add_clauses(clauses, _unquoted(one, wanted), _unquoted(one, found))
    yield Score("quotes: indirect", GOLD, counts[2], precision_recall(*counts), "0.65")
    yield Score("quotes: indirect, clauses", GOLD, clauses[2], precision_recall(*clauses))


def _add(counts: list[int], wanted: set[Place], found: set[Place]) -> None:
    for at, more in enumerate((len(wanted & found), len(found), len(wanted))):
        counts[at] += more


def words_within(one: Marked, places: Sequence[Place]) -> set[Place]:
    headline = one.text.find("\n")
    words = {match.span() for place in places if place[0] > headline for match in WORD.finditer(one.text, *place)}
    return {word for word in words if not _touch(word, one.passages)}


def _unquoted(one: Marked, places: Sequence[Place]) -> list[Place]:
    headline = one.text.find("\n")
    long = {place for place in places if len(one.text[slice(*place)].split()) >= LEAST_CLAUSE and place[0] > headline}
    return sorted(place for place in long if not _touch(place, one.passages))


def _add_clauses(counts: list[int], wanted: list[Place], found: list[Place]) -> None:
    right = sum(any(_covers(a, b) and _covers(b, a) for b in found) for a in wanted)
    for at, more in enumerate((right, len(found), len(wanted))):
        counts[at] += more


def _covers(place: Place, other: Place) -> bool:
    """Whether place holds half of other or more."""
    return min(place[1], other[1]) - max(place[0], other[0]) >= HALF * (other[1] - other[0])


def _touch(place: Place, others: Sequence[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)


def _holds(places: Sequence[Place], at: int) -> bool:
    return any(start <= at < end for start, end in places)
