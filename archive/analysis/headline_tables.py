"""The words by which a headline's names, hedges and clauses are told, and what else some names are called."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEVER = _set(
    """i im ive id ill jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat
    sun mr mrs ms dr am pm http https www com video updated breaking rt qa faq tv dvd cd ceo dna hiv aids pc ok vs lol omg
    wtf nsfw ii iii vi vii viii xi hq vp fb dj msg intel read update exclusive"""
)  # written with a capital, or in capitals, and no names
BEFORE_NAMES = _set("New North South East West San Santa Saint St Los Las El Hong")
NAMES_THAT_ARE_WORDS = _set("Bush Trump Sanders Pence Lynch Thatcher Ford Rice Vogue Batman Superman Barbie Zeppelin")
PEOPLE_OF = tuple(
    _set("ian ans an ese ish is i ic ers er ean en ist ists ism istan s y a ia o e")
)  # endings of places and of those who live there

# On each line names of one thing.
ALSO = """
isis|isil|islamic state|daesh|IS
us|usa|united states|america|american|americans
uk|united kingdom|britain|british|briton|britons|brit|brits|great britain
eu|european union|brussels
un|united nations
nyc|new york|new york city
gop|republican|republican party|republicans
la|los angeles
uae|united arab emirates
dc|washington
nz|new zealand
aussie|australia|australian|aussies
france|french
spain|spanish|spaniard
greece|greek
netherlands|dutch|holland
poland|polish|pole
ireland|irish
denmark|danish|dane
wales|welsh
switzerland|swiss
thailand|thai
philippines|filipino|philippine
turkey|turkish|turk|turks
scotland|scottish|scots|scot
germany|german
iceland|icelandic
norway|norwegian|norwegians
peru|peruvian|peruvians
cyprus|cypriot|cypriots
belgium|belgian|belgians
portugal|portuguese
lebanon|lebanese
congo|congolese
bosnia|bosnian|bosnians|bih
czech republic|czechia|czech|czechs
hungary|hungarian|hungarians
glasgow|glaswegian
liverpool|liverpudlian
manchester|mancunian
philadelphia|philly
oklahoma city|okc
kansas city|kc
san francisco|frisco
guantanamo|guantanamo bay|gitmo
supreme court|scotus
facebook|fb
fbi|bureau
tories|tory|conservatives|conservative
democrats|democratic|democrat|dems
"""

# The short name of each state or province, and its name in full.
STATES = """
ala alabama|ariz arizona|ark arkansas|calif california|colo colorado|conn connecticut|fla florida|ga georgia|ill illinois
ind indiana|kan kansas|ky kentucky|md maryland|mass massachusetts|mich michigan|minn minnesota|miss mississippi|mo missouri
mont montana|neb nebraska|nev nevada|nh new hampshire|nj new jersey|nm new mexico|ny new york|nc north carolina|nd north dakota
nl newfoundland|nb new brunswick|ns nova scotia|ont ontario|que quebec|sask saskatchewan|nsw new south wales
qld queensland|okla oklahoma|ore oregon|pa pennsylvania|ri rhode island
sc south carolina|sd south dakota|tenn tennessee|tex texas|va virginia
vt vermont|wash washington|wis wisconsin|wyo wyoming|bc british columbia
"""

# Words that take back some of what is said.
HEDGES = _set(
    """may might could allegedly alleged reportedly apparently perhaps possibly maybe likely unlikely probably suspected rumoured
    rumored rumor rumors rumour rumours claim claims claimed appear appears appeared seem seems seemed supposedly purported
    purportedly unconfirmed potential potentially possible"""
)
# Words that turn a statement round.
DENIALS = _set(
    """not no never cannot cant nobody none neither nor without denies denied deny denying false fake hoax untrue dont doesnt
    didnt isnt wasnt arent werent wont wouldnt hasnt havent hadnt couldnt shouldnt"""
)
# Words that say little of what is done.
LIGHT = _set("take make get give have go come put set let see look new man woman people after over amid plan say year day report")
# With what a second clause may begin behind "and" or "but": much used verbs of headlines, by their plain form.
VERBS = _set(
    """take make open close cut raise ban give get find kill win lose hit call tell ask vow warn claim admit deny face fight seek
    leave join quit resign move build buy sell pay spend save stop start end begin launch plan back oppose accept reject arrest
    charge sue jail die injure attack shoot fire sack hire name reveal show say want need help hold keep let run set send bring
    put turn break fall rise drop slam blast praise defend promise pledge order force lead meet visit return escape flee steal
    destroy create expand reduce increase double halve cancel delay approve block pass scrap introduce demand threaten agree
    refuse become remain go come see know think believe expect hope fear"""
)
SAYING = _set(
    """say says said claim claims claimed tell tells told warn warns warned insist insists insisted admit admits admitted vow vows
    vowed report reports reported announce announces announced allege alleges alleged accuse accuses
    accused according believe believes think thinks argue argues suggest suggests"""
)
