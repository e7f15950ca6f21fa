"""Who the words are put down to: the name, role or pronoun beside a word that tells speech."""

import re

from archive.analysis.calendar_words import A_DAY, NO_PEOPLE
from archive.analysis.patterns import word_set
from archive.analysis.words import words_of

CUE_WORDS = (
    "said|says|saying|told|tells|telling|added|adds|adding|explained|explains|explaining|asked|asks|asking|wrote|writes|writing"
    "|say|argued|argues|arguing|claimed|claims|claiming|insisted|insists|insisting|warned|warns|warning|tweeted|tweets|posted|continued"
    "|continues|replied|replies|responded|responds|noted|notes|noting|announced|announces|stated|states|stating|declared|declares"
    "|declaring|recalled|recalls|joked|jokes|quipped|stressed|stresses|stressing|admitted|admits|conceded|concedes|acknowledged"
    "|suggested|suggests|concluded|concludes|observed|observes|remarked|commented|comments|complained|shouted|cried|yelled|chanted"
    "|whispered|reads|read|reported|urged|pledged|vowed|promised|denied|accused|described|called|tells|opined|echoed|mused|hailed"
    "|blasted|predicted|maintained|testified|reiterated|emphasized|emphasised|cautioned|countered|boasted|lamented|hit back"
    "|calls|calling|chanting|dubbed|dubs|labeled|labelled|branded|ridiculed|denounced|derided|mocked|rated|refers|exclaimed|scoffed"
    "|demanded|demands|proclaimed|proclaims|asserted|asserts|asserting|confided|deadpanned|chimed in|went on|goes on"
    "|put it|puts it|cited|cites|citing|pointed out|snapped|instructed|pleaded|begged|reasoned|speculated|texted|emailed"
    "|intoned|crowed|retorted|blogged|concurred|confessed|contended|contends|remarks|jokes|believes|thinks|tweeting|agreed|agrees|allowed"
)
NOT_NAMES = NO_PEOPLE | word_set("""
    Instead Ultimately Specifically Meanwhile But And In On At After Before While When As If For With The A An It This That
    Asked Speaking However Yet Then So Also Each Every Both By From During Following Despite Since Under Until Among Amid
    Though Although Once Because Like Unlike Last Earlier Later Today Yesterday There Here What Who Why How Where Which Still
    Even Only Just Some Many Most Several
""")
CUE = re.compile(rf"\b({CUE_WORDS})\b")
CUES = frozenset(words.split()[0].encode() for words in CUE_WORDS.split("|"))
CAPITALISED = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Coun|St|Jr|Sr|[A-Z])\.|[A-ZÀ-Þ][\w'’\-]*)"
NAME = rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin|of|of the) )?{CAPITALISED}){{0,5}}"
PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)"
PRONOUNS = ("He", "She", "They", "It", "We", "I")
DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]h[eo]se|[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Mm]y|[Oo]ur|[Bb]oth)"
)
ROLE = rf"{DETERMINER} (?:[\w'’\-]+ ){{0,4}}?[\w'’\-]+"
SMALL = r"(?:[a-z][\w'’\-]* ){0,4}"
AFTER_NAME = re.compile(
    rf"[,.\s]*(?P<np>{SMALL}{NAME}|{PRONOUN}|{ROLE})(?:,[^\"“”.]{{1,90}},)? (?:\w+ly )?(?P<cue>{CUE_WORDS})\b"
)
FINITE = r"(?:is|was|are|were|will|would|had|has|have|should|could|can|may|might|did|does|that|who|which|when|while|as)"
AFTER_ANY = re.compile(  # Harbour board spokeswoman Ada Brook (left), who was late, said
    r"[,\s]*(?!(?:but|and|or|which|who|that|as|while|when|because|after|before|since|though|although|if|so|for|in|on|with|to|from|at|by|To|In|On|At)\b)"
    rf"(?P<np>(?:(?!{FINITE}\b)[\w.'’&\-]+(?: \([^()]{{1,20}}\))? ){{0,9}}(?!{FINITE}\b)[\w.'’&\-]+(?: \([^()]{{1,20}}\))?)"
    rf"(?:,[^\"“”;]{{1,120}},)? (?:\w+ly |also |then |later |has |had )?(?P<cue>{CUE_WORDS})\b"
)
AFTER_VERB = re.compile(rf"\s+(?P<cue>[a-z]+ed|[a-z]+s) (?P<np>{SMALL}{NAME})")  # after ..., only
DOES = word_set("could would will is was had has have should can may might are were did does must")
AFTER_CUE = re.compile(rf"[,.\s]*(?P<cue>{CUE_WORDS})(?: \w+ly)? (?P<np>{SMALL}{NAME}|{PRONOUN}\b|{ROLE})\b")
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
SENTENCE_ENDS = (".", "…")
OF_NOUN = re.compile(r"(?:\b(?:the|an?|his|her|its|their|my|our|your|of|in)|['’]s|s['’]) $")
LEFT_OVER = ("'", "’")  # behind a passage: the mark of one within it
STOPS = ",.?!…–—-"
ANNOUNCED = re.compile(
    rf"(?:^|[\s\"”])(?P<cue>Said|Says|Added|Adds|Continued|Stated|Wrote|Writes|Asked|Explained) (?P<np>{SMALL}{NAME}):\s*$"
)
INTRODUCED = re.compile(  # Before the vote on July 6, 2015, the mayor
    r"\s*(?:(?:But|And|Meanwhile|However|Instead|Also|Still),? )*(?:(?:Before|After|Following|On|In|At|By|During|When|While|With"
    r"|Despite|Since|As|Under|Last|Earlier|Later|Until|For|From|Over|Among|Within|Amid|Asked|Speaking|Though|Although|Once|If|To"
    r"|Like|Unlike|Because)\b[^,]{0,120}, (?:(?:\d{4}|[A-Z][\w.]{1,10}|on [A-Z]\w+), ){0,2})?"
)
JOINS = re.compile(r"(?:as|while|when|after|before|because|since|if|though|although|that|but|and|where|which)\s+", re.IGNORECASE)
WHO_BEFORE = re.compile(
    r"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|who)"
    r"(?: (?:also|has|had|have|then|later|once|again|just|all but|in \d{4}|\w+ly))* $"
)
NAMED_CUES = word_set("""
    called described rated labeled labelled dubbed branded told asked accused hailed ridiculed denounced mocked denied urged
""")  # that, behind "was", are not what the subject does
ALSO_NOUNS = word_set("remarks claims comments notes calls promises demands reports reports jokes")  # verbs as well
ADJECTIVE_BEFORE = re.compile(
    r"(?:\b(?:the|an?|his|her|its|their|my|our|your|of|in|such|these|those)|['’]s|s['’]) [a-z][\w\-]+ $"
)
NOUN_AFTER = re.compile(r" (?:as|of|from|were|are|have|had|about|on)\b")
BEING = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got)(?: (?:\w+ly|also|once|often|later))? $")
CALLED_SO = re.compile(r"\ban? (?:[\w'’-]+ ){1,3}$")  # a firm called
ACCORDING_BEFORE = re.compile(r"\b(?P<cue>[Aa]ccording) to (?P<np>[^,.;:\"“”]{2,80})[,:]\s*$")
AFTER_ACCORDING = re.compile(r"[,\s]*(?P<cue>according) to (?P<np>[^,.;:\"“”]{2,80})")
PLAINLY = rf"(?P<np>{NAME}|{PRONOUN}|{ROLE}) (?P<cue>said|says|told|asked|added|wrote|explained|replied)"
AFTER_NO_STOP = re.compile(
    rf"\s(?P<np>{NAME}|{PRONOUN}) (?P<cue>said|says|asked|added|wrote|explained|replied)(?=[.,]|\s(?:in|on|at)\b|$)"
)
AT_END = re.compile(rf"[^.!?\"“”]{{1,80}}, {PLAINLY}(?= on| in|[.,]|$)")
AFTER_FREE = re.compile(
    rf"\s(?P<np>(?:an? \w+ )?{NAME}|{PRONOUN}) (?:\w+ly )?(?P<cue>[a-z]+ed|(?<=[Hh]e )[a-z]+s|began"
    r"|shot back|sang|wrote|spoke up|fired back)\b"
)
GOES_ON = re.compile(
    rf"[,;]?\s*(?:(?:and|but|or|while|then|later|also|before)\s+)*(?:\w+ly )?(?P<cue>{CUE_WORDS})\b[^.!?\n\"“”]{{0,80}}$"
)
NEW_SENTENCE = re.compile(r"\s+[A-ZÀ-Þ]")

