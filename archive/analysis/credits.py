"""Which single lines are credits, bylines, or captions that say so themselves. Rules of form, not of any one file."""

import re

from archive.analysis.patterns import ODD_CASES, one_of

MOST_CHARACTERS = 120  # of a credit
MOST_BYLINE_CHARACTERS = 220
MOST_CAPTION_CHARACTERS = 700  # of a caption with its credit

AGENCIES = one_of(r"""
    PA|PA Media|PA Wire|PA Images|Press Association|AP|AP Photo|AP Images|Associated Press|The Associated Press|AFP|AFPTV|Reuters
    EPA|EFE|ANSA|DPA|UPI|TASS|Xinhua|Kyodo|AAP|Canadian Press|Getty|Getty Images|iStock|Alamy|Alamy Live News|Shutterstock
    REX|Rex Features|SWNS|PinPep|Avalon|Bloomberg|BBC|ITV|Sky News|CNN|NBC|CBS|ABC|Fox News|Google|Google Maps
    Facebook|Instagram|Twitter|TikTok|YouTube|Wikimedia|Wikimedia Commons|Flickr|Unsplash|Zuma|ZUMA Press|Barcroft
    Splash|Splash News|Backgrid|WENN|MEGA|LNP|NurPhoto|Anadolu|Anadolu Agency|Handout|Supplied|Submitted
""")
IS_AGENCY = re.compile(rf"{AGENCIES.pattern}(?: (?:photos?|images?|pool|file photo))?", re.IGNORECASE)
LAST_WORDS = {"photo", "photos", "image", "images", "pool"}.union(
    name.split()[-1].lower() for name in AGENCIES.pattern.removeprefix("(?:").removesuffix(")").split("|")
)
ACRONYM = re.compile(r"[A-Z]{2,5}")  # alone on a line: an agency, though it is in no list
PARTS = re.compile(r"\s*(?:/|\||&|,|©|\bvia\b|\bfor\b|\band\b|\bfrom\b)\s*")
WORD = re.compile(r"\w+")
NAME = r"[A-ZÀ-Þ][\w'’.\-]*(?: (?:de|van|von|der|la|al|bin|[A-ZÀ-Þ][\w'’.\-]*)){0,4}"
IS_NAME = re.compile(NAME)

LABELLED = re.compile(
    r"(?:(?:main )?(?:picture|photo|photograph|image|pic|graphic|illustration|cartoon|video|footage)s?"
    r"|photography|credit|copyright|source)"
    r"(?: (?:source|credit|courtesy|by))?s?(?:\s*[:|]\s*|(?<= by) | (?:by|courtesy of|via) | © )\S.*",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"(?:©|\(c\) ?|copyright ).+", re.IGNORECASE)
BRACKETED = re.compile(
    r"[(\[](?:(?:AP|AFP|Reuters|EPA|PA|Getty)\b[^()\[\]]{0,80}|(?:photo|picture|image|pic|credit|photograph)s?\b[^()\[\]]{0,100}"
    r"|[^()\[\]]{0,60}\b(?:Getty Images|AP Photo|Reuters|AFP|Associated Press|Shutterstock|PA Wire))[)\]]\.?$",
    re.IGNORECASE,
)
DATELINE_ALONE = re.compile(r"\(?(?:AP|AFP|Reuters|EPA|PA)\)?\.?", re.IGNORECASE)
INLINE = re.compile(
    r"[\w.!?”\"’]\s*[|–—\-.,]?\s*(?:(?:[Pp]hoto|[Pp]icture|[Ii]mage|[Pp]hotograph)s?(?: [Cc]redit)?\s*(?::|by)\s*[A-Z][^.]{1,60}"
    r"|\b(?:Getty Images|AP Photo|PA Wire|PA Images))\.?$",
)
INLINE_WORD = re.compile(r"hoto|icture|mage|Getty|PA Wire")  # quick to see that INLINE need not be tried
CAPTION_LABEL = re.compile(r"(?:pictured|caption|(?:image|photo|picture) caption|file (?:photo|picture))\s*:", re.IGNORECASE)

