"""Labels of a page told by their words: short lines of nothing but what pages say of themselves, whatever the phrase."""

import re

from archive.analysis.patterns import one_of, word_set

MOST_LABEL_WORDS = 8
WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
LABEL = re.compile(r"[\w\s'’&+,/|()<>\[\]·•»→›…:!-]+")
# What pages call their parts, and what they ask of readers.
PAGE_WORDS = word_set("""
    related recommended recommendations trending popular latest featured sponsored promoted sponsor sponsors promo promotion
    advertisement advertisements advert ads advertising advertise
    stories story article articles post posts headlines news video videos photo photos gallery galleries picture pictures image
    images slideshow slideshows podcast podcasts audio transcript topic topics tag tags section sections category categories
    archive archives menu search navigation homepage page pages site website
    share sharing shares tweet tweets comment comments reply replies like likes print email e-mail copy link links bookmark
    save saved follow following followers
    subscribe subscriber subscribers subscription subscriptions newsletter newsletters signup sign-up register registration
    login logged account password username inbox alerts alert notifications unsubscribe
    read reading continue view viewed views watch watched watching listen play pause mute loading load download app apps
    privacy policy terms cookies cookie consent settings preferences feedback sitemap copyright disclaimer
    updates updated published posted modified
""")
BESIDE = word_set("""
    the a an of on in for to and or our your this my us from with by at it all most more next previous prev back top up down
    out below above here now today new free full text also see show hide get join us about contact send add first last today's
    recent daily weekly breaking live other another editor's editors' picks pick you may might want best main continue start stop
    off home click tap please
""")
# What readers are asked to do, and where: Subscribe to the Courier on YouTube; Want more? Sign up for the morning newsletter.
ASKED = re.compile(  # not: Subscribe, he said
    r"(?:Get|Sign up|Subscribe|Join|Follow|Download|Click|Tap|Want|Enter|Receive|Become|Create|Register|Donate|Never miss|Stay"
    r"|Don['’]t miss|Tell us|Send us|Let us|E-?mail us|Contact us|Write to us|Help us)\b"
    r"(?!.*\b(?:said|says|told|added|wrote)\b)"
)
WHERE = one_of(r"""
    newsletters?|inbox|e-?mails?|subscri(?:be|bers?|ptions?)|sign(?:ing)? up|(?:free )?trials?|(?:mobile|our|the) apps?|podcasts?
    youtube|facebook|twitter|instagram|whatsapp|linkedin|tiktok|telegram|notifications?|alerts|delivered|memberships?|donations?
    your (?:account|views?|thoughts?|comments?|stor(?:y|ies)|photos?|experiences?|home|door|phone|browser)|what you think
    comments? (?:section|below)|our (?:journalism|work|team|community|channel|page)|paywall|ad-free
""")
IN_IT = re.compile(rf"\b{WHERE.pattern}\b", re.IGNORECASE)
# What is said of the page, its text or its figures, in whole sentences.
NOTICE = one_of(r"""
    may not be (?:published|reproduced|republished|copied|broadcast|rewritten|redistributed)\b
    without (?:the )?(?:prior |express |written ){1,3}(?:permission|consent)\b
    (?:data|quotes|prices) (?:is|are) (?:delayed|displayed|provided|a real-time)\b
    (?:opinions|views)(?: and (?:opinions|views))? expressed .{0,80}\b(?:author|writer|columnist|own)\b
    not necessarily (?:reflect|represent)\b.{0,40}\b(?:views?|opinions?|policy|position)\b
    (?:terms of (?:use|service)|privacy policy|cookie policy|code of conduct|community guidelines)\b
    (?:prices|links|offers) .{0,60}\b(?:at the time of (?:writing|publication|publishing))\b|affiliate (?:links?|commission)\b
    (?:article|story|report|post|column|version) (?:was |were )?(?:first |originally |also )+(?:appeared|ran|published)\b
    our (?:editorial|journalistic) (?:standards|policy|guidelines)\b
""")
NOTICE_SIGNS = (
    "may not be ", "without ", "delayed", "displayed", "provided", "real-time", " expressed", "necessarily", "terms of ",
    "policy", "guidelines", "conduct", "at the time of ", "affiliate", " appeared", " ran ", "published", " editorial ",
    "journalistic",
)  # fmt: skip
LISTING = word_set("related recommended trending popular latest featured most more also")
LISTED = word_set("stories story articles article posts headlines news videos photos galleries coverage reading read links")


def is_label(line: str) -> bool:
    """Whether an open line says nothing but what pages say of themselves: Most recent newsletter; Share or save this story."""
    line = line.rstrip(":")
    if line.count(" ") >= MOST_LABEL_WORDS or not LABEL.fullmatch(line):
        return False
    words = WORD.findall(line.lower())
    return any(word in PAGE_WORDS for word in words) and all(word in PAGE_WORDS or word in BESIDE for word in words)


def asks_readers(line: str) -> bool:
    """Whether a line asks readers for something that pages ask for."""
    return ASKED.match(line) is not None and IN_IT.search(line) is not None


def is_notice(line: str) -> bool:
    """Whether a line says something of the page or its text: The views expressed are those of the author."""
    lowered = line.lower()
    return any(map(lowered.__contains__, NOTICE_SIGNS)) and NOTICE.search(line) is not None


def heads_others(line: str) -> bool:
    """Whether a label opens a list of other stories: Latest stories; More related videos."""
    words = set(WORD.findall(line.lower()))
    return not words.isdisjoint(LISTING) and not words.isdisjoint(LISTED) and is_label(line)
