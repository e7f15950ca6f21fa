"""Claims that a person says were checked before: linked to the earlier claim, whose verdict is shown beside and never taken over.

When that verdict is replaced by another, the articles that say the same again are re-opened.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from archive.analysis.same_claim import differences
from archive.analysis.statements import read_statement
from archive.audit import record
from archive.models import Article, Claim, ClaimLink, ClaimVerdict
from archive.policy.scales import CLAIM_VERDICTS
from archive.review.permissions import check_can
from archive.review.requirement import locked_article
from archive.review.transitions import move

SAME = ("article_id", "exact", "statement", "speaker_id", "speaker_name", "is_quotation")  # of a sentence in two versions
SAME_NOTE = "The same sentence as in version {}, accepted again."
OPEN_AGAIN = ("agreed", "published")  # from which a review is re-opened; from the others it is not concluded yet


class LinkRefused(Exception):
    """The claims are not linked, or the link is not ended; nothing changed. Says why."""


def link_claim(claim: Claim, earlier: Claim, *, by: Any, at: datetime, note: str = "") -> ClaimLink:
    """The link from the claim to one that was checked before. No verdict is made of it.

    note: why they are the same; needed where they differ in what the archive can tell. Raises PermissionRefused, LinkRefused.
    """
    check_can(by, "rate", "tag")
    with transaction.atomic():
        article = locked_article(claim.article_id)
        claim, earlier, note = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=earlier.pk), note.strip()
        _check_claim(claim, article)
        _check_earlier(claim, earlier)
        if (apart := claim_differences(claim, earlier)) and not note:
            raise LinkRefused(f"{' '.join(apart)} If they are the same all the same, say why in a note.")
        link = ClaimLink.objects.create(claim=claim, same_as=earlier, note=note, linked_at=at, linked_by=by)
        _readers_page_changed(link, at=at)
        after = {"same_as": earlier.pk, "differences": list(apart)}
        record(verb="claim_linked", subject=claim, article_id=article.pk, by=by, at=at, after=after, note=note)
        return link


def link_to_earlier_version(claim: Claim, *, by: Any, at: datetime) -> ClaimLink | None:
    """A claim just accepted, linked to what the same words were in an earlier version, where a verdict on that is published.

    Else two verdicts on one sentence would stand side by side, and nothing would lead from the one to the other. None where there
    is no such claim, or more than one, and where the two were linked before and somebody ended that.
    Call it in the transaction of the change.
    """
    alike = {name: getattr(claim, name) for name in SAME}
    same = Claim.objects.filter(**alike, status="accepted").exclude(linked_from__claim=claim)
    judged = same.filter(verdicts__in=ClaimVerdict.objects.standing()).exclude(version=claim.version_id)
    found = list(judged.select_related("version").order_by("-version__number", "pk").distinct()[:2])
    if not found or len({earlier.version_id for earlier in found}) < len(found) or claim_differences(claim, found[0]):
        return None
    try:
        return link_claim(claim, found[0], by=by, at=at, note=SAME_NOTE.format(found[0].version.number))
    except LinkRefused:
        return None


def unlink_claim(claim: Claim, *, by: Any, at: datetime, note: str = "") -> ClaimLink:
    """The link of the claim, ended; it is kept. Raises PermissionRefused, LinkRefused where there is none."""
    check_can(by, "rate", "tag")
    with transaction.atomic():
        locked_article(claim.article_id)
        ended = end_links(claim, by=by, at=at, note=note.strip())
        if not ended:
            raise LinkRefused("The claim is not linked to an earlier one.")
        return ended[0]


def end_links(claim: Claim, *, by: Any, at: datetime, note: str = "") -> list[ClaimLink]:
    """The links of a claim that says something else now, or is none any more, ended. Call it in the transaction of the change."""
    found = list(ClaimLink.objects.filter(claim=claim, ended_at=None).order_by("pk"))
    for link in found:
        ClaimLink.objects.filter(pk=link.pk).update(ended_at=at, ended_by=by)
        _readers_page_changed(link, at=at)
        before = {"same_as": link.same_as_id}
        record(verb="claim_unlinked", subject=claim, article_id=claim.article_id, by=by, at=at, before=before, note=note)
    return list(ClaimLink.objects.filter(pk__in=[link.pk for link in found]).order_by("pk"))


def claim_differences(claim: Claim, earlier: Claim) -> tuple[str, ...]:
    """What the archive can tell against their being the same, in words."""
    names = Claim.objects.filter(pk__in=[claim.pk, earlier.pk]).known_names()
    return differences(
        *(read_statement(each.statement, known=names.of(each.pk), speaker=each.voice) for each in (claim, earlier))
    )


def reopen_linked(replaced: Iterable[ClaimVerdict], *, at: datetime) -> list[Article]:
    """The articles re-opened because they say again what these verdicts, each superseding another, judge otherwise now.

    Not those that are withdrawn, or whose review is open anyway; nor the article itself, where a later version says it again.
    Call it in the transaction in which the verdicts are published.
    """
    verdicts = {verdict.claim_id: verdict for verdict in replaced}
    links = ClaimLink.objects.standing().filter(same_as__in=verdicts).exclude(same_as__article=F("claim__article"))
    links = links.select_related("claim__article")
    reopened: dict[int, Article] = {}
    for link in links.order_by("claim__article", "pk"):
        article = link.claim.article
        if article.pk not in reopened and article.state in OPEN_AGAIN and article.visibility != "withdrawn":
            reopened[article.pk] = move(article, "reopen", by=None, at=at, note=_why(verdicts[link.same_as_id]))
    return list(reopened.values())


def _why(verdict: ClaimVerdict) -> str:
    was, now = (CLAIM_VERDICTS[code].label.lower() for code in (verdict.supersedes.verdict, verdict.verdict))
    what = f"from “{was}” to “{now}”" if was != now else f"and still says “{now}”"
    return f"A claim in it was checked before (claim {verdict.claim_id}), and that verdict was changed {what}."


def _check_claim(claim: Claim, article: Article) -> None:
    if claim.status != "accepted":
        raise LinkRefused("Only an accepted claim is linked: accept it first.")
    if article.state == "spiked":
        raise LinkRefused("The article is spiked.")
    if ClaimLink.objects.filter(claim=claim, ended_at=None).exists():
        raise LinkRefused("The claim is linked to an earlier one already: end that link first.")


def _check_earlier(claim: Claim, earlier: Claim) -> None:
    if claim.pk == earlier.pk:
        raise LinkRefused("A claim is not linked to itself.")
    if earlier.status != "accepted" or not Article.objects.public().filter(pk=earlier.article_id).exists():
        raise LinkRefused("The earlier claim is not public.")
    if not ClaimVerdict.objects.standing().filter(claim=earlier).exists():
        raise LinkRefused("No verdict on the earlier claim is published.")
    if claim.pk in _leads_to(earlier):
        raise LinkRefused("The earlier claim is itself linked to this one: one of the two was there first.")


def _leads_to(claim: Claim) -> Iterator[int]:
    """The claims that this one is linked to, one after another."""
    at: int | None = claim.pk
    while at is not None:
        at = ClaimLink.objects.filter(claim=at, ended_at=None).values_list("same_as", flat=True).first()
        if at is not None:
            yield at


def _readers_page_changed(link: ClaimLink, *, at: datetime) -> None:
    articles = Claim.objects.filter(pk__in=[link.claim_id, link.same_as_id]).values("article")
    Article.objects.filter(pk__in=articles).update(changed_at=at)
