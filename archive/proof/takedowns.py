"""That what was taken down is gone, and stays so."""

from collections.abc import Iterator

from archive.models import Claim, Mention, Record, Takedown, TakedownDigest, Version
from archive.policy.text import REMOVED, blank
from archive.proof.run import Finding, Run


def check_takedowns(run: Run) -> Iterator[Finding]:
    for page in run.pages("takedowns", Takedown.objects.select_related("article"), sampled=False):
        for takedown in page:
            yield from (Finding(f"article {takedown.article_id}", said) for said in _faults(takedown))
    known = TakedownDigest.objects.filter(kind="bytes").values("digest")
    for pk in Record.objects.filter(sha256__in=known, raw__isnull=False).order_by("pk").values_list("pk", flat=True):
        yield Finding(f"record {pk}", "Its bytes were taken down, and are there.")


def _faults(takedown: Takedown) -> Iterator[str]:
    article = takedown.article
    if article.visibility != "withdrawn":
        yield f"Its text was taken down, and it is {article.visibility}."
    for version in Version.objects.filter(article=article).only("text", "headline", "number").iterator(chunk_size=20):
        if version.text != blank(version.text) or (takedown.with_headline and version.headline != REMOVED):
            yield f"Version {version.number} was taken down, and its words are there."
    if Claim.objects.filter(article=article).exclude(statement=REMOVED).exists():
        yield "Its text was taken down, and a claim still says words of it."
    if Mention.objects.filter(version__article=article).exists():
        yield "Its text was taken down, and names found in it are still told."