HOLDS_VERB = re.compile(rf" (?:he|she|they|it|we|{FINITE}|saw|said|says|told) ")

Speaker = tuple[str, int | None, int | None, str]
NOBODY: Speaker = ("", None, None, "")


def speaker_after(right: str, offset: int, ending: str) -> Speaker | None:
    """Who is told right behind a passage. ending: its last character: behind a full stop another sentence begins."""
    if right[:1] in LEFT_OVER:
        return speaker_after(right[1:], offset + 1, ending) if right[1:2].isspace() else None
    if ending in SENTENCE_ENDS and NEW_SENTENCE.match(right):
        return None
    if ending not in STOPS and not right.startswith(","):
        match = AFTER_NO_STOP.match(right) or AFTER_ACCORDING.match(right)
        return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None
    match = _inverted(right) or AFTER_NAME.match(right) or AFTER_ACCORDING.match(right) or AFTER_ANY.match(right)
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def speaker_loosely_after(right: str, offset: int, ending: str) -> Speaker | None:
    """The same for verbs that tell speech only behind a quotation: "...," sighed Jo Bell."""
    match = AFTER_VERB.match(right) if ending == "," else None
    match = match or (AFTER_FREE.match(right) if ending in (",", "?", "!") else None)
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def _inverted(right: str) -> re.Match[str] | None:
    """..., said the mayor; and not: said the mayor could win."""
    match = AFTER_CUE.match(right)
    if match is None:
        return None
    behind = right[match.end() :].split(None, 1)[:1]
    return match if DOES.isdisjoint([*match["np"].split(), *behind]) else None


