from urllib.parse import urlsplit

from django.db import models

from archive.models.constraints import one_of
from archive.models.kept import KeptModel
from archive.policy.vocabulary import DATE_PRECISIONS


def checker_of(publisher: str, site: str, url: str) -> str:
    """Who checked: the name given, else the site, else the host of the review; empty where nothing says."""
    return publisher or site or (urlsplit(web_address(url)).hostname or "").removeprefix("www.")


def web_address(url: str) -> str:
    """url where a reader may be sent there; else ""."""
    try:
        return url if urlsplit(url).scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""


class FactCheck(KeptModel):
    """What somebody else found about a claim, in their words. Never a verdict of this archive, and never turned into one.

    key: SHA-256 of the review's address and its claim, or of all it says where it has no address. digest: of all it says.
    rating, rating_value, best_rating, worst_rating: verbatim, for no two publishers' scales are the same.
    records: every raw record that told of it. claims: those of our articles whose words it checked.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    claim = models.TextField()
    claimant = models.TextField(blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_precision = models.CharField(max_length=10, choices=DATE_PRECISIONS, default="unknown")
    publisher = models.TextField(blank=True)
    publisher_site = models.TextField(blank=True)
    publisher_slug = models.CharField(max_length=100, blank=True, editable=False, help_text="For lists of one publisher.")
    url = models.TextField("address", blank=True, help_text="Of the review.")
    title = models.TextField(blank=True)
    reviewed_at = models.DateTimeField("time reviewed", null=True, blank=True)
    reviewed_precision = models.CharField(max_length=10, choices=DATE_PRECISIONS, default="unknown")
    rating = models.TextField(blank=True)
    rating_value = models.TextField(blank=True)
    best_rating = models.TextField(blank=True)
    worst_rating = models.TextField(blank=True)
    rating_explanation = models.TextField(blank=True)
    language = models.CharField(max_length=40, blank=True)
    notes = models.TextField(blank=True, help_text="What was left out or repaired, a sentence a line.")
    first_batch = models.ForeignKey("archive.ImportBatch", models.PROTECT, related_name="first_fact_checks")
    imported_at = models.DateTimeField("time imported")
    changed_at = models.DateTimeField(help_text="When it last said something else than before.")
    records = models.ManyToManyField("archive.Record", through="archive.FactCheckRecord", related_name="fact_checks")
    claims = models.ManyToManyField("archive.Claim", through="archive.FactCheckClaim", related_name="fact_checks")

    class Meta:
        verbose_name = "fact check by others"
        verbose_name_plural = "fact checks by others"
        constraints = [
            models.CheckConstraint(condition=~models.Q(claim=""), name="fact_check_has_a_claim"),
            one_of("claimed_precision", DATE_PRECISIONS, name="fact_check_claimed_precision_known"),
            one_of("reviewed_precision", DATE_PRECISIONS, name="fact_check_reviewed_precision_known"),
        ]
        indexes = [models.Index(fields=["publisher_slug", "-id"], name="fact_check_publisher_newest")]

    def __str__(self) -> str:
        return f"{self.checker or 'Somebody'} on: {self.claim[:80]} ({self.pk})"

    @property
    def checker(self) -> str:
        return checker_of(self.publisher, self.publisher_site, self.url)

    @property
    def page(self) -> str:
        """The address of the review, fit to be linked; empty where it has none."""
        return web_address(self.url)


class FactCheckAddress(models.Model):
    """An address that a fact check names: where the claim was made, or its own page (is_review).

    natural_key: of the article that stands there, whether the archive has it or not.
    """

    fact_check = models.ForeignKey(FactCheck, models.CASCADE, related_name="addresses")
    url = models.TextField()
    natural_key = models.CharField(max_length=64, db_index=True)
    is_review = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact_check", "natural_key"], name="fact_check_address_once")]

    def __str__(self) -> str:
        return f"{self.url[:80]} (fact check {self.fact_check_id})"


class FactCheckRecord(models.Model):
    """A raw record that told of a fact check, whether it said anything new or not."""

    fact_check = models.ForeignKey(FactCheck, models.CASCADE, related_name="+")
    record = models.ForeignKey("archive.Record", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact_check", "record"], name="fact_check_record_once")]

    def __str__(self) -> str:
        return f"Record {self.record_id} of fact check {self.fact_check_id}"


class FactCheckClaim(models.Model):
    """A claim of an article whose words a fact check quotes: suggested because of it, or marked there before."""

    fact_check = models.ForeignKey(FactCheck, models.CASCADE, related_name="+")
    claim = models.ForeignKey("archive.Claim", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact_check", "claim"], name="fact_check_claim_once")]

    def __str__(self) -> str:
        return f"Claim {self.claim_id} in fact check {self.fact_check_id}"
