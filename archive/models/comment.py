from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery

from archive.models.article import Version
from archive.models.assignment import Assignment
from archive.models.kept import KeptForever, KeptQuerySet, WrittenOnce
from archive.models.people import shown_name
from archive.models.sheet import Sheet
from archive.policy.states import UNANSWERED
from archive.policy.vocabulary import A_REVIEWER, LIVE_SHEET_STATES


class CommentQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> "CommentQuerySet":
        """One's own comments; and, for those who may read unpublished work, the others as far as the review stays blind.

        Until all answers are in only those who give out work, and do not review the article, read everything. The others read
        what was written for everybody, unless its author reviews the article, or has reviewed it.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(author=user)
        if not user.has_perm("archive.see_unpublished"):
            return self.filter(own)
        open_to_all = ~Q(article__state__in=UNANSWERED) | (Q(to_all=True) & ~_of_a_reviewer())
        if user.has_perm("archive.queue"):
            return self.filter(own | open_to_all | ~_reviews_now(user))
        return self.filter(own | open_to_all)

    def known_early_to(self, user: Any) -> "CommentQuerySet":
        """What this person reads of others though reviewers do not yet: who has any on an article is not blind to its review."""
        return self.visible_to(user).filter(opened_at=None, to_all=False).exclude(author=user)

    def signed(self) -> "CommentQuerySet":
        """With what Comment.name_for() needs."""
        is_reviewers = ExpressionWrapper(_of_a_reviewer(), output_field=BooleanField())
        return self.select_related("author").annotate(is_reviewers=is_reviewers)

    def update(self, **values: Any) -> int:
        if set(values) not in ({"opened_at"}, {"withdrawn_at"}):
            raise KeptForever("A comment is not rewritten; nothing was changed.")
        return super().update(**values)


def _reviews_now(user: Any) -> Q:
    """The person reviews the comment's article in its present round, or is to review it."""
    newest = Version.objects.filter(
        article=OuterRef(OuterRef("article")), number=OuterRef(OuterRef("article__version_count"))
    )  # one version first: a reviewer has more sheets with every year
    sheets = Sheet.objects.filter(version=Subquery(newest.values("pk")))
    given = Assignment.objects.filter(article=OuterRef("article"), released_at=None, reviewer=user)
    return Q(Exists(sheets.filter(reviewer=user, state__in=LIVE_SHEET_STATES))) | Q(Exists(given))


def _of_a_reviewer() -> Q:
    """The author has, or had, a sheet on the comment's article, or is to review it."""
    versions = Version.objects.filter(article=OuterRef(OuterRef("article")))
    sheets = Sheet.objects.filter(version__in=versions.values("pk"), reviewer=OuterRef("author"))
    given = Assignment.objects.filter(article=OuterRef("article"), released_at=None, reviewer=OuterRef("author"))
    return Q(Exists(sheets)) | Q(Exists(given))


class Comment(WrittenOnce):
    """What a member of the desk says about an article, or one of its claims, or a passage. Written by review/comments.py alone.

    version: the newest when it was written; start, end: of exact in its text, in code points. to_all: for everybody, those who
    must stay blind too. opened_at: when it ceased to be kept from them; at once where the article was not to be answered.
    """

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="comments")
    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="comments")
    claim = models.ForeignKey("archive.Claim", models.PROTECT, null=True, blank=True, related_name="comments")
    exact = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField()
    to_all = models.BooleanField("for everybody", default=False)
    written_at = models.DateTimeField("time written")
    opened_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(exact="", start__isnull=True, end__isnull=True)
                | (~Q(exact="") & Q(start__isnull=False, end__isnull=False, end__gt=F("start"))),
                name="comment_passage_has_its_place",
            ),
            models.CheckConstraint(condition=Q(reply_to__isnull=True) | ~Q(reply_to=F("id")), name="comment_not_its_own_answer"),
        ]
        indexes = [models.Index(fields=["article", "-id"], name="comment_newest")]

    def __str__(self) -> str:
        return f"Comment {self.pk} on article {self.article_id}"

    @property
    def shown_text(self) -> str:
        """Empty once it is withdrawn."""
        return "" if self.withdrawn_at else self.text

    def name_for(self, reader: Any) -> str:
        """Who wrote it, as this person may know: whoever reviews the article has no name for others. Needs signed()."""
        if self.is_reviewers and self.author_id != reader.pk:
            return A_REVIEWER
        return shown_name(self.author)