def speaker_at_end(right: str, offset: int) -> Speaker | None:
    """Who is told where the sentence ends that a passage begins: "The tide" will turn, the mayor said."""
    match = AT_END.match(right)
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def speaker_announced(line: str, offset: int) -> Speaker | None:
    """Who is told by a line, or the beginning of one, that ends in a colon: The mayor put it plainly:"""
    inverted = ANNOUNCED.search(line)
    if inverted:
        return _named(inverted["np"], offset + inverted.start("np"), inverted["cue"])
    told = speaker_before(line, offset)
    if told and told[0]:
        return told
    start = max((match.end() for match in SENTENCE_START.finditer(line)), default=0)
    first = FIRST_SUBJECT.match(line, _behind_introduction(line, start))
    return (first[1], offset + first.start(1), offset + first.end(1), told[3] if told else "") if first else told


def speaker_before(left: str, offset: int) -> Speaker | None:
    """Who stands before the last cue before the opening mark, or before an earlier one of its sentence."""
    if according := ACCORDING_BEFORE.search(left):
        return _named(according["np"], offset + according.start("np"), according["cue"])
    is_new = left.rstrip()[-1:] in SENTENCE_ENDS
    cues = [cue for cue in CUE.finditer(left) if _tells(left, cue, is_new)] if _may_hold_cue(left) else []
    if not cues:
        return None
    last = cues[-1]
    inverted = AFTER_CUE.match(left) if len(cues) == 1 else None  # ..." said the striker. "The lads...
    if inverted:
        return _named(inverted["np"], offset + inverted.start("np"), last[1])
    start = max((match.end() for match in SENTENCE_START.finditer(left, 0, last.start())), default=0)
    if is_participle(left, last[1], last.start()) and len(cues) > 1 and (first := _first_name(left, start, last.start())):
        return left[first[0] : first[1]], offset + first[0], offset + first[1], last[1]
    for cue in reversed(cues):
        is_beside = cue.start() > start and (cue is cues[0] or not is_participle(left, cue[1], cue.start()))
        span = _near_subject(left, start, cue.start()) if is_beside else None
        if span:
            return left[span[0] : span[1]], offset + span[0], offset + span[1], last[1]
    span = _far_subject(left, start, last)
    return (left[span[0] : span[1]], offset + span[0], offset + span[1], last[1]) if span else ("", None, None, last[1])


