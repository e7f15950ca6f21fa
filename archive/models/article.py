from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, NullIf
from taggit.managers import TaggableManager

from archive.models.constraints import one_of, span
from archive.models.each import ExistsForEach
from archive.models.kept import FinalModel, FinalQuerySet, KeptForever, KeptModel, KeptQuerySet
from archive.models.topic import ArticleTopic, Topic
from archive.policy.scales import headline_choices
from archive.policy.states import NEVER_PUBLIC, state_choices
from archive.policy.text import Span, clip, public_spans, withhold
from archive.policy.vocabulary import BLOCK_KINDS, DATE_PRECISIONS, KEY_KINDS, ORIGINS, STORY_KINDS, VISIBILITIES

MOVED = frozenset({"state", "visibility"})


class ArticleQuerySet(KeptQuerySet):
    def public(self) -> "ArticleQuerySet":
        """What anybody may see now. A withdrawn article is not in it: its address answers with a tombstone."""
        return self.filter(visibility="public").exclude(state__in=NEVER_PUBLIC)

    def withdrawn(self) -> "ArticleQuerySet":
        """What was taken back: its address answers with the reason, and nothing else of it is public."""
        return self.filter(visibility="withdrawn").exclude(state__in=NEVER_PUBLIC)

    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """What this person may see: everything for those who may read unpublished work, else what is public."""
        return self.all() if user.is_authenticated and user.has_perm("archive.see_unpublished") else self.public()

    def at(self, path: str) -> ExistsForEach:
        """A condition on rows that have an article there: that it is one of these.

        Asked of each row as it is come to: path__in would make a list of all of these first, however few rows are wanted.
        """
        return ExistsForEach(self.filter(pk=OuterRef(path)))

    def with_sheets_needed(self) -> "ArticleQuerySet":
        """Adds sheets_needed, how many reviews an article needs, at least 1.

        That is what was set for it; else the most that its source and its accepted topics, with those above them, ask for; else
        what the archive asks for.
        """
        on_it = ArticleTopic.objects.filter(
            content_object=OuterRef(OuterRef("pk")), status="accepted", tag__path__startswith=OuterRef("path")
        )
        asking = Topic.objects.filter(Exists(on_it), sheets_required__isnull=False).order_by("-sheets_required", "pk")
        topics = Coalesce(Subquery(asking.values("sheets_required")[:1]), 0)
        asked = NullIf(Greatest(Coalesce("source__sheets_required", 0), topics), 0)
        return self.annotate(sheets_needed=Coalesce("sheets_required", asked, Value(settings.SHEETS_REQUIRED)))

    def update(self, **values: Any) -> int:
        """State and visibility are not among what can be set so: see compare_and_set()."""
        if MOVED.intersection(values):
            raise KeptForever("State and visibility change by review.transitions.move() alone; nothing was changed.")
        return super().update(**values)

    def compare_and_set(self, field: str, *, sources: Sequence[str], **values: Any) -> int:
        """How many of these articles were still in one of the sources, and so changed. For review.transitions.move() alone."""
        return models.QuerySet.update(self.filter(**{f"{field}__in": sources}), **values)


