"""The words by which one statement is told from another: what denies, turns round, limits, hedges or measures it."""

from archive.analysis.calendar_words import DAYS, MONTHS


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP = _set(
    """a an and are as at be been being but by did do does for from had has have having he her hers him his how i in into is it
    its itself me my of off on or our ours she so such than that the their theirs them then there these they this those
    to too us was we were what when where which while who whom whose why with you your yours also just now s said say
    says saying told tell according quite very really about around some still already yet however per"""
)
FIRST_PERSON = frozenset(
    {"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "i'm", "i've", "we've", "we're"}
)
TITLES = _set("mr mrs ms dr sir dame lord lady prof professor president minister mayor councillor cllr senator king queen")

# Each takes back or turns round what follows it; what ends in n't does too.
NEGATIONS = _set(
    """not no never nobody nothing none nowhere neither nor without cannot cant dont doesnt didnt wont isnt wasnt arent werent
    hasnt havent hadnt couldnt wouldnt shouldnt hardly barely scarcely rarely seldom deny denied denies denying denial
    refuse refused refuses refusing fail failed fails failing failure lack lacks lacked lacking false falsely untrue
    wrong wrongly incorrect incorrectly myth hoax fake reject rejected rejects refute refuted refutes debunk debunked
    disprove disproved disproves dispute disputed disputes baseless unfounded prevent prevented prevents avoid avoided
    avoids unable doubt doubts doubted contrary except instead rather yet pretend pretended pretends exempt exempted
    exemption stop stopped stops cease ceased ceases absent
    absence zero nil non far misses missed nicht kein keine nie niemals pas jamais sans nunca sin niet geen não nao ikke
    inte ej не нет"""
)

# Words that say the same of a change of size: one side up, the other down. A claim has a side or has none, and must agree in it.
CHANGES = (
    """rise rises rose risen rising raise raises raised raising increase increases increased increasing grow grows grew grown
    growing growth climb climbs climbed climbing soar soars soared soaring jump jumps jumped surge surges surged up
    upward higher highest gain gains gained expand expands expanded expansion hike hikes hiked""",
    """fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped dropping decline declines
    declined declining shrink shrinks shrank shrunk shrinking plunge plunges plunged slump slumps slumped down downward
    lower lowers lowered lowest reduce reduces reduced reducing reduction cut cuts cutting slash slashes slashed
    contract contracts contracted""",
)

# Opposites: two statements of which one has only the first and the other only the second do not say the same.
OPPOSITES = """
more most majority greater|fewer fewest less least minority
win wins won winning beat beats beaten beating defeat defeats defeated victory|lose loses lost losing loss
above over exceed exceeds exceeded|below under
before earlier|after later
open opens opened opening reopen reopened|close closes closed closing shut shuts closure
start starts started begin begins began begun launch launched|end ends ended finish finishes finished
accept accepts accepted approve approves approved back backs backed support supports supported favour favours|\
oppose opposes opposed against veto vetoed criticise criticised
allow allows allowed permit permits permitted legalise legalised|ban bans banned forbid forbids forbade forbidden prohibited
pass passes passed|block blocks blocked
buy buys bought purchase purchased|sell sells sold
hire hires hired recruit recruited appoint appointed|fire fires fired sack sacks sacked dismiss dismissed resigned
enter enters entered join joins joined arrive arrived|leave leaves left quit quits exit exited depart departed
import imports imported|export exports exported
borrow borrows borrowed|lend lends lent
guilty convict convicted|innocent acquit acquitted cleared
alive survive survived survives living|dead die died dies killed
add adds added|remove removes removed
create creates created build builds built|destroy destroys destroyed demolish demolished
profit profits surplus|loss losses deficit
best better improve improves improved|worst worse worsen worsened
first|last
largest biggest large big larger bigger|smallest small smaller
longest long longer|shortest short shorter
fastest fast faster quick|slowest slow slower
hottest hot hotter warm warmer|coldest cold colder cool cooler
richest rich richer wealthy|poorest poor poorer
oldest old older|youngest young younger
strongest strong stronger|weakest weak weaker
cheap cheaper cheapest|expensive dearer dear costly
men man male boys boy he his|women woman female girls girl she her
public|private
urban|rural
inside|outside
left|right
day daytime|night overnight
morning|evening
early|late
true|false
with|without
keep keeps kept|scrap scrapped
north northern|south southern
east eastern|west western
north northern|east eastern
north northern|west western
south southern|east eastern
south southern|west western
always|never sometimes
summer|winter
spring|autumn
input|output
employer employers|employee employees workers
landlord landlords|tenant tenants
"""
PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "de", "dys", "under", "over", "re")
SUFFIXES = ("less", "ful")

