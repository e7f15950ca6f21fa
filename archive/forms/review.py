"""The questions of a review: one form for the headline, one a claim, built from the scales of policy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from archive.forms.evidence import EvidenceRows
from archive.forms.passages import PassagesForm, ReasonedPassagesForm
from archive.forms.scales import one_answer, several_answers, words
from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, CLICKBAIT, HEADLINE, REASONS
from archive.queries.review_desk import NumberedText

HEADLINE_FIELDS = (
    "rating", "reasons", "other_reason", "why", "passages", "nothing_in_text", "clickbait", "suggested_headline",
)  # fmt: skip
CLAIM_FIELDS = ("attribution", "verdict", "why", "no_evidence_reason", "passages")
Values = dict[str, Any]


class HeadlineForm(ReasonedPassagesForm):
    rating = one_answer(HEADLINE)
    reasons = several_answers(REASONS)
    other_reason = words("The other reason, in words", rows=1)
    why = words("Why, in a sentence or two")
    nothing_in_text = forms.BooleanField(label="Nothing in the text speaks to it", required=False)
    clickbait = one_answer(CLICKBAIT, with_keys=False, none_label="Not answered")
    suggested_headline = words("A headline the text would support (optional)", rows=1)

    def values(self) -> Values:
        """What is to be stored, field by field."""
        return {name: self.kept(name) for name in HEADLINE_FIELDS} | {"reasons": tuple(self.kept("reasons"))}


class ClaimForm(PassagesForm):
    attribution = one_answer(ATTRIBUTIONS, with_keys=False)
    verdict = one_answer(CLAIM_VERDICTS)
    why = words("Why, in a sentence or two")
    no_evidence_reason = words("If no evidence: why none", rows=1)

    def __init__(self, *args: Any, claim: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        if not claim.is_quotation:
            del self.fields["attribution"]

    def values(self) -> Values:
        return {name: self.kept(name) if name in self.fields else "" for name in CLAIM_FIELDS}


@dataclass(frozen=True)
class ClaimPart:
    """One claim of a sheet: the claim, its questions and its evidence. is_changed: since it was answered here."""

    claim: Any
    form: ClaimForm
    evidence: EvidenceRows
    is_changed: bool = False

    @property
    def has_evidence(self) -> bool:
        sent = [row for row in self.evidence.forms if row.is_bound]
        return bool(self.evidence.saved_count) or any(row.errors or row.kept_file for row in sent)

    def values(self) -> Values:
        return self.form.values() | {"evidence": self.evidence.values()}


@dataclass(frozen=True)
class FieldError:
    """What is wrong with a field. field: the address of its place on the page, without the #."""

    field: str
    message: str


def place_of(field: str) -> str:
    """The place on the page of a problem's field: "claims.12.evidence.0.url" stands at claim-12-evidence-0-url."""
    first, *rest = field.split(".")
    return "-".join(["claim" if first == "claims" else first, *rest])


def claim_part(
    claim: Any, *, text: NumberedText, saved: Values | None = None, asked: str = "", data: Any = None, files: Any = None
) -> ClaimPart:
    """asked: Claim.asked as it was when what is saved was answered; empty where that is not known."""
    prefix, saved = f"claim-{claim.pk}", saved or {}
    form = ClaimForm(data, prefix=prefix, claim=claim, text=text, initial=saved)
    rows = EvidenceRows(prefix=prefix, saved=saved.get("evidence", []), data=data, files=files)
    return ClaimPart(claim, form, rows, is_changed=bool(asked) and asked != claim.asked)


class SheetForms:
    """Every question of one sheet. saved: what is stored now, as saved_answers() gives it."""

    def __init__(
        self, claims: Iterable[Any], *, text: NumberedText, saved: Mapping[str, Any], data: Any = None, files: Any = None
    ) -> None:
        self.headline = HeadlineForm(data, prefix="headline", text=text, initial=saved.get("headline"))
        stored, asked = saved.get("claims", {}), saved.get("asked", {})
        self.parts = [
            claim_part(claim, text=text, saved=stored.get(claim.pk), asked=asked.get(claim.pk, ""), data=data, files=files)
            for claim in claims
        ]

    def _forms(self) -> list[forms.Form]:
        rows = [row for part in self.parts for row in part.evidence.forms]
        return [self.headline, *(part.form for part in self.parts), *rows]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self._forms()])  # noqa: C419 - every form is to be checked

    def errors(self) -> list[FieldError]:
        """What could not be taken, in the order of the page."""
        return [
            FieldError(form.add_prefix(name), " ".join(messages))
            for form in self._forms()
            for name, messages in form.errors.items()
        ]

    def headline_values(self) -> Values:
        """To be called after is_valid(): what was refused keeps its stored value, so that the rest can be saved."""
        return self.headline.values()

    def claim_values(self) -> dict[int, Values]:
        return {part.claim.pk: part.values() for part in self.parts}
