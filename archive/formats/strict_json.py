"""JSON read strictly (RFC 8259): what is not JSON is refused with line and column, and nothing is guessed.

Numbers stay as they are written (Number), so that a rating "4.0" is not made 4 and no number is too long to read. Where a key
stands twice in one object with different values, which of the two was meant cannot be told: the JSON is refused, or, where its
reader knows what to do with a Doubled, that key alone.
"""

import json
import re
from typing import Any, NoReturn

from archive.formats.records import RawRecord, RecordError

MAX_BYTES = 20_000_000  # of one item
STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
BRACE_OR_KEY = re.compile(rf"[{{}}]|({STRING})(\s*:)?", re.DOTALL)
NOT_PROSE = r"(?![^\W\d_])"
OBJECT_START = re.compile(rf'\{{\s*(?:$|\}}\s*$|"[^"\n]*$|{STRING}\s*+(?:$|\}}\s*$|(?!\}}){NOT_PROSE}.))', re.DOTALL)
SCALAR = rf"(?:{STRING}|-?\d[\d.eE+-]*|true|false|null)"
AFTER_LIST = r'\]\s*(?:$|,\s*(?:$|[\[{"]))'
LIST_START = re.compile(
    rf"\[\s*(?:[\[{{]|$|\]\s*$|(?:{SCALAR}\s*,?\s*)++(?:$|{AFTER_LIST}|[\[{{]|(?!\]){NOT_PROSE}[^\s:;.!?]))", re.DOTALL
)
WORDS = {"Unterminated string starting at": "a string is not closed"}
CONSTANT = re.compile(rf"{STRING}|(NaN|-?Infinity)", re.DOTALL)
MARKED = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class Doubled(dict[str, Any]):
    """An object in which keys stand twice. twice: each of them, and the words that refuse it."""

    def __init__(self, pairs: list[tuple[str, Any]], keys: list[str]) -> None:
        super().__init__(pairs)
        self.twice = dict.fromkeys(keys, "")


class _Constant(Exception):
    pass


def load(raw: RawRecord, *, takes_doubled: bool = False) -> Any:
    """The value. Raises RecordError: too_large, empty, encoding, malformed, truncated, with line and column in the file."""
    if raw.size > MAX_BYTES:
        raise RecordError("too_large", f"{raw.size:,} bytes; one item has at most {MAX_BYTES:,}.")
    text = _text(raw.data)
    if not text.strip():
        raise RecordError("empty", "Nothing in it." if not raw.data else "Nothing in it but white space.")
    return loads(text, start=raw.starts_at, takes_doubled=takes_doubled)


def loads(text: str, *, start: tuple[int, int] = (1, 1), takes_doubled: bool = False) -> Any:
    """The value in text, which begins at line and column start of its file. Raises RecordError: malformed, truncated."""
    doubled: list[Doubled] = []
    text = text.rstrip()
    try:
        value = _decoder(doubled).decode(text)
    except json.JSONDecodeError as error:
        _refuse(text, error.pos, WORDS.get(error.msg, error.msg.removesuffix(" at")), start)
    except _Constant:
        found = next(match for match in CONSTANT.finditer(text) if match[1])
        _refuse(text, found.start(), f"{found[1]} is not a JSON number", start)
    except RecursionError:
        raise RecordError("malformed", "Nested too deeply: objects or lists within one another about a thousand times.") from None
    for found in doubled:
        for key in found.twice:
            line, column = position(text, _second(text, key), start)
            found.twice[key] = f"{json.dumps(key)[:80]} stands twice in one object, again at line {line}, column {column}."
            if not takes_doubled:
                raise RecordError("malformed", found.twice[key])
    return value


def looks_like(data: bytes) -> str:
    """What the JSON in data begins with, a brace or a bracket; empty where it begins with neither or is not JSON.

    JSON that is broken is JSON still; words in brackets at the start of a sentence are not.
    """
    text = _opening(data)
    return text[:1] if (OBJECT_START if text.startswith("{") else LIST_START).match(text) else ""


def _text(data: bytes) -> str:
    for mark, encoding in MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise RecordError("encoding", f"Marked as {encoding.upper()}, but byte {error.start + 1} is not.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:  # RFC 8259, section 8.1: JSON is UTF-8
        wrong = f"byte {error.start + 1} (0x{data[error.start]:02X}) is not: {error.reason}"
        raise RecordError("encoding", f"JSON is UTF-8, but {wrong}.") from error


def _opening(data: bytes) -> str:
    for mark, encoding in MARKED:
        if data.startswith(mark):
            return data[:2000].decode(encoding, "replace").lstrip()
    return data[:2000].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").lstrip()


def _refuse(text: str, at: int, what: str, start: tuple[int, int]) -> NoReturn:
    line, column = position(text, at, start)
    if not text[at:].strip() or _is_open_string(text, at):
        raise RecordError("truncated", f"JSON that ends too early, at line {line}, column {column}: {what}.")
    raise RecordError("malformed", f"Not JSON at line {line}, column {column}: {what}.")


def position(text: str, at: int, start: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """Line and column, from 1, of the character at `at`."""
    line = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return start[0] + line, column + (start[1] - 1 if not line else 0)


def _is_open_string(text: str, at: int) -> bool:
    return text[at] == '"' and not re.compile(STRING, re.DOTALL).match(text, at)


def _decoder(doubled: list[Doubled]) -> json.JSONDecoder:
    """A decoder that adds the objects in which keys stand twice, with different values, to doubled."""

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        keys = list(dict.fromkeys(key for key, value in pairs if found[key] != value))
        if keys:
            doubled.append(found := Doubled(pairs, keys))
        return found

    return json.JSONDecoder(object_pairs_hook=made, parse_float=Number, parse_int=Number, parse_constant=_constant)


def _constant(name: str) -> NoReturn:
    raise _Constant(name)


def _second(text: str, key: str) -> int:
    """Where key stands for the second time in one object."""
    seen: list[bool] = []
    for token in BRACE_OR_KEY.finditer(text):
        if token[0] == "{":
            seen.append(False)
        elif token[0] == "}":
            seen.pop()
        elif token[2] and json.loads(token[1]) == key:
            if seen[-1]:
                return token.start()
            seen[-1] = True
    return 0
