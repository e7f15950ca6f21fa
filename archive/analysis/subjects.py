"""Whose verb it is: the name, role or pronoun that a clause or a sentence has for its subject."""

import re

from archive.analysis.calendar_words import A_DAY, NO_PEOPLE
from archive.analysis.patterns import word_set

NOT_NAMES = NO_PEOPLE | word_set("""
    Instead Ultimately Specifically Meanwhile But And In On At After Before While When As If For With The A An It This That
    Asked Speaking However Yet Then So Also Each Every Both By From During Following Despite Since Under Until Among Amid
    Though Although Once Because Like Unlike Last Earlier Later Today Yesterday There Here What Who Why How Where Which Still
    Even Only Just Some Many Most Several
""")
CAPITALISED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Coun|St|Jr|Sr|[A-Z])\.|(?:[A-Z]\.){2,3}|[A-ZÀ-Þ][\w'’\-]*)"
)
NAME = rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin|of|of the) )?{CAPITALISED}){{0,5}}"
PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)"
PRONOUNS = ("He", "She", "They", "It", "We", "I")
DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]h[eo]se|[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Mm]y|[Oo]ur|[Bb]oth)"
)
ROLE = rf"{DETERMINER} (?:[\w'’\-]+ ){{0,4}}?[\w'’\-]+"
FINITE = r"(?:is|was|are|were|will|would|had|has|have|should|could|can|may|might|did|does|that|who|which|when|while|as)"
POSSESSED = rf"{NAME}(?<=['’]s)(?: [a-z][\w'’\-]*){{1,4}}"  # Ada Brook's driver
SUBJECT = re.compile(rf"({ROLE}|{POSSESSED}|{NAME}|{PRONOUN})$")  # tried at the beginning of each word
WORDS = re.compile(r"\S+")
FIRST_SUBJECT = re.compile(rf"\s*(?:(?:But|And|Meanwhile,?) )?({NAME}|{PRONOUN}\b|{ROLE})")
PROGRESSIVE = re.compile(r"\b(?:is|are|was|were|am|be|been|keeps?|kept)(?: (?:not|also|now|still|already|\w+ly))? $")
FIRST_NAME = re.compile(rf"\s*(?:(?:But|And|Meanwhile,?) )?({NAME}|{PRONOUN}\b)")
FULL_NAME = re.compile(rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin) )?{CAPITALISED}){{1,5}}$")
TRAILING = re.compile(
    rf"(?:\s+(?:on (?:{A_DAY})|(?:him|her|it)self|themselves|however|instead|even|again|also|then|has|had|have|later|not|is|was"
    r"|and|told|\w+ly))*[\s,]*$"
)
NO_SUBJECT = re.compile(
    r"\s*(?:(?:who|whose|which|where|when|while|as|if|of|in|on|at|from|for|with|by|to|after|before|during|since|last|then)\b|\d|$)",
    re.IGNORECASE,
)
ROLE_WORD = re.compile(r"(?:The|An?|One|His|Her|Its|Their|He|She|They|It|We|I)\b")
APPOSITION = re.compile(r"(?:the|an?|his|her|its|their) ")
SECOND_VERB = re.compile(r",? and(?: (?:later|then|also|repeatedly|once|again|even|\w+ly))? $")
CLAUSE_START = re.compile(
    r", (?:(?:when|while|after|before|as|because|since|but) )?| (?:when|while|after|before|as|because|since|but) "
)
NO_PERSON = re.compile(r"['’]s?$|^(?:It|They|We|Those|These|My|Our|Across|There|\w+ing|\w+ly)\b", re.IGNORECASE)  # before a verb
VERB_BEHIND = re.compile(
    r"(?:,[^,]{1,90},)? (?!(?:and|or|of|in|at|on|for|who|whose|which|to|with|from|by)\b)[a-z]"
)  # behind a name
DOING = re.compile(r"\w+ing\b")
DOCUMENT_BEFORE = re.compile(
    r" (?:an?|the|his|her|their)(?: \w+){0,2} (?:statement|letter|e-?mail|memo|note|message|tweet|press release)(?: \w+ \w+)? $"
)
WITH_BEFORE = re.compile(r"\bwith (?P<np>(?:[\w'’-]+ ){1,6})$")
SEGMENT = re.compile(r"(?:[^,]|,(?=\d))+")
SENTENCE_START = re.compile(r"[.!?][\"”'’)]*\s+(?=[A-ZÀ-Þ\"“])")
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
INTRODUCED = re.compile(  # Before the vote on July 6, 2015, the mayor
    r"\s*(?:(?:But|And|Meanwhile|However|Instead|Also|Still),? )*(?:(?:Before|After|Following|On|In|At|By|During|When|While|With"
    r"|Despite|Since|As|Under|Last|Earlier|Later|Until|For|From|Over|Among|Within|Amid|Asked|Speaking|Though|Although|Once|If|To"
    r"|Like|Unlike|Because|Here|Already|Throughout|Across|Between|Behind|Through|Without|Given|Contrary)\b"
    r"[^,]{0,120}, (?:(?:\d{4}|[A-Z][\w.]{1,10}|on [A-Z]\w+), ){0,2})?"
)
BLANKS = re.compile(r"[\s,;]*")
JOINS = re.compile(r"(?:as|while|when|after|before|because|since|if|though|although|that|but|and|where|which)\s+", re.IGNORECASE)
WHO_BEFORE = re.compile(
    r"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|who)"
    r"(?: (?:also|has|had|have|then|later|once|again|just|all but|in \d{4}|\w+ly))* $"
)
HOLDS_VERB = re.compile(rf" (?:he|she|they|it|we|{FINITE}|saw|said|says|told) ")


