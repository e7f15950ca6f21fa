"""Words put alike for comparing: in small letters, without accents and endings."""

import re
import unicodedata
from functools import lru_cache

IRREGULAR = {
    "made": "make", "paid": "pay", "spent": "spend", "gave": "give", "given": "give", "took": "take", "taken": "take",
    "went": "go", "gone": "go", "goes": "go", "came": "come", "held": "hold", "kept": "keep", "met": "meet", "ran": "run",
    "saw": "see", "seen": "see", "sent": "send", "stood": "stand", "thought": "think", "wrote": "write", "written": "write",
    "knew": "know", "known": "know", "found": "find", "got": "get", "led": "lead", "meant": "mean", "spoke": "speak",
    "spoken": "speak", "drove": "drive", "driven": "drive", "chose": "choose", "chosen": "choose", "broke": "break",
    "broken": "break", "fought": "fight", "caught": "catch", "taught": "teach", "brought": "bring", "bought": "buy", "sold":
    "sell", "built": "build", "lent": "lend", "lost": "lose", "won": "win", "began": "begin", "begun": "begin", "beaten":
    "beat", "died": "die", "dying": "die", "children": "child", "people": "person", "men": "man", "women": "woman", "lives":
    "life", "homes": "home", "closure": "close", "shut": "close", "shuts": "close", "employed": "employ", "wounded":
    "injure",
}  # fmt: skip
REMEMBERED = 100_000  # words


def folded(word: str) -> str:
    """In small letters, without accents, without the s of possession."""
    if word.isascii():
        return word.lower().removesuffix("'s")
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(letter))
    return bare.removesuffix("'s")


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """Much the same for the forms of one word; for comparing alone."""
    word = IRREGULAR.get(word, word)
    for ending, other in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ied", "y")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word.removesuffix(ending) + other
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
            word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search(r"[aeiouy]", rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "aeiouls" else rest
            break
    return word.removesuffix("e") if len(word) > 3 else word
