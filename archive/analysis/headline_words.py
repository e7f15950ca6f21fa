"""The words under a headline, each with all its places, and where one of them stands for a word of the headline."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from archive.analysis.ordinary import is_ordinary
from archive.analysis.stems import IRREGULAR, folded, stem

WORD = re.compile(r"[^\W_](?:(?:\.[^\W\d_])+\.|[^\W_]*(?:['’][^\W_]+)*)")
LEAST_ALIKE, LEAST_TWICE_ALIKE = 5, 8  # letters of a name that may be spelt with one other letter; with two
ALIKE_FROM = 2  # first letters, which must be the same
SPACES = " \u00a0-"  # between the words of a name
LETTERS = 3  # of a name that must stand in capitals, for it may be a small word too: US, IS, WHO

Place = tuple[int, int]


def key_of(word: str) -> str:
    """By which the same word is found: in small letters, without the s of possession and stops, its apostrophe straight."""
    word = word.lower()
    if "." in word:
        return word.replace(".", "")
    return word.replace("’", "'").removesuffix("'s")


class Words:
    """text from start on."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self.at: dict[str, list[int]] = {}
        at: dict[str, list[int]] = defaultdict(list)
        for match in WORD.finditer(text, start):
            at[match[0]].append(match.start())
        for word, places in at.items():
            self.at.setdefault(key_of(word), []).extend(places)

    @cached_property
    def folded(self) -> dict[str, str]:
        return {folded(word): word for word in self.at if not word.isascii()}

    @cached_property
    def by_letter(self) -> dict[str, list[str]]:
        """The words by the letter that their stem begins with."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.at:
            plain = word if word.isascii() else folded(word)
            found[(IRREGULAR.get(plain) or plain)[:1]].append(word)
        return found

    def of_stem(self, wanted: str) -> list[int]:
        """Where words of this stem begin."""
        words = self.by_letter.get(wanted[:1], ())
        held = [word for word in words if stem(word if word.isascii() else folded(word)) == wanted]
        return sorted(start for word in held for start in self.at[word])

    def places(self, word: str, *, with_capital: bool = False) -> list[Place]:
        """Where the word stands. with_capital: only with one, and all in capitals where it is short and written so."""
        key = key_of(word)
        found = [(start, start + self._length(start, key)) for start in self.at.get(key, ())]
        if with_capital:
            is_short = word.isupper() and len(key) <= LETTERS
            found = [place for place in found if self._has_capital(place, is_short)]
        return found

    def _length(self, start: int, key: str) -> int:
        if self.text[start + 1 : start + 2] == "." and len(key) > 1:
            return 2 * len(key)
        return len(key)

    def _has_capital(self, place: Place, all_of_it: bool) -> bool:
        words = self.text[slice(*place)]
        return words.isupper() if all_of_it else words[:1].isupper() or words[1:2].isupper()

    def phrase(self, words: str) -> list[Place]:
        """Where several words stand one after another, in any case."""
        first, _, rest = words.partition(" ")
        found = self.places(first, with_capital=first[:1].isupper())
        keys = [key_of(match[0]) for match in WORD.finditer(rest)]
        return [(start, last) for start, end in found if (last := self._through(end, keys))]

    def _through(self, end: int, keys: Sequence[str]) -> int:
        """Where words of these keys end that stand one after another, with a space before each; 0 where others do."""
        for key in keys:
            match = WORD.match(self.text, end + 1)
            if match is None or self.text[end] not in SPACES or key_of(match[0]) != key:
                return 0
            end = match.start() + self._length(match.start(), key)
        return end

    def alike(self, word: str) -> list[Place]:
        """Where the same name is spelt otherwise: without accents, or with another letter in another alphabet's spelling."""
        key = key_of(word)
        if plain := self.folded.get(folded(key)):
            return self.places(plain)
        if (plain := folded(key)) != key and plain in self.at:
            return self.places(plain)
        if len(key) < LEAST_ALIKE:
            return []
        most = 2 if len(key) >= LEAST_TWICE_ALIKE else 1
        for other in self.by_letter.get(key[0], ()):
            is_near = (
                other[:ALIKE_FROM] == key[:ALIKE_FROM]
                and abs(len(other) - len(key)) <= most
                and _differs_little(key, other, most)
            )
            if is_near and not is_ordinary(other):
                return self.places(other, with_capital=True)
        return []


def _differs_little(one: str, other: str, most: int) -> bool:
    """Whether one can be made the other by changing, adding or leaving out so many letters at most (Levenshtein 1965)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        after = [row]
        for column, facing in enumerate(other, 1):
            after.append(min(before[column] + 1, after[-1] + 1, before[column - 1] + (letter != facing)))
        before = after
        if min(before) > most:
            return False
    return before[-1] <= most


def joined(places: Iterable[Place]) -> list[Place]:
    return sorted(set(places))
