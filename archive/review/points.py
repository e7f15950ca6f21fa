"""The points of a review: the headline and each claim, what the sheets answer to each, and whether they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from archive.models import Claim, Sheet, Version
from archive.review.answers import ClaimAnswers, HeadlineAnswers
from archive.review.ratings import answers_of
from archive.review.requirement import claims_to_judge


@dataclass(frozen=True)
class Point:
    """One question to which several sheets answer.

    code: "headline" or "claim". claim: for the latter. answers: without names, in an order that stays the same for this point
    and tells nothing of who gave which; fewer than sheets where somebody did not answer. differs: an adjudicator must decide it.
    """

    code: str
    claim: Claim | None
    answers: tuple[HeadlineAnswers | ClaimAnswers, ...]
    differs: bool

    @property
    def key(self) -> str:
        """ "headline" or "claim-12"."""
        return point_key(self.code, self.claim.pk if self.claim else None)


def point_key(code: str, claim_id: int | None = None) -> str:
    return code if claim_id is None else f"{code}-{claim_id}"


def compare(version: Version, sheets: Sequence[Sheet]) -> list[Point]:
    """Every point of the version with what these sheets answer: the headline first, then the claims in the order of the text."""
    answers = dict(zip(sheets, answers_of(sheets), strict=True))
    headlines = [answers[sheet].headline for sheet in _shuffled(sheets, version, "headline")]
    found = [Point("headline", None, tuple(headlines), headlines_differ(headlines))]
    for claim in claims_to_judge(version):
        order = _shuffled(sheets, version, point_key("claim", claim.pk))
        given = [answers[sheet].claims[claim.pk] for sheet in order if claim.pk in answers[sheet].claims]
        found.append(Point("claim", claim, tuple(given), claim_answers_differ(given, among=len(sheets))))
    return found


def _shuffled(sheets: Sequence[Sheet], version: Version, key: str) -> list[Sheet]:
    """The sheets in an order drawn by the archive's secret key for this point."""
    return sorted(sheets, key=lambda sheet: salted_hmac("archive.review.points", f"{version.pk}:{key}:{sheet.pk}").hexdigest())


def headlines_differ(answers: Sequence[HeadlineAnswers]) -> bool:
    """Rating or reasons differ, or the degree of clickbait among those who gave one (the question is optional)."""
    ratings = {(given.rating, frozenset(given.reasons)) for given in answers}
    return len(ratings) > 1 or len({given.clickbait for given in answers if given.clickbait}) > 1


def claim_answers_differ(answers: Sequence[ClaimAnswers], *, among: int) -> bool:
    """Verdict or attribution differ, or not everybody gave a verdict. among: how many sheets there are."""
    return sum(bool(given.verdict) for given in answers) < among or len({(a.attribution, a.verdict) for a in answers}) > 1
