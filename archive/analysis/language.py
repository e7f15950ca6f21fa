"""The language of a text, told where its source does not say, and whether the analysers know it. They know English alone.

What is written in another language is kept and found like all else; names, quotations, claims, topics and the reading of the
headline are then not given, for the rules of English would give wrong ones. In doubt a text is read: most archives are English.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from archive.analysis.claim_words import FOREIGN
from archive.analysis.patterns import word_set
from archive.analysis.results import BlockSpan, Language
from archive.policy.vocabulary import STORY_KINDS

MOST_CHARACTERS = 1500  # of the story that are looked at
MOST_ASKED = 700  # of them that the model is asked about: more tell hardly better, and take longer
LEAST_CHARACTERS = 8  # of a story whose language is told
ENGLISH_SHARE, LEAST_ENGLISH = 0.08, 3  # of the words, those of SMALL_WORDS: as in all running English
FOREIGN_SHARE = 0.03  # of the words, those of SIGNS: the model is asked
OTHER_LETTERS = 0.015  # of the characters, letters that English has not: likewise
OTHER_SCRIPT = 0.3  # of the characters, letters of another script: it is no English, whatever else it is
SURE = 0.7  # of the model's confidence, 0..1
LIKELY = 0.5  # likewise: it is one of some languages much alike, and no English
LAST_OF_LATIN = 0x24F
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
SIGNS = FOREIGN | word_set(
    """yang dan dengan untuk dari pada tidak ini itu kwa katika kuwa ang mga ng bir için ve olan hogy egy és nem cu și din este că
    että mutta olla oli amb els iyo waa ayaa yn mae wat hy sy agus jak jest która které který jsou nebo ali koji kao ir kad"""
)
SMALL_WORDS = word_set("the of and to that with was for said his her they which from have this are it on by")


def language_of(text: str, blocks: Sequence[BlockSpan], declared: str = "") -> Language:
    """declared: what the source says, as a tag ("en-GB"); it is believed."""
    if declared:
        return Language(declared, 1.0, True, is_english_code(declared))
    story = _story(text, blocks)
    words = story.lower().split()
    others = [letter for letter in NOT_ASCII.findall(story) if letter.isalpha()]
    has_others = len(others) > OTHER_LETTERS * len(story)
    if sum(map(SMALL_WORDS.__contains__, words)) >= max(LEAST_ENGLISH, ENGLISH_SHARE * len(words)) and not has_others:
        return Language("en", 1.0)
    has_signs = has_others or sum(map(SIGNS.__contains__, words)) >= FOREIGN_SHARE * len(words)
    if not has_signs or len(story) < LEAST_CHARACTERS:
        return Language()
    code, confidence = _asked(story[:MOST_ASKED])
    is_latin = sum(ord(letter) > LAST_OF_LATIN for letter in others) < OTHER_SCRIPT * len(story)
    if confidence < SURE:
        return Language("", confidence, is_read=is_latin and (code == "en" or confidence < LIKELY))
    return Language(code, confidence, is_read=code == "en")


def is_english_code(code: str) -> bool:
    """Whether a language tag is of English, or is none: en, en-GB, eng, ""."""
    return code.replace("_", "-").partition("-")[0].lower() in ("", "en", "eng", "english")


def is_english(text: str, words: Iterable[str]) -> bool:
    """Whether nothing speaks against it, of a statement: letters of another script, or small words of another language."""
    return not any(letter.isalpha() and ord(letter) > LAST_OF_LATIN for letter in text) and not FOREIGN.intersection(words)


def _story(text: str, blocks: Sequence[BlockSpan]) -> str:
    """The beginning of the story, without what stands around it; of the whole text where there is no story."""
    taken, size = [], 0
    for block in blocks:
        if block.kind in STORY_KINDS and size < MOST_CHARACTERS:
            taken.append(text[block.start : min(block.end, block.start + MOST_CHARACTERS - size)])
            size += len(taken[-1])
    return " ".join(taken) if taken else text[:MOST_CHARACTERS]


def _asked(text: str) -> tuple[str, float]:
    code, confidence = _identifier().classify(unicodedata.normalize("NFC", text))
    return str(code), float(confidence)


@cache
def _identifier() -> Any:
    """Loaded when the first text asks for it: it takes a second, and a hundred megabytes."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow to load, and most texts need it not

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