BYLINE = re.compile(r"(?:By|BY|Words by|Written by|Reported by|Report by|Story by|Analysis by)\s*:?\s+(\S.{1,150})")
BYLINE_WORD = one_of(r"""
    and|for|at|in|of|with|on|the|to|de|van|von|der|la|al|bin
    agency|agencies|staff|correspondents?|reporters?|editors?|writers?|columnists?|contributors?|desk|chief|deputy|senior
    political|media|special|news|foreign|home|health|sports?
""")
ROLES = r"correspondents?|reporters?|editors?|writers?|columnists?|analyst|journalist|critic|contributor|bureau chief|producer"
SIGNED = re.compile(
    rf"{NAME}(?:(?:, | and | & ){NAME}){{0,3}}(?:,| \||\s?[–—]| -)\s?(?:[\w'’&\-]+ ){{0,4}}(?i:{ROLES})"
    r"(?: (?:in|at) [A-Z][\w ]{1,30})?\.?"
)
HELPED = one_of(r"""
    (?:[-–—]+\s*)?(?:additional (?:reporting|research)|reporting|edited|translated|compiled|written) (?:from|by) .{1,120}
    contributing: .{1,120}|.{3,120} contributed (?:to this (?:report|story|article)|reporting|research)\.?
""")
REPORTED = re.compile(rf"{NAME}(?:(?:, | and ){NAME})? reported from [A-Z].{{1,60}}")
DATELINE = re.compile(
    r"[A-Z][A-Z .'’\-]{2,30}(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Z][A-Za-z]{1,8}\))?\s*(?:[-–—]{1,2}|, \d{1,2} [A-Z]\w+)"
)


def is_credit(line: str) -> bool:
    """Whether a line credits a picture: PA; Picture: Jo Bell / Reuters; (AP Photo/Jo Bell); Getty Images."""
    if len(line) > MOST_CHARACTERS or len(line.split()) > 14:
        return False
    bare = line.rstrip(". ")
    if ACRONYM.fullmatch(bare) or LABELLED.fullmatch(bare) or COPYRIGHT.fullmatch(line) or is_bracketed_credit(line):
        return True
    if LAST_WORDS.isdisjoint(WORD.findall(bare.lower())) and not ODD_CASES.search(bare):
        return False
    parts = [part for part in PARTS.split(bare) if part]
    if not parts or len(parts) > 5 or not IS_AGENCY.fullmatch(parts[-1]):
        return False
    return all(len(part) <= 40 and IS_NAME.fullmatch(part) for part in parts[:-1])


def is_bracketed_credit(line: str) -> bool:
    match = BRACKETED.search(line)
    return match is not None and match.start() == 0


def is_byline(line: str) -> bool:
    """Whether a line says who wrote the article, from where, or who helped; or is a dateline that stands alone."""
    if len(line) > MOST_BYLINE_CHARACTERS:
        return False
    match = BYLINE.fullmatch(line)
    if match and _are_names(match[1]):
        return True
    return any(pattern.fullmatch(line) for pattern in (SIGNED, HELPED, REPORTED, DATELINE))


def is_caption(line: str) -> bool:
    """Whether a line is a caption by what it holds: a label, or a picture credit at its end."""
    if len(line) > MOST_CAPTION_CHARACTERS:
        return False
    if CAPTION_LABEL.match(line) or INLINE_WORD.search(line[-90:]) and INLINE.search(line[-90:]):
        return True
    match = BRACKETED.search(line[-130:]) if line.rstrip(".")[-1:] in (")", "]") else None
    return match is not None and not DATELINE_ALONE.fullmatch(match.group().strip("()[]."))


def _are_names(names: str) -> bool:
    words = re.split(r"[\s,]+", names.rstrip(". "))
    return (
        1 <= len(words) <= 14
        and words[0][:1].isupper()
        and all(word[:1].isupper() or word[:1] == "@" or BYLINE_WORD.fullmatch(word) for word in words)
    )
