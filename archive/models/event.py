from django.db import models

from archive.models.kept import FinalModel
from archive.models.people import former_name
from archive.policy.vocabulary import event_verbs


class Event(FinalModel):
    """One line of the record. No foreign keys: the record never interferes with live data and survives removals.

    Written by audit.record() alone. hash: SHA-256 over the line and previous_hash, so that the lines form one chain.
    shut: of parts whose value was removed for good (audit.shutting), by name, the digest that the hash is reckoned from. format:
    how it is reckoned, see audit.sealing. salt: what keeps the parts that are not for
    readers from being guessed by their digests.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=30, blank=True)
    verb = models.CharField(max_length=30, choices=event_verbs)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True, blank=True)
    article_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    blind = models.BooleanField(
        default=False, help_text="Tells of a sheet that may still be blind: kept from the public record until it is not."
    )
    format = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32, blank=True)
    shut = models.JSONField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["number"], condition=models.Q(blind=False), name="event_told"),  # the newest is asked for
            # what was done about one account, among all the lines about articles
            models.Index(fields=["subject_id", "number"], condition=models.Q(subject_type="user"), name="event_of_account"),
        ]

    def __str__(self) -> str:
        return f"Event {self.number}"

    @property
    def shown_actor(self) -> str:
        """Who did it, as the desk reads it; empty where it was the archive itself."""
        return former_name(self.actor_id) if self.is_shut("actor_name") else self.actor_name

    def is_shut(self, part: str) -> bool:
        return part in (self.shut or {})
