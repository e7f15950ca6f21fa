"""Which single lines are page furniture: read more, sign up, share, advertisement, notes on the page, remains of tweets.

The rules are of form, not of any one file. Only short lines are looked at, for a paragraph must hardly ever be lost.
"""

import re

from archive.analysis.calendar_words import DAYS, EVERY_MONTH, SHORT_DAYS
from archive.analysis.patterns import one_of, word_set

MOST_CHARACTERS = 220  # of a line that may be furniture
MOST_PHRASE_WORDS = 12  # of a set phrase, but for those that begin so:
LONG_PHRASES, OPENING = ("share", "more ", "video l"), 8
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
    share(?: (?:this|article|story|options|on|via|the|now|it|with|all|page|your thoughts)\b.{0,120})?|tweet(?: this)?|pin it
    copy link
    save(?: this)?(?: article| story)?
    e?-?mail(?: this)?(?: article)?|print(?: this)?(?: article)?
    (?:\d+ )?(?:comments?|shares)|leave a comment|join the (?:conversation|discussion)
    facebook|twitter|whatsapp|linkedin|pinterest|reddit|messenger|follow us|tags?|topics
    .{1,30}['’]s most recent stories|more [A-Z]{3,}|full text|abstract|ends?|online|correction appended|all rights reserved
    continue reading|skip (?:to|past) .{1,40}|back to top|loading
    play video|watch(?: now| live)?|listen(?: now)?|open (?:image )?in (?:gallery|new window)|enlarge(?: this image)?
    (?:hide|toggle) caption|view (?:gallery|comments|image in fullscreen)|\d+ min(?:ute)?s? read
    newsletters?|subscribe(?: now)?|log ?in|sign ?in|register|(?:about|contact) us
    cookies?|privacy(?: policy)?|terms (?:of use|and conditions)
    (?:post )?navigation|(?:previous|next)(?: (?:post|article|story|page))?|close|copied|flipboard|pocket|tumblr|telegram|pin
    sms
    highlights|loading content|view pdf.{0,20}|(?:about|contact) the authors?|wordcount: \d+|(?:read|listen) later|view all
    continue reading below|story continues(?: below)?(?: advertisement)?|article continues(?: below)?.{0,20}
    recommended articles
    (?:show|hide|close) (?:more|extra|all)\b.{0,30}|this slideshow requires javascript|reuse this content|explore further
    share all\b.{0,20}|all sharing options|from our (?:sponsor|partners?)s?|see (?:all|full schedule)|get the app|share tweet
    \d[\d,.]*k? ?(?:shares?|comments?|views?|likes?|reads?)|new, \d+ comments?|tell us what you think|copy link.{0,12}
    become a (?:member|subscriber)|join our newsletter|(?:a |our )?most recent newsletter|breaking news e-?mails
    video|talk|story highlights|just watched|must watch|replay|more videos.{0,20}|prev|supported by|see more|watch video
    view comments
    media playback is (?:not supported|unsupported).{0,30}|these are external links.{0,60}|close share panel|about sharing|save
    read more about sharing|continue reading the main story|corrections (?:&|and) amplifications|newsletter sign-?up
    sponsor(?:ed by)?
    to read the full story|buy this photo|(?:hide|show|see) (?:captions?|photos|gallery)|next up|published|updated|image
    image \d+ of(?: \d+)?|/ ?\d+|captions?|back to gallery|\d+ ?/ ?\d+|\d+ of \d+|video player is loading|print article
    listen to (?:this )?(?:article|story|episode)|skip (?:advert|ad|intro)|scroll (?:down )?for (?:more|audio|(?:the )?videos?)
    related (?:videos?|posts|reads?|links|galler(?:y|ies)|images)|sponsored (?:links?|stories|by)\b.{0,40}
    promoted links?\b.{0,40}
    paid partner content|from (?:around|across) the web|you may like|recommended by\b.{0,20}|more from our (?:partners|network)
    (?:by )?(?:taboola|outbrain)\b.{0,20}|.{0,20}\binvented by teads|ads? by .{1,20}|ads?|ad feedback|- ?advertisement ?-.{0,30}
    (?:jump to|print|pin|rate)(?: this)? recipe(?:print recipe|pin recipe)?.{0,20}|print version|send to (?:a )?friend
    report an? \w+
    video loading.*|view (?:this post )?on \w+|view full (?:image|size)|show full article|now playing|autoplay.{0,20}|unmute
    mute
    play(?: now| all| again)?|pause|fullscreen|full screen|settings|transcript|embed|download(?: .{1,12})?|enlarge.{0,20}|zoom
    i['’]?m in|sign me up|no,? thanks?|yes,? please|not now|maybe later|got it|accept(?: all)?|dismiss|thank you for subscribing
    (?:post|add|write|leave) a comment|comments? (?:are )?(?:closed|off|disabled|unavailable)|no comments?(?: yet)?|cancel reply
    leave a reply|reply|permalink|bookmark|favou?rite|like|like this|follow(?:ing)?|more to come|photo gallery
    prev(?:ious)? ?next
    give (?:this )?article|gift(?: this)? article|read in app|text size|font size|accessibility links|skip to (?:main )?content
    in this (?:story|article)|also in(?: the)? news|more in(?: this)? \w+|more (?:top )?(?:headlines|stories|videos|photos)
    (?:top|latest|popular|featured|trending) (?:news|videos?|posts|headlines|topics|galleries|stories)
    what(?:['’]s| to) (?:read )?next
    explore more.{0,30}|get alerts?|turn on notifications|manage (?:alerts|subscription)|subscribe today|become a member|donate
    support (?:us|our journalism|local journalism|independent journalism)|contribute|watch more|see all .{1,20}
    view more .{0,20}
    story developing|this is a developing story.{0,40}|expand|collapse|slideshow|view slideshow|photos?|images?|gallery
    \d+ photos?
    last updated|categor(?:y|ies)|filed (?:under|in)|archives?|sections?|menu|search|home|next slide|previous slide
    hide comments|show comments|all comments|recommended videos?|trending videos?|more like this|read (?:this|it) next
    on this topic
    advertis(?:e|ing)(?: with us)?|contact|sign up|classifieds|obituaries|cookie (?:policy|preferences|settings)|sitemap
    site map|(?:your )?ad ?choices|faqs?|help cent(?:er|re)|rss(?: feeds?)?|subscriptions?|letters to the editor|masthead
    terms(?: (?:&|of) (?:conditions|service|sale))?|(?:about|connect with|work for|write for|tip|email|call) us
    our (?:team|brands|apps)|mobile apps?|all (?:news|articles|stories|topics|posts)|useful links|social media|sign out|log ?out
    send us (?:a )?(?:tips?|news)|submit (?:a |an |your )?(?:tip|story|story idea|event|news|letter|photo|comment|review)
    securedrop|remember me|community guidelines|your privacy (?:rights|choices)|do not sell .{0,40}|undo|powered by|place an ad
    privacy (?:preferences|overview|settings|notice)|customer (?:service|care|support)|post comment as|press releases?
    your (?:name|e-?mail)(?: address)?|e-?mail address|password(?: recovery)?|search (?:for|in .{1,20})|toggle navigation
    newsletter sign ?up|e-?mails? (?:&|and) alerts|e-?(?:edition|paper)|reprints|crosswords?|horoscopes?|closed captioning
    accessibility(?: statement| help)?|legal notices?|disclaimer|stumbleupon|(?:print|digital) edition
    today['’]?s (?:paper|e-?edition|headlines)|tv (?:schedule|listings)|public inspection file
    more to (?:explore|read|know|discover)|more things to know|why you can trust .{1,20}|how we (?:test|choose|rate|review).{0,30}
    never miss an? (?:update|story|beat)|picked for you|around the web|in partnership with|you are here
    trending (?:articles|on) ?.{0,20}|editor['’]?s (?:choice|pick)|create (?:an|your|a free) account
    most (?:read|popular|viewed|shared|commented|emailed)(?: (?:stories|articles|today|in|now|this)\b.{0,20})?
    (?:not|already) a (?:member|subscriber)\?.{0,20}|sign up (?:here|today|free|now)|register (?:now|here|for free)
    start (?:your )?(?:free )?trial|go (?:premium|ad-?free)|subscribe (?:here|today|for \S+)|share (?:to|with) \w+
    share ?\+|tweet ?\d+|share ?\d+|like ?\d+|estimated reading time.{0,20}|feedback to editors|guest (?:essay|column|post)
    follow (?:the|this|our) (?:author|topic|story|page)s?|get (?:our |the )?(?:newsletter|e-?edition|alerts)
    (?:hide|show) transcript|republish(?: this (?:article|story))?|read (?:the )?(?:comments|replies)
    view (?:profile|bio|article|original)|author (?:bio|archive)|more (?:resources|reading|information)|further reading
    related (?:tags|items|products|companies|people|resources|entries)|(?:external|internal|quick|helpful) links?
    .{1,60} ?\| ?paid (?:program|post|content|partner).{0,20}|\*? ?(?:all )?fields? (?:are |is )?required
""")

# The line begins with one of these and a colon or another mark of separation.
LABELS = one_of(r"""
    read (?:more|next|also|on)|see (?:also|more)|more|also read|must read|related|recommended|don['’]?t miss|in pictures
    watch|listen|latest|live|breaking|trending|videos?|photos|pictures|gallery|poll|related (?:roundups?|videos?|posts)
    read this|podcast|click here|subscribe|newsletter|advertisement
    tags?|topics|filed under|file under|keywords|section|share|follow|e-?mail
    editor['’]?s['’]? notes?|correction|clarification
    posted(?: in)?|published|popular (?:on|in) .{1,30}|in this article|this article is related to
    related (?:terms|coverage).{0,40}
    (?:previous|next) (?:post|article|story)|wordcount|sign ?up|citation|more:? from .{1,30}
    (?:last |first )?(?:updated|modified|published)|date
""")
LABELLED = re.compile(rf"{LABELS.pattern}(?: (?:on|at))?\s*[:|>»→–—].*", re.IGNORECASE)

# The line begins with this.
OPENINGS = one_of(r"""
    (?:sign up|subscribe|register|log in|sign in) (?:to|for|now|here|today|or|and|with|below)\b
    already (?:an? )?(?:subscriber|member|registered)\b|already have an account\b
    to (?:continue|keep|carry on) reading\b|this (?:article|content|story) is (?:for|available to) (?:subscribers|members)
    get (?:the|our|all|your)\b.{0,80}\b(?:inbox|newsletters?|app|email|alerts)\b
    (?:download|install) (?:the|our)\b.{0,60}\bapp\b
    (?:follow|like|find|join) .{1,60} on (?:twitter|facebook|instagram|x|whatsapp|youtube|tiktok|telegram|linkedin)\b
    (?:click|tap|swipe) (?:here|on|below|to)\b|for more\b.{0,80}\b(?:sign up|visit|click|follow|go to|see)\b
    \(?subscribe to\b|support us (?:from|with|today)\b
    (?:are you|have you been|do you|have you)\b.{0,120}\b(?:contact|e-?mail us|tell us|get in touch|share your)\b
    (?:contact|reach|e-?mail) (?:the|our|us|me)\b.{0,80}(?:@|page|form|desk|newsroom)
    (?:do you have|got|have you got) a (?:story|tip)\b
    an earlier version of this (?:article|story|report|headline|page)\b
    this (?:article|story|report|page) (?:was|has been) (?:(?:first|originally|also) )?(?:amended|corrected|updated|published)
    by (?:signing|subscribing|clicking)\b|(?:we|this (?:site|page|website)) uses? cookies\b|please enable\b
    get .{1,100}\b(?:delivered|subscription|for free|subscribers?|by clicking)\b|want more\b.{0,100}\bnewsletters?\b
    (?:let|have) our news\b|stay (?:on top of|current|up[- ]to[- ]date|informed|connected) .{0,80}\.?$
    have a (?:tip|story|question)\b|this (?:site|form|page) is protected by\b|if you (?:enjoyed|liked) this (?:article|story)\b
    (?:previous|next) (?:article|post)\S|related articles?\S|this document is subject to copyright\b|click (?:here|to tweet)\b
    this article has been archived|originally published (?:on|in|by|at)\b|a version of this (?:article|story|column)\b
    write to .{1,80}@|our standards: |all quotes delayed\b|(?:got|have|do you have) (?:a|an) (?:news )?(?:tip|correction)\b
    follow (?:me|us|him|her|them|@\w+)\b|(?:- )?see more at\b
    read (?:the )?(?:full|whole|original|entire) (?:story|article|report)\b
    most read in\b|your email address will not be published|required fields are marked|powered by \w
    sorry[,.] (?:we|this|the|your)\b
    your browser does not\b|this video (?:is (?:not|no|private|un)|can ?not|player)
    to (?:play|watch|view) this (?:video|content)\b
    as a subscriber, you have\b|thanks? (?:you )?for (?:signing|subscribing|reading)\b
    support (?:our|local|quality) journalism\b
    story continues\b|article continues\b|report (?:a|an) (?:typo|error|correction)\b|suggest a correction\b|view this post on\b
    a post shared by\b|opens? in (?:a )?new (?:window|tab)|<!--|@media\b|\w[\w.]*\(function\b
    warning: (?:this|graphic|contains|strong)\b
    follow .{1,100} (?:section )?on (?:twitter|facebook|instagram)\b|join our .{1,60}\b(?:forums?|group|community)\b
    sharing is caring
    the .{1,30} is committed to publishing a diversity\b|we want to hear from you\b|like this (?:article|story)\?
    you have been successfully subscribed|there was a problem\b.{0,60}\b(?:newsletter|subscri)|market update sponsored
    this article is related to\b|(?:recent|featured|more) (?:videos?|stories|articles|from) |sponsored (?:by|content)\b
    (?:all |any )?rights reserved|copyright\b.{0,80}\brights reserved|copyright\b.{0,20}\b(?:19|20)\d\d\b
    ©.{0,80}\brights reserved|via \w+\.\w+$
    join \S+ other (?:subscribers|followers)\b|opinions expressed (?:by|in|here)\b|the (?:views|opinions) expressed\b
    by (?:viewing|using|continuing|submitting|creating|registering|entering)\b.{0,160}\b(?:agree|accept)
    (?:the )?(?:material|content) on this (?:site|page|website)\b|no part of this (?:site|page|article)\b
    registration on or use of this\b|we (?:may |might |can )?(?:earn|receive|get|make) an? (?:\w+ )?(?:commission|fee)\b
    (?:this|our) (?:article|post|page|site)s? (?:may )?contains? affiliate|when you (?:buy|purchase|click) .{0,80}\bcommission
    (?:please )?(?:log ?in|sign ?in|register|subscribe) to (?:comment|reply|continue|read|view|save|post)\b
    you must be (?:logged|signed) in\b|you(?: have|['’]ve) (?:reached|read|used) (?:your|all|\d)\b.{0,60}\b(?:limit|free|articles)
    (?:your )?comments? (?:is|are|will be) (?:moderated|subject)|please (?:keep|be|read) .{0,60}\b(?:comment|civil|guidelines)
    \(?h/t |<tweet\b|(?:https?://|www\.)\S+$
    published (?:on )?\d|(?:last )?updated (?:(?:at|on) )?\d
    (?:last )?updated (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b.{0,30}$
""")

# The whole line is this.
INVITATIONS = one_of(r"""
    (?:read|see|watch|view|hear|listen to) (?:the|an?|it|this|that|our|all|part|more|full)\b.{0,60}\b(?:here|below|above)[.:]?
    (?:read|see) the (?:rest|full)\b.{0,60}\bat [A-Z].{0,40}|the full .{1,60} (?:can be found|is available|is) here\.?
    watch .{0,60}\b(?:below|here)\b.{0,40}:?|to contact the .{1,30} (?:on|for) this (?:story|article)\b.*
    click (?:here )?for more .{1,60}|\[?this (?:post|story|article) (?:has been|was) updated.{0,40}|more to follow\W*
    poll loading\W*
    @\w{2,30}\.?|[—–-] .{1,60}\(@\w+\).{0,40}
""")

# The whole line is this, and the words that tell it stand anywhere in it: tried where one of TOLD_INSIDE does: they take long.
INSIDE = one_of(r"""
    .{0,80}\b(?:like the page|like us on|enter your e-?mail(?: address)?|your inbox)\b.{0,60}
    .{0,100}\b(?:paid for|funded|supported) by (?:its|our) (?:readers|members|supporters)\b.*
    .*pic\.twitter\.com/\w+.*
    .{0,200}click to tweet
    .{0,120}\b(?:our|free|daily|weekly|email) (?:\w+ )?(?:e-?mail )?newsletters?\b.{0,90}
    .{0,120}\ball rights reserved\b.{0,60}
    .{0,120}\b(?:can|may) be (?:reached|contacted) (?:at|on|via|by)\b.{0,120}
    .{0,100}\bis protected by re ?captcha\b.{0,80}
""")
TOLD_INSIDE = (
    "like the page",
    "like us on",
    "enter your e",
    "your inbox",
    " by its ",
    " by our ",
    "pic.twitter.com/",
    "click to tweet",
    "newsletter",
    "all rights reserved",
    " be reached ",
    " be contacted ",
    "recaptcha",
)

# A line that begins with this is furniture, however long it is.
NOTICES = one_of(r"""
    this (?:document|material|article) (?:is subject to copyright|may not be (?:published|reproduced))\b
    if you (?:enjoyed|liked) this (?:article|story)\b|follow @?\w+ on twitter to\b
    (?:copyright|©).{0,80}\brights reserved\b|get (?:access to|unlimited)\b.{0,200}\bsubscri
""")
MOST_NOTICE_CHARACTERS = 900
EMAIL = re.compile(r"[\w.+-]@[\w-]+\.[a-z]{2}", re.IGNORECASE)
LEAST_CAPITALS = 7  # words of a link in capitals

TWEETED = re.compile(  # at the end of an embedded tweet: — Jo Bell (@jobell) March 4, 2026
    r"[—–-] ?[^—–]{1,60}\(@\w{1,20}\),?(?: [A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?, \d{4}| \d{1,2} [A-Z][a-z]+ \d{4})?$"
)
MOST_TWEET_CHARACTERS = 400
AN_ADDRESS = re.compile(r"(?:https?://)?(?:[a-z0-9\-]+\.)+(?:com|org|net|gov|edu|co\.uk|io|tv|me|info)(?:/\S*)?", re.IGNORECASE)
A_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|pdf|mp[34]|html?)|[a-z0-9]+(?:[-_][a-z0-9]+){2,}|screen shot \d.*", re.IGNORECASE)
AGO = re.compile(r".{0,40}\b(?:\d+|an?) (?:min(?:ute)?|hour|hr|day|week|month|year)s? ago\b.{0,20}", re.IGNORECASE)
ENDS_AGO = re.compile(r"[·•~|–—-] ?\d+ ?(?:min(?:ute)?|hour|hr|day|week|month|year)s? ago$")  # of another story
RULE_LINE = re.compile(r"[\W_]+")  # nothing but marks: ___, * * *

# What opens a list of other stories, whose lines are furniture too.
LIST_HEADS = one_of(r"""
    related(?: (?:stories|articles|content|links|news|coverage|reading))?|recommended(?: (?:stories|reading|for you))?
    read (?:more|next)|more (?:on this|stories|news|from .{1,40})|most (?:read|popular|viewed)|top stories|trending(?: now)?
    you (?:may|might) also (?:like|be interested in)|latest (?:news|stories|updates)
    don['’]?t miss|see also|what to read next|up next|more|tags|topics|popular (?:on|in) .{1,30}
    related (?:articles?|stories).{1,20}
    more .{1,20}|.{1,20}most recent stories|recent (?:posts|stories|articles)
""")


SHARES = word_set("""
    facebook twitter instagram youtube tiktok google linkedin whatsapp pinterest reddit flipboard tumblr
""")
BESIDE_DATES = word_set("""
    published posted updated modified created first last on at date by am pm a p m gmt utc bst est edt et cst cdt ct pst pdt pt
    mst cet cest ist amt st nd rd th t z noon midnight of ago day days hour hours minute minutes min mins week weeks month
    months h
""")
DATE_WORDS = BESIDE_DATES | DAYS | SHORT_DAYS | EVERY_MONTH
TELLING_DAYS = EVERY_MONTH | {"ago"}
MOST_DATE_CHARACTERS = 70
LETTERS = re.compile(r"[^\W\d_]+")
NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}|\d{4}-\d{2}-\d{2})(?!\d)")


def is_share(line: str) -> bool:
    """Whether a line is but the name of where one shares."""
    return line.lower().strip(END_MARKS) in SHARES


def is_date(line: str) -> bool:
    """Whether a line says nothing but when: a date and no more. A time of day alone is none."""
    if len(line) > MOST_DATE_CHARACTERS or not any(map(line.__contains__, "0123456789")):
        return False
    words = set(LETTERS.findall(line.lower()))
    return words <= DATE_WORDS and (not words.isdisjoint(TELLING_DAYS) or NUMERIC_DATE.search(line) is not None)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article."""
    if line[-1] in "0123456789)" and "(@" in line and len(line) <= MOST_TWEET_CHARACTERS and TWEETED.search(line):
        return True
    if len(line) > MOST_CHARACTERS:
        return len(line) <= MOST_NOTICE_CHARACTERS and NOTICES.match(line) is not None
    is_short = line.count(" ") < MOST_PHRASE_WORDS or line[:OPENING].lower().startswith(LONG_PHRASES)
    if RULE_LINE.fullmatch(line) or is_short and SET_PHRASES.fullmatch(line.strip(END_MARKS)) or LABELLED.fullmatch(line):
        return True
    if (
        " " not in line
        and (AN_ADDRESS.fullmatch(line) or A_FILE.fullmatch(line))
        or "ago" in line
        and line[-1] != "."
        and AGO.fullmatch(line)
    ):
        return True
    if line.endswith(" ago") and ENDS_AGO.search(line):
        return True
    if OPENINGS.match(line) or INVITATIONS.fullmatch(line) or is_date(line):
        return True
    if "@" in line and EMAIL.search(line) or line.isupper() and line.count(" ") + 1 >= LEAST_CAPITALS:
        return True
    lowered = line.lower()
    return any(map(lowered.__contains__, TOLD_INSIDE)) and bool(INSIDE.fullmatch(line))


def heads_a_list(line: str) -> bool:
    """Whether a line opens a list of other stories."""
    return len(line) <= 60 and bool(LIST_HEADS.fullmatch(line.strip(END_MARKS)))
