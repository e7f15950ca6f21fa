"""Words that tell speech: what somebody says, thinks, promises or asks for, with the forms that each verb takes."""

from collections.abc import Iterator

from archive.analysis.patterns import word_set

# Verbs by what follows them. A "+" doubles the last letter in admitted, admitting.
SAYING = """
acknowledge add admit+ allege announce argue assert boast claim comment complain concede conclude confirm contend counter declare
deny disclose dispute emphasise emphasize estimate exclaim explain hint imply indicate insist joke lament mention
muse note observe opine predict proclaim quip+ reaffirm recall recount refute reiterate repeat reply report respond reveal
say speculate stipulate stress suggest testify write reckon profess caution
"""
THINKING = """
believe think feel know hope fear worry doubt expect assume consider understand realise realize decide conclude
want wish intend plan+ prefer agree disagree regret vow pledge promise threaten swear guarantee propose recommend advocate demand
"""
TELLING = "tell warn remind assure inform ask urge advise notify implore promise"
ABOUT = """
accuse applaud blame blast castigate characterise characterize cite condemn criticise
criticize decry defend denounce deride describe detail discuss dismiss embrace hail highlight invoke label
lambast lampoon liken mock portray praise rebuke reject ridicule slam+ tout
"""
MANNER = """
imagine wonder type cry rule coin deem thank respond scream shout yell holler mutter murmur growl whisper chide scold rebuke taunt
tease slam+ rip+ knock bash blast blame deplore bemoan echo parrot preach lecture confess concur+ opine surmise theorize theorise
conjecture reason intone recite chant vow swear fear worry interject blurt decree enthuse gush rave chuckle brag+ crow implore
plead urge counsel certify attest scrawl scribble scoff sneer snap+ snarl bellow fume rant jest wisecrack brand style christen
"""  # how it is said: before words in marks only
SPOKEN = f"{SAYING} {TELLING} {ABOUT} {MANNER}"  # verbs that tell words in marks which follow them
SPOKEN_PLAIN = word_set("announce argue ask declare denounce describe explain insist suggest warn wonder")  # as they are, too
RARELY_SPOKEN = word_set("""
    reports claims comments boasts hints notes shows finds replies rules types reasons fears worries styles brands echoes
    rips knocks blasts vows whispers snaps crows rants disputes embraces rebukes informs recounts adds estimates chants
    counters mentions estimated estimating mentioned applauded applauding noted reporting ruling typing styling branding
    knocking ripping reasoning writing counting
""")  # forms of these that mostly are nouns or tell something else
SHOWING = "show find demonstrate determine"
PHRASES = {
    "point": ("out", "to"), "call": ("for", "on"),
    "refer": ("to",), "allude": ("to",), "talk": ("about", "of"),
    "speak": ("about", "of"), "complain": ("about", "of"), "push": ("for",), "argue": ("for", "against"), "insist": ("on",),
    "object": ("to",),
    "speculate": ("about",), "plead": ("for", "guilty"), "make": ("clear",), "go": ("on to say",),
}  # fmt: skip
NOUNS = """
accusation accusations admission allegation allegations announcement argument assertion assertions assessment assurance assurances
belief claim claims complaint complaints concern concerns conclusion contention criticism declaration fear fears hope hopes idea
insistence notion opinion pledge prediction predictions promise promises reminder statement statements suggestion
suggestions suspicion suspicions theory vow warning warnings demand demands calls call desire hint
"""
IRREGULAR = {
    "say": "say says said saying", "tell": "tell tells told telling", "write": "write writes wrote written writing",
    "think": "think thinks thought thinking", "feel": "feel feels felt feeling", "know": "know knows knew known knowing",
    "find": "find finds found finding", "show": "show shows showed shown showing", "go": "go goes went",
    "understand": "understand understands understood",
    "speak": "speak speaks spoke spoken speaking", "swear": "swear swears swore sworn", 
    "make": "make makes made making",
}  # fmt: skip


def forms(verb: str) -> Iterator[str]:
    """A verb as texts have it: say, says, said, saying."""
    if verb in IRREGULAR:
        yield from IRREGULAR[verb].split()
        return
    base = verb.rstrip("+")
    stem = base + base[-1] if verb.endswith("+") else base[:-1] if base.endswith("e") else base
    ends_in_y = base.endswith("y") and base[-2] not in "aeo"
    yield base
    yield base[:-1] + "ies" if ends_in_y else base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    yield base[:-1] + "ied" if ends_in_y else stem + "ed"
    yield stem + "ing"


def all_forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in forms(verb))
