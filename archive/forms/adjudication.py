"""Deciding a dispute: for each differing point one of the two answers as it stands, or an answer of one's own."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms

from archive.forms.review import ClaimPart, FieldError, HeadlineForm, Values, claim_part
from archive.forms.scales import words
from archive.forms.typed import Typed, typed_elsewhere
from archive.queries.answers import claim_in_words, headline_in_words
from archive.queries.review_desk import NumberedText

LETTERS = "ABCDEFGH"
OWN = "own"


class DecisionForm(forms.Form):
    """Which answer stands."""

    decision = forms.ChoiceField(
        label="Decide", choices=(), widget=forms.RadioSelect, error_messages={"required": "Decide this point."}
    )

    def __init__(self, *args: Any, answers: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [(str(number), f"Answer {LETTERS[number]} stands") for number in range(answers)]
        self.fields["decision"].choices = [*given, (OWN, "Neither: as I answer below")]


class PointForm:
    """One differing point: the choice, and the questions to answer oneself. answers: how many sheets answered it."""

    def __init__(self, *, prefix: str, claim: Any, answers: int, text: NumberedText, data: Any = None, files: Any = None) -> None:
        self.prefix, self.claim = prefix, claim
        self.decision = DecisionForm(data, prefix=prefix, answers=answers)
        self.part: ClaimPart | None = claim_part(claim, text=text, data=data, files=files) if claim else None
        self.form = self.part.form if self.part else HeadlineForm(data, prefix="headline", text=text)

    def is_valid(self) -> bool:
        valid = self.decision.is_valid()
        if not valid or self.decision.cleaned_data["decision"] != OWN:
            return valid
        rows = self.part.evidence.is_valid() if self.part else True
        return self.form.is_valid() and rows and self._is_answered()

    def _is_answered(self) -> bool:
        name = "verdict" if self.claim else "rating"
        if not self.form.cleaned_data.get(name):
            self.form.add_error(name, "Give your answer.")
        return not self.form.errors

    @property
    def is_own(self) -> bool:
        """Whether the adjudicator answers, as far as that was said."""
        return self.decision.data.get(f"{self.prefix}-decision") == OWN

    def errors(self) -> list[FieldError]:
        named = [self.decision, self.form] if self.is_own else [self.decision]
        return [FieldError(form.add_prefix(name), " ".join(found)) for form in named for name, found in form.errors.items()]

    @property
    def chosen(self) -> int | None:
        """Which of the answers stands, from 0; None where the adjudicator answers."""
        decision = self.decision.cleaned_data["decision"]
        return None if decision == OWN else int(decision)

    def own_values(self) -> Values:
        return self.part.values() if self.part else self.form.values()


class ReasonForm(forms.Form):
    reason = words("The reason for what you decide, shown with the verdict", rows=3)

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError("Say why you decide as you do.")
        return reason


def without_letters(data: Any) -> Any:
    """What was sent, but for the answers that were to stand: their letters meant those of another page."""
    kept = data.copy()
    for name in [name for name in kept if name.endswith("-decision") and kept[name] != OWN]:
        del kept[name]
    return kept


class DisputePage:
    """Every differing point of a dispute with its form, and the reason. points: what review.adjudication gives."""

    def __init__(self, points: Iterable[Any], *, text: NumberedText, data: Any = None, files: Any = None) -> None:
        points = list(points)
        self.points = [point for point in points if point.differs]
        self.agreed = len(points) - len(self.points)
        self.forms = [
            PointForm(prefix=point.key, claim=point.claim, answers=len(point.answers), text=text, data=data, files=files)
            for point in self.points
        ]
        self.reason = ReasonForm(data)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in [*self.forms, self.reason]])  # noqa: C419 - every form is to be checked

    def errors(self) -> list[FieldError]:
        points = [error for form in self.forms for error in form.errors()]
        return points + [FieldError(name, " ".join(found)) for name, found in self.reason.errors.items()]

    def typed_elsewhere(self, data: Any) -> list[Typed]:
        """What was sent on points that are none of this dispute."""
        return typed_elsewhere(data, shown=["reason", *(form.prefix for form in self.forms)])

    def passages(self) -> list[tuple[str, list[Any]]]:
        """For each answer its label in the text and its passages: "A", or "2A" where there are several points."""
        numbers = range(1, len(self.points) + 1)
        return [
            (f"{number if len(self.points) > 1 else ''}{LETTERS[n]}", list(given.passages))
            for number, point in zip(numbers, self.points, strict=True)
            for n, given in enumerate(point.answers)
        ]

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each point with its answers in words."""
        return [
            {
                "claim": form.claim,
                "prefix": form.prefix,
                "form": form,
                "answers": [_letter(n, given) for n, given in enumerate(point.answers)],
            }
            for point, form in zip(self.points, self.forms, strict=True)
        ]


def _letter(number: int, given: Any) -> dict[str, Any]:
    values = asdict(given)
    return {"letter": LETTERS[number], "words": claim_in_words(values) if "verdict" in values else headline_in_words(values)}
