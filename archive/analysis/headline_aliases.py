"""What else a name of a headline is called in a text: letters for words, people for places, a short form, another spelling."""

import re
from functools import cache

from archive.analysis.headline_tables import ALSO, GOVERNMENTS, PEOPLE_OF, STATES
from archive.analysis.headline_words import Words, joined, key_of
from archive.analysis.ordinary import is_ordinary

LEAST_TOGETHER = 7  # letters of words written as one
MOST_LETTERS = 6  # of an acronym
LEAST_PLACE = 4  # letters that a place and its people have in common
LEAST_SHORT, MOST_SHORT, LEAST_LEFT_OUT = 3, 5, 2  # letters of a short form; those left out of it

Place = tuple[int, int]


def otherwise(part: str, words: Words) -> list[Place]:
    """Where what is called so is called otherwise."""
    if also := called(key_of(part), words):
        return also
    key = key_of(part)
    if one := words.places(key.removesuffix("s") if key.endswith("s") else f"{key}s", with_capital=True):
        return one
    if len(part) > 1 and part.isupper() and (found := _of_initials(part, words)):
        return found
    return _people(key_of(part), words) or words.alike(part) or _in_full(key_of(part), words) or _run_together(part, words)


def _run_together(part: str, words: Words) -> list[Place]:
    """Where the words stand that are written as one: #WatchTheHarbour, a liveshot."""
    key = key_of(part)
    if len(key) < LEAST_TOGETHER or not key.isalpha():
        return []
    pattern = re.compile(r"(?<!\w)" + r"[ -]?".join(map(re.escape, key)) + r"(?!\w)", re.IGNORECASE)
    return [match.span() for match in pattern.finditer(words.text, words.start)]


def _in_full(key: str, words: Words) -> list[Place]:
    """Where a name stands that is shortened so: Woz, of Wozniak."""
    if not LEAST_SHORT <= len(key) <= MOST_SHORT or is_ordinary(key):
        return []
    longer = (one for one in words.by_letter.get(key[0], ()) if one.startswith(key) and len(one) >= len(key) + LEAST_LEFT_OUT)
    return joined(place for one in longer if not is_ordinary(one) for place in words.places(one, with_capital=True))


def _of_initials(letters: str, words: Words) -> list[Place]:
    """Where words stand that begin with these letters: Elm Hill Council of EHC."""
    rest = r"[a-z'’]+(?:[ -](?:of|and|the|for|on))?[ -]"
    pattern = re.compile(r"(?<![\w-])" + rest.join(map(re.escape, letters)) + r"[a-z]\w*")
    return [match.span() for match in pattern.finditer(words.text, words.start)] if len(letters) <= MOST_LETTERS else []


@cache
def groups() -> dict[str, tuple[str, ...]]:
    groups = [tuple(line.split("|")) for line in ALSO.strip().splitlines()]
    groups += [tuple(pair.split(" ", 1)) for line in STATES.strip().splitlines() for pair in line.split("|")]
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for form in group:
            found[form.lower()] = found.get(form.lower(), ()) + group
    return found


@cache
def governments() -> dict[str, str]:
    """The country that is governed from a capital."""
    pairs = (pair.split(" ", 1) for line in GOVERNMENTS.strip().splitlines() for pair in line.split("|"))
    return {capital: country for capital, country in pairs}


def called(key: str, words: Words) -> list[Place]:
    """Where any other name of the same group stands, with a capital."""
    found = []
    for form in groups().get(key, ()):
        found += words.phrase(_capital(form))
    return joined(found)


def _capital(form: str) -> str:
    return form.upper() if len(form) <= 3 else form[0].upper() + form[1:]


def _people(key: str, words: Words) -> list[Place]:
    """Where a place stands for its people, or they for it: Iraqi and Iraq."""
    if len(key) < LEAST_PLACE:
        return []
    stems = _without_endings(key)
    for other in words.by_letter.get(key[0], ()):
        is_near = other.startswith(key[:LEAST_PLACE]) and other != key and stems & _without_endings(other)
        if is_near and (places := words.places(other, with_capital=True)):
            return places
    return []


def _without_endings(key: str) -> set[str]:
    bare = {key.removesuffix(ending) for ending in PEOPLE_OF if key.endswith(ending)} | {key}
    return {one for one in bare if len(one) >= LEAST_PLACE}
