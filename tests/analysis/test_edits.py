"""Random edits of texts: an anchor is found where its passage went or not at all, never at other words that look alike."""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from archive.analysis.anchors import find_anchor, make_anchor
from archive.models import Article, Claim, Event
from archive.review.claims import ClaimRefused, add_claim
from tests.factories import make_article, make_source
from tests.review import desk
from tests.shared_data import shared_data

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"
NEW = ["not ", "13 ", " No ", "allegedly ", "the mayor’s ", "never ", "\n\nIt was denied.\n\n", " “so he said” "]
ALIKE = "Nobody was hurt."
Tracked = list[tuple[str, int, bool]]  # each character, where it stood before (-1: it is new), and whether it is a copy


def own_texts() -> list[str]:
    return _read(SEEDS.rglob("*.txt"))


def real_texts() -> list[str]:
    return _read(list(shared_data("quotes", "polnear").rglob("*.txt"))[::4])


def _read(paths: Iterable[Path]) -> list[str]:
    found = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(paths)]
    return [text for text in found if len(text) > 400]


def tracked(text: str) -> Tracked:
    return [(letter, at, False) for at, letter in enumerate(text)]


def fresh(words: str) -> Tracked:
    return [(letter, -1, True) for letter in words]


def lines_of(text: Tracked) -> list[Tracked]:
    """The lines, each with its end."""
    lines: list[Tracked] = [[]]
    for letter in text:
        lines[-1].append(letter)
        if letter[0] == "\n":
            lines.append([])
    return lines


def copied(piece: Tracked) -> Tracked:
    return [(letter, at, True) for letter, at, _ in piece]


def words_of(text: Tracked) -> str:
    return "".join(letter for letter, *_ in text)


def insert(text: Tracked, chance: random.Random) -> Tracked:
    at = chance.randrange(len(text))
    return text[:at] + fresh(chance.choice(NEW)) + text[at:]


def delete(text: Tracked, chance: random.Random) -> Tracked:
    at = chance.randrange(len(text))
    return text[:at] + text[at + chance.choice([1, 3, 12, 80]) :]


def swap_paragraphs(text: Tracked, chance: random.Random) -> Tracked:
    lines = lines_of(text)
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return sum(lines, [])


def drop_paragraph(text: Tracked, chance: random.Random) -> Tracked:
    lines = lines_of(text)
    del lines[chance.randrange(len(lines))]
    return sum(lines, [])


def copy_sentence(text: Tracked, chance: random.Random) -> Tracked:
    """A passage again elsewhere, alone in a paragraph or within one; often the original then goes."""
    start = chance.randrange(len(text))
    piece, at = text[start : start + chance.choice([10, 40, 200])], chance.randrange(len(text))
    around = fresh("\n\n") if chance.random() < 0.5 else []
    copy = [*around, *copied(piece), *around]
    if chance.random() < 0.5:
        text = text[:start] + text[start + len(piece) :]
        at = min(at, len(text))
    return text[:at] + copy + text[at:]


def copy_paragraph(text: Tracked, chance: random.Random) -> Tracked:
    lines = lines_of(text)
    one = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), copied(lines[one]))
    if chance.random() < 0.5:
        del lines[chance.randrange(len(lines))]
    return sum(lines, [])


def same_line_elsewhere(text: Tracked, chance: random.Random) -> Tracked:
    """A short line such as any story holds goes from under one paragraph to under another."""
    lines = [line for line in lines_of(text) if words_of(line).strip() != ALIKE]
    lines.insert(chance.randrange(1, len(lines)), fresh(f"{ALIKE}\n"))
    return sum(lines, [])


CHANGES = [insert, insert, delete, delete, swap_paragraphs, drop_paragraph, copy_sentence, copy_paragraph, same_line_elsewhere]


def edited(text: str, chance: random.Random) -> Tracked:
    now = tracked(text)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        now = chance.choice(CHANGES)(now, chance) if len(now) > 20 else now
    return now


