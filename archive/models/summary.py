"""What lists and pages about something read in place of counting: written by search/summaries.py alone, proved by a recount."""

from django.db import models

EVER = "ever"  # in place of a month: all of them together


class Tally(models.Model):
    """How many public articles, or accepted claims of public articles, something has.

    of, key: whose. "archive" (key 0), "source", "topic" (that very one), "branch" (it or one under it) and "entity" count
    articles by the month they were published in ("2026-03", empty without a date) and in EVER, by headline rating (empty where
    there is none). "claims" (key 0), "said" and "told" (of an entity: by it, about it by others) count claims in EVER by their
    verification; "corrections" (key 0) counts these. What there is none of has no row.
    """

    of = models.CharField(max_length=12)
    key = models.BigIntegerField()
    month = models.CharField(max_length=7, blank=True)
    answer = models.CharField(max_length=30, blank=True)
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "key", "month", "answer"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.key}, {self.month}, {self.answer}: {self.count}"


class Counted(models.Model):
    """What a public article adds to the tallies as they are, so that a change takes exactly that away again.

    told: as search.summaries.told_of() gives it. No row: it adds nothing. No reference: an article may be gone.
    """

    article_id = models.BigIntegerField(primary_key=True)
    told = models.JSONField()

    def __str__(self) -> str:
        return f"What article {self.article_id} adds"
