import hashlib
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from archive.models.constraints import both_or_neither
from archive.models.kept import KeptForever, KeptQuerySet, WrittenOnce


def digest_of(secret: str) -> str:
    """What is kept of a token. The secret is long and random, so that SHA-256 without a salt cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class ApiTokenQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> "ApiTokenQuerySet":
        """One's own; all of them for those who manage tokens."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.has_perm("archive.manage_tokens") else self.filter(owner=user)

    def alive(self, *, at: datetime) -> "ApiTokenQuerySet":
        """Those that open the API: neither revoked nor run out, of people whose account is open."""
        return self.filter(revoked_at=None, expires_at__gt=at, owner__is_active=True)

    def update(self, **values: Any) -> int:
        """Only the day of the last use can be set, and once the end."""
        ends = set(values) == {"revoked_at", "revoked_by"} and not self.exclude(revoked_at=None).exists()
        if not ends and set(values) != {"last_used_date"}:
            raise KeptForever("A token is never rewritten: it can be revoked, once. Nothing was changed.")
        return super().update(**values)


class ApiToken(WrittenOnce):
    """What lets a program read as its owner does. Written by review/tokens.py alone.

    beginning: the first characters of the secret, by which people tell their tokens apart; of the rest the digest is kept alone.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("time it runs out")
    last_used_date = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField("time revoked", null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "token for the read API"
        verbose_name_plural = "tokens for the read API"
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(digest=""), name="token_has_name_and_digest"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_later"),
            both_or_neither("revoked_at", "revoked_by", name="token_revoked_at_and_by"),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="token_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    def is_alive(self, at: datetime) -> bool:
        """Whether it opens the API, as alive() has it. Reads owner: read it along."""
        return self.revoked_at is None and self.expires_at > at and self.owner.is_active

    def was_used_on(self, day: date) -> bool:
        return self.last_used_date == day