def passage(text: str, chance: random.Random) -> tuple[int, int]:
    """A sentence, a part of one, or a whole short line."""
    start = chance.randrange(len(text) - 8)
    if chance.random() < 0.3 and ALIKE in text:
        return text.index(ALIKE), text.index(ALIKE) + len(ALIKE)
    if chance.random() < 0.5:
        start = text.rfind("\n", 0, start) + 1
    end = min(len(text), start + chance.choice([8, 25, 60, 140]))
    line = text.find("\n", start)
    end = min(end, line) if line > start and chance.random() < 0.7 else end
    return start, max(end, start + 1)


def with_short_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(1, len(lines)), ALIKE)
    return "\n".join(lines)


def is_the_same(now: Tracked, first: int, last: int, text: str, start: int, end: int) -> bool:
    """The very passage; or words like it that stand beside what it stood beside, as a copy of its paragraph does."""
    places = [at for _, at, _ in now[first:last]]
    if places == list(range(start, end)) and not any(is_copy for *_, is_copy in now[first:last]):
        return True
    return any(one == other for one, other in zip(beside(now, first, last), beside(tracked(text), start, end), strict=True))


def beside(text: Tracked, start: int, end: int) -> list[int | None]:
    """Where the nearest characters stood: before and behind the passage, and beyond its paragraph. None: none there."""
    first = next((at for at in range(start, 0, -1) if text[at - 1][0] == "\n"), 0)
    last = next((at for at in range(end, len(text)) if text[at][0] == "\n"), len(text))
    behind, before = (text[end:], text[last:]), (text[:start], text[:first])
    found = [next((at for letter, at, _ in reversed(piece) if letter.strip()), None) for piece in before]
    return found + [next((at for letter, at, _ in piece if letter.strip()), None) for piece in behind]


@pytest.mark.long
@pytest.mark.parametrize(("texts", "edits"), [(real_texts, 10_000), (own_texts, 2_000)])
def test_no_anchor_is_found_at_other_words_than_its_own(texts: Callable[[], list[str]], edits: int) -> None:
    chance, sources = random.Random(20260302), texts()  # noqa: S311 - the same every time
    wrong, right, lost = [], 0, 0
    for number in range(edits):
        text = with_short_line(sources[number % len(sources)], chance)
        start, end = passage(text, chance)
        now = edited(text, chance)
        found = find_anchor(words_of(now), make_anchor(text, start, end), was=text)
        if found is None:
            lost += 1
        elif is_the_same(now, found.start, found.end, text, start, end):
            right += 1
        else:
            wrong.append((number, text[start:end], found))
    assert wrong == []
    assert right > lost and right + lost == edits


@pytest.mark.long
@pytest.mark.django_db
def test_every_claim_of_an_edited_article_stands_at_its_words_or_is_reported_lost(reviewer: User) -> None:
    chance, source, losses = random.Random(7), make_source(text_policy="full"), 0  # noqa: S311 - the same every time
    for number in range(120):
        text = chance.choice(own_texts())
        article = make_article(text, source=source, guid=f"edited-{number}")
        claims = _marked(article, chance, reviewer)
        make_article(words_of(edited(desk.version_of(article).text, chance)), source=source, guid=f"edited-{number}")
        version = desk.version_of(article)
        for claim in Claim.objects.filter(pk__in=claims):
            told = Event.objects.filter(verb="claim_orphaned", subject_id=claim.pk).count()
            is_there = claim.version_id == version.pk and version.text[claim.start : claim.end] == claim.exact
            assert (claim.anchor_state, told) == ("anchored", 0) if is_there else ("orphaned", 1)
            losses += told
    assert losses > 20


def _marked(article: Article, chance: random.Random, reviewer: User) -> list[int]:
    """Claims that a person marked at random places."""
    version, made = desk.version_of(article), []
    for _ in range(4):
        start, end = passage(version.text, chance)
        words = {"exact": version.text[start:end].strip(), "statement": "x", "claim_type": ""}
        with suppress(ClaimRefused):
            made.append(add_claim(version, **words, by=reviewer, at=desk.now()).pk)
    return made
