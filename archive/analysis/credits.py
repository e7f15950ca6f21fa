"""Which single lines are credits, bylines, or captions that say so themselves. Rules of form, not of any one file."""

import re

from archive.analysis.calendar_words import A_MONTH
from archive.analysis.edges import NO_NAME
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
    iStockphoto|Shutterstock\.com|Pexels|Pixabay|Dreamstime|Depositphotos|Adobe Stock|File|USA TODAY|NPR|Newscom|IMAGO
    Sipa(?: USA)?|ZUMA|Redux|Magnum|VCG|CBC|NBC News|ABC News|CBS News|Tribune News Service|TNS
""")
IS_AGENCY = re.compile(rf"{AGENCIES.pattern}(?: (?:photos?|images?|pool|file photo))?", re.IGNORECASE)
LAST_WORDS = {"photo", "photos", "image", "images", "pool"}.union(
    name.split()[-1].lower() for name in AGENCIES.pattern.removeprefix("(?:").removesuffix(")").split("|")
)
ACRONYM = re.compile(r"[A-Z]{2,5}")  # alone beside a caption: an agency, though it is in no list
PARTS = re.compile(r"\s*(?:/|—|\s[–-]\s|\||&|,|©|\bvia\b|\bfor\b|\band\b|\bfrom\b)\s*")
WORD = re.compile(r"\w+")
NAME = r"[A-ZÀ-Þ][\w'’.\-]*(?: (?:de|van|von|der|la|al|bin|[A-ZÀ-Þ][\w'’.\-]*)){0,4}"
IS_NAME = re.compile(NAME)

LABELLED = re.compile(
    r"(?:(?:(?:main|featured|header|cover|lead|file|stock) )?(?:picture|photo|photograph|image|pic|graphic|illustration"
    r"|cartoon|video|footage|screen ?shot|screen ?grab|composite|collage|montage|still|artwork|rendering|courtesy)s?"
    r"|photography|credit|copyright|source)"
    r"(?: (?:source|credit|courtesy|by))?s?(?:\s*[:|]\s*|(?<= by) | (?:by|courtesy of|via) | © )\S.*",
    re.IGNORECASE,
)
LINKED = re.compile(r"(?:(?i:photos|pictures|videos?|graphics?)|PHOTO): (?P<what>.+)")  # PHOTOS: Ten bridges to see
LEAST_LINKED_WORDS = 4
SLASHED = re.compile(rf"(?!H/T)\(?{NAME}\s?/\s?(?:{NAME}|handout|wires|stringer|pool)\)?")  # Jo Bell/The Courier
FOR = " for "
OF_OUTLET = re.compile(  # Jo Bell for The Courier
    rf"(?!(?i:scroll)){NAME} (?:for|FOR) (?:[Tt]he |THE )?(?:[A-Z]\S* ){{0,3}}(?:[A-Z]{{2,6}}|[A-Z][a-z]+[A-Z]\w+"
    r"|(?i:news|times|post|magazine|journal|herald|globe|tribune|gazette|observer|telegraph|independent|mail|press|courier))"
)
UNLABELLED = re.compile(  # Photo Jo Bell; Image courtesy Elmwick Police; Credit Jo Bell for The Courier
    rf"(?:Photo|Credit|Image|Picture|Photograph)s? (?:courtesy (?:of )?|from |by |/ ?)?(?:[Tt]he )?{NAME}"
    r"(?:(?:/|, | for ).{2,40})?"
)
KIND_OF_PICTURE = re.compile(
    r"\(?(?:contributed|file|stock|handout|courtesy|submitted|supplied|archive|press|publicity|staff) (?:photo|image|picture)s?"
    r"\)?|public domain|creative commons\b.{0,30}|.{0,60}\bcc[ -]by(?:-\w\w)*\b.{0,20}"
    r"|(?:twitter|instagram|facebook|tiktok|youtube) ?[/|] ?@?[\w.]+(?: \w+){0,2}"
    r"|@[\w.]+ ?/ ?(?:twitter|instagram|facebook|tiktok)",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(
    rf"\((?:(?i:courtesy|handout|submitted|provided|contributed|supplied|file)\b[^()]{{0,60}}|{NAME}(?:/[^()]{{2,50}})?)\)"
)
OF_A_PICTURE = re.compile(
    r"(?:image|media|photo) (?:copyright|source|credit)\b.{2,60}|credit(?:\.\.\.|…) ?\S.{1,80}|courtesy (?:of )?[A-Z].{2,60}",
    re.IGNORECASE,
)
NOTICE = re.compile(r"rights reserved|copyright\b.*\b(?:19|20)\d\d\b", re.IGNORECASE)  # of the page, not of a picture
COPYRIGHT = re.compile(r"(?:©|\(c\) ?|copyright ).+", re.IGNORECASE)
BRACKETED = re.compile(
    r"[(\[](?:(?:AP|AFP|Reuters|EPA|PA|Getty)\b[^()\[\]]{0,80}|(?:photo|picture|image|pic|credit|photograph)s?\b[^()\[\]]{0,100}"
    r"|[^()\[\]]{0,60}\b(?:Getty Images|AP Photo|Reuters|AFP|Associated Press|Shutterstock|PA Wire))[)\]]\.?$",
    re.IGNORECASE,
)
DATELINE_ALONE = re.compile(r"\(?(?:AP|AFP|Reuters|EPA|PA)\)?\.?", re.IGNORECASE)
INLINE = re.compile(
    r"[\w.!?”\"’]\s*[|–—\-.,]?\s*(?:(?:[Pp]hoto|[Pp]icture|[Ii]mage|[Pp]hotograph)s?(?: [Cc]redit)?\s*(?::|by)\s*[A-Z][^.]{1,60}"
    r"|[Cc]redit(?::|\.\.\.)\s*[A-Z][^.]{1,60}|\bCredit [A-Z]\S+ [^.,]{1,40} for [A-Z][^.,]{1,40}"
    r"|\b(?:Getty Images|AP Photo|PA Wire|PA Images)"
    r"|(?:/\s?|(?<=[a-z][.)])\s?)(?:Getty|Reuters|AFP|AP|EPA|PA|Shutterstock)(?: file| [Pp]hoto| [Ii]mages)?)\.?$",
)
NO_NAME_ENDS, BRACKETS = frozenset("\"”’'?!…,;:"), frozenset(")]")  # no caption ends in the former
INLINE_WORDS = ("hoto", "icture", "mage", "Getty", "PA", "redit", "Reuters", "AP", "AFP", "Shutterstock")  # likewise, INLINE
CAPTION_LABEL = re.compile(
    r"(?:image|media|photo) caption\b|file ?[-–—]+ ?|video: "
    r"|(?:pictured|caption|(?:image|photo|picture) caption|file (?:photo|picture))\s*:"
    r"|in (?:this|an?) (?:[^,.]|,(?= \d)|(?<=\d)[,.]|\.(?= \d)){0,40}\b(?:micrograph|photo|photograph|image|picture"
    r"|illustration|handout|file|frame"
    r"|screen ?grab|still)\b"
    r"|(?:this|an?) (?:undated )?(?:illustration|artist.s|(?:file|aerial|handout|satellite|composite) (?:photo|image|picture))\b",
    re.IGNORECASE,
)
SHOWN = re.compile(
    r"\((?:pictured|(?:far |top |bottom )?(?:left|right|centre|center)|background|top|bottom|above|below|file|L|R|C)\)"
    r"|, pictured\b"
    r"|\bpictured (?:here|at|in|with|above|on)\b|\b(?:seen|shown) here\b|\bfile photo\b|\bfrom left\b"
)
SHOWN_WORDS = ("(", "pictured", " here", "file photo", "from left")  # quick to see that SHOWN need not be tried
MOST_SHOWN_CHARACTERS = 400
OF_A_SITE = re.compile(r"\((?:[A-Z][\w.'’\- ]{1,30}/\s?[A-Z][\w.'’/\- ]{1,40}|[a-z]+\.(?:com|org|net|gov)|File)\)\.?$")

WITH_AGENCY = re.compile(r"[A-Z].*\b[a-z].*[^.!?…\s] \((?:AP|AFP|Reuters|EPA|PA)\)")  # The harbour of Elmwick (AFP)
BEHIND_AGENCY = re.compile(rf"(?:{AGENCIES.pattern}|[A-Z]{{2,6}}) {{2,}}[A-Z].*[^.!?]", re.IGNORECASE)  # PA   Open: the bridge
BYLINE = re.compile(
    r"(?:By|by|BY|(?:Words|Written|Reported|Report|Story|Analysis|Text|Opinion|Review(?:ed)?|Posted(?: on)?|Published(?: on)?"
    r"|Author|Interview|Updated|Article|Contributed|Guest post|Fact[- ]checked|Medically reviewed|Essay|Column|Recipe) by"
    r"|(?:Author|Text|Words|Reporters?|Editor|Writer|Writers|Authors|Journalist|Byline)(?=:))"
    r"\s*:?\s+(\S.{1,150})"
)
CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ .'’-")  # the second character of a dateline
FROM_THERE, MOST_ROLE_WORDS = " reported from ", 6
BY, BY_WITHIN = "by ", 36  # where it begins at the latest, behind a date
WHEN = re.compile(  # beside a byline: By Jo Bell March 4, 2026 7:18 pm; 4 March 2026 | By Jo Bell 24 Comments
    rf"(?:{A_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}} {A_MONTH}),? (?:19|20)\d\d[^A-Za-z]*(?:at )?(?:\d{{1,2}}[:.]\d\d)?"
    r"(?: ?[AaPp]\.?[Mm]\b\.?)?(?: [A-Z]{2,4}\b)?|\d+ [Cc]omments?"
    r"|Leave a (?:[Cc]omment|[Rr]eply)|(?<=[a-z]) \d$| Follow$"
)
BYLINE_WORD = one_of(r"""
    ["“”‘’'].+|.+["“”‘’']
    and|for|at|in|of|with|on|the|to|de|van|von|der|la|al|bin
    agency|agencies|staff|correspondents?|reporters?|editors?|writers?|columnists?|contributors?|desk|chief|deputy|senior
    political|media|special|news|foreign|home|health|sports?
""")
ROLES = (
    r"correspondents?|reporters?|editors?|writers?|columnists?|analyst|journalist|critic|contributor|bureau chief|producer"
    r"|photographers?|photojournalist"
)
SIGNED = re.compile(
    rf"{NAME}(?:(?:, | and | & ){NAME}){{0,3}}(?:,| [|•·]|\s?[–—]| -)\s?(?:[\w'’&\-]+ ){{0,4}}(?i:{ROLES})"
    r"(?: (?:in|at) [A-Z][\w ]{1,30})?\.?"
)
HELPED = one_of(r"""
    (?:[-–—]+\s*)?\(?(?:additional research|(?:additional )?reporting|edit(?:ing|ed)|translated|compiled|written) (?:from|by) .+
    \(?writing by .+; ?editing by .+
    (?:[A-Z][\w'’.\-]+,? ){0,4}special to (?:the )?.{2,40}
    contributing: .{1,120}|with .{1,60}\bwires
    \W?with (?:files?|(?:a )?reports?|reporting|a file|contributions?|additional reporting) (?:from|by) .{2,80}
    \W?with (?:news )?(?:wires?(?: services?)?|agencies|the associated press|reuters|ap|afp)\W{0,2}
    (?:from )?staff (?:and wire )?reports?
""")
CONTRIBUTED = re.compile(
    r".{3,120} contributed (?:to this (?:report|story|article)|reporting|research)(?: from .{2,40})?\.?", re.IGNORECASE
)
HANDLED = re.compile(r"(?!follow)[A-Z]\S+(?: [A-Z]\S+){1,3} ?@\w{2,30}\b.{0,30}", re.IGNORECASE)  # Jo Bell @jobell
OF_A_PAPER = re.compile(  # Jo Bell | Elmwick Courier
    rf"{NAME} (?:[|–—-]|of) (?:[Tt]he )?(?:[A-Z][\w.]+ ){{0,3}}"
    r"(?:News|Times|Post|Magazine|Journal|Herald|Globe|Tribune|Gazette|Observer|Telegraph|Independent|Mail|Press|Courier|Sun|Star)"
)
ROLE_ALONE = re.compile(rf"(?:[A-Z][\w&’']+ ){{0,3}}(?i:{ROLES})")
REPORTED = re.compile(rf"{NAME}(?:(?:, | and ){NAME})? reported from [A-Z].{{1,60}}")
DATELINE = re.compile(
    r"[A-Z][A-Z .'’\-]{2,30}(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Z][A-Za-z]{1,8}\))?\s*(?:[-–—]{1,2}|, \d{1,2} [A-Z]\w+)"
)


def is_credit(line: str) -> bool:
    """Whether a line credits a picture: PA; Picture: Jo Bell / Reuters; (AP Photo/Jo Bell); Getty Images."""
    if len(line) > MOST_CHARACTERS or len(line.split()) > 14:
        return False
    bare = line.rstrip(". ")
    if NOTICE.search(line):
        return False
    if IS_AGENCY.fullmatch(bare):
        return True
    if _is_link(line):
        return False
    if (
        LABELLED.fullmatch(bare)
        or "/" in bare
        and SLASHED.fullmatch(bare)
        and NO_NAME.isdisjoint({*WORD.findall(bare.lower())} - {"the"})
        or FOR in bare.lower()
        and OF_OUTLET.fullmatch(bare)
        or COPYRIGHT.fullmatch(line)
        or OF_A_PICTURE.fullmatch(line)
        or KIND_OF_PICTURE.fullmatch(bare)
        or line[0] == "("
        and IN_BRACKETS.fullmatch(bare)
        and line.count(" ")
        or UNLABELLED.fullmatch(bare)
        and NO_NAME.isdisjoint(WORD.findall(bare.lower())[1:])
        or is_bracketed_credit(line)
    ):
        return True
    if LAST_WORDS.isdisjoint(WORD.findall(bare.lower())) and not ODD_CASES.search(bare):
        return False
    parts = [part for part in PARTS.split(bare) if part]
    if not parts or len(parts) > 5 or not IS_AGENCY.fullmatch(parts[-1]):
        return False
    return all(len(part) <= 40 and IS_NAME.fullmatch(part) for part in parts[:-1])


def is_acronym(line: str) -> bool:
    """Whether a line is but capitals: beside a caption, an agency that is in no list."""
    return ACRONYM.fullmatch(line.rstrip(". ")) is not None


def _is_link(line: str) -> bool:
    """Whether a line leads to pictures or a film, by the words that tell of them: PHOTOS: Ten bridges to see."""
    match = LINKED.fullmatch(line) if ": " in line else None
    if match is None or match["what"].count(" ") + 1 < LEAST_LINKED_WORDS:
        return False
    return not ("/" in match["what"] or "," in match["what"] or not LAST_WORDS.isdisjoint(WORD.findall(match["what"].lower())))


def is_bracketed_credit(line: str) -> bool:
    match = BRACKETED.search(line)
    return match is not None and match.start() == 0


def is_byline(line: str) -> bool:
    """Whether a line says who wrote the article, from where, or who helped; or is a dateline that stands alone."""
    if len(line) > MOST_BYLINE_CHARACTERS:
        return False
    match = BYLINE.fullmatch(_undated(line))
    if match and _are_names(match[1]):
        return True
    if (
        SIGNED.fullmatch(line)
        or OF_A_PAPER.fullmatch(line)
        or HELPED.fullmatch(line)
        or line[1:2] in CAPITALS
        and DATELINE.fullmatch(line)
    ):
        return True
    if "@" in line and HANDLED.fullmatch(line) or "ontributed" in line and CONTRIBUTED.fullmatch(line):
        return True
    return FROM_THERE in line and bool(REPORTED.fullmatch(line)) or line.count(" ") < MOST_ROLE_WORDS and _is_role(line)


def _is_role(line: str) -> bool:
    return ROLE_ALONE.fullmatch(line) is not None


def is_caption(line: str) -> bool:
    """Whether a line is a caption by what it holds: a label, or a picture credit at its end."""
    if len(line) > MOST_CAPTION_CHARACTERS:
        return False
    if CAPTION_LABEL.match(line):
        return True
    end = line[-90:]
    if end[-1] not in NO_NAME_ENDS and any(map(end.__contains__, INLINE_WORDS)) and INLINE.search(end):
        return True
    if len(line) <= MOST_SHOWN_CHARACTERS and any(map(line.__contains__, SHOWN_WORDS)) and SHOWN.search(line):
        return True
    is_bracketed = (line[-1] if line[-1] != "." else line.rstrip(".")[-1:]) in BRACKETS
    if is_bracketed and (OF_A_SITE.search(line[-90:]) or WITH_AGENCY.fullmatch(line)):
        return True
    if "   " in line[:30] and BEHIND_AGENCY.fullmatch(line):
        return True
    match = BRACKETED.search(line[-130:]) if is_bracketed else None
    return match is not None and not DATELINE_ALONE.fullmatch(match.group().strip("()[]."))


def _undated(line: str) -> str:
    is_dated = BY in line[:BY_WITHIN].lower() and any(map(str.isdigit, line))
    return WHEN.sub("", line).strip(" |,") if is_dated else line


def _are_names(names: str) -> bool:
    words = [word for word in re.split(r"[\s,|–—]+", names.rstrip(". -–—|")) if word]
    return (
        1 <= len(words) <= 14
        and words[0][:1].isupper()
        and all(word[:1].isupper() or "@" in word or BYLINE_WORD.fullmatch(word) for word in words)
    )
