"""Choice widgets drawn from the scales of policy: each option carries its key, its verdict colour and when to choose it."""

from typing import Any

from django import forms

from archive.policy.scales import Scale

TAKEN_KEYS = "jknpceghs"  # the desk's own: next, back, take, passage, claim, evidence, go, guidelines, save


def keys(scale: Scale) -> dict[str, str]:
    """The key that chooses each answer: its number; 0 for a single answer off the scale, a letter of its code for several."""
    off = [answer.code for answer in scale.answers if answer.n is None]
    chosen = {answer.code: str(answer.n) for answer in scale.answers if answer.n is not None}
    if len(off) == 1 and "0" not in chosen.values():
        return {**chosen, off[0]: "0"}
    for code in off:
        free = [letter for letter in code if letter.isalpha() and letter not in {*TAKEN_KEYS, *chosen.values()}]
        chosen[code] = free[0] if free else ""
    return chosen


class _ScaleOptions:
    """Adds key, tone and help of the policy's answer to each option, for the template."""

    scale: Scale | None = None
    with_keys = True

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if self.scale is not None and str(value) in self.scale:
            answer = self.scale[str(value)]
            key = keys(self.scale)[answer.code] if self.with_keys else ""
            option |= {"tone": answer.tone, "help": answer.help, "key": key}
            option["attrs"] = {**option["attrs"], **({"data-key": key} if key else {})}
        return option


class ScaleRadios(_ScaleOptions, forms.RadioSelect):
    pass


class ScaleBoxes(_ScaleOptions, forms.CheckboxSelectMultiple):
    with_keys = False


def one_answer(scale: Scale, *, with_keys: bool = True, none_label: str = "", **kwargs: Any) -> forms.ChoiceField:
    """A field for one answer of scale; none_label adds an empty choice of that name."""
    choices = [*([("", none_label)] if none_label else []), *scale.choices()]
    field = forms.ChoiceField(choices=choices, required=False, widget=ScaleRadios, label=scale.question, **kwargs)
    field.widget.scale, field.widget.with_keys = scale, with_keys
    return field


def several_answers(scale: Scale, **kwargs: Any) -> forms.MultipleChoiceField:
    field = forms.MultipleChoiceField(choices=scale.choices(), required=False, widget=ScaleBoxes, label=scale.question, **kwargs)
    field.widget.scale = scale
    return field


def words(label: str, *, rows: int = 2, help_text: str = "", required: bool = False) -> forms.CharField:
    """A field for words of any length."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows})
    )
