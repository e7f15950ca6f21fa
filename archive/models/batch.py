import zlib
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property

from archive.models.constraints import one_of
from archive.models.kept import KeptModel, KeptQuerySet
from archive.models.process import is_there
from archive.policy.vocabulary import BATCH_STATES, FACT_CHECKED, RECORD_OUTCOMES, UNDONE

OUTCOMES = [*RECORD_OUTCOMES, FACT_CHECKED, UNDONE]
WITHOUT_ARTICLE = ("refused", FACT_CHECKED[0], UNDONE[0])
PACKED_BYTES = 1 << 16  # of a record, unpacked at a time


class BatchQuerySet(KeptQuerySet):
    def whole(self) -> "BatchQuerySet":
        """Imports as people ask for them: the shards of a distributed one are parts of it."""
        return self.filter(parent=None)


class ImportBatch(KeptModel):
    """One import run and what came of it."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: from the command line.",
    )
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=BATCH_STATES, default="running")
    failure = models.TextField(blank=True, help_text="Why it failed, in a sentence.")
    new = models.PositiveIntegerField(default=0)
    new_version = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    fact_checks = models.PositiveIntegerField(default=0, help_text="Records of fact checks by others, which bring no article.")
    skipped = models.JSONField(default=dict, blank=True, help_text="How many, by code: what was never meant to be an article.")
    position = models.JSONField(default=dict, blank=True, help_text="How far it has come, for going on where it was broken off.")
    noted = models.PositiveIntegerField(default=0, help_text="Records taken with notes.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shards",
        help_text="The distributed import this is a shard of.",
    )
    shard = models.PositiveIntegerField(null=True, blank=True, help_text="Its place among the shards of the whole, from 1.")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often a worker took the shard up.")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, shard__isnull=True) | models.Q(parent__isnull=False, shard__isnull=False),
                name="shard_has_place_in_import",
            ),
            one_of("state", BATCH_STATES, name="batch_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="running", finished_at__isnull=True)
                | (~models.Q(state="running") & models.Q(finished_at__isnull=False)),
                name="batch_finished_unless_running",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether a process is at work on it."""
        return self.state == "running" and is_there(self.position, self.pk)

    @cached_property
    def members(self) -> frozenset[int]:
        """The ids of the batches that this import is made of: itself, and its shards where it is a distributed one."""
        return frozenset([self.pk, *ImportBatch.objects.filter(parent=self.pk).values_list("pk", flat=True)])

    @property
    def is_of_shards(self) -> bool:
        """Whether it is a distributed import, whose records are those of its shards."""
        return "distributed" in self.arguments and self.parent_id is None

    @property
    def all_records(self) -> "RecordQuerySet":
        """Its own records, and those of its shards."""
        if self.is_of_shards:
            return Record.objects.filter(batch__in=ImportBatch.objects.filter(parent=self.pk))
        return self.records.all()

    @property
    def is_broken_off(self) -> bool:
        """Whether the process that was at work on it ended without a word: it was killed, or the machine went down."""
        return self.state == "running" and not self.is_running


class RecordQuerySet(KeptQuerySet):
    def unresolved(self) -> "RecordQuerySet":
        """What was refused, and nobody has dealt with yet. Answered by an index of its own, however large the archive."""
        return self.filter(outcome="refused", resolved_at=None)


class Record(KeptModel):
    """One raw item of a batch, kept verbatim with its outcome.

    raw: zlib-compressed bytes as they came; null where they were too many to keep (reason says so), or where kept_in, the record
    of the version that was found unchanged, holds the same. size and sha256 are of the uncompressed bytes. sidecar: the
    description beside it, verbatim. locator: the file. record_number: 1-based place in it; byte_offset: where it starts.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    locator = models.TextField()
    record_number = models.PositiveIntegerField(default=1)
    byte_offset = models.PositiveBigIntegerField(default=0)
    format = models.CharField(max_length=30, blank=True)
    raw = models.BinaryField(null=True)
    kept_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    sidecar = models.BinaryField(null=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    outcome = models.CharField(max_length=12, choices=OUTCOMES)
    reason_code = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="What was left out or repaired, a sentence a line.")
    article = models.ForeignKey("archive.Article", models.PROTECT, null=True, blank=True, related_name="records")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField(blank=True, help_text="What became of a refused item in the end, in a sentence.")

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="record_number_unique_in_batch"),
            one_of("outcome", OUTCOMES, name="record_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=WITHOUT_ARTICLE, article__isnull=True)
                | (~models.Q(outcome__in=WITHOUT_ARTICLE) & models.Q(article__isnull=False)),
                name="record_has_article_unless_it_brought_none",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | ~models.Q(reason=""), name="record_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True, resolution="")
                | (models.Q(resolved_at__isnull=False) & ~models.Q(resolution="")),
                name="record_resolved_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "batch"], name="record_outcome_batch"),
            models.Index(fields=["batch", "number"], condition=~models.Q(notes=""), name="record_noted"),
            models.Index(
                fields=["batch", "number", "reason_code"],
                condition=models.Q(outcome="refused", resolved_at__isnull=True),
                name="record_unresolved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.locator}:{self.record_number}"

    @property
    def packed_bytes(self) -> bytes | None:
        """The item as it is kept, compressed; None where it was too large to keep."""
        return self.kept_in.raw if self.kept_in else self.raw

    def parts(self, size: int) -> Iterator[bytes]:
        """The item exactly as it came, at most so many bytes at a time, so that a large one is never whole in memory."""
        packed, unpacker = memoryview(self.packed_bytes or b""), zlib.decompressobj()
        for start in range(0, len(packed), PACKED_BYTES):
            pending = bytes(packed[start : start + PACKED_BYTES])
            while pending:
                if part := unpacker.decompress(pending, size):
                    yield part
                pending = unpacker.unconsumed_tail
        if part := unpacker.flush():
            yield part

    def raw_bytes(self) -> bytes | None:
        """The item exactly as it came; None where it was too large to keep."""
        packed = self.packed_bytes
        return None if packed is None else zlib.decompress(bytes(packed))
