"""What the index holds of an article, and how text becomes the words that are looked up.

A text field comes twice: word by word as written, lower case and without accents (phrases, beginnings, near, fuzzy), and under
the same name with "_stem", its words cut to their English stems (plain words). Numbers are words. The engine is imported where it
is used: the archive starts without it.
"""

import hashlib
import unicodedata
from functools import cache
from typing import Any

TEXTS = ("headline", "names", "text", "aside", "kept")  # kept: what a source withholds; for those who read at the desk
NUMBERS = ("id", "key", "month", "digest", "source", "topic", "entity")
CODES = ("rating", "reason", "verdict", "state", "language")
MARK = {"applied": 0, "after": 0, "archive": "", "layout": ""}
LONGEST_WORD = 100  # bytes; what is longer is no word
ANALYSIS = "simple, lowercase, ascii_fold, english; 1"
LAYOUT = hashlib.sha256(repr((TEXTS, NUMBERS, CODES, sorted(MARK), LONGEST_WORD, ANALYSIS, 2)).encode()).hexdigest()[:16]


def clean(text: str) -> str:
    """text as the engine takes it: composed, and without halves of characters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")


@cache
def schema() -> Any:
    """The engine's schema."""
    import tantivy  # noqa: PLC0415 - heavy, and not needed before somebody searches

    builder = tantivy.SchemaBuilder()
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in CODES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("visible", tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
        builder.add_text_field(f"{name}_stem", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("byline", tokenizer_name="words", index_option="position")
    for name, empty in MARK.items():
        if isinstance(empty, int):
            builder.add_unsigned_field(name, stored=True)
        else:
            builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def analyser(name: str) -> Any:
    """The engine's analyser "words", "stems", or "whole": words of any length."""
    import tantivy  # noqa: PLC0415 - see above

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    filters = [tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()]
    if name != "whole":
        filters.append(tantivy.Filter.remove_long(LONGEST_WORD))
    if name == "stems":
        filters.append(tantivy.Filter.stemmer("english"))
    for one in filters:
        builder = builder.filter(one)
    return builder.build()


def words(text: str) -> list[str]:
    """The words of text as the index holds them."""
    return analyser("words").analyze(clean(text))


def has_long_word(text: str) -> bool:
    """Whether a word of text is too long to be held: no article is found by it."""
    return len(text) > LONGEST_WORD // 4 and len(words(text)) < len(analyser("whole").analyze(clean(text)))


def stems(text: str) -> list[str]:
    """The same, each cut to its stem."""
    return analyser("stems").analyze(clean(text))


def with_analysers(index: Any) -> Any:
    for name in ("words", "stems"):
        index.register_tokenizer(name, analyser(name))
    return index
