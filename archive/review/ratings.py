"""Between answers and the rows that hold them: read, written, copied."""

from collections.abc import Iterable, Sequence
from typing import Any

from archive.models import ClaimRating, ClaimVerdict, Evidence, HeadlineRating, HeadlineVerdict, Sheet
from archive.review.answers import ClaimAnswers, EvidenceDraft, HeadlineAnswers, SheetAnswers
from archive.review.passages import stored

EVIDENCE_FIELDS = tuple(name for name in EvidenceDraft.__dataclass_fields__ if name != "pk")
HEADLINE_FIELDS = tuple(HeadlineAnswers.__dataclass_fields__)
CLAIM_FIELDS = ("attribution", "verdict", "why", "no_evidence_reason", "passages")


def headline_answers(row: HeadlineRating | HeadlineVerdict) -> HeadlineAnswers:
    values = {name: getattr(row, name) for name in HEADLINE_FIELDS}
    return HeadlineAnswers(**values | {"reasons": tuple(row.reasons), "passages": tuple(row.passages)})


def claim_answers(row: ClaimRating | ClaimVerdict) -> ClaimAnswers:
    """Reads row.evidence: prefetch it."""
    values = {name: getattr(row, name) for name in CLAIM_FIELDS}
    evidence = tuple(evidence_draft(item) for item in sorted(row.evidence.all(), key=lambda item: item.pk))
    return ClaimAnswers(**values | {"passages": tuple(row.passages), "evidence": evidence})


def evidence_draft(row: Evidence) -> EvidenceDraft:
    return EvidenceDraft(pk=row.pk, **{name: getattr(row, name) for name in EVIDENCE_FIELDS})


def evidence_values(item: EvidenceDraft) -> dict[str, Any]:
    return {name: getattr(item, name) for name in EVIDENCE_FIELDS}


def sheet_answers(sheet: Sheet) -> SheetAnswers:
    return answers_of([sheet])[0]


def answers_of(sheets: Sequence[Sheet]) -> list[SheetAnswers]:
    """What each of the sheets says, in their order, in three queries."""
    pks = [sheet.pk for sheet in sheets]
    headlines = {row.sheet_id: headline_answers(row) for row in HeadlineRating.objects.filter(sheet__in=pks)}
    claims: dict[int, dict[int, ClaimAnswers]] = {pk: {} for pk in pks}
    asked: dict[int, dict[int, str]] = {pk: {} for pk in pks}
    for row in ClaimRating.objects.filter(sheet__in=pks).prefetch_related("evidence").order_by("pk"):
        claims[row.sheet_id][row.claim_id] = claim_answers(row)
        asked[row.sheet_id][row.claim_id] = row.asked
    return [SheetAnswers(headlines.get(pk, HeadlineAnswers()), claims[pk], asked[pk]) for pk in pks]


def settled_headline(answers: HeadlineAnswers, text: str) -> HeadlineAnswers:
    """The answers as they are stored: passages anchored, ends of words trimmed, each reason once."""
    return HeadlineAnswers(
        **{
            **_trimmed(vars(answers)),
            "reasons": tuple(dict.fromkeys(answers.reasons)),
            "passages": tuple(stored(text, answers.passages)),
        }
    )


def settled_claim(answers: ClaimAnswers, text: str) -> ClaimAnswers:
    """The answers as they are stored: passages anchored, ends of words trimmed, blank evidence left out."""
    evidence = (EvidenceDraft(**_trimmed(vars(item))) for item in answers.evidence)
    return ClaimAnswers(
        **{
            **_trimmed(vars(answers)),
            "passages": tuple(stored(text, answers.passages)),
            "evidence": tuple(dict.fromkeys(item for item in evidence if not item.is_blank)),
        }
    )


def _trimmed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def headline_values(answers: HeadlineAnswers) -> dict[str, Any]:
    return vars(answers) | {"reasons": list(answers.reasons), "passages": list(answers.passages)}


def claim_values(answers: ClaimAnswers) -> dict[str, Any]:
    values = {name: getattr(answers, name) for name in CLAIM_FIELDS}
    return values | {"passages": list(answers.passages)}


def write_headline(sheet: Sheet, answers: HeadlineAnswers) -> None:
    _put(HeadlineRating, headline_values(answers), sheet=sheet)


def write_claim(sheet: Sheet, claim_id: int, answers: ClaimAnswers, *, old: ClaimAnswers, asked: str) -> None:
    """Where the evidence differs from the old it is written anew. asked: Claim.asked as it was read."""
    _put(ClaimRating, claim_values(answers) | {"asked": asked}, sheet=sheet, claim_id=claim_id)
    if answers.evidence != old.evidence:
        rating = ClaimRating.objects.get(sheet=sheet, claim_id=claim_id)
        rating.evidence.all().delete()
        Evidence.objects.bulk_create(Evidence(claim_rating=rating, **evidence_values(item)) for item in answers.evidence)


def _put(model: type[HeadlineRating] | type[ClaimRating], values: dict[str, Any], **key: Any) -> None:
    if not model.objects.filter(**key).update(**values):
        model.objects.create(**key, **values)


def copy_answers(old: Sheet, new: Sheet, *, claim_ids: Iterable[int]) -> None:
    """Everything old says about the headline and these claims is written on new as well, files included.

    Where new is about another version, passages are looked for in its text; one that is not there stays, without a place.
    """
    is_same, text = old.version_id == new.version_id, new.version.text
    for row in HeadlineRating.objects.filter(sheet=old):
        answers = headline_answers(row)
        write_headline(new, answers if is_same else settled_headline(answers, text))
    for row in old.claim_ratings.filter(claim__in=list(claim_ids)).prefetch_related("evidence").order_by("pk"):
        evidence = list(row.evidence.all())
        row.pk, row.sheet, row._state.adding = None, new, True
        row.passages = row.passages if is_same else stored(text, row.passages)
        row.save()
        for item in evidence:
            item.pk, item.claim_rating = None, row
        Evidence.objects.bulk_create(evidence)
