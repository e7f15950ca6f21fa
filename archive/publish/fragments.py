"""Addresses that lead to words of a page. Source: WICG, URL Fragment Text Directives (scroll-to-text-fragment)."""

import re
from urllib.parse import quote

from archive.queries.passages import Passage

LONGEST = 80  # characters given in full; of longer words, or those of several lines, the first and the last few
FEW = 5  # words
AROUND = 3  # words of the context: enough to tell two places apart
LINE_END = re.compile(r"[\r\n]+")


def text_fragment(passage: Passage) -> str:
    """The fragment, "#" left out, with which a browser scrolls to the passage; empty where not all of its words may be shown."""
    if not passage.is_whole or not passage.text.strip():
        return ""
    before, after = _last(passage.prefix), _first(passage.suffix)
    parts = [f"{_encoded(before)}-"] if before else []
    parts += [_encoded(words) for words in _range(passage.text)]
    parts += [f"-{_encoded(after)}"] if after else []
    return ":~:text=" + ",".join(parts)


def at_source(address: str, passage: Passage) -> str:
    """The address of the passage on the source's own page; empty without one."""
    fragment = text_fragment(passage)
    if not address or not fragment:
        return ""
    return f"{address}{'' if '#' in address else '#'}{fragment}"


def _range(text: str) -> list[str]:
    """textStart alone, or textStart and textEnd."""
    words = text.split()
    is_short = len(text) <= LONGEST and not LINE_END.search(text.strip())
    return [" ".join(words)] if is_short or len(words) <= 2 * FEW else [" ".join(words[:FEW]), " ".join(words[-FEW:])]


def _last(context: str) -> str:
    """The last whole words before the passage in its paragraph."""
    line = LINE_END.split(context)[-1]
    words = line.split()
    if len(line) == len(context) and words and not line[0].isspace():
        words = words[1:]  # the first may be cut
    return _with_words(words[-AROUND:])


def _first(context: str) -> str:
    line = LINE_END.split(context)[0]
    words = line.split()
    if len(line) == len(context) and words and not line[-1].isspace():
        words = words[:-1]
    return _with_words(words[:AROUND])


def _with_words(context: list[str]) -> str:
    """Nothing where it is a full stop alone: browsers look for words."""
    return " ".join(context) if any(sign.isalnum() for word in context for sign in word) else ""


def _encoded(words: str) -> str:
    """quote() leaves "-" as it is, which the directive needs for itself."""
    return quote(words, safe="").replace("-", "%2D")
