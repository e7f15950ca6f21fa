"""Writing a comment, and the panel of comments as every page of the desk shows it."""

from typing import Any

from django import forms

from archive.forms.passages import hints, located
from archive.models import Article, Claim, Comment
from archive.policy.states import UNANSWERED
from archive.queries.comments import commented_claims, discussion, has_reviewed, people_to_mention

LONGEST = 4000
PREFIX = "comment"


class CommentForm(forms.Form):
    """text: of the newest version, where words of it may be pointed at. may_open: whether to offer writing for everybody."""

    words = forms.CharField(
        label="Comment", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        help_text="A person named after an @ is notified.", error_messages={"required": "Write what you have to say."},
    )  # fmt: skip
    mention = forms.CharField(
        label="Somebody to notify", required=False, max_length=200, widget=forms.TextInput(attrs={"list": "desk-people"})
    )
    claim = forms.ModelChoiceField(Claim.objects.none(), required=False, label="About", empty_label="The article")
    exact = forms.CharField(
        label="Words it is about", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 1}),
        help_text="Copied exactly from the text.",
    )  # fmt: skip
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    reply_to = forms.ModelChoiceField(Comment.objects.none(), required=False, widget=forms.HiddenInput)
    to_all = forms.BooleanField(
        label="For everybody: reviewers read it before they have answered", required=False,
        help_text="So say nothing of what you or others think of the headline or a claim.",
    )  # fmt: skip
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, article: Article, user: Any, text: str = "", **initial: Any) -> None:
        super().__init__(data, prefix=PREFIX, initial=initial)
        self.text = text
        self.fields["claim"].queryset = commented_claims(article)
        self.fields["claim"].label_from_instance = lambda claim: f"Claim: {claim.statement[:90]}"
        self.fields["reply_to"].queryset = Comment.objects.visible_to(user).filter(article=article)
        if not may_open(article, user):
            del self.fields["to_all"]

    def clean_mention(self) -> str:
        return self.cleaned_data["mention"].strip().removeprefix("@")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        exact = (cleaned.get("exact") or "").strip()
        if exact:
            try:
                cleaned["passage"] = located(exact, self.text, hints(cleaned.get("place", "")))
            except forms.ValidationError as error:
                self.add_error("exact", error)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What write_comment takes."""
        given = self.cleaned_data
        return {
            "text": given["words"],
            "claim": given["claim"],
            "passage": given.get("passage"),
            "reply_to": given["reply_to"],
            "to_all": given.get("to_all", False),
            "mention": [given["mention"]] if given["mention"] else [],
        }


def may_open(article: Article, user: Any) -> bool:
    """Whether writing for everybody means something here and is this person's to do."""
    may = user.has_perm("archive.queue") or user.has_perm("archive.adjudicate")
    return may and article.state in UNANSWERED and not has_reviewed(article, user)


def comment_panel(
    user: Any, article: Article, *, back: str, claim: Claim | None = None, before: str = "", form: CommentForm | None = None
) -> dict[str, Any]:
    """What components/comments.html shows. back: the address to come back to. form: one that was refused, with what was typed."""
    may = user.has_perm("archive.comment") and article.state != "spiked" and (claim is None or claim.status == "accepted")
    return {
        "article": article,
        "talk": discussion(article, user, claim=claim, before=before),
        "form": form or (CommentForm(article=article, user=user, claim=claim, back=back) if may else None),
        "people": people_to_mention() if may else [],
        "back": back,
        "of_claim": claim,
    }
