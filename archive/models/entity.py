from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from taggit.models import ItemBase, TagBase

from archive.models.constraints import one_of, span
from archive.policy.vocabulary import ENTITY_KINDS, ORIGINS, SUGGESTION_STATES


class Entity(TagBase):
    """A person, organisation, place, event or work. Two of one name are told apart in brackets: "John Hale (councillor)"."""

    kind = models.CharField(max_length=12, choices=ENTITY_KINDS)
    description = models.TextField(blank=True)
    wikidata_id = models.CharField(  # noqa: DJ001 - unique where given
        "Wikidata number", max_length=20, null=True, blank=True, unique=True, help_text="As in Q42."
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    origin = models.CharField(max_length=10, choices=ORIGINS, default="person")
    status = models.CharField(max_length=10, choices=SUGGESTION_STATES, default="accepted")

    class Meta:
        verbose_name = "entity"
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="entity_name_unique_ignoring_case"),
            one_of("kind", ENTITY_KINDS, name="entity_kind_known"),
            one_of("status", SUGGESTION_STATES, name="entity_status_known"),
            one_of("origin", ORIGINS, name="entity_origin_known"),
            models.CheckConstraint(
                condition=Q(wikidata_id__isnull=True) | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"), name="entity_wikidata_form"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="entity_not_merged_into_itself"
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"/entities/{self.slug}/"


class Alias(models.Model):
    """Another name of an entity. Two entities may share one; the tagger then leaves it for a person."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint("entity", Lower("name"), name="alias_once_an_entity"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_named"),
        ]
        indexes = [models.Index(Lower("name"), name="alias_by_name")]

    def __str__(self) -> str:
        return f"{self.name} (alias of entity {self.entity_id})"


class ArticleEntity(ItemBase):
    """An entity on an article: suggested, accepted or rejected.

    mentions: how often it stands in the newest version. salience: how much that is about it, 0..1 (analysis/salience.py).
    """

    tag = models.ForeignKey(Entity, models.PROTECT, related_name="items", verbose_name="entity", db_index=False)
    content_object = models.ForeignKey(
        "archive.Article", models.PROTECT, related_name="entity_items", verbose_name="article", db_index=False
    )
    origin = models.CharField(max_length=10, choices=ORIGINS, default="person")
    status = models.CharField(max_length=10, choices=SUGGESTION_STATES, default="accepted")
    mentions = models.PositiveIntegerField(default=0)
    in_headline = models.BooleanField(default=False)
    salience = models.FloatField(default=0.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="entity_once_an_article"),
            one_of("origin", ORIGINS, name="article_entity_origin_known"),
            one_of("status", SUGGESTION_STATES, name="article_entity_status_known"),
        ]
        indexes = [models.Index(fields=["tag", "content_object", "status"], name="entity_article_status")]

    def __str__(self) -> str:
        return f"Entity {self.tag_id} on article {self.content_object_id}"


class Mention(models.Model):
    """Where an entity stands in a version: text[start:end]."""

    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="mentions", db_index=False)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=ORIGINS, default="machine")
    method = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="mention_place_unique"),
            one_of("origin", ORIGINS, name="mention_origin_known"),
            span("start", "end", name="mention_span"),
        ]

    def __str__(self) -> str:
        return f"Mention {self.start}-{self.end} in version {self.version_id}"
