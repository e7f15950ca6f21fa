"""What a person typed, as one tree. Whatever is typed gives a tree, or nothing; what could not be used is told with its place.

words           all must occur                  -word, NOT word     must not
"some words"    as they stand                   a OR b, (a b)       either; together
begin*          words that begin so             word~, word~2       one letter otherwise, or two
a NEAR/5 b, "a b"~5                             no more than 5 words between them
field:value, field:"some words"                 see FIELDS
"""

import re
from dataclasses import dataclass
from datetime import date

from archive.search.days import first_day
from archive.search.tree import Either, Every, Fault, Field, Node, Not, Question, Term, joined

FIELDS = ("source", "entity", "topic", "by", "rating", "reason", "verdict", "after", "before", "state", "year", "language")
LONGEST = 500  # characters
MOST_TERMS = 30
DEEPEST = 10  # brackets in brackets
MOST_NEAR = 10  # words between two
NEAR = 10  # words, where only NEAR is said
SHORTEST_BEGIN = 2  # letters before *
SHORTEST_FUZZY = 3
MOST_FUZZY = 2  # letters that may differ
MOST_COSTLY = 10  # beginnings, fuzzy words and pairs of words near each other: the engine looks at many words for each


@dataclass(frozen=True)
class Token:
    kind: str  # "(", ")", "or", "and", "not", "near", or "part" with its node
    start: int
    end: int
    node: Node | None = None
    reach: int = 0


TOKEN = re.compile(
    r"""(?P<bracket>[()])
    |(?P<minus>[-!](?=[\w"(]))
    |(?P<field>(?P<name>[A-Za-z]+):(?P<value>"[^"]*"|[^\s"()]+))
    |(?P<phrase>"(?P<inside>[^"]*)"(?:~(?P<slop>\d{0,3}))?)
    |(?P<word>[^\s"()]+)
    """,
    re.VERBOSE,
)
OPERATORS = {"OR": "or", "|": "or", "AND": "and", "&": "and", "&&": "and", "||": "or", "NOT": "not"}
WORDS = re.compile(r"\w+")
NEAR_WORD = re.compile(r"NEAR(?:/(\d{1,3}))?")
FUZZY = re.compile(r"(.+)~(\d{0,3})")
NOTHING_SAID = re.compile(r"([A-Za-z]+):")


def question(typed: str, *, today: date) -> Question:
    """The tree of what somebody typed, with what of it could not be used. In time that grows with its length alone."""
    reader = Reader(today)
    text = reader.prepared(typed)
    tree = reader.tree(reader.tokens(text))
    return Question(typed, tree, tuple(sorted(reader.faults, key=lambda fault: (fault.start, fault.end))))


