"""Lines that say again what another line says: duplicates of whole lines, and pull quotes of words from the story."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

WORD = re.compile(r"\w+(?:['’]\w+)*")
LEAST_WORDS = 4  # of a line that counts as a repeat: "He said:" may stand in a text twice
RUN = 4  # words in a row by which pull quotes are found
MOST_WORDS = 300  # of a pull quote: what is longer is a paragraph
OPENERS = "\"“‘'"
CLOSERS = "\"”’'"
STOPS = ".!?…:;,"
COUNTED = "eord"  # letters that no character but their capitals is folded to


def duplicates(texts: Sequence[str], candidates: Sequence[int]) -> list[int]:
    """Those of candidates whose words are exactly those of an earlier line, case, white space and marks at the end aside."""
    first: dict[str, int] = {}
    found = []
    wanted = set(candidates)
    for index in _alike(texts):
        key = " ".join(texts[index].casefold().split()).strip(OPENERS + CLOSERS + STOPS)
        if key.count(" ") + 1 >= LEAST_WORDS and first.setdefault(key, index) != index and index in wanted:
            found.append(index)
    return found


def _alike(texts: Sequence[str]) -> list[int]:
    """Those that have as many of some letters as another, and so may have the same words."""
    letters = [tuple(map(text.lower().count, COUNTED)) for text in texts]
    if len({*letters}) == len(letters):
        return []
    times = Counter(letters)
    return [index for index, counts in enumerate(letters) if times[counts] > 1]


def pull_quotes(texts: Sequence[str], candidates: Sequence[int]) -> list[int]:
    """Those of candidates that are lifted word for word out of a longer line: quoted from end to end, or without a stop."""
    lifted = {index: _words(texts[index]) for index in candidates if _looks_lifted(texts[index])}
    lifted = {index: words for index, words in lifted.items() if RUN <= len(words) <= MOST_WORDS}
    whole = "\n".join(texts).casefold().replace("’", "'") if lifted else ""
    lifted = {index: words for index, words in lifted.items() if _stands_twice(words, whole)}
    if not lifted:
        return []
    longest: dict[tuple[str, ...], int] = {run: 0 for words in lifted.values() for run in _runs(words)}
    for text in texts:
        words = _words(text)
        for run in _runs(words):
            if run in longest and longest[run] < len(words):
                longest[run] = len(words)
    return [index for index, words in lifted.items() if all(longest[run] > len(words) for run in _runs(words))]


def _stands_twice(words: Sequence[str], whole: str) -> bool:
    """Whether none of a line's words stands there alone, the longest asked first."""
    return all(whole.count(word) > 1 for word in sorted({*words}, key=len, reverse=True))


def _looks_lifted(text: str) -> bool:
    quoted = text[0] in OPENERS and text.rstrip(STOPS)[-1:] in CLOSERS and not any(mark in text[1:-2] for mark in '"“”')
    return quoted or text[-1] not in STOPS + CLOSERS


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in WORD.findall(text.casefold())]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(RUN)), strict=False)