class Article(KeptModel):
    """One story at one address. Its headline and text live in its versions; headline and version_count copy the newest."""

    source = models.ForeignKey("archive.Source", models.PROTECT, related_name="articles")
    natural_key = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of what identifies it.")
    key_kind = models.CharField(max_length=24, choices=KEY_KINDS, editable=False)
    headline = models.TextField()
    slug = models.SlugField(max_length=80)
    version_count = models.PositiveIntegerField(default=1)
    url = models.URLField("address", max_length=2000, blank=True)
    archived_url = models.URLField("archived copy", max_length=2000, blank=True)
    guid = models.CharField("GUID", max_length=500, blank=True)
    byline = models.CharField(max_length=500, blank=True)
    section = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    language_origin = models.CharField(
        max_length=10, choices=ORIGINS, blank=True, help_text="Empty: no language, or imported before this was noted."
    )
    published_at = models.DateTimeField("time published", null=True, blank=True, db_index=True)
    published_precision = models.CharField(max_length=10, choices=DATE_PRECISIONS, default="unknown")
    published_from = models.CharField(max_length=100, blank=True, help_text="Where the date came from.")
    published_zone = models.CharField(max_length=40, blank=True, help_text="The zone or offset as given.")
    state = models.CharField(max_length=20, choices=state_choices, default="imported")
    visibility = models.CharField(max_length=10, choices=VISIBILITIES)
    withdrawal_note = models.TextField(blank=True, help_text="Shown to readers at the article's address.")
    sheets_required = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Overrides source and topics.")
    headline_rating = models.CharField(
        max_length=30, blank=True, choices=headline_choices, help_text="Copy of the published verdict, for lists and filters."
    )
    locked_fields = models.JSONField(default=list, blank=True, help_text="What a person corrected; imports leave it alone.")
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    story = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="same_story",
        help_text="The first article of those that tell the same story in much the same words, itself among them. Empty: alone.",
    )
    first_batch = models.ForeignKey("archive.ImportBatch", models.PROTECT, related_name="articles")
    imported_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When a reader's page last changed.")

    topics = TaggableManager(through="archive.ArticleTopic", blank=True, related_name="articles", verbose_name="topics")
    entities = TaggableManager(through="archive.ArticleEntity", blank=True, related_name="articles", verbose_name="entities")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("visibility", VISIBILITIES, name="article_visibility_known"),
            one_of("key_kind", KEY_KINDS, name="article_key_kind_known"),
            one_of("language_origin", [*ORIGINS, ("", "")], name="article_language_origin_known"),
            models.CheckConstraint(condition=Q(version_count__gte=1), name="article_has_a_version"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_precision="unknown")
                | (Q(published_at__isnull=False) & ~Q(published_precision="unknown")),
                name="article_date_and_precision_agree",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="withdrawn") | ~Q(withdrawal_note=""), name="article_withdrawn_says_why"
            ),
            models.CheckConstraint(
                condition=Q(sheets_required__isnull=True) | Q(sheets_required__gte=1), name="article_sheets_required_positive"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")), name="article_not_its_own_duplicate"
            ),
            models.CheckConstraint(condition=~Q(natural_key=""), name="article_has_a_key"),
        ]
        indexes = [
            models.Index(fields=["visibility", "-id", "state"], name="article_visibility_newest"),
            models.Index(fields=["source", "-id"], name="article_source_newest"),
            models.Index(fields=["headline_rating", "-id"], name="article_rating_newest"),
            models.Index(fields=["state", "id"], name="article_queue"),
            models.Index(fields=["source", "state", "id"], name="article_source_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.headline[:80]} ({self.pk})"

    def get_absolute_url(self) -> str:
        return f"/articles/{self.pk}/{self.slug}/"

    def version_url(self, number: int | None) -> str:
        """The permanent address of one version; of the newest, whichever that will be, where number is None."""
        return self.get_absolute_url() + (f"versions/{number}/" if number else "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """State and visibility are written at creation; later saves, of a row read some time ago, leave them as they are."""
        if not self._state.adding:
            names = kwargs.get("update_fields")
            if names is None:
                names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = set(names) - MOVED
        super().save(*args, **kwargs)


class VersionQuerySet(FinalQuerySet):
    def current(self) -> "VersionQuerySet":
        return self.filter(number=F("article__version_count"))


class Version(FinalModel):
    """Headline and text of an article as seen at one time. Never changed: what differs is a new version.

    text: the whole decoded text, headline line included, line ends as they came; offsets in the archive count its code points.
    content_digest: SHA-256 of headline and text with white space folded, to tell whether anything changed.
    encoding: how record's bytes become text (a leading byte-order mark is not part of it), so that they can be made again.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    record = models.ForeignKey("archive.Record", models.PROTECT, related_name="versions")
    headline = models.TextField()
    text = models.TextField()
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64)
    content_digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    word_count = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_positive"),
            models.CheckConstraint(condition=~Q(headline=""), name="version_has_headline"),
        ]
        indexes = [models.Index(fields=["content_digest"], name="version_content")]

    def __str__(self) -> str:
        return f"Version {self.number} of article {self.article_id}"

    def public_spans(self) -> list[Span]:
        """The spans of the text that the source lets be shown. Reads article.source and blocks: prefetch them."""
        source = self.article.source
        classed = [(block.kind, block.start, block.end) for block in self.blocks.all()]
        return public_spans(classed, self.text, policy=source.text_policy, extract_words=source.extract_words)

    def public_text(self, start: int, end: int) -> str:
        """What may be shown of text[start:end]; empty where nothing may. The only way text leaves the archive."""
        return self.public_texts([(start, end)])[0]

    def public_texts(self, spans: Iterable[Span]) -> list[str]:
        """The same of each of these spans, what may be shown being told once for all."""
        allowed = self.public_spans()
        return [" ".join(self.text[s:e] for s, e in clip(span, allowed)) for span in spans]

    def public_words(self, words: str) -> str:
        """Words written about this version, long quotations of what may not be shown replaced by […]."""
        return withhold(words, text=self.text, allowed=self.public_spans())


class Block(KeptModel):
    """One classed paragraph of a version: text[start:end]. The class can be revised by an editor, the span cannot."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="blocks", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=BLOCK_KINDS)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=ORIGINS, default="machine")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="block_number_unique"),
            one_of("kind", BLOCK_KINDS, name="block_kind_known"),
            one_of("origin", ORIGINS, name="block_origin_known"),
            span("start", "end", name="block_span"),
        ]

    def __str__(self) -> str:
        return f"Block {self.number} of version {self.version_id}"

    @property
    def is_story(self) -> bool:
        return self.kind in STORY_KINDS
