"""What an answer must have before it counts. One place for sheets, adjudication and corrections; pure functions over answers.

draft_... : what not even a draft may hold, because it could not be stored or shown. The others hold when something is submitted.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from archive.policy.scales import (
    ATTRIBUTIONS,
    CLAIM_VERDICTS,
    CLICKBAIT,
    HEADLINE,
    LOW_HEADLINE_N,
    REASONS,
    VERDICTS_WITHOUT_EVIDENCE,
    Scale,
)
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES
from archive.review.answers import ClaimAnswers, EvidenceDraft, HeadlineAnswers, Passage, Problem
from archive.review.passages import lost, reason_of

LONGEST = {"url": 2000, "archived_url": 2000, "title": 500, "publisher": 200}  # characters, as the columns hold
FULL_N = 4  # a headline that stands up falls short for no reason
address = URLValidator(schemes=["http", "https"])


def headline_problems(answers: HeadlineAnswers, *, text: str) -> list[Problem]:
    """What keeps an answer about the headline from counting; empty when nothing does."""
    found = [*draft_headline_problems(answers), *_passages(answers.passages, text, "headline"), *_reasons(answers)]
    if not answers.rating:
        return [Problem("headline.rating", "Rate the headline."), *found]
    n = HEADLINE[answers.rating].n if answers.rating in HEADLINE else None
    return [*found, *(_low(answers) if n is not None and n <= LOW_HEADLINE_N else _not_low(answers, n)), *_words(answers)]


def draft_headline_problems(answers: HeadlineAnswers) -> list[Problem]:
    return [
        *_known(HEADLINE, answers.rating, "headline.rating"),
        *_known(CLICKBAIT, answers.clickbait, "headline.clickbait"),
        *(problem for code in answers.reasons for problem in _known(REASONS, code or "?", "headline.reasons")),
        *(problem for one in answers.passages for problem in _known(REASONS, reason_of(one), "headline.passages")),
    ]


def _reasons(answers: HeadlineAnswers) -> Iterator[Problem]:
    """A passage may belong to one of the reasons given, and to no other."""
    named = dict.fromkeys(reason_of(passage) for passage in answers.passages)
    for code in named:
        if code in REASONS and code not in answers.reasons:
            yield Problem("headline.passages", f"A passage is there for “{REASONS[code].label}”, which is not among the reasons.")


def _low(answers: HeadlineAnswers) -> Iterator[Problem]:
    if not answers.reasons:
        yield Problem("headline.reasons", "A low rating needs at least one reason.")
    if not answers.passages and not answers.nothing_in_text:
        yield Problem(
            "headline.passages", "A low rating needs a passage of the text, or the word that nothing in the text bears on it."
        )
    if answers.passages and answers.nothing_in_text:
        yield Problem("headline.nothing_in_text", "Point at passages, or say that nothing in the text bears on it; not both.")


def _not_low(answers: HeadlineAnswers, n: int | None) -> Iterator[Problem]:
    if n == FULL_N and answers.reasons:
        yield Problem("headline.reasons", "A supported headline falls short for no reason: untick the reasons, or rate it lower.")
    if n is not None and answers.nothing_in_text:
        yield Problem("headline.nothing_in_text", "The text cannot support the headline and have nothing that bears on it.")


def _words(answers: HeadlineAnswers) -> Iterator[Problem]:
    if "other" in answers.reasons and not answers.other_reason.strip():
        yield Problem("headline.other_reason", "Say in words what the other reason is.")


def claim_problems(
    answers: ClaimAnswers, *, is_quotation: bool, text: str, field: str, evidence_at_hand: bool = False
) -> list[Problem]:
    """What keeps an answer about a claim from counting. field: the prefix of the problems' fields, as in "claims.12".

    evidence_at_hand: the verdict will rest on evidence that is in the archive already.
    """
    found = [*draft_claim_problems(answers, field=field), *_passages(answers.passages, text, field)]
    found += [problem for n, item in enumerate(answers.evidence) for problem in _addresses(item, f"{field}.evidence.{n}")]
    if is_quotation and not answers.attribution:
        found.append(Problem(f"{field}.attribution", "Somebody is quoted: say whether they said it."))
    if answers.attribution and not is_quotation:
        found.append(Problem(f"{field}.attribution", "Nobody is quoted here, so there is no saying whether they said it."))
    if not answers.verdict:
        return [Problem(f"{field}.verdict", "Give a verdict on this claim."), *found]
    return found + ([] if evidence_at_hand else _evidence(answers, field))


def _evidence(answers: ClaimAnswers, field: str) -> list[Problem]:
    has_some = any(not item.is_blank for item in answers.evidence)
    if has_some or answers.no_evidence_reason.strip() or answers.verdict in VERDICTS_WITHOUT_EVIDENCE:
        return []
    return [Problem(f"{field}.evidence", "This verdict needs evidence, or a word on why there is none.")]


def draft_claim_problems(answers: ClaimAnswers, *, field: str) -> list[Problem]:
    return [
        *_known(ATTRIBUTIONS, answers.attribution, f"{field}.attribution"),
        *_known(CLAIM_VERDICTS, answers.verdict, f"{field}.verdict"),
        *(_no_reason(field) for passage in answers.passages if reason_of(passage)),
        *(
            problem
            for n, item in enumerate(answers.evidence)
            if not item.is_blank
            for problem in _draft_evidence(item, f"{field}.evidence.{n}")
        ),
    ]


def _no_reason(field: str) -> Problem:
    return Problem(f"{field}.passages", "Only a rating of the headline has reasons for a passage to belong to.")


def _draft_evidence(item: EvidenceDraft, field: str) -> Iterator[Problem]:
    if not (item.url or item.title or item.quote or item.file_sha256):
        yield Problem(f"{field}.title", "Say what the evidence is: an address, a title, a quotation or a file.")
    if item.kind not in dict(EVIDENCE_KINDS):
        yield Problem(f"{field}.kind", f"“{item.kind}” is no kind of evidence.")
    if item.stance not in dict(STANCES):
        yield Problem(f"{field}.stance", f"“{item.stance}” is not how evidence can bear on a claim.")
    for name, most in LONGEST.items():
        if len(getattr(item, name)) > most:
            yield Problem(f"{field}.{name}", f"This is longer than {most} characters.")


def _addresses(item: EvidenceDraft, field: str) -> Iterator[Problem]:
    for name in ("url", "archived_url"):
        given = getattr(item, name)
        if given and not is_address(given):
            yield Problem(f"{field}.{name}", f"“{given[:80]}” is not a web address: write https://…")


def is_address(url: str) -> bool:
    """Whether it is a well-formed http or https address. Only its form is looked at; nothing is fetched."""
    try:
        address(url)
    except ValidationError:
        return False
    return True


def sheet_problems(
    headline: HeadlineAnswers, claims: Mapping[int, ClaimAnswers], *, quotations: Mapping[int, bool], text: str
) -> list[Problem]:
    """What keeps a whole sheet from being submitted. quotations: for the id of every claim to be judged, whether it is one."""
    return [
        *headline_problems(headline, text=text),
        *(
            problem
            for claim, is_quotation in quotations.items()
            for problem in claim_problems(
                claims.get(claim, ClaimAnswers()), is_quotation=is_quotation, text=text, field=f"claims.{claim}"
            )
        ),
    ]


def _known(scale: Scale, code: str, field: str) -> Iterator[Problem]:
    if code and code not in scale:
        yield Problem(field, f"“{code}” is not an answer to “{scale.question}”")


def _passages(passages: Iterable[Passage], text: str, field: str) -> Iterator[Problem]:
    return (Problem(f"{field}.passages", message) for message in lost(text, passages))
