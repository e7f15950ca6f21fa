"""The words of a text taken out of everything the desk holds about its article: claims, sheets, verdicts, evidence, comments.

Rows, places and codes stay, for verdicts and the record name them; what quotes the text goes. Of words that people wrote
themselves as much goes as repeats the text: every run of more than LONGEST_RUN of its words.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Claim,
    ClaimKey,
    ClaimKeyNumber,
    ClaimLink,
    ClaimRating,
    ClaimVerdict,
    Comment,
    Correction,
    Evidence,
    FactCheckClaim,
    HeadlineRating,
    HeadlineVerdict,
    KnownAnswer,
    KnownVerdict,
    Mention,
    Record,
    Sheet,
    Version,
)
from archive.models.kept import take_back
from archive.models.sketch import Sketch, SketchNumber
from archive.models.term import ArticleTerm
from archive.policy.text import REMOVED, Removal, blank

Words = Callable[[str], str]
RATED = ("why", "other_reason", "suggested_headline")
JUDGED = ("why", "no_evidence_reason")
BROUGHT = ("title", "quote", "note")
AT_ONCE = 100


def remove_words(article: Article, removal: Removal) -> None:
    """All of it, within the transaction of the takedown. The text of the versions is still to be blanked."""
    _remove_suggestions(article)
    _remove_claims(article, removal)
    of_article = {"sheet__version__article": article}
    _rewrite(HeadlineRating.objects.filter(**of_article), RATED, removal)
    _rewrite(ClaimRating.objects.filter(**of_article), JUDGED, removal)
    _rewrite(HeadlineVerdict.objects.filter(version__article=article), RATED, removal)
    _rewrite(ClaimVerdict.objects.filter(version__article=article), JUDGED, removal)
    for owner in ("claim_rating__claim", "claim_verdict__claim"):
        _rewrite(Evidence.objects.filter(**{f"{owner}__article": article}), BROUGHT, removal, passages=False)
    _rewrite(Sheet.objects.filter(version__article=article), ("return_note",), removal, passages=False, begun_claim={})
    _rewrite(Correction.objects.filter(article=article), ("note",), removal, passages=False)
    _rewrite(KnownAnswer.objects.filter(version__article=article), ("why",), removal, passages=False)
    for links in (ClaimLink.objects.filter(claim__article=article), ClaimLink.objects.filter(same_as__article=article)):
        _rewrite(links, ("note",), removal, passages=False)
    _set(KnownVerdict.objects.filter(known_answer__version__article=article), statement=REMOVED)
    _remove_from_comments(article, removal)


def remove_bytes(article: Article, refused: Iterable[int]) -> set[str]:
    """The bytes as they came, of whatever record holds them; gives back their digests. refused: records that are copies too."""
    own = Record.objects.filter(Q(article=article) | Q(pk__in=refused))
    digests = set(own.values_list("sha256", flat=True).distinct())
    same = Record.objects.filter(sha256__in=digests)
    for records in (own, same):
        _set(records.filter(raw__isnull=False), raw=None)
        _set(records.filter(sidecar__isnull=False), sidecar=None)
    return digests


def blank_versions(article: Article, removal: Removal) -> None:
    """Every code point of the texts, so that all places stay what they were."""
    for version in Version.objects.filter(article=article).order_by("pk"):
        headline = REMOVED if removal.headlines else version.headline
        _set(Version.objects.filter(pk=version.pk), text=blank(version.text), headline=headline)


def _remove_suggestions(article: Article) -> None:
    """What the machine found in the text, and nobody has made theirs."""
    Mention.objects.filter(version__article=article).delete()
    for model in (ArticleEntity, ArticleTopic):
        model.objects.filter(content_object=article).exclude(status="accepted").delete()
    for model in (SketchNumber, ArticleTerm, Sketch):
        model.objects.filter(article=article).delete()


def _remove_claims(article: Article, removal: Removal) -> None:
    claims = Claim.objects.filter(article=article)
    ClaimKeyNumber.objects.filter(claim__in=claims).delete()
    ClaimKey.objects.filter(claim__in=claims).delete()
    suggested = claims.filter(status="suggested", ratings=None, verdicts=None, comments=None, links=None, linked_from=None)
    unused = list(suggested.filter(known_verdicts=None).values_list("pk", flat=True))
    FactCheckClaim.objects.filter(claim__in=unused).delete()
    take_back(Claim.objects.filter(pk__in=unused))
    for claim in claims.order_by("pk").iterator(chunk_size=AT_ONCE):
        gone = {
            "exact": blank(claim.exact),
            "prefix": "",
            "suffix": "",
            "statement": REMOVED,
            "slug": "removed",
            "speaker_name": "",
        }
        _set(Claim.objects.filter(pk=claim.pk), **gone)


def _remove_from_comments(article: Article, removal: Removal) -> None:
    for comment in Comment.objects.filter(article=article).order_by("pk").iterator(chunk_size=AT_ONCE):
        gone = {"text": removal.words(comment.text), "exact": blank(comment.exact)}
        _set(Comment.objects.filter(pk=comment.pk), **gone)


def _rewrite(rows: QuerySet, names: Iterable[str], removal: Removal, *, passages: bool = True, **values: Any) -> None:
    for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        said = {name: removal.words(getattr(row, name)) for name in names if hasattr(row, name)}
        if passages:
            said["passages"] = [{**one, "exact": blank(one.get("exact", "")), "prefix": "", "suffix": ""} for one in row.passages]
        _set(type(row).objects.filter(pk=row.pk), **said, **values)


def _set(rows: QuerySet[Model], **values: Any) -> None:
    """The one place that rewrites what is written once: the law is above the rule."""
    QuerySet.update(rows, **values)
