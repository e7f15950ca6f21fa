"""What a reviewer may answer, one entry each. Forms, admin, pages and exports read these; adding one needs no migration."""

from collections.abc import Iterable
from dataclasses import dataclass

HEADLINE_QUESTION = "Is the headline supported by the article?"


@dataclass(frozen=True)
class Answer:
    """One possible answer.

    code: what is stored. label: what people see. n: its place on an ordered scale (higher is better), None off the scale.
    tone: which verdict colour it takes. help: when to choose it.
    """

    code: str
    label: str
    n: int | None = None
    tone: str = "none"
    help: str = ""


@dataclass(frozen=True)
class Scale:
    """A closed list of answers to one question, best first."""

    question: str
    answers: tuple[Answer, ...]

    def __getitem__(self, code: str) -> Answer:
        for answer in self.answers:
            if answer.code == code:
                return answer
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return any(answer.code == code for answer in self.answers)

    def choices(self) -> list[tuple[str, str]]:
        return [(answer.code, answer.label) for answer in self.answers]

    def labels(self, codes: Iterable[str]) -> list[str]:
        return [self[code].label for code in codes if code in self]


HEADLINE = Scale(
    HEADLINE_QUESTION,
    (
        Answer("supported", "Supported by the article", 4, "good", "Everything the headline says, the text carries."),
        Answer("mostly_supported", "Mostly supported", 3, "fair", "A detail or a shade differs; the point stands."),
        Answer("weakly_supported", "Weakly supported", 2, "poor", "Some of it is there; a reader would be misled in part."),
        Answer("not_supported", "Not supported by the article", 1, "bad", "The text does not carry what the headline says."),
        Answer("cannot_assess", "Cannot be assessed", None, "none", "The text is missing or cut."),
    ),
)
LOW_HEADLINE_N = 2  # at or under it a rating needs a reason and a passage

REASONS = Scale(
    "Why does the headline fall short?",
    (
        Answer("different_topic", "Different topic", help="The headline is about something else than the text."),
        Answer("different_emphasis", "Different emphasis", help="A side matter of the text is made the matter."),
        Answer("little_information", "Little information", help="The headline withholds or hardly says what the text is about."),
        Answer("different_stance", "Different stance", help="The text takes, or reports, another position."),
        Answer("overstates", "Overstates", help="Larger, surer or more general than the text."),
        Answer("understates", "Understates", help="Smaller or milder than the text."),
        Answer("claim_as_fact", "Allegation put as fact", help="What one party says stands as established."),
        Answer("quote_not_in_text", "Quotation not in the text", help="Words in quotation marks that nobody says in the text."),
        Answer("detail_mismatch", "Detail does not match", help="A number, name, date or place differs."),
        Answer("support_only_in_caption", "Supported only by a caption", help="Only a caption, credit or pull quote carries it."),
        Answer("other", "Other", help="Say it in words."),
    ),
)

CLICKBAIT = Scale(
    "Is the headline clickbait?",
    (
        Answer("none", "Not at all", 0),
        Answer("slight", "Slightly", 1),
        Answer("considerable", "Considerably", 2),
        Answer("heavy", "Heavily", 3),
    ),
)

CLAIM_TYPES = Scale(
    "What kind of statement is it?",
    (
        Answer("quantity", "Quantity", help="An amount, share, rate or number, now or in the past."),
        Answer("personal", "Personal experience", help="What somebody did, saw or lived through."),
        Answer("correlation", "Cause or correlation", help="One thing goes with, or brings about, another."),
        Answer("rules", "Law or rules", help="What is lawful, required or how a procedure works."),
        Answer("prediction", "Prediction", help="What will happen."),
        Answer("voting", "Voting record", help="How somebody voted."),
        Answer("support", "Public support", help="What people or bodies want or back."),
        Answer("opinion", "Opinion", help="A judgement that evidence cannot settle."),
        Answer("other", "Other"),
    ),
)

ATTRIBUTIONS = Scale(
    "Did they say it?",
    (
        Answer("verbatim", "Said word for word", 5, "good"),
        Answer("minor_edit", "Said, slightly edited", 4, "fair"),
        Answer("altered", "Words altered", 3, "poor"),
        Answer("out_of_context", "Out of context", 2, "poor"),
        Answer("misattributed", "Somebody else said it", 1, "bad"),
        Answer("no_source_found", "No source found", None, "none"),
    ),
)

CLAIM_VERDICTS = Scale(
    "Is it true?",
    (
        Answer("true", "True", 5, "good"),
        Answer("mostly_true", "Mostly true", 4, "fair"),
        Answer("mixture", "Mixture", 3, "poor"),
        Answer("mostly_false", "Mostly false", 2, "bad"),
        Answer("false", "False", 1, "bad"),
        Answer("misleading", "Misleading", None, "poor", "True in its words, false in what it makes people believe."),
        Answer("unproven", "Unproven", None, "none", "Could be shown, and has not been."),
        Answer("unverifiable", "Cannot be verified", None, "none", "No evidence could settle it."),
        Answer("not_a_claim", "Not a checkable claim", None, "none"),
    ),
)
VERDICTS_WITHOUT_EVIDENCE = ("not_a_claim", "unverifiable")

VERIFICATION = Scale(
    "Has it been checked?",
    (Answer("unchecked", "Not yet checked"), Answer("in_check", "Being checked"), *CLAIM_VERDICTS.answers),
)

GUIDELINES = (HEADLINE, REASONS, CLICKBAIT, CLAIM_TYPES, ATTRIBUTIONS, CLAIM_VERDICTS)  # what a reviewer is asked


# What model fields name as their choices: functions, so that a new answer asks for no migration.
def headline_choices() -> list[tuple[str, str]]:
    return HEADLINE.choices()


def clickbait_choices() -> list[tuple[str, str]]:
    return CLICKBAIT.choices()


def claim_type_choices() -> list[tuple[str, str]]:
    return CLAIM_TYPES.choices()


def attribution_choices() -> list[tuple[str, str]]:
    return ATTRIBUTIONS.choices()


def claim_verdict_choices() -> list[tuple[str, str]]:
    return CLAIM_VERDICTS.choices()


def verification_choices() -> list[tuple[str, str]]:
    return VERIFICATION.choices()
