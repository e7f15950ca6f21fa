"""Who the words are put down to: the name, role or pronoun beside a word that tells speech."""

import re

from archive.analysis.calendar_words import A_DAY
from archive.analysis.cues import RARELY_SPOKEN, SPOKEN, SPOKEN_PLAIN, all_forms
from archive.analysis.patterns import word_set
from archive.analysis.subjects import (
    FINITE,
    FIRST_SUBJECT,
    IN_BRACKETS,
    NAME,
    PEOPLE,
    PRONOUN,
    ROLE,
    SENTENCE_START,
    TOLD_TO_SUBJECT,
    behind_introduction,
    farthest_subject,
    first_name,
    is_participle,
    nearest_subject,
    subject_at_end,
)
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
PRESENT = frozenset(form for form in all_forms(SPOKEN) if form.endswith("s")) | {"begins", "raps", "sings", "fires"}
BEFORE_ONLY = SPOKEN_PLAIN | all_forms(SPOKEN) - RARELY_SPOKEN - {*SPOKEN.split()}  # what tells words that follow it
PAIRS = tuple(words for words in CUE_WORDS.split("|") if " " in words) + ("shot back", "fired back", "went on", "go on")
CUE = re.compile(rf"\b({'|'.join(PAIRS)}|[a-z]+)\b")
CUES = BEFORE_ONLY | {*CUE_WORDS.split("|"), *PAIRS}
FIRST_WORDS = frozenset(words.split()[0].encode() for words in CUES)
SMALL = r"(?:[a-z][\w'’\-]* ){0,4}"
AFTER_NAME = re.compile(
    rf"[,.\s]*(?!(?:while|when|because|after|before|since|though|although|as|but|and|if)\b)"
    rf"(?P<np>{SMALL}{NAME}|{PRONOUN}|{ROLE}|{PEOPLE})(?:,[^\"“”.]{{1,90}},|,[^,\"“”.]{{1,60}}(?= (?:told|said|says)\b))?"
    rf" (?:\w+ly )?(?P<cue>{CUE_WORDS})\b"
)
AFTER_ANY = re.compile(  # Harbour board spokeswoman Ada Brook (left), who was late, said
    r"[,\s]*(?!(?:but|and|or|which|who|that|as|while|when|because|after|before|since|though|although|if|so|for|in|on|with|to|from|at|by|To|In|On|At)\b)"
    rf"(?P<np>(?:(?!{FINITE}\b)[\w.'’&\-]+(?: \([^()]{{1,20}}\))? ){{0,9}}(?!{FINITE}\b)[\w.'’&\-]+(?: \([^()]{{1,20}}\))?)"
    rf"(?:,[^\"“”;]{{1,120}},)? (?:\w+ly |also |then |later |has |had )?(?P<cue>{CUE_WORDS})\b"
)
AFTER_VERB = re.compile(rf"\s+(?P<cue>[a-z]+ed|[a-z]+s) (?P<np>{SMALL}{NAME})")  # after ..., only
DOES = word_set("could would will is was had has have should can may might are were did does must")
AFTER_CUE = re.compile(rf"[,.\s]*(?P<cue>{CUE_WORDS})(?: \w+ly)? (?P<np>{SMALL}{NAME}|{PRONOUN}\b|{ROLE}|{PEOPLE})\b")
JOINED = (", ", " and ", ", and ")
SENTENCE_ENDS = (".", "…")
OF_NOUN = re.compile(r"(?:\b(?:the|an?|his|her|its|their|my|our|your|of|in)|['’]s|s['’]) $")
LEFT_OVER = ("'", "’")  # behind a passage: the mark of one within it
STOPS = ",.?!…–—-"
ANNOUNCED = re.compile(
    rf"(?:^|[\s\"”])(?P<cue>Said|Says|Added|Adds|Continued|Stated|Wrote|Writes|Asked|Explained) (?P<np>{SMALL}{NAME}):\s*$"
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
ACCORDING_BEFORE = re.compile(r"\b(?P<cue>[Aa]ccording(?= to)|[Pp]er)(?: to)? (?P<np>[^,.;:\"“”]{2,80})[,:]\s*$")
BY_WHOM_BEFORE = re.compile(  # They were told by the mayor that
    r"\b(?P<cue>told|asked|warned|advised|informed|accused|called|described|dubbed|branded|label+ed|hailed|dismissed|condemned)"
    r" by (?P<np>[^,.;:\"“”]{2,80}?)(?: (?:that|whether|if|to|as|of))?(?: (?:an?|the))?[,:]?\s*$"
)
AFTER_ACCORDING = re.compile(r"[,\s]*(?P<cue>according(?= to)|per)(?: to)? (?P<np>[^,.;:\"“”]{2,80})")
PLAINLY = (
    rf"(?P<np>{NAME}|{PRONOUN}|{ROLE}|{PEOPLE}) (?P<cue>said|says|told|asked|added|adds|wrote|writes|explained|explains|replied"
    r"|argued|argues|insisted|warned|noted|claimed|claims|suggested|concluded|complained|recalled|predicted|maintained|conceded|acknowledged"
    r"|admitted|observed|lamented|declared|tweeted|reported)"
)
AFTER_NO_STOP = re.compile(
    rf"\s(?P<np>{NAME}|{PRONOUN}|{ROLE}|{PEOPLE}) (?P<cue>said|says|asked|added|wrote|explained|replied|continued)"
    r"(?=[.,]|\s(?:in|on|at|while|when|as|during|after|before|to)\b|$)"
)
INVERTED_NO_STOP = re.compile(
    rf"\s(?P<cue>said|says|states|stated|wrote|writes|added|adds) (?P<np>{NAME}|{ROLE}|{PEOPLE})(?=[.,]|$)"
)
BEHIND_STOP = re.compile(rf"\s(?P<np>{NAME}|{PRONOUN}) (?P<cue>said|says|asked|added|wrote|explained|replied)(?=\.(?:\s|$)|$)")
AT_END = re.compile(rf"[^.!?\"“”]{{1,80}}, {PLAINLY}(?= (?:on|in|at|to|of|last|late|earlier|during|{A_DAY})\b|[.,]|$)")
AFTER_FREE = re.compile(
    rf"\s(?P<np>(?:an? \w+ )?{NAME}|{PRONOUN}|{ROLE}) (?:\w+ly )?(?P<cue>[a-z]+ed|(?<=[Hh]e )[a-z]+s|began"
    r"|shot back|sang|wrote|spoke up|fired back)\b"
)
AFTER_PRESENT = re.compile(rf"\s(?P<np>{NAME}|{ROLE}) (?:\w+ly )?(?P<cue>[a-z]+s)\b")  # ..., the poster laments
GOES_ON = re.compile(
    rf"[,;]?\s*(?:(?:and|but|or|while|then|later|also|before)\s+)*(?:\w+ly )?(?P<cue>{CUE_WORDS})\b"
    r"(?P<rest>[^.!?\n\"“”]{0,80})$"
)
NEW_SENTENCE = re.compile(r"\s+[A-ZÀ-Þ]")
Speaker = tuple[str, int | None, int | None, str]
NOBODY: Speaker = ("", None, None, "")


def speaker_after(right: str, offset: int, ending: str) -> Speaker | None:
    """Who is told right behind a passage. ending: its last character: behind a full stop another sentence begins."""
    if right[:1] in LEFT_OVER:
        return speaker_after(right[1:], offset + 1, ending) if right[1:2].isspace() else None
    if ending in SENTENCE_ENDS and NEW_SENTENCE.match(right):
        match = BEHIND_STOP.match(right)
        return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None
    if ending not in STOPS and not right.startswith(","):
        match = AFTER_NO_STOP.match(right) or INVERTED_NO_STOP.match(right) or AFTER_ACCORDING.match(right)
        return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None
    match = _inverted(right) or AFTER_NAME.match(right) or AFTER_ACCORDING.match(right) or AFTER_ANY.match(right)
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def speaker_loosely_after(right: str, offset: int, ending: str) -> Speaker | None:
    """The same for verbs that tell speech only behind a quotation: "...," sighed Jo Bell."""
    match = AFTER_VERB.match(right) if ending == "," else None
    match = match or (AFTER_FREE.match(right) if ending in (",", "?", "!") else None)
    if match is None and ending == "," and (present := AFTER_PRESENT.match(right)) and present["cue"] in PRESENT:
        match = present
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def _inverted(right: str) -> re.Match[str] | None:
    """..., said the mayor; and not: said the mayor could win."""
    match = AFTER_CUE.match(right)
    if match is None:
        return None
    behind = right[match.end() :].split(None, 1)[:1]
    return match if DOES.isdisjoint([*match["np"].split(), *behind]) else None


def told_on(between: str) -> str:
    """The word by which a speaker goes on behind a quotation: and said; and not: said Jo Bell, while Ada Brook said."""
    match = GOES_ON.fullmatch(between)
    return match["cue"] if match and not any(word[1] in CUES for word in CUE.finditer(match["rest"])) else ""


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
    first = None if TOLD_TO_SUBJECT.search(line) else FIRST_SUBJECT.match(line, behind_introduction(line, start))
    return (first[1], offset + first.start(1), offset + first.end(1), told[3] if told else "") if first else told


def speaker_before(left: str, offset: int, *, is_any: bool = False) -> Speaker | None:
    """Who stands before the last cue before the opening mark, or before an earlier one of its sentence.

    Inside a sentence only its own cues count, unless any do.
    """
    if according := ACCORDING_BEFORE.search(left) or BY_WHOM_BEFORE.search(left):
        return _named(according["np"], offset + according.start("np"), according["cue"])
    is_new = left.rstrip()[-1:] in SENTENCE_ENDS
    cues = [cue for cue in CUE.finditer(left) if cue[1] in CUES and _tells(left, cue, is_new)] if _may_hold_cue(left) else []
    if not (is_new or is_any) and cues:
        begins = max((match.end() for match in SENTENCE_START.finditer(left)), default=0)
        cues = [cue for cue in cues if cue.start() >= begins]
    if not cues:
        return None
    last = cues[-1]
    inverted = AFTER_CUE.match(left) if len(cues) == 1 else None  # ..." said the striker. "The lads...
    if inverted and inverted.start("cue") == last.start():
        return _named(inverted["np"], offset + inverted.start("np"), last[1])
    start = max((match.end() for match in SENTENCE_START.finditer(left, 0, last.start())), default=0)
    if len(cues) > 1 and left[cues[-2].end() : last.start()] in JOINED:  # Jo Bell said, adding
        cues.pop()
    elif is_participle(left, last[1], last.start()) and len(cues) > 1 and (first := first_name(left, start, last.start())):
        return left[first[0] : first[1]], offset + first[0], offset + first[1], last[1]
    for cue in reversed(cues):
        is_beside = cue.start() > start and (cue is cues[0] or not is_participle(left, cue[1], cue.start()))
        span = nearest_subject(left, start, cue.start()) if is_beside else None
        if span:
            return left[span[0] : span[1]], offset + span[0], offset + span[1], last[1]
    span = farthest_subject(left, start, last)
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


def _may_hold_cue(left: str) -> bool:
    """Whether one of the cues is there, perhaps only as a part of a word: quick to see."""
    return not FIRST_WORDS.isdisjoint(words_of(left.replace("'", " ").encode("ascii", "replace")))


def _named(phrase: str, start: int, cue: str) -> Speaker:
    bare = IN_BRACKETS.sub("", phrase)
    span = subject_at_end(bare, start) or (start, start + len(bare))
    return (bare[span[0] - start : span[1] - start], *span, cue)
