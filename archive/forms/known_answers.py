"""What is known of an article before it is reviewed: the headline answer, verdicts on claims, and why the desk is sure."""

from collections.abc import Iterable
from typing import Any

from django import forms

from archive.forms.scales import one_answer, several_answers, words
from archive.models import Claim
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE, REASONS

VERDICTS = [("", "Not known"), *CLAIM_VERDICTS.choices()]


class KnownAnswerForm(forms.Form):
    """claims: those to be judged, each with a field of its own, "claim-<id>"."""

    rating = one_answer(HEADLINE, with_keys=False)
    reasons = several_answers(REASONS)
    why = words("Why the desk is sure of it", rows=3)

    def __init__(self, *args: Any, claims: Iterable[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim_names = [f"claim-{claim.pk}" for claim in claims]
        for name, claim in zip(self.claim_names, claims, strict=True):
            self.fields[name] = forms.ChoiceField(label=claim.statement, choices=VERDICTS, required=False)

    def claim_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.claim_names]

    def values(self) -> dict[str, Any]:
        """What set_known_answer takes."""
        claims = {int(name.removeprefix("claim-")): self.cleaned_data[name] for name in self.claim_names}
        return {"claims": claims, **{name: self.cleaned_data[name] for name in ("rating", "reasons", "why")}}


class EndKnownAnswerForm(forms.Form):
    note = words("Why (optional)")
