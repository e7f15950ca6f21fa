from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from taggit.models import ItemBase, TagBase

from archive.models.constraints import one_of
from archive.policy.vocabulary import ORIGINS, SUGGESTION_STATES

PATH_SEPARATOR = "/"


def steps_to(path: str) -> list[str]:
    """The paths of the topics above the one at this path, from the root down, and its own."""
    names = path.split(PATH_SEPARATOR)[:-1]
    return [PATH_SEPARATOR.join(names[:count]) + PATH_SEPARATOR for count in range(1, len(names) + 1)]


class Topic(TagBase):
    """A node of the topic tree. path: the slugs from the root, each closed by a slash, so that a subtree is one prefix."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=500, unique=True, editable=False)
    medtop = models.CharField(  # noqa: DJ001 - unique where given
        "Media Topic",
        max_length=20,
        null=True,
        blank=True,
        unique=True,
        help_text="IPTC Media Topics id, as in medtop:11000000.",
    )
    description = models.TextField(blank=True)
    terms = models.JSONField(default=list, blank=True, help_text="Words and phrases in a text that suggest the topic.")
    sheets_required = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Reviews an article on it, or on a topic under it, needs; empty: as its source has it."
    )

    class Meta:
        verbose_name = "topic"
        verbose_name_plural = "topics"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="topic_name_unique_ignoring_case"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="topic_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(medtop__isnull=True) | Q(medtop__regex=r"^medtop:[0-9]{8}$"), name="topic_medtop_form"
            ),
            models.CheckConstraint(
                condition=Q(sheets_required__isnull=True) | Q(sheets_required__gte=1), name="topic_sheets_required_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["sheets_required"], condition=Q(sheets_required__isnull=False), name="topic_asks_for_reviews")
        ]

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class ArticleTopic(ItemBase):
    """A topic on an article: suggested, accepted or rejected."""

    tag = models.ForeignKey(Topic, models.PROTECT, related_name="items", verbose_name="topic", db_index=False)
    content_object = models.ForeignKey(
        "archive.Article", models.PROTECT, related_name="topic_items", verbose_name="article", db_index=False
    )
    origin = models.CharField(max_length=10, choices=ORIGINS, default="person")
    status = models.CharField(max_length=10, choices=SUGGESTION_STATES, default="accepted")
    score = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="topic_once_an_article"),
            one_of("origin", ORIGINS, name="article_topic_origin_known"),
            one_of("status", SUGGESTION_STATES, name="article_topic_status_known"),
        ]
        indexes = [models.Index(fields=["tag", "content_object", "status"], name="topic_article_status")]

    def __str__(self) -> str:
        return f"Topic {self.tag_id} on article {self.content_object_id}"
