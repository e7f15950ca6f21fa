"""What tells for and against a sentence being worth checking: open lists, each with its points.

The lists were thought up for this and are of general English; no data set's words are in them. The points are
those of a logistic regression on which of these signs stand in sentences that people marked, rounded (docs/decisions/0021).
"""

from typing import NamedTuple

BASE = -2.31  # points of a sentence without any sign


class Sign(NamedTuple):
    """points: added where it stands. reason: for people, empty where it is no reason to check. words: any one tells it."""

    points: float
    reason: str
    words: str = ""


# Signs without words are told by checkworthy.py. A word is a sign of one thing alone.
SIGNS: dict[str, Sign] = {
    "number": Sign(1.4, "number"),
    "sum of money": Sign(0.4, "sum of money"),
    "percentage": Sign(2.2, "percentage", "% percent percentage percentages cent pct"),
    "large number": Sign(
        1.7,
        "large number",
        "hundreds thousand thousands million millions billion billions trillion trillions",
    ),
    "comparison": Sign(
        0.5,
        "comparison",
        "more fewer less higher lower larger smaller faster slower cheaper longer worse better than greater bigger older"
        " younger richer poorer safer average compared double doubled doubling doubles halved halving tripled quadrupled"
        " twice rise rises rose risen rising fall falls fell fallen falling drop drops dropped declined decline declines"
        " grow grows grew grown growing growth increase increases increased increasing decrease decreased decreasing"
        " reduce reduces reduced reducing reduction cut cuts cutting raise raises raised raising soared plunged climbed"
        " surged slumped expanded shrank shrunk slashed gained up down",
    ),
    "extreme": Sign(
        0.65,
        "a first, most or only",
        "most least best worst highest lowest largest biggest smallest longest shortest fastest richest poorest oldest"
        " youngest cheapest greatest first last ever only leading record unprecedented",
    ),
    "cause": Sign(
        0.1,
        "cause",
        "because caused causes causing led leads linked result results resulted resulting due thanks",
    ),
    "law or rule": Sign(
        0.85,
        "law or rule",
        "law laws legal illegal legislation act acts bill bills ban bans banned court courts constitution amendment"
        " treaty treaties agreement sentence sentenced penalty penalties entitled rule rules ruled ruling regulation"
        " regulations resolution sanctions licence license statute embargo",
    ),
    "vote": Sign(
        1.1,
        "vote",
        "vote votes voted voting ballot ballots elected election veto vetoed abstained majority sponsored re-elected",
    ),
    "date": Sign(1.1, "date"),
    "named source": Sign(
        0.95,
        "named source",
        "according report reports reported study studies survey poll polls figures data statistics auditors census"
        " research official researchers economists scientists experts published estimated estimates estimate analysis"
        " inquiry commission",
    ),
    "deed": Sign(
        0.55,
        "something that was done",
        "created built passed signed opposed supported proposed promised lost sold bought closed opened moved sent gave"
        " given took taken went came left made told called wrote announced refused agreed rejected approved appointed"
        " fired hired launched started began ended stopped blocked joined won beat defeated introduced established brought"
        " got put failed received earned owned provided allowed required forced ran served visited met testified admitted"
        " denied claimed accused charged convicted arrested apologised apologized used turned changed set kept held"
        " offered endorsed praised criticised criticized negotiated withdrew committed broke found known produced imposed"
        " eliminated destroyed saved covered inherited balanced ordered argued happened became resigned sacked sued stole"
        " leaked halted scrapped abolished privatised nationalised",
    ),
    "past": Sign(0.7, "", "was were had been did"),
    "past ending": Sign(0.7, ""),
    "money": Sign(
        0.65,
        "money",
        "tax taxes taxed spend spends spent spending budget budgets deficit deficits debt debts surplus cost costs pay"
        " paid pays income incomes wage wages salary salaries price prices money fund funds funded funding revenue"
        " revenues dollar dollars pound pounds euro euros loan loans subsidy subsidies bailout mortgage mortgages rent"
        " rents interest invest invested investment profit profits credit fee fees borrowed borrowing benefit benefits",
    ),
    "jobs and trade": Sign(
        0.5,
        "jobs or trade",
        "job jobs unemployment unemployed employment employed worker workers trade export exports import imports economy"
        " recession inflation manufacturing industry industries business businesses company companies factory factories"
        " plant plants market markets production output productivity bank banks corporation corporations farmer farmers"
        " union unions energy oil gas coal steel electricity",
    ),
    "public services": Sign(
        0.6,
        "public services",
        "school schools student students teacher teachers pupil pupils hospital hospitals doctor doctors nurse nurses"
        " patient patients nhs insurance insured uninsured medicare medicaid pension pensions welfare health college"
        " colleges university universities prison prisons police crime crimes murder murders violent drug drugs housing"
        " homes poverty hunger homeless clinic clinics vaccine vaccines road roads railway railways",
    ),
    "war and arms": Sign(
        0.65,
        "war or arms",
        "troops soldier soldiers military army navy nuclear weapon weapons missile missiles bomb bombs war wars invaded"
        " invasion attack attacked attacks terrorist terrorists killed dead died death deaths casualties wounded tanks"
        " planes ships forces uranium border borders hostage hostages refugees defence defense",
    ),
    "public body": Sign(
        0.25,
        "public body",
        "congress senate house commons lords parliament government administration department council committee agency"
        " ministry treasury pentagon federal state states city county party republican republicans democrat democrats"
        " democratic labour conservative conservatives tory tories bureau board association nato eu un fbi cia",
    ),
    "office holder": Sign(
        0.45,
        "office holder",
        "president senator senators governor secretary minister ministers congressman mayor chairman chairwoman"
        " ambassador chief leader officer opponent chancellor director candidate councillor councillors mp mps",
    ),
    "person spoken of": Sign(0.5, "", "he he's he'd his him himself she she's she'd her they they've they'd their them"),
    "name": Sign(0.5, ""),
    "names": Sign(0.35, ""),
    "many names": Sign(0.6, ""),
    "span of time": Sign(
        0.3,
        "",
        "year years month months week weeks decade decades century since ago during until before after yesterday history"
        " times day days annually annual yearly monthly",
    ),
    "all or some": Sign(
        0.2,
        "",
        "all every none single many half nearly almost over about approximately roughly total quarter rate level levels"
        " per each nobody some several few both amount share",
    ),
    "always": Sign(0.3, "", "always never"),
    "fact": Sign(0.45, "", "fact actually indeed simply already currently still"),
    "I": Sign(-0.8, "", "i i'm i've i'll i'd my me mine myself"),
    "we will": Sign(-0.5, "", "we'll we'd let's"),
    "you": Sign(-0.2, "", "you your yours you're you've you'll you'd yourself yourselves"),
    "opinion": Sign(
        -0.75,
        "",
        "think believe feel hope hopes maybe perhaps guess suppose opinion view seems seem agree disagree respect wish"
        " wonder trust",
    ),
    "ought": Sign(
        -1,
        "",
        "should must ought need needs want wants wanted necessary try trying able let can could can't cannot couldn't"
        " shouldn't mustn't",
    ),
    "future": Sign(
        -0.85,
        "",
        "will would going won't wouldn't shall plan plans intend intends become gonna future tomorrow might may if",
    ),
    "question word": Sign(-0.35, "", "what why how who where when which whether"),
    "talk": Sign(
        -0.35,
        "",
        "thank please question questions answer debate well yes okay ok sorry welcome talk talking discuss say saying"
        " respond audience listen hear hello applause",
    ),
    "look": Sign(-0.4, "", "look know see remember understand tell imagine ask mean"),
    "value": Sign(
        -0.9,
        "",
        "great wonderful important proud right wrong good bad strong strength tough fair freedom dream faith love values"
        " peace honest moral courage decent beautiful nice terrible responsible serious difficult easy hard sure true real"
        " leadership character vision principle confidence challenge opportunity",
    ),
    "vague": Sign(
        -0.4,
        "",
        "thing things something anything kind sort way issue issues problem problems matter situation idea",
    ),
    "question": Sign(-1.35, ""),
    "in marks": Sign(-0.3, ""),
    "short": Sign(-0.25, ""),
}
