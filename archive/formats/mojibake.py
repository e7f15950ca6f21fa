"""Text whose UTF-8 was once read as windows-1252 ("cafÃ©", "donâ€™t"), put right where that is certain and nowhere else.

A text is put right as a whole when every character of it could have come of that slip, its bytes are UTF-8 throughout, and
something in it cannot have been meant: an "â€™", an "Ã©" within a word, three letters on end of one foreign alphabet. Else only
the marks of punctuation are put right that the slip makes of quotation marks, dashes and dots. In doubt a text stays as it came.
"""

import re
import unicodedata

MOST_ROUNDS = 3  # some texts went through the slip more than once
# windows-1252 as the web reads it: the five bytes it does not define stand for themselves (encoding.spec.whatwg.org).
BYTES = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(0x80, 0x100)}
BYTES |= {code: code for code in range(0x80, 0xA0)}
FOLLOWING = "[" + "".join(re.escape(chr(code)) for code, byte in BYTES.items() if byte < 0xC0) + "]"
MAYBE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
PUNCTUATION = re.compile("â(?:€|\u0080)[“”˜™œžš¦¢¡\u00a0\u0093\u0094\u0098-\u009e]")
LEFT_OVER = re.compile("[ÂÃâ][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
# Behind Ã alone no quotation mark, dash or dots, which do stand behind a capital; between letters anything.
LETTER = "Ã[\u00a1-\u00aa\u00ac\u00ad\u00af-\u00ba\u00bc-\u00bf]"
LETTER_IN_WORD = re.compile(f"(?<=[a-z]){LETTER}|{LETTER}(?=[a-z])|(?<=[A-Za-z])Ã[\u00a0-\u00bf](?=[a-z])|Ã[ƒ‚]Â|Ã¢â")
SIGN = re.compile("(?<![^\\W\\d_])Â[£¥©°·«\u00a0](?=[\\d\\s\\w])")
WORD = re.compile(f"(?:[\u00c2-\u00df]{FOLLOWING}|[\u00e0-\u00ef]{FOLLOWING}{{2}}|[\u00f0-\u00f4]{FOLLOWING}{{3}}){{3,}}")


def repaired(texts: list[str]) -> list[str]:
    """texts, which are the pieces of one text, put right; the same where nothing is certain."""
    for _ in range(MOST_ROUNDS):
        whole = "\n".join(texts)
        if not MAYBE.search(whole):
            break
        after = _as_a_whole(texts) if _is_certain(whole) else None
        after = after or _punctuation(texts)
        if after == texts:
            break
        texts = after
    return texts


def _is_certain(text: str) -> bool:
    return bool(PUNCTUATION.search(text) or LETTER_IN_WORD.search(text) or SIGN.search(text) or _has_foreign_word(text))


def _has_foreign_word(text: str) -> bool:
    """Whether three letters on end of one alphabet that is not Latin come out of it."""
    return any(_is_of_one_alphabet(_decoded(match[0]) or "") for match in WORD.finditer(text))


def _is_of_one_alphabet(word: str) -> bool:
    alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return len(alphabets) == 1 and "LATIN" not in alphabets and sum(map(str.isalpha, word)) >= 3


def _as_a_whole(texts: list[str]) -> list[str] | None:
    """The texts decoded anew; None where one of them cannot have come of the slip."""
    after = [_decoded(text) for text in texts]
    return None if None in after else after  # type: ignore[return-value]


def _decoded(text: str) -> str | None:
    try:
        return bytes(BYTES.get(ord(character), ord(character)) for character in text).decode("utf-8")
    except ValueError:  # a character beyond the 256, or bytes that are not UTF-8
        return None


def _punctuation(texts: list[str]) -> list[str]:
    """texts with the marks alone put right; as they are where other such characters are left, of a longer slip perhaps."""
    after = [PUNCTUATION.sub(lambda match: _decoded(match[0]) or match[0], text) for text in texts]
    return texts if LEFT_OVER.search("\n".join(after)) else after