# What limits or counts a statement, by the one word each is known by: it must stand in both.
LIMITS = {
    "all": "all every each entire whole everyone everybody",
    "most": "most majority",
    "several": "several",
    "many": "many",
    "few": "few handful",
    "only": "only solely exclusively",
    "both": "both",
    "any": "any anyone anybody",
    "half": "half halve halves halved halving",
    "third": "thirds",
    "quarter": "quarter quarters",
    "twice": "double doubles doubled doubling twice twofold",
    "three times": "triple triples tripled treble trebled thrice threefold",
    "first": "first",
    "second": "second secondly",
    "last": "last final previous",
    "next": "next following",
    "hundred": "hundred",
    "hundreds": "hundreds",
    "thousand": "thousand",
    "thousands": "thousands",
    "million": "million",
    "millions": "millions",
    "billion": "billion",
    "billions": "billions",
    "dozens": "dozens scores",
    "nearly": "nearly almost virtually",
    "average": "average averages mean averaged",
    "median": "median",
    "total": "total altogether combined",
    "a year": "annual annually yearly",
    "a month": "monthly",
    "a week": "weekly",
    "a day": "daily",
    "ever": "ever",
    "record": "record",
    "former": "former formerly ex",
    "may": "may might could possibly perhaps maybe",
    "will": "will shall 'll",
    "would": "would",
    "must": "should must ought mandatory compulsory",
    "plans": "plan plans planned planning propose proposes proposed proposal intend intends intended aim aims aimed hope hopes "
    "hoped expect expects expected promise promises promised threaten threatens threatened consider considers considered "
    "considering pledge pledges pledged vow vows vowed want wants wanted offer offers offered",
    "allegedly": "alleged allegedly allege alleges reportedly suspected apparently",
    "likely": "likely probably",
    "if": "if unless whether provided",
}

# The unit each stands for.
MEASURES = {
    "£": "£ pound pounds gbp sterling quid",
    "$": "$ dollar dollars usd",
    "€": "€ euro euros eur",
    "¥": "¥ yen jpy",
    "crown": "crown crowns",
    "franc": "franc francs",
    "rupee": "rupee rupees",
    "pence": "pence penny p",
    "cent": "cent cents",
    "points": "point points",
    "second": "second seconds",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs",
    "day": "day days",
    "week": "week weeks",
    "fortnight": "fortnight fortnights",
    "month": "month months",
    "year": "year years yr yrs",
    "decade": "decade decades",
    "metre": "metre metres meter meters m",
    "kilometre": "kilometre kilometres kilometer kilometers km",
    "centimetre": "centimetre centimetres cm",
    "millimetre": "millimetre millimetres mm",
    "mile": "mile miles",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "hectare": "hectare hectares ha",
    "acre": "acre acres",
    "gram": "gram grams gramme grammes g",
    "kilogram": "kilogram kilograms kilo kilos kg",
    "tonne": "tonne tonnes ton tons",
    "litre": "litre litres liter liters",
    "degree": "degree degrees",
    "megawatt": "megawatt megawatts mw",
    "times": "times fold",
    "dozen": "dozen",
}

BEFORE_BOUND = {  # what stands before a number and makes it a bound
    ">": r"more than|over|above|exceed(?:s|ed|ing)?|upwards of|in excess of|greater than|higher than|topp(?:ed|ing)|beyond",
    ">=": r"at least|no fewer than|no less than|not less than|a minimum of",
    "<": r"fewer than|less than|under|below|nearly|almost|just under|just short of|close to",
    "<=": r"at most|up to|no more than|not more than|a maximum of|as many as|as much as",
    "": r"about|around|roughly|approximately|some|circa|an estimated|exactly|precisely|just",
}
AFTER_BOUND = {">=": r"or more|or over|or above|plus", "<=": r"or less|or fewer|or under|or below"}

# What stands behind "by" and does nothing: by 12 per cent, by Monday.
NO_AGENT = "|".join(
    [
        r"\d\w*",
        r"[£$€¥]\w*",
        "the end",
        "then",
        "now",
        "a third",
        "half",
        "a quarter",
        "about",
        "around",
        "more",
        "up",
        "early",
        "late",
        "next",
        "one",
        "two",
    ]
    + ["three", "four", "five", "six", "seven", "eight", "nine", "ten", *sorted(MONTHS | DAYS)]
)
YEARS_FOLLOW = (
    _set("in since from by until till to of year before after during between and through around spring summer autumn winter")
    | MONTHS
)

# Days and years that are told from the day on which something is said.
RELATIVE = (
    r"\b(?:yesterday|today|tonight|tomorrow|this (?:week|month|year|spring|summer|autumn|winter)|"
    r"(?:last|next) (?:week|month|year|spring|summer|autumn|winter|night)|recent(?:ly)?|currently|now|so far)\b"
)

# Words of languages whose denials are not known here; words that English has too are left out.
FOREIGN = _set(
    """der und ist nicht ein eine einen von für dass wird wurde werden auf auch sich bei nach aus haben hat kein keine et est
    une dans qui avec pas sont été cette nous vous que una por está están fue como más pero sus muy il gli che di della
    delle nel sono anche più questo alla het een niet voor zijn werd heeft geen naar ook og ikke til som har ble blev
    och inte att från är não uma foi são mais pelo pela nie jest się na że dla"""
)
