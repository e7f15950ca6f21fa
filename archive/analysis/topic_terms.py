"""The weights of terms that come with the archive: of topic_words.py, and of the labels of the topics themselves."""

import re
from collections.abc import Iterator
from functools import cache

from archive.analysis.media_topics import PREFIX, media_topics, path_up
from archive.analysis.topic_words import AT_THE_TOP
from archive.analysis.topic_words_below import BELOW
from archive.analysis.words import put_alike

Weights = dict[str, dict[str, float]]  # term, as plain() gives it -> id of the topic -> weight
SURELY, TELLS, HINTS = 3.0, 2.0, 1.0
NOT_WORDS = bytes(code if chr(code).isascii() and chr(code).isalnum() else ord(" ") for code in range(256))
SAME = {"’": "", "'": "", "é": "e", "è": "e", "ö": "o", "ü": "u", "ä": "a", "ç": "c"}
ENDINGS = ("", "s", "es")
BRACKETS = re.compile(r"\s*\([^)]*\)")
APART = re.compile(r",? (?:and|or) |, |/")
# Words of labels that say too much else to tell their topic.
GENERAL_WORDS = (
    "adults animal art arts bar bandy belief board boules business casting ceremony children club communities company"
    " conflict consumers culture design drawing employee employer environment exchange executive family fine forging"
    " game gender government health hold human industry infants interest investigation judge justice labour language"
    " law leisure library lifestyle management mankind market media metal monument mountains museum names nature"
    " oceans parks party peace people physiology plant pool prices process rivers science series skeleton society"
    " spirits sport squash state statement students teachers tradition traffic transfer trend values war water weather"
    " youth customs special annual private public service national resource property stock stocks telemark reformed"
    " luge orthodoxy"
)
GENERAL = frozenset(GENERAL_WORDS.split())


def plain(text: str) -> str:
    """Small ASCII letters and digits, words apart by one space, one at each end; apostrophes and hyphens aside."""
    data = put_alike(text.lower(), SAME).encode("ascii", "replace")
    return " ".join(["", *data.translate(NOT_WORDS).decode().split(), ""])


@cache
def shipped_weights() -> Weights:
    weights: Weights = {}
    for id, tiers in (AT_THE_TOP | BELOW).items():
        for weight, words in zip((SURELY, TELLS, HINTS), tiers.split("|"), strict=False):
            for word in words.split():
                weights.setdefault(plain(word.replace("_", " ")), {}).setdefault(PREFIX + id, weight)
    told = {term: {_top(id) for id in topics} for term, topics in weights.items()}
    for id, term, weight in _labels():
        if told.get(term, {_top(id)}) == {_top(id)}:  # what was thought about goes before
            weights.setdefault(term, {}).setdefault(id, weight)
    return weights


def _labels() -> Iterator[tuple[str, str, float]]:
    """(id, term, weight): a label of several words tells surely, one word tells, a part of a label hints."""
    for topic in media_topics().values():
        label = BRACKETS.sub("", topic.label.lower())
        parts = APART.split(label)
        if topic.parent and (len(parts) > 1 or label not in GENERAL):
            yield topic.id, plain(label), SURELY if " " in label else TELLS
            yield from (
                (topic.id, plain(part), HINTS) for part in parts if len(parts) > 1 and part not in GENERAL and len(part) > 3
            )


def _top(id: str) -> str:
    return list(path_up(id))[-1]
