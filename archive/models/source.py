from django.db import models
from django.db.models.functions import Lower

from archive.models.constraints import one_of
from archive.policy.vocabulary import TEXT_POLICIES, VISIBILITIES

NEW_ARTICLE_VISIBILITIES = [pair for pair in VISIBILITIES if pair[0] != "withdrawn"]


class Source(models.Model):
    """An outlet: who published the articles, and how much of their text may be shown."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    homepage = models.URLField(max_length=500, blank=True)
    country = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)
    text_policy = models.CharField(
        max_length=10, choices=TEXT_POLICIES, default="extract", help_text="How much of an article's text may leave the archive."
    )
    extract_words = models.PositiveIntegerField(default=60, help_text="How many words of the story an extract may show.")
    default_visibility = models.CharField(
        max_length=10, choices=NEW_ARTICLE_VISIBILITIES, default="public", help_text="What becomes of newly imported articles."
    )
    sheets_required = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Reviews an article needs; empty: as everywhere in the archive."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="source_name_unique_ignoring_case"),
            one_of("text_policy", TEXT_POLICIES, name="source_text_policy_known"),
            one_of("default_visibility", NEW_ARTICLE_VISIBILITIES, name="source_default_visibility_known"),
            models.CheckConstraint(
                condition=models.Q(sheets_required__isnull=True) | models.Q(sheets_required__gte=1),
                name="source_sheets_required_positive",
            ),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(slug=""), name="source_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/sources/{self.slug}/"
