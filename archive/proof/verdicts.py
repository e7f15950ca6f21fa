"""Verdicts and claims against the articles and versions they are on, and against each other."""

from collections.abc import Iterator

from django.db.models import Count, F

from archive.models import Article, Claim, ClaimVerdict, Correction, Evidence, HeadlineVerdict, VerdictEvidence
from archive.proof.run import Finding, Run


def check_verdicts(run: Run) -> Iterator[Finding]:
    run.at("verdicts", 0)
    for pk in Claim.objects.exclude(version__article=F("article")).order_by("pk").values_list("pk", flat=True).iterator():
        yield Finding(f"claim {pk}", "Its version is of another article.")
    astray = ClaimVerdict.objects.exclude(version__article=F("claim__article")).order_by("pk")
    for pk in astray.values_list("pk", flat=True).iterator():
        yield Finding(f"claim verdict {pk}", "Its version is not of the article of its claim.")
    yield from _standing_twice()
    yield from _published()
    rows = VerdictEvidence.objects.exclude(evidence__claim_rating=None).exclude(
        evidence__claim_rating__claim=F("verdict__claim")
    )  # fmt: skip
    for pk, evidence in rows.order_by("pk").values_list("verdict", "evidence").iterator():
        yield Finding(f"claim verdict {pk}", f"It rests on evidence {evidence}, which was brought for another claim.")
    lost = Evidence.objects.exclude(claim_verdict=None).filter(verdict_items=None).order_by("pk")
    for pk in lost.values_list("pk", flat=True).iterator():
        yield Finding(f"evidence {pk}", "It was brought with a verdict that does not rest on it.")
    notes = Correction.objects.exclude(headline_verdict=None).exclude(headline_verdict__version__article=F("article"))
    for pk in notes.order_by("pk").values_list("pk", flat=True).iterator():
        yield Finding(f"correction {pk}", "Its verdict is on another article.")


def _standing_twice() -> Iterator[Finding]:
    headlines = HeadlineVerdict.objects.standing().values("version__article").annotate(many=Count("pk")).filter(many__gt=1)
    for row in headlines.order_by("version__article").iterator():
        yield Finding(f"article {row['version__article']}", f"It has {row['many']} verdicts on its headline that stand.")
    claims = ClaimVerdict.objects.standing().values("claim").annotate(many=Count("pk")).filter(many__gt=1)
    for row in claims.order_by("claim").iterator():
        yield Finding(f"claim {row['claim']}", f"It has {row['many']} verdicts that stand.")


def _published() -> Iterator[Finding]:
    standing = HeadlineVerdict.objects.standing().values("version__article")
    for pk in Article.objects.filter(state="published").exclude(pk__in=standing).order_by("pk").values_list("pk", flat=True):
        yield Finding(f"article {pk}", "It is published, and no verdict on its headline stands.")
