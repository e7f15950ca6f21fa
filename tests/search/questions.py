"""Questions of every kind, made from the words of the texts they are asked of; the same each time."""

import random

TEMPLATES = (
    "{a}", "{a}", "{a} {b}", "{a} {b} {c}", "{a} -{b}", "{a} OR {b}", "({a} OR {b}) {c}", "{a} -({b} OR {c})", "NOT {a}",
    '"{p}"', '"{p}"', '"{p}" {a}', '"{t}"', "{x}*", "{x}* {a}", "{x}* -{b}", "{f}~", "{f}~2", "{f}~ {a}",
    "{a} NEAR/2 {b}", "{a} NEAR/8 {b}", '"{p}"~3', '"{t}"~6', "({a} {b}) OR (-{c} {d})", "-{a} -{b}", "{A} {b}", "{a}'s {b}",
    "({a} OR (-{b} {c})) -{d}",
)  # fmt: skip


def questions(texts: list[str], count: int = 200) -> list[str]:
    """count of them, without repeats."""
    chance, found = random.Random(20260312), {}
    texts = [words for text in texts if len(words := "".join(c if c.isalnum() else " " for c in text).split()) > 8]
    while len(found) < count:
        words = chance.choice(texts)
        at = chance.randrange(len(words) - 3)
        long = [word for word in words if len(word) > 4] or words
        a, b, c, d = (chance.choice(chance.choice(texts)) for _ in range(4))
        chosen = chance.choice(long)
        given = {
            "a": chance.choice((a, chosen)), "b": b, "c": c, "d": d, "A": a.upper(), "p": " ".join(words[at : at + 2]),
            "t": " ".join(words[at : at + 3]), "x": chosen[: max(2, len(chosen) // 2)], "f": spoilt(chosen, chance),
        }  # fmt: skip
        found[chance.choice(TEMPLATES).format(**given)] = None
    return list(found)


def spoilt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + "e" + word[at + 1 :])) or word
