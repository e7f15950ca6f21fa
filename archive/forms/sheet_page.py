"""One sheet's page, whichever frame it stands in: the text on one side, the questions on the other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from archive.forms.claims import AddClaimForm
from archive.forms.review import ClaimPart, FieldError, SheetForms, claim_part, place_of
from archive.policy.vocabulary import LEFT_SHEET_STATES
from archive.queries.answers import claim_in_words
from archive.queries.earlier import AskedBefore, asked_before
from archive.queries.review_desk import (
    Paragraph,
    claims_no_longer_asked,
    claims_to_rate,
    numbered_text,
    paragraphs,
    saved_answers,
    suggested_claims,
)

CLAIM_FIELD = re.compile(r"claim-([0-9]{1,18})-")
ADD_CLAIM = "add_claim"
TAKE_CLAIM = "take_claim"  # "take_claim:12": accept the suggestion and rate it
DROP_CLAIM = "drop_claim"  # "drop_claim:12": reject the suggestion
EDIT_CLAIM = "edit_claim"  # "edit_claim:12": go where the suggestion can be said otherwise
SAVE = "save"  # "save:claim-12" comes back to that place
SUBMIT = "submit"


@dataclass(frozen=True)
class FileNow:
    """The file that a row of evidence has. field: of the row; token: as the form names it; file, label, size: to show."""

    field: str
    token: str
    file: str
    label: str
    size: int
    address: str


@dataclass(frozen=True)
class Difference:
    """A field in which what a person sent and what is stored now differ."""

    field: str
    label: str
    sent: str
    stored: str


class SheetPage:
    """The forms of a sheet with what is stored on it, or with what a person sent (data, and files with it)."""

    def __init__(self, sheet: Any, data: Any = None, files: Any = None) -> None:
        self.sheet, self.version, self.data = sheet, sheet.version, data
        self.claims = claims_to_rate(sheet.version)
        self.saved = saved_answers(sheet)
        self.text = numbered_text(sheet.version)
        self.forms = SheetForms(self.claims, text=self.text, saved=self.saved, data=data, files=files)
        stored = self.saved["claims"]
        self.gone = [
            claim_part(claim, text=self.text, saved=stored.get(claim.pk), data=data, files=files) for claim in self._gone()
        ]
        self.add_claim = self._add_claim(data)

    def _gone(self) -> list[Any]:
        """The claims that were answered here and that somebody took away since."""
        sent = {int(match[1]) for name in self.data or () if (match := CLAIM_FIELD.match(name))}
        answered = {pk for pk, answers in self.saved["claims"].items() if any(answers.values())}
        return claims_no_longer_asked(self.version, (sent | answered) - {claim.pk for claim in self.claims})

    @property
    def asked(self) -> dict[int, str]:
        """Of each claim what its questions were about when they were read."""
        names = {part.claim.pk: f"{part.form.prefix}-asked" for part in (*self.forms.parts, *self.gone)}
        return {pk: self.data[name] for pk, name in names.items() if self.data and name in self.data}

    def sent_gone(self) -> list[ClaimPart]:
        """Of the claims that were taken away those whose questions were still on the page, each as far as it can be taken."""
        parts = [part for part in self.gone if any(name.startswith(f"{part.form.prefix}-") for name in self.data or ())]
        for part in parts:
            for form in (part.form, *part.evidence.forms):
                form.is_valid()
        return parts

    def answers_to_gone(self) -> list[tuple[Any, Any]]:
        """Each claim that was taken away, with what is kept of the answer to it."""
        return [(part.claim, claim_in_words(self.saved["claims"].get(part.claim.pk, {}))) for part in self.gone]

    def _add_claim(self, data: Any) -> AddClaimForm:
        """The form of a new claim; what was begun in it and not added is kept."""
        if self.action == ADD_CLAIM:
            return AddClaimForm(data, prefix="new", text=self.text)
        begun = self.sheet.begun_claim if self.begun is None else self.begun
        return AddClaimForm(prefix="new", text=self.text, initial=begun)

    @property
    def begun(self) -> dict[str, str] | None:
        """What was sent of a new claim, as it was typed; None where nothing was asked for."""
        names = AddClaimForm.base_fields
        if self.data is None or not any(f"new-{name}" in self.data for name in names):
            return None
        return {name: words for name in names if (words := self.data.get(f"new-{name}", "")).strip()}

    @property
    def begins_with(self) -> str:
        """Which earlier draft this one went on from, in words; empty where it began empty."""
        left = self.sheet.previous if self.sheet.previous_id else None
        if left is not None and left.state == "returned" and left.version_id != self.sheet.version_id:
            return "This is a new version. What you had written about the last one stands here again: check it against the text."
        if left is None or left.state not in LEFT_SHEET_STATES:
            return ""
        how = "lapsed, because it was left lying" if left.state == "lapsed" else "was put away"
        why = f" Why: {left.return_note}" if left.return_note else ""
        return f"Your earlier draft {how}. What you had written stands here again, as it was.{why}"

    @property
    def sent_back(self) -> str:
        """Why the review this one goes on from was sent back; empty where it was not."""
        before = self.sheet.previous if self.sheet.previous_id else None
        return before.return_note if before is not None and before.state == "returned" else ""

    @property
    def action(self) -> str:
        return (self.data.get("action") or SAVE).partition(":")[0] if self.data is not None else ""

    @property
    def place(self) -> int:
        """The number in "take_claim:12" and "save:claim-12"; 0 without one."""
        digits = self._after_colon.removeprefix("claim-")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0

    @property
    def fragment(self) -> str:
        """Where on the page to come back to: "#claim-12", or nothing."""
        if self.action == DROP_CLAIM:
            return "#suggestions"
        known = [f"claim-{part.claim.pk}" for part in self.forms.parts] + ["new"]
        return f"#{self._after_colon}" if self._after_colon in known else ""

    @property
    def _after_colon(self) -> str:
        return (self.data.get("action") or "").partition(":")[2] if self.data is not None else ""

    @property
    def lock(self) -> int:
        """The number of the draft the person was looking at; -1, which fits none, where it did not come."""
        given = str(self.data.get("lock", ""))
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1

    def is_valid(self) -> bool:
        adding = self.add_claim.is_valid() if self.action == ADD_CLAIM else True
        return self.forms.is_valid() and adding

    def errors(self) -> list[FieldError]:
        adding = self.add_claim.errors.items() if self.add_claim.is_bound else []
        new = [FieldError(self.add_claim.add_prefix(name), " ".join(messages)) for name, messages in adding]
        return self.forms.errors() + new

    @property
    def has_begun_claim(self) -> bool:
        """Something of a claim stands in the form that was not added yet."""
        return bool(self.sheet.begun_claim if self.begun is None else self.begun)

    def located(self, problems: Iterable[Any]) -> list[FieldError]:
        """Problems that review found, each with its place on this page and the number its claim has here."""
        numbers = {str(part.claim.pk): number for number, part in enumerate(self.forms.parts, 1)}
        found = []
        for problem in problems:
            number = numbers.get(problem.field.split(".")[1]) if problem.field.startswith("claims.") else None
            found.append(FieldError(place_of(problem.field), f"Claim {number}: {problem.message}" if number else problem.message))
        return found

    def files(self, addresses: Mapping[tuple[int, str, str], str]) -> list[FileNow]:
        """Of each row that has one. addresses: where the stored ones are, as queries.evidence_files.addresses_of() gives them."""
        rows = [(part.claim.pk, row, row.kept_file) for part in self.forms.parts for row in part.evidence.forms]
        return [
            FileNow(
                row["file"].html_name,
                row.file_token,
                kept.name,
                kept.label,
                kept.size,
                addresses.get((claim_id, kept.sha256, kept.name), ""),
            )
            for claim_id, row, kept in rows
            if kept
        ]

    def paragraphs(self) -> list[Paragraph]:
        return paragraphs(self.version, claims=self.claims, passages=self._passages())

    def questions(self) -> list[tuple[ClaimPart, AskedBefore]]:
        """The part of each claim, with what was checked before and may be the same."""
        asked = asked_before(self.claims, self.sheet.reviewer)
        return [(part, asked[part.claim.pk]) for part in self.forms.parts]

    def suggestions(self) -> list[Any]:
        return suggested_claims(self.version)

    def _passages(self) -> list[dict[str, Any]]:
        return self.saved["headline"].get("passages", [])

    def differences(self) -> list[Difference]:
        """Where what was sent differs from what is stored now: both, in words."""
        headline = [("Headline", self.forms.headline)]
        claims = [(f"Claim {number}", part.form) for number, part in enumerate(self.forms.parts, 1)]
        rows = [
            (f"Claim {number}, evidence {place}", row)
            for number, part in enumerate(self.forms.parts, 1)
            for place, row in enumerate(part.evidence.forms, 1)
        ]
        found = [_difference(where, form, name) for where, form in headline + claims + rows for name in _changed(form)]
        return found + self._begun_differences()

    def _begun_differences(self) -> list[Difference]:
        """The same of a claim that was begun here, there or in both."""
        sent, stored = self.begun, self.sheet.begun_claim
        fields = self.add_claim.visible_fields() if sent is not None else []
        changed = [bound for bound in fields if sent.get(bound.name) != stored.get(bound.name)]
        told = [[_in_words(bound, one.get(bound.name)) for one in (sent, stored)] for bound in changed]
        labels = [(bound.html_name, f"A new claim: {bound.label}") for bound in changed]
        return [Difference(*label, *words) for label, words in zip(labels, told, strict=True)]


def _changed(form: forms.Form) -> list[str]:
    return [name for name in form.changed_data if not form.fields[name].widget.is_hidden]


def _difference(where: str, form: forms.Form, name: str) -> Difference:
    bound = form[name]
    return Difference(
        bound.html_name, f"{where}: {bound.label}", _in_words(bound, bound.value()), _in_words(bound, bound.initial)
    )


def _in_words(bound: forms.BoundField, value: Any) -> str:
    if isinstance(bound.field, forms.BooleanField):
        return "yes" if value else "nothing"
    choices = dict(getattr(bound.field, "choices", []))
    values = value if isinstance(value, list | tuple) else [value]
    return "; ".join(str(choices.get(one, one)) for one in values if one not in (None, "", False)) or "nothing"


def begun_in_words(begun: dict[str, str]) -> list[tuple[str, str]]:
    """What a draft keeps of a claim that was not added, for its author to read: what it was asked, what was typed."""
    form = AddClaimForm(prefix="new", text=None, initial=begun)
    return [(bound.label, _in_words(bound, begun[bound.name])) for bound in form.visible_fields() if bound.name in begun]
