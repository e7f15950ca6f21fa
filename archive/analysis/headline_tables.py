"""The words by which a headline's names, hedges and clauses are told, and what else some names are called."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEVER = _set(
    """i im ive id ill jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat
    sun mr mrs ms dr am pm http https www com video updated breaking rt qa faq tv dvd cd ceo dna hiv aids pc ok vs lol omg
    wtf nsfw ii iii vi vii viii xi hq vp fb dj msg intel read update exclusive
    internet extra frontman portal congressmen congressman"""
)  # written with a capital, or in capitals, and no names
BEFORE_NAMES = _set("New North South East West San Santa Saint St Los Las El Hong")
NAMES_THAT_ARE_WORDS = _set(
    """Bush Trump Sanders Pence Lynch Thatcher Ford Rice Vogue Batman Superman Barbie Zeppelin God Earth Mars Venus
    Jupiter Christmas Easter Halloween Thanksgiving Senate Congress Parliament Commons Marine Marines Bible Twitter Oscar
    Oscars Olympics Android Islam Christianity Democratic"""
)
# Names of several words, each of them an ordinary one.
NAMES_OF_WORDS = frozenset(
    name
    for line in """
Star Wars|Star Trek|Game of Thrones|Breaking Bad|Mad Men|Doctor Who|House of Cards|Lord of the Rings|Iron Man|Toy Story
Captain America|Jurassic Park|Back to the Future|Sesame Street|Angry Birds|Call of Duty|Saturday Night Live|Meet the Press
Rolling Stones|Red Hot Chili Peppers|Black Eyed Peas|Arctic Monkeys|Spice Girls|One Direction|Sex Pistols|Green Day
Sky News|Fox News|Daily Mail|Daily Mirror|Daily Express|Daily Star|Evening Standard|Rolling Stone|Vanity Fair|Financial Times
Home Depot|Burger King|Taco Bell|Best Buy|Whole Foods|General Motors|General Electric|Royal Mail|Red Bull|Blue Origin
Apple Watch|Apple TV|Apple Pay|Apple Music|Apple Store|Amazon Prime|Tiger Woods|Christian Bale|Bill Gates|Will Smith
Jack Black|Jack White|Rose West|Hope Solo|Faith Hill|Mark Wood|Mark Rylance|Super Bowl|World Cup|World Series|Super Tuesday
Champions League|Premier League|Black Friday|Cyber Monday|Boxing Day|Labor Day|Memorial Day|Independence Day|Good Friday
New Year's Eve|Golden Globes|Grand National|Ivy League|Grand Slam|Red Cross|Red Crescent|Tea Party|Black Lives Matter
Boy Scouts|Girl Scouts|Hells Angels|Salvation Army|Save the Children|Human Rights Watch|Doctors Without Borders|World Bank
Secret Service|Coast Guard|National Guard|Air Force One|Air Force|Navy Seals|Supreme Court|Oval Office|Federal Reserve
Big Ben|Golden Gate Bridge|Grand Canyon|Death Valley|Dead Sea|Holy Land|Silk Road|Cold War|First World War|Second World War
World War|World Trade Center|Great Depression|Bill of Rights|First Amendment|Second Amendment|Fifth Amendment|Islamic State
""".strip().splitlines()
    for name in line.split("|")
)
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
saudi arabia|saudi|saudis
twenty20|t20
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

# The capitals whose name stands for a government, and what that governs.
GOVERNMENTS = """
ottawa Canada|moscow Russia|kremlin Russia|beijing China|tehran Iran|pyongyang North Korea|havana Cuba|berlin Germany|tokyo Japan
ankara Turkey|damascus Syria|islamabad Pakistan|delhi India|canberra Australia|riyadh Saudi Arabia|athens Greece|madrid Spain
rome Italy|dublin Ireland|warsaw Poland|budapest Hungary|kiev Ukraine|kyiv Ukraine|baghdad Iraq|kabul Afghanistan|paris France
seoul South Korea|london UK|washington US
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
    refuse become remain go come see know think believe expect hope fear investigate summon recall condemn sanction expel"""
)
SAYING = _set(
    """say says said claim claims claimed tell tells told warn warns warned insist insists insisted admit admits admitted vow vows
    vowed report reports reported announce announces announced allege alleges alleged accuse accuses
    accused according believe believes think thinks argue argues suggest suggests"""
)
