import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from archive.models.constraints import one_of, span
from archive.models.entity import Alias, Entity
from archive.models.kept import KeptModel, KeptQuerySet
from archive.policy.scales import claim_type_choices, verification_choices
from archive.policy.vocabulary import ANCHOR_STATES, ORIGINS, SUGGESTION_STATES

MERGED = "merged_into__merged_into"


class ClaimQuerySet(KeptQuerySet):
    def lost(self) -> "ClaimQuerySet":
        """Those whose words the newest version of their article does not hold.

        The word stands in the statement itself: SQLite takes an index of some rows alone where it can see that these are meant.
        """
        return self.filter(RawSQL('"archive_claim"."anchor_state" = \'orphaned\'', (), models.BooleanField()))

    def known_names(self) -> "KnownNames":
        """The names of entities that stand within these claims, other names of theirs too. Two queries."""
        within = {"version__mentions__start__gte": F("start"), "version__mentions__end__lte": F("end")}
        named = self.filter(**within).exclude(version__mentions__entity__status="rejected").order_by()
        entity = "version__mentions__entity"
        rows = list(
            named.values_list("pk", entity, f"{entity}__{MERGED}", f"{entity}__merged_into", f"{entity}__name").distinct()
        )
        lives_on = {pk: last or merged or pk for _, pk, last, merged, _ in rows}
        names: dict[int, set[str]] = {}
        for _, pk, _, _, name in rows:
            names.setdefault(lives_on[pk], set()).add(name)
        for pk, name in _other_names({*lives_on, *lives_on.values()}):
            names.setdefault(lives_on.get(pk, pk), set()).add(name)
        return KnownNames(names, {(claim, lives_on[pk]) for claim, pk, *_ in rows})


def _other_names(entities: set[int]) -> models.QuerySet:
    """Aliases of these entities, and the names they have themselves."""
    own = Entity.objects.filter(pk__in=entities).values_list("pk", "name").order_by()
    return (
        Alias.objects.filter(entity__in=entities).values_list("entity", "name").order_by().union(own) if entities else own.none()
    )


@dataclass(frozen=True)
class KnownNames:
    """names: by entity. named: (claim, entity) where the claim names it. Whoever was merged into another counts as that one."""

    names: dict[int, set[str]]
    named: set[tuple[int, int]]

    def of(self, claim_id: int) -> dict[str, int]:
        """Every name with its entity, for reading this claim; what two share is the one it names itself, or nobody's."""
        owners: dict[str, set[int]] = {}
        for entity, names in self.names.items():
            for name in names:
                owners.setdefault(name, set()).add(entity)
        own = {name: {pk for pk in found if (claim_id, pk) in self.named} or found for name, found in owners.items()}
        return {name: min(found) for name, found in own.items() if len(found) == 1}


class Claim(KeptModel):
    """A checkable statement anchored in a version, with its speaker or the article's own voice.

    The anchor is a W3C TextQuoteSelector (exact, prefix, suffix) with a TextPositionSelector (start, end: code points of
    version.text) and the version itself. Source: https://www.w3.org/TR/annotation-model/ sections 4.2.4 and 4.2.5.
    """

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="claims", db_index=False)
    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="claims", db_index=False)
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    anchor_state = models.CharField(max_length=10, choices=ANCHOR_STATES, default="anchored")
    statement = models.TextField()
    slug = models.SlugField(max_length=80)
    claim_type = models.CharField(max_length=20, choices=claim_type_choices, blank=True)
    speaker = models.ForeignKey(
        "archive.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        db_index=False,
        help_text="Empty: the article's own voice, or speaker_name.",
    )
    speaker_name = models.CharField(max_length=200, blank=True, help_text="As the text names the speaker.")
    is_quotation = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=ORIGINS)
    status = models.CharField(max_length=10, choices=SUGGESTION_STATES, default="accepted")
    score = models.FloatField(null=True, blank=True)
    verification = models.CharField(
        max_length=20, choices=verification_choices, default="unchecked", help_text="Verification status shown to readers."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="claim_place_unique"),
            span("start", "end", name="claim_span"),
            models.CheckConstraint(condition=~Q(exact="") & ~Q(statement=""), name="claim_has_words"),
            one_of("origin", ORIGINS, name="claim_origin_known"),
            one_of("status", SUGGESTION_STATES, name="claim_status_known"),
            one_of("anchor_state", ANCHOR_STATES, name="claim_anchor_state_known"),
            models.CheckConstraint(
                condition=Q(origin="person", created_by__isnull=False) | ~Q(origin="person"), name="claim_by_a_person_names_them"
            ),
        ]
        indexes = [
            models.Index(fields=["verification", "-id"], name="claim_verification_newest"),
            models.Index(fields=["status", "-id"], name="claim_status_newest"),
            models.Index(fields=["speaker", "-id"], condition=Q(speaker__isnull=False), name="claim_speaker_newest"),
            models.Index(fields=["-id"], condition=Q(anchor_state="orphaned"), name="claim_lost"),
            models.Index(fields=["article", "status", "start"], name="claim_article_place"),
        ]

    def __str__(self) -> str:
        return f"{self.statement[:80]} ({self.pk})"

    def get_absolute_url(self) -> str:
        return f"/claims/{self.pk}/{self.slug}/"

    @property
    def asked(self) -> str:
        """16 characters that tell what is asked: another statement, place or speaker is another question."""
        place = (self.version_id, self.start, self.end)
        said = "\x1f".join(map(str, (*place, self.statement, self.speaker_id, self.speaker_name, self.is_quotation)))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def voice(self) -> str:
        """Tells the speaker from every other: whom "I" and "we" mean."""
        return f"entity {self.speaker_id}" if self.speaker_id else self.speaker_name.casefold() or f"article {self.article_id}"