def behind_introduction(line: str, start: int) -> int:
    return INTRODUCED.match(line, start).end()  # type: ignore[union-attr]


def near_subject(left: str, start: int, cue: int, offset: int = 0) -> tuple[int, int] | None:
    """The subject in the clause that ends at the cue: hitting out at the plan, Home Secretary Jo Bell said."""
    span = nearest_subject(left, start, cue)
    return (span[0] + offset, span[1] + offset) if span else None


def far_subject(left: str, offset: int = 0) -> tuple[int, int] | None:
    """The subject that the sentence begins with: Jo Bell, the chief executive, told"""
    for segment in SEGMENT.finditer(left):
        span = subject_at_end(segment.group(), segment.start() + offset)
        if span:
            return span
    return None


def subject_of_sentence(left: str, offset: int) -> tuple[str, int, int] | None:
    """Who does what the sentence before a passage tells, where nothing in it tells speech: Jo Bell is worried about the"""
    start = max((match.end() for match in SENTENCE_START.finditer(left)), default=0)
    span = first_name(left, start, len(left))
    return (left[slice(*span)], span[0] + offset, span[1] + offset) if span else None


def is_participle(left: str, cue: str, at: int) -> bool:
    """Whether the cue is told of whoever the sentence is about: the board put off the works, claiming; and not: was claiming."""
    return cue.endswith("ing") and not PROGRESSIVE.search(left, 0, at)


def first_subject(left: str, offset: int = 0) -> tuple[int, int] | None:
    """The name or pronoun that the sentence begins with: He put off the works, claiming"""
    match = FIRST_NAME.match(left, behind_introduction(left, 0))
    return (match.start(1) + offset, match.end(1) + offset) if match else None


def nearest_subject(left: str, start: int, cue: int) -> tuple[int, int] | None:
    """The subject in the clause that ends at the cue: hitting out at the plan, Home Secretary Jo Bell said."""
    if DOING.match(left, cue) and (beside := _beside_participle(left, start, cue)):
        return beside
    if joined := SECOND_VERB.search(left, start, cue):
        first = _of_first_verb(left, start, joined.start())
        if first:
            return first
    if at_once := WHO_BEFORE.search(left, start, cue):
        return at_once.span("who")
    comma = left.rfind(", ", start, cue)
    clause_start = comma + 2 if comma >= 0 else start
    clause_start = BLANKS.match(left, clause_start, cue).end()  # type: ignore[union-attr]
    joined = JOINS.match(left, clause_start, cue)
    clause_start = joined.end() if joined else clause_start
    span = subject_at_end(left[clause_start:cue], clause_start)
    if span and comma > start and APPOSITION.match(left, *span) and not left[clause_start : span[0]].strip():
        before = left.rfind(", ", start, comma)
        before_start = before + 2 if before >= 0 else start
        named = subject_at_end(left[before_start:comma], before_start)
        return named if named and left[named[0]].isupper() and not ROLE_WORD.match(left, named[0]) else span
    return span


def _beside_participle(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Who does what a participle tells: Jo Bell put out a statement saying; with many in the crowd chanting."""
    if document := DOCUMENT_BEFORE.search(left, start, end):
        return first_name(left, start, document.start())
    beside = WITH_BEFORE.search(left, start, end)
    return subject_at_end(beside["np"], beside.start("np")) if beside else None


def _of_first_verb(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Whose the first of two verbs is: Jo Bell, who was late, praised the works and said."""
    places = [clause.end() for clause in CLAUSE_START.finditer(left, start, end)]
    for at in (*reversed(places), behind_introduction(left, start)):
        match = FIRST_NAME.match(left, at, end)
        if match and match[1].split()[0] not in NOT_NAMES and VERB_BEHIND.match(left, match.end(), end):
            return match.span(1)
    return None


def first_name(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Who a sentence begins with, before something done besides: Jo Bell told them that she believes in it, saying."""
    match = FIRST_NAME.match(left, behind_introduction(left, start), end)
    is_subject = match and match[1].split()[0] not in NOT_NAMES and not NO_PERSON.search(match[1])
    return match.span(1) if match and is_subject and VERB_BEHIND.match(left, match.end(), end) else None


def farthest_subject(left: str, start: int, cue: re.Match[str]) -> tuple[int, int] | None:
    """The subject the sentence begins with: Jo Bell, the chief executive, told ...; Jo Bell called it wrong, adding ..."""
    if cue[1].endswith("ing"):
        match = FIRST_SUBJECT.match(left, behind_introduction(left, start), cue.start())
        return match.span(1) if match and (ROLE_WORD.match(match[1]) or match[1].split()[0] not in NOT_NAMES) else None
    for segment in SEGMENT.finditer(left, start, cue.start()):
        span = subject_at_end(segment.group(), segment.start())
        if span:
            return span
    return None


def subject_at_end(clause: str, offset: int) -> tuple[int, int] | None:
    clause = IN_BRACKETS.sub("", TRAILING.sub("", clause))
    if NO_SUBJECT.match(clause):
        return None
    found = filter(None, (SUBJECT.match(clause, word.start()) for word in WORDS.finditer(clause)))
    match = next((one for one in found if not HOLDS_VERB.search(one[1])), None)
    if match is None or match[1] in NOT_NAMES:
        return None
    name = FULL_NAME.search(match[1])
    start = match.start(1) + (name.start() if name else 0)
    return offset + start, offset + match.end(1)
