"""Which single lines are page furniture: read more, sign up, share, advertisement, notes on the page, remains of tweets.

The rules are of form, not of any one file. Only short lines are looked at, for a paragraph must hardly ever be lost.
"""

import re

from archive.analysis.patterns import one_of

MOST_CHARACTERS = 220  # of a line that may be furniture
END_MARKS = " .:!…>»→|()[]*-–—•·"

# The whole line is this, marks at its ends aside.
SET_PHRASES = one_of(r"""
    (?:read|see|find out|discover|show|load|view|learn) more
    more (?:on this|from|stories|news|like this)\b.*
    read next|up next|see also|what to read next|before you go|don['’]?t miss|also read|also on .{1,40}|in pictures
    latest(?: \w+)?(?: (?:developments|news|updates|stories))?|just in|breaking(?: news)?|live updates?|trending(?: now)?
    most (?:read|popular|viewed)|top stories|editors?['’]?s? picks?
    related(?: (?:stories|articles|content|links|topics|news|coverage|reading))?|recommended(?: (?:stories|reading|for you))?
    you (?:may|might) also (?:like|be interested in)
    advertisement(?: feature)?|advert|ad|sponsored(?: content)?|promoted(?: content)?|paid (?:post|content)
    reader offers?|promotion|exclusive
    share(?: (?:this|on|via|the|now|it|with)\b.{0,40})?|tweet(?: this)?|pin it|copy link|save(?: this)?(?: article| story)?
    e?-?mail(?: this)?(?: article)?|print(?: this)?(?: article)?
    (?:\d+ )?(?:comments?|shares)|leave a comment|join the (?:conversation|discussion)
    facebook|twitter|whatsapp|linkedin|pinterest|reddit|messenger|follow us|tags?|topics
    full text|abstract|ends?|online|correction appended|all rights reserved
    continue reading|skip (?:to|past) .{1,40}|back to top|loading
    play video|watch(?: now| live)?|listen(?: now)?|open (?:image )?in (?:gallery|new window)|enlarge(?: this image)?
    (?:hide|toggle) caption|view (?:gallery|comments|image in fullscreen)|\d+ min(?:ute)?s? read
    newsletters?|subscribe(?: now)?|log ?in|sign ?in|register|(?:about|contact) us
    cookies?|privacy(?: policy)?|terms (?:of use|and conditions)
""")

# The line begins with one of these and a colon or another mark of separation.
LABELS = one_of(r"""
    read (?:more|next|also|on)|see (?:also|more)|more|also read|must read|related|recommended|don['’]?t miss|in pictures
    watch|listen|latest|live|breaking|trending|video|gallery|poll|podcast|click here|subscribe|newsletter|advertisement
    tags?|topics|filed under|file under|keywords|section|share|follow|e-?mail
    editor['’]?s['’]? notes?|correction|clarification
    posted(?: in)?|published|(?:last |first )?(?:updated|modified|published)|date
""")
LABELLED = re.compile(rf"{LABELS.pattern}(?: (?:on|at))?\s*[:|>»→–—].*", re.IGNORECASE)

# The line begins with this.
OPENINGS = one_of(r"""
    (?:sign up|subscribe|register|log in|sign in) (?:to|for|now|here|today|or|and|with|below)\b
    already (?:an? )?(?:subscriber|member|registered)\b|already have an account\b
    to (?:continue|keep|carry on) reading\b|this (?:article|content|story) is (?:for|available to) (?:subscribers|members)
    get (?:the|our|all|your)\b.{0,80}\b(?:inbox|newsletters?|app|email|alerts)\b|(?:download|install) (?:the|our)\b.{0,60}\bapp\b
    (?:follow|like|find|join) .{1,60} on (?:twitter|facebook|instagram|x|whatsapp|youtube|tiktok|telegram|linkedin)\b
    (?:click|tap|swipe) (?:here|on|below|to)\b|for more\b.{0,80}\b(?:sign up|visit|click|follow|go to|see)\b
    \(?subscribe to\b|support us (?:from|with|today)\b
    (?:are you|have you been|do you|have you)\b.{0,120}\b(?:contact|e-?mail us|tell us|get in touch|share your)\b
    (?:contact|reach|e-?mail) (?:the|our|us|me)\b.{0,80}(?:@|page|form|desk|newsroom)
    (?:do you have|got|have you got) a (?:story|tip)\b
    an earlier version of this (?:article|story|report|headline|page)\b
    this (?:article|story|report|page) (?:was|has been) (?:(?:first|originally|also) )?(?:amended|corrected|updated|published)
    by (?:signing|subscribing|clicking)\b|(?:we|this (?:site|page|website)) uses? cookies\b|please enable\b
    \(?h/t |<tweet\b|(?:https?://|www\.)\S+$
    published (?:on )?\d|(?:last )?updated (?:(?:at|on) )?\d
    (?:last )?updated (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b.{0,30}$
""")

# The whole line is this.
INVITATIONS = one_of(r"""
    (?:read|see|watch|view|hear|listen to) (?:the|an?|it|this|that|our|all|part|more|full)\b.{0,60}\b(?:here|below|above)[.:]?
    (?:read|see) the (?:rest|full)\b.{0,60}\bat [A-Z].{0,40}|the full .{1,60} (?:can be found|is available|is) here\.?
    @\w{2,30}\.?|[—–-] .{1,60}\(@\w+\).{0,40}
""")

# The whole line is this, and the words that tell it stand anywhere in it: tried where one of TOLD_INSIDE does: they take long.
INSIDE = one_of(r"""
    .{0,80}\b(?:like the page|like us on|enter your e-?mail(?: address)?|your inbox)\b.{0,60}
    .{0,100}\b(?:paid for|funded|supported) by (?:its|our) (?:readers|members|supporters)\b.*
    .*pic\.twitter\.com/\w+.*
""")
TOLD_INSIDE = ("like the page", "like us on", "enter your e", "your inbox", " by its ", " by our ", "pic.twitter.com/")

RULE_LINE = re.compile(r"[\W_]+")  # nothing but marks: ___, * * *

# What opens a list of other stories, whose lines are furniture too.
LIST_HEADS = one_of(r"""
    related(?: (?:stories|articles|content|links|news|coverage|reading))?|recommended(?: (?:stories|reading|for you))?
    read (?:more|next)|more (?:on this|stories|news|from .{1,40})|most (?:read|popular|viewed)|top stories|trending(?: now)?
    you (?:may|might) also (?:like|be interested in)|latest (?:news|stories|updates)
    don['’]?t miss|see also|what to read next|up next
""")


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article."""
    if len(line) > MOST_CHARACTERS:
        return False
    if RULE_LINE.fullmatch(line) or SET_PHRASES.fullmatch(line.strip(END_MARKS)) or LABELLED.fullmatch(line):
        return True
    if OPENINGS.match(line) or INVITATIONS.fullmatch(line):
        return True
    lowered = line.lower()
    return any(map(lowered.__contains__, TOLD_INSIDE)) and bool(INSIDE.fullmatch(line))


def heads_a_list(line: str) -> bool:
    """Whether a line opens a list of other stories."""
    return len(line) <= 60 and bool(LIST_HEADS.fullmatch(line.strip(END_MARKS)))