def _tells(left: str, cue: re.Match[str], is_new: bool) -> bool:
    """Whether the word tells speech: no noun, no half of a word, nothing done to the subject. is_new: of a sentence before."""
    at = cue.start()
    if OF_NOUN.search(left, 0, at) or left[at - 1 : at] == "-":
        return False
    if cue[1] in ALSO_NOUNS and (ADJECTIVE_BEFORE.search(left, 0, at) or NOUN_AFTER.match(left, cue.end())):
        return False
    is_naming = cue[1] in NAMED_CUES
    return not (is_naming and (is_new or BEING.search(left, 0, at)) or cue[1] == "called" and CALLED_SO.search(left, 0, at))


def _behind_introduction(line: str, start: int) -> int:
    return INTRODUCED.match(line, start).end()  # type: ignore[union-attr]


def _may_hold_cue(left: str) -> bool:
    """Whether one of the cues is there, perhaps only as a part of a word: quick to see."""
    return not CUES.isdisjoint(words_of(left.replace("'", " ").encode("ascii", "replace")))


def near_subject(left: str, start: int, cue: int, offset: int = 0) -> tuple[int, int] | None:
    """The subject in the clause that ends at the cue: hitting out at the plan, Home Secretary Jo Bell said."""
    span = _near_subject(left, start, cue)
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
    match = FIRST_NAME.match(left, _behind_introduction(left, start))
    if (
        match is None
        or match[1].split()[0] in NOT_NAMES
        or NO_PERSON.search(match[1])
        or not VERB_BEHIND.match(left, match.end())
    ):
        return None
    return match[1], match.start(1) + offset, match.end(1) + offset


def is_participle(left: str, cue: str, at: int) -> bool:
    """Whether the cue is told of whoever the sentence is about: the board put off the works, claiming; and not: was claiming."""
    return cue.endswith("ing") and not PROGRESSIVE.search(left, 0, at)


def first_subject(left: str, offset: int = 0) -> tuple[int, int] | None:
    """The name or pronoun that the sentence begins with: He put off the works, claiming"""
    match = FIRST_NAME.match(left, _behind_introduction(left, 0))
    return (match.start(1) + offset, match.end(1) + offset) if match else None


def _near_subject(left: str, start: int, cue: int) -> tuple[int, int] | None:
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
        return _first_name(left, start, document.start())
    beside = WITH_BEFORE.search(left, start, end)
    return subject_at_end(beside["np"], beside.start("np")) if beside else None


def _of_first_verb(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Whose the first of two verbs is: Jo Bell, who was late, praised the works and said."""
    places = [clause.end() for clause in CLAUSE_START.finditer(left, start, end)]
    for at in (*reversed(places), _behind_introduction(left, start)):
        match = FIRST_NAME.match(left, at, end)
        if match and match[1].split()[0] not in NOT_NAMES and VERB_BEHIND.match(left, match.end(), end):
            return match.span(1)
    return None


def _first_name(left: str, start: int, end: int) -> tuple[int, int] | None:
    """Who a sentence begins with, before something done besides: Jo Bell told them that she believes in it, saying."""
    match = FIRST_NAME.match(left, _behind_introduction(left, start), end)
    is_subject = match and match[1].split()[0] not in NOT_NAMES and not NO_PERSON.search(match[1])
    return match.span(1) if match and is_subject and VERB_BEHIND.match(left, match.end(), end) else None


def _far_subject(left: str, start: int, cue: re.Match[str]) -> tuple[int, int] | None:
    """The subject the sentence begins with: Jo Bell, the chief executive, told ...; Jo Bell called it wrong, adding ..."""
    if cue[1].endswith("ing"):
        match = FIRST_SUBJECT.match(left, _behind_introduction(left, start), cue.start())
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


def _named(phrase: str, start: int, cue: str) -> Speaker:
    bare = IN_BRACKETS.sub("", phrase)
    span = subject_at_end(bare, start) or (start, start + len(bare))
    return (bare[span[0] - start : span[1] - start], *span, cue)