class Reader:
    """One reading. faults: what it came upon."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.faults: list[Fault] = []
        self.terms = self.costly = 0

    def fault(self, start: int, end: int, words: str) -> None:
        self.faults.append(Fault(start, end, words))

    def prepared(self, typed: str) -> str:
        """As long as it was typed, so that places stay."""
        text = typed.translate({0: " ", ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("«"): '"', ord("»"): '"'})
        if len(text) > LONGEST:
            self.fault(LONGEST, len(text), f"Only the first {LONGEST} characters were used.")
            text = text[:LONGEST]
        if text.count('"') % 2:
            at = text.rindex('"')
            self.fault(at, at + 1, "A quotation mark has no partner, so it was left out.")
            text = f"{text[:at]} {text[at + 1 :]}"
        return text

    def tokens(self, text: str) -> list[Token]:
        found = []
        for match in TOKEN.finditer(text):
            token = self._token(match)
            if token and token.kind == "part":
                self.terms += 1
                if self.terms > MOST_TERMS:
                    self.fault(match.start(), len(text), f"Only the first {MOST_TERMS} words were used.")
                    break
            found += [token] if token else []
        return found

    def _token(self, match: re.Match[str]) -> Token | None:
        start, end = match.span()
        if match["bracket"]:
            return Token(match["bracket"], start, end)
        if match["minus"]:
            return Token("not", start, end)
        if match["word"] in OPERATORS:
            return Token(OPERATORS[match["word"]], start, end)
        if match["word"] and (near := NEAR_WORD.fullmatch(match["word"])):
            return Token("near", start, end, reach=self._reach(near[1], start, end))
        node = self._part(match)
        return Token("part", start, end, node) if node else None

    def can_afford(self, start: int, end: int, count: int = 1) -> bool:
        """Whether so many more may be asked for that cost much."""
        self.costly += count
        if self.costly > MOST_COSTLY:
            self.fault(start, end, f"Of “*”, “~” and “NEAR” no more than {MOST_COSTLY} can be asked for; this was left out.")
        return self.costly <= MOST_COSTLY

    def _reach(self, said: str | None, start: int, end: int) -> int:
        reach = int(said) if said else NEAR
        if reach > MOST_NEAR:
            self.fault(start, end, f"“Near” reaches over {MOST_NEAR} words at most.")
        return min(reach, MOST_NEAR)

    def _part(self, match: re.Match[str]) -> Node | None:
        start, end = match.span()
        if match["field"] and match["name"].lower() in FIELDS:
            return self._field(match["name"].lower(), match["value"].strip('"').strip(), start, end)
        if match["phrase"]:
            return self._phrase(match["inside"].strip(), match["slop"], start, end)
        return self._word(match["field"] or match["word"], start, end)

    def _field(self, name: str, value: str, start: int, end: int) -> Node | None:
        if not value:
            return self.fault(start, end, f"Nothing is said after “{name}:”, so it was left out.")
        if name not in ("after", "before"):
            return Field(name, value, None, start, end)
        day = first_day(value, today=self.today)
        if day is None:
            return self.fault(start, end, f"“{value}” is no date, so “{name}:” was left out: write 2026-03-12, March 2026 or 7d.")
        return Field(name, value, day, start, end)

    def _phrase(self, inside: str, slop: str | None, start: int, end: int) -> Node | None:
        if not _says_something(inside):
            return self._signs(start, end)
        if slop is not None:
            near = Term(inside, "near", self._reach(slop, start, end), start, end)
            return near if self.can_afford(start, end, max(1, len(WORDS.findall(inside)) - 1)) else None
        return Term(inside, "phrase", 0, start, end)

    def _word(self, word: str, start: int, end: int) -> Node | None:
        if not _says_something(word):
            return self._signs(start, end)
        if (empty := NOTHING_SAID.fullmatch(word)) and empty[1].lower() in FIELDS:
            return self._field(empty[1].lower(), "", start, end)
        if word.endswith("*"):
            stem = word.rstrip("*")
            if sum(map(str.isalnum, stem)) >= SHORTEST_BEGIN and _is_one(stem):
                return Term(stem, "begin", 0, start, end) if self.can_afford(start, end) else None
            self.fault(start, end, f"“*” needs one word of {SHORTEST_BEGIN} letters before it; it was left out.")
            return Term(stem, "word", 0, start, end)
        if fuzzy := FUZZY.fullmatch(word):
            if len(fuzzy[1]) >= SHORTEST_FUZZY and _is_one(fuzzy[1]):
                return self._fuzzy(fuzzy[1], int(fuzzy[2] or 1), start, end)
            self.fault(start, end, f"“~” needs one word of {SHORTEST_FUZZY} letters before it; it was left out.")
            return Term(fuzzy[1], "word", 0, start, end)
        if "*" in word:
            self.fault(start, end, "“*” stands at the end of a word alone; it was left out.")
        return Term(word, "word", 0, start, end)

    def _fuzzy(self, word: str, reach: int, start: int, end: int) -> Node | None:
        if not 1 <= reach <= MOST_FUZZY:
            self.fault(start, end, f"“~” stands before 1 or {MOST_FUZZY}: the letters that may be otherwise.")
        fuzzy = Term(word, "fuzzy", min(max(reach, 1), MOST_FUZZY), start, end)
        return fuzzy if self.can_afford(start, end) else None

    def _signs(self, start: int, end: int) -> None:
        self.fault(start, end, "Signs alone cannot be searched for, so they were left out.")

    def tree(self, tokens: list[Token]) -> Node | None:
        return Builder(tokens, self).whole()


class Builder:
    """Tokens put together: NEAR before NOT before "all of these" before OR."""

    def __init__(self, tokens: list[Token], reader: Reader) -> None:
        self.tokens, self.reader, self.at, self.depth = tokens, reader, 0, 0

    def whole(self) -> Node | None:
        parts = []
        while self.at < len(self.tokens):
            parts.append(self._either())
            if self.at < len(self.tokens):  # a bracket that closes nothing
                self._left_out("A bracket has no partner, so it was left out.")
        return joined(Every, parts)

    def _left_out(self, words: str) -> None:
        token = self.tokens[self.at]
        self.reader.fault(token.start, token.end, words)
        self.at += 1

    def _is(self, *kinds: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind in kinds

    def _either(self) -> Node | None:
        parts = [self._every()]
        while self._is("or"):
            self.at += 1
            part = self._every()
            if part is None or parts[-1] is None:
                token = self.tokens[self.at - 1]
                self.reader.fault(token.start, token.end, "“OR” stands between two things; it was left out.")
            parts.append(part)
        return joined(Either, parts)

    def _every(self) -> Node | None:
        parts = []
        while self._is("part", "(", "not", "and", "near"):
            if self._is("and"):
                self.at += 1
            elif self._is("near"):
                self._left_out("“NEAR” stands between two words; it was left out.")
            else:
                parts.append(self._one())
        return joined(Every, parts)

    def _one(self) -> Node | None:
        negations = 0
        while self._is("not"):
            negations, self.at = negations + 1, self.at + 1
        if not self._is("part", "("):
            token = self.tokens[self.at - 1]
            return self.reader.fault(token.start, token.end, "“NOT” stands before a word; it was left out.")
        node = self._group() if self._is("(") else self._near()
        return Not(node) if node and negations % 2 else node

    def _group(self) -> Node | None:
        if self.depth >= DEEPEST:
            return self._left_out(f"Brackets stand in each other more than {DEEPEST} deep; this one was left out.")
        opening = self.tokens[self.at]
        self.at, self.depth = self.at + 1, self.depth + 1
        node = self._either()
        self.depth -= 1
        if self._is(")"):
            self.at += 1
        else:
            self.reader.fault(opening.start, opening.end, "A bracket has no partner, so it was left out.")
        return node

    def _near(self) -> Node | None:
        token, parts = self.tokens[self.at], []
        self.at += 1
        node = token.node
        while self._is("near") and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].kind == "part":
            reach, other = self.tokens[self.at].reach, self.tokens[self.at + 1].node
            if not (_is_plain(node) and _is_plain(other)):
                self._left_out("“NEAR” stands between two plain words; it was left out.")
                break
            if not self.reader.can_afford(self.tokens[self.at].start, self.tokens[self.at].end):
                self.at += 1
                break
            parts.append(Term(f"{node.text} {other.text}", "near", reach, node.start, other.end))
            node, self.at = other, self.at + 2
        return joined(Every, parts) if parts else node


def _is_plain(node: Node | None) -> bool:
    return isinstance(node, Term) and node.kind == "word"


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_one(word: str) -> bool:
    return all(character.isalnum() for character in word)
