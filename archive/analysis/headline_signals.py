"""What a reviewer should look at in a headline, in words."""

from collections.abc import Iterable, Iterator, Sequence

from archive.analysis.headline_assertions import Assertion
from archive.analysis.results import HeadlineElement, Signal

MESSAGES = {
    ("name", "nowhere"): ("name_not_in_text", "The headline names {text}, which the text does not."),
    ("number", "nowhere"): ("number_not_in_text", "The headline's number {text} does not stand in the text."),
    ("number", "contradicted"): ("number_not_in_text", "The headline says {text}, the text another number: {best}"),
    ("number", "undated"): ("year_not_in_text", "The headline gives the year {text}, and the text names no year."),
    ("number", "other_currency"): (
        "number_in_other_currency",
        "The headline says {text}, the text a sum in another currency: {best}",
    ),
    ("quote", "nowhere"): ("quote_not_in_text", "The words the headline quotes, {text}, do not stand in the text."),
    ("quote", "reworded"): ("quote_reworded", "The words the headline quotes, {text}, are not so in the text: {best}"),
}
OF_ANY = {  # kind
    "caption_only": "{text} stands only in a caption, subheading or pull quote.",
    "furniture_only": "{text} stands only in a credit or in what the page sets around the text.",
}
PRONOUNS = ("he", "she", "they", "it", "we", "i")
SHOWN = 160  # characters of a sentence


def signals(elements: Iterable[HeadlineElement], asserted: Sequence[Assertion]) -> Iterator[Signal]:
    for element in elements:
        status = element.status
        code, message = MESSAGES.get((element.kind, status)) or (status, OF_ANY.get(status, ""))
        if message:
            yield Signal(code, message.format(text=f"“{element.text}”", best=_best(element)))
    for one in asserted:
        yield from _of_clause(one)


def _of_clause(one: Assertion) -> Iterator[Signal]:
    element = one.elements[0]
    text, best = f"“{element.text}”", _best(element)
    if one.clause.is_question:
        yield Signal("question_headline", f"The headline asks and does not say: {text}.")
        return
    if one.is_turned:
        yield Signal("negation_differs", f"One of the headline, {text}, and the text denies what the other says: {best}")
    elif element.status == "quoted_only" and not (one.clause.is_told or one.clause.hedges):
        yield Signal("claim_as_fact", f"The headline states as fact what {_speakers(element)}: {text}.")
    if one.hedge and not one.is_turned and not one.clause.is_told:
        yield Signal("hedge_dropped", f"The headline says outright, {text}, what the text says with “{one.hedge}”: {best}")


def _speakers(element: HeadlineElement) -> str:
    speakers = {support.speaker for support in element.support}
    if len(speakers) > 1:
        return "only speakers say, not the article itself"
    speaker = next(iter(speakers))
    is_told = speaker and speaker.lower() not in PRONOUNS
    return f"only one speaker says, {speaker}" if is_told else "only one speaker says"


def _best(element: HeadlineElement) -> str:
    words = " ".join(element.best.text.split()) if element.best else ""
    return f"“{words}”" if len(words) <= SHOWN else f"“{words[: SHOWN - 1]}…”"
