"""Texts made ready for looking words up, by bytes and by str.replace: many times faster than a pattern or str.translate."""

from collections.abc import Mapping

LETTERS_ONLY = bytes(code if chr(code).isalpha() and chr(code).islower() or code == ord("'") else ord(" ") for code in range(256))
OUTSIDE = ((b"''", b"  "), (b" '", b"  "), (b"' ", b"  "))  # apostrophes that stand inside no word


def put_alike(text: str, same: Mapping[str, str]) -> str:
    """text with each character that is a key of same replaced by its value."""
    for character, other in same.items():
        text = text.replace(character, other)
    return text


def words_of(data: bytes) -> list[bytes]:
    """The words of a text in small letters and ASCII: letters, with an apostrophe inside or none."""
    letters = data.translate(LETTERS_ONLY)
    if b"'" in letters:
        letters = b" %b " % letters
        for apart, spaces in OUTSIDE:
            letters = letters.replace(apart, spaces)
    return letters.split()
