"""How much of a text other words hold: counted by the runs of words that both have. Of bytes too, whatever writes them."""

import html
import re
from collections.abc import Iterable, Iterator

from archive.policy.text import LONGEST_RUN, WORD

HALF = 0.5  # who holds as much of a text is a copy of it, who holds less quotes it
CARRIED = 2_000  # characters taken over into the next piece, so that no run is cut in two
CLOSED = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"\xfd7zXZ",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"RIFF",
    b"GIF8",
)
TAG = re.compile(r"<[^<>]{0,2000}>")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt\"/\\])")


class Holding:
    """texts: what is looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        keys = [words for text in texts if (words := _words(text))]
        self.length = min([LONGEST_RUN + 1, *map(len, keys)])
        self.texts = [frozenset(_runs(words, self.length)) for words in keys]
        self.runs = frozenset().union(*self.texts)

    def share(self, pieces: Iterable[str]) -> float:
        """0.0 where no run of a text stands in the pieces, 1.0 where one text stands in them whole. pieces: in order."""
        found: set[tuple[str, ...]] = set()
        carried = ""
        for piece in pieces:
            carried += piece
            found.update(run for run in _runs(_words(carried), self.length) if run in self.runs)
            carried = carried[-CARRIED:]
        return max((len(found & runs) / len(runs) for runs in self.texts), default=0.0) if found else 0.0

    def telling_words(self) -> list[str]:
        """The two longest words: what holds half of a text has them, nearly always."""
        return sorted({word for run in self.runs for word in run}, key=lambda word: (-len(word), word))[:2]


def can_be_read(head: bytes) -> bool:
    """False for packed files, PDF and pictures, whose words do not lie open. head: the first bytes of the file."""
    return not head.startswith(CLOSED)


def words_in(pieces: Iterable[bytes]) -> Iterator[str]:
    """The words of a file of text, HTML, XML, JSON or a table: without tags, escapes undone."""
    rest = b""
    for piece in pieces:
        cut = len(data := rest + piece)
        while cut and cut > len(data) - 4 and data[cut - 1] >= 0x80:
            cut -= 1
        rest = data[cut:]
        yield _open(data[:cut])
    yield _open(rest)


def _open(data: bytes) -> str:
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        said = data.decode("cp1252", "replace")
    said = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", said)
    return html.unescape(TAG.sub(" ", said))


def _words(text: str) -> list[str]:
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
