"""Whose verb it is: the name, role or pronoun that a clause or a sentence has for its subject."""

import re

from archive.analysis.calendar_words import A_DAY, NO_PEOPLE
from archive.analysis.patterns import word_set

NOT_NAMES = NO_PEOPLE | word_set("""
    Instead Ultimately Specifically Meanwhile But And In On At After Before While When As If For With The A An It This That
    Asked Speaking However Yet Then So Also Each Every Both By From During Following Despite Since Under Until Among Amid
    Though Although Once Because Like Unlike Last Earlier Later Today Yesterday There Here What Who Why How Where Which Still
    Even Only Just Some Many Most Several Late Outside Inside Beyond Besides Perhaps Maybe Now Indeed Instead Good Bad More Less
    Further Never Not No Nor Contrary Given Across Along Around Behind Between Beside Below Above Throughout Within
    Without Amid Against About Via Per Such Almost Rather
""")
IN_LY, NAMES_IN_LY = "ly", ("mily", "elly", "olly", "eilly", "onnally", "everly", "berly", "Daly", "Lily")  # Hastily is nobody
CAPITALISED = (
    r"(?:(?:[A-Z]\.){2,3}|(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Coun|St|Jr|Sr|[A-Z])\.|[A-ZÀ-Þ][\w'’\-]*)"
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
PEOPLE = (  # told without "the": police said, witnesses say
    r"(?:\d[\d,.]* )?(?:(?!(?:of|and|or|by|to|for|with|from|that|as|while|when|but|if|said|says|told|who|than|in|on|at)\b)"
    r"[a-z][\w\-]+ )?"
    r"(?:police|officials|authorities|witnesses|researchers|scientists|experts|critics|activists|protesters"
    r"|demonstrators|residents|prosecutors|investigators|detectives|lawyers|doctors|analysts|sources|neighbou?rs|officers"
    r"|lawmakers|organi[sz]ers|campaigners|supporters|opponents|fans|users|friends|relatives|leaders|ministers|economists"
    r"|historians|firefighters|reporters|teachers|parents|students|voters|workers|members|advocates|marchers|traders|executives"
    r"|spokesmen|aides|insiders|observers|attorneys|medics|rescuers|passengers|customers|colleagues)"
)
SUBJECT = re.compile(rf"({ROLE}|{POSSESSED}|{NAME}|{PRONOUN}|{PEOPLE})$")  # tried at the beginning of each word
NAME_LAST = re.compile(rf"(?<=[a-z] )({NAME})(?<!['’]s)$")  # In an interview Ada Brook
OWNS = ("'s", "’s")
HEAD = re.compile(rf"{ROLE}|{NAME}|{PRONOUN}\b")  # of a clause: a poll of residents
WORDS = re.compile(r"\S+")
FIRST_SUBJECT = re.compile(rf"\s*(?:(?:But|And|Meanwhile,?) )?({NAME}|{PRONOUN}\b|{ROLE})")
PROGRESSIVE = re.compile(r"\b(?:is|are|was|were|am|be|been|keeps?|kept)(?: (?:not|also|now|still|already|\w+ly))? $")
FIRST_NAME = re.compile(rf"\s*(?:(?:But|And|Meanwhile,?) )?({NAME}|{PRONOUN}\b)")
FULL_NAME = re.compile(rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin) )?{CAPITALISED}){{1,5}}$")
TRAILING = re.compile(
    rf"(?:\s+(?:on (?:{A_DAY})|(?:him|her|it)self|themselves|however|instead|even|again|also|then|has|had|have|later|not|is|was"
    r"|today|yesterday|tonight|(?:this|last) (?:week|month|year|night|morning)"
    r"|and|told|(?!(?:family|ally|assembly|rally|daily|weekly|monthly|supply|reply|bully)\b)\w+ly))*[\s,]*$"
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
    r"(?: \([^()]{1,20}\))?(?:,[^,]{1,90},)? (?!(?:and|or|of|in|at|on|for|who|whose|which|to|with|from|by)\b)[a-z]"
)  # behind a name
TOLD_TO_SUBJECT = re.compile(  # She was told: who said so is not told
    r"\b(?:is|are|was|were|be|been|being)(?: (?:\w+ly|also|then|once))? (?:told|asked|warned|advised|informed)(?: that)?[,:]?\s*$"
)
OF_DOING = re.compile(r"\b(?:without|by|before|after|of|for|in|from|when|while|despite|about) $")  # without saying
LONGEST_OF = 16  # characters that this looks back
OBJECT_OF = re.compile(  # marchers in the streets, and not the streets
    r"\b(?:of|in|on|at|for|with|by|from|to|through|during|about|over|under|against|into|among|within|across|around|near|than|as)"
    r" (?:(?:the|an?|his|her|its|their) )?$",
    re.IGNORECASE,
)
LAST_SMALL = re.compile(r"(?:^|\s)[a-z][\w'’-]* $")
DOING = re.compile(r"\w+ing\b")
DOCUMENT_BEFORE = re.compile(
    r" (?:an?|the|his|her|their)(?: \w+){0,2} (?:statement|letter|e-?mail|memo|note|message|tweet|press release)(?: \w+ \w+)? $"
)
WITH_BEFORE = re.compile(r"\bwith (?P<np>(?:[\w'’-]+ ){1,6})$")
SEGMENT = re.compile(r"(?:[^,]|,(?=\d))+")
SENTENCE_START = re.compile(  # and none behind the short form of a title or a name: Mrs. Brook, Ada C. Brook
    r"[.!?](?<!\b(?:Mr|Ms|Dr|St|Lt|Jr|Sr)\.)(?<!\b(?:Mrs|Sen|Rep|Gov|Gen|Rev|Sgt)\.)(?<!\b(?:Prof|Capt)\.)(?<!\b[A-Z]\.)"
    r"[\"”’')]*\s+(?=[A-ZÀ-Þ\"“])"
)
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
INTRODUCED = re.compile(  # Before the vote on July 6, 2015, the mayor
    r"\s*(?:(?:But|And|Meanwhile|However|Instead|Also|Still),? )*(?:(?:Before|After|Following|On|In|At|By|During|When|While|With"
    r"|Despite|Since|As|Under|Last|Earlier|Later|Until|For|From|Over|Among|Within|Amid|Asked|Speaking|Though|Although|Once|If|To"
    r"|Like|Unlike|Because|Here|Already|Throughout|Across|Between|Behind|Through|Without|Given|Contrary)\b"
    rf"(?: (?:{A_DAY}) (?=[A-Z])|[^,]{{0,120}}, (?:(?:\d{{4}}|[A-Z][\w.]{{1,10}}|on [A-Z]\w+), ){{0,2}}))?"
)
BLANKS = re.compile(r"[\s,;]*")
JOINS = re.compile(r"(?:as|while|when|after|before|because|since|if|though|although|that|but|and|where|which)\s+", re.IGNORECASE)
WHO_BEFORE = re.compile(
    r"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|who|which|that)"
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
    span = None if TOLD_TO_SUBJECT.search(left) else first_name(left, start, len(left))
    return (left[slice(*span)], span[0] + offset, span[1] + offset) if span else None


def is_participle(left: str, cue: str, at: int) -> bool:
    """Whether the cue is told of whoever the sentence is about: the board put off the works, claiming; and not: was claiming."""
    return cue.endswith("ing") and not PROGRESSIVE.search(left, 0, at)


def first_subject(left: str, offset: int = 0) -> tuple[int, int] | None:
    """The name or pronoun that the sentence begins with: He put off the works, claiming"""
    match = FIRST_NAME.match(left, behind_introduction(left, 0))
    return (match.start(1) + offset, match.end(1) + offset) if match and _is_name(match[1]) else None


def _is_name(words: str) -> bool:
    first = words.split()[0]
    return first not in NOT_NAMES and not (first.endswith(IN_LY) and not first.endswith(NAMES_IN_LY))


def nearest_subject(left: str, start: int, cue: int) -> tuple[int, int] | None:
    """The subject in the clause that ends at the cue: hitting out at the plan, Home Secretary Jo Bell said."""
    if DOING.match(left, cue):
        if OF_DOING.search(left, start, cue):
            return None
        if beside := _beside_participle(left, start, cue):
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
    if span and OBJECT_OF.search(left, max(clause_start, span[0] - LONGEST_OF), span[0]):
        head = HEAD.match(left, clause_start, span[0])
        return head.span() if head and (" " in head.group() or _is_name(head.group())) else None
    if span and comma > start and not joined and APPOSITION.match(left, *span) and not left[clause_start : span[0]].strip():
        return _named_before(left, start, comma) or span
    return span


def _named_before(left: str, start: int, comma: int) -> tuple[int, int] | None:
    """Whose role it is that stands behind the comma: Jo Bell, the mayor, said; and not: it sank off Ostley, the mayor said."""
    before = left.rfind(", ", start, comma)
    before_start = BLANKS.match(left, before + 2 if before >= 0 else start, comma).end()  # type: ignore[union-attr]
    joined = JOINS.match(left, before_start, comma)
    before_start = joined.end() if joined else before_start
    named = subject_at_end(left[before_start:comma], before_start)
    if named is None or not left[named[0]].isupper() or ROLE_WORD.match(left, named[0]):
        return None
    is_object = LAST_SMALL.search(left, before_start, named[0]) or left[named[1] : comma].strip()
    return None if is_object else named


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
        if match and _is_name(match[1]) and VERB_BEHIND.match(left, match.end(), end):
            return match.span(1)
    return None


def first_name(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Who a sentence begins with, before something done besides: Jo Bell told them that she believes in it, saying."""
    match = FIRST_NAME.match(left, behind_introduction(left, start), end)
    is_subject = match and _is_name(match[1]) and not NO_PERSON.search(match[1])
    return match.span(1) if match and is_subject and VERB_BEHIND.match(left, match.end(), end) else None


def farthest_subject(left: str, start: int, cue: re.Match[str]) -> tuple[int, int] | None:
    """The subject the sentence begins with: Jo Bell, the chief executive, told ...; Jo Bell called it wrong, adding ..."""
    if cue[1].endswith("ing"):
        match = FIRST_SUBJECT.match(left, behind_introduction(left, start), cue.start())
        return match.span(1) if match and (ROLE_WORD.match(match[1]) or _is_name(match[1])) else None
    for segment in SEGMENT.finditer(left, start, cue.start()):
        span = subject_at_end(segment.group(), segment.start())
        if span:
            return span
    return None


def subject_at_end(clause: str, offset: int) -> tuple[int, int] | None:
    clause = IN_BRACKETS.sub("", TRAILING.sub("", clause))
    if NO_SUBJECT.match(clause):
        last = NAME_LAST.search(clause)
        return (offset + last.start(1), offset + last.end(1)) if last and not OBJECT_OF.search(clause, 0, last.start(1)) else None
    found = filter(None, (SUBJECT.match(clause, word.start()) for word in WORDS.finditer(clause)))
    match = next((one for one in found if not HOLDS_VERB.search(one[1]) and not one[1].endswith(OWNS)), None)
    if match is None or match[1] in NOT_NAMES:
        return None
    name = FULL_NAME.search(match[1])
    start = match.start(1) + (name.start() if name else 0)
    return offset + start, offset + match.end(1)
