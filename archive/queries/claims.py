"""Claims for readers: lists, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from archive.models import Article, Block, Claim, ClaimLink, ClaimVerdict, Entity, Mention, Source, Version
from archive.queries.fact_checks import OthersFinding, findings_about
from archive.queries.filters import FEW
from archive.queries.paging import PAGE_SIZE, Page, newest_told
from archive.queries.rows import ArticleRow, article_row, listed
from archive.queries.tallies import total
from archive.queries.verdicts import ClaimCard, claim_card, findings_of, published_rows
from archive.queries.wording import words_about

A_PAGE = 10  # claims that are looked for, about
MOST_ELSEWHERE = 100  # claims said to be the same that are shown, the newest


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list, with the article it stands in; what was rated of its headline is read for the page of a claim alone."""

    card: ClaimCard
    article: ArticleRow


@dataclass(frozen=True)
class ClaimPage:
    """checked_before: the claim that a person says is the same and was checked before. same: where else it appears.

    others_findings: of this claim; findings_beside: of other claims made in the same article. Both are not the archive's.
    """

    row: ClaimRow
    prefix: str
    suffix: str
    checked_before: ClaimRow | None
    same: tuple[ClaimRow, ...]
    others_findings: tuple[OthersFinding, ...]
    findings_beside: tuple[OthersFinding, ...]

    @property
    def judged_address(self) -> str:
        """The page of the version that the verdict judged, where its passages are marked."""
        found, article = self.row.card.finding, self.row.article
        return f"{article.url}versions/{found.version}/" if found and found.version != article.versions else article.url


def public_claims() -> QuerySet:
    """Accepted claims of public articles, with what their words must be held against."""
    return claims_of(Article.objects.public())


def claims_of(articles: QuerySet) -> QuerySet:
    """Accepted claims of these articles, with what their words must be held against."""
    return told_claims(Claim.objects.filter(articles.at("article"), status="accepted"))


def told_claims(claims: QuerySet) -> QuerySet:
    return claims.select_related("speaker", "version__article__source").prefetch_related(
        Prefetch("version__blocks", Block.objects.order_by("version", "number"))
    )


def claim_rows(claims: Iterable[Claim]) -> list[ClaimRow]:
    """Rows for a list, with their published verdicts; four queries more at most, however many they are."""
    claims = list(claims)
    judged = ClaimVerdict.objects.filter(claim__in=[claim.pk for claim in claims]).select_related("version__article__source")
    rows = published_rows(judged.prefetch_related(Prefetch("version__blocks", Block.objects.order_by("version", "number"))))
    versions = {row.version_id: row.version for row in rows}
    about = words_about(claim.version.article for claim in claims)
    findings = findings_of(rows, versions, lambda version: about(version.article_id))
    return [
        ClaimRow(
            claim_card(claim, version=claim.version, words=about(claim.article_id), findings=findings.get(claim.pk, [])),
            article_row(claim.version.article),
        )
        for claim in claims
    ]


def claim_list(
    *,
    verdict: str = "",
    source: str = "",
    speaker: str = "",
    about: str = "",
    after: str = "",
    size: int = PAGE_SIZE,
    articles: QuerySet | None = None,
    article: int | None = None,
) -> Page:
    """Claims, newest first. verdict: a verification code; source, speaker and about: slugs, the last of an entity named in it.

    articles: None for all public ones. article: the id of one of them.
    """
    claims = Claim.objects.filter((Article.objects.public() if articles is None else articles).at("article"), status="accepted")
    if article:  # first which are its own, or SQLite goes through all that are accepted, in their order
        claims = claims.filter(pk__in=Claim.objects.filter(article=article).order_by().values("pk"))
    if verdict:
        claims = claims.filter(verification=verdict)
    if source:
        claims = claims.filter(of_source(source, "article"))
    if speaker:
        claims = claims.filter(speaker=entity_number(speaker))
    if about:
        claims = naming(claims, entity_number(about))
    page = newest_told(claims, told_claims(Claim.objects.all()), after=after, size=size)
    return page.of(claim_rows(page.items))


def of_source(slug: str, path: str) -> Q:
    """A condition on rows that have an article there: that it is from this source. Of a small one they are listed first."""
    number = Source.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0
    if total("source", number) > FEW:
        return Q(**{f"{path}__source": number})
    return Q(**{f"{path}__in": Article.objects.filter(source=number)})


def entity_number(slug: str) -> int:
    """The id of an entity; where there is none, one that no entity has. Asked first, so that a database knows whose claims it
    looks for before it chooses how."""
    return Entity.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0


def naming(claims: QuerySet, entity: int) -> QuerySet:
    """Those in whose words the entity is named, by somebody else than itself.

    The newest are looked through until enough are found, or all that name it are listed from where it stands: what looks at fewer
    rows. Of those listed only the mention is asked, or a database would begin with all accepted claims.
    """
    others = claims.filter(Q(speaker__isnull=True) | ~Q(speaker=entity))
    number = total("told", entity)
    if number == 0:
        return claims.none()
    if number > FEW or total("claims") * A_PAGE < total("entity", entity) * number:
        within = {"start__gte": OuterRef("start"), "end__lte": OuterRef("end")}
        return others.filter(Exists(Mention.objects.filter(version=OuterRef("version"), entity=entity, **within)))
    named = Claim.objects.filter(
        version__mentions__entity=entity, version__mentions__start__gte=F("start"), version__mentions__end__lte=F("end")
    )
    return others.filter(pk__in=named.order_by().values("pk"))


def claim_page(pk: int, *, reader: Any = None) -> ClaimPage | None:
    """The page of a claim; None where this person may see no such thing. reader: None for the public."""
    articles = Article.objects.visible_to(reader) if reader else Article.objects.public()
    claim = claims_of(articles).filter(pk=pk).first()
    if claim is None:
        return None
    before_it, elsewhere = _links(claim)
    others = public_claims().filter(pk__in={*sorted(elsewhere)[-MOST_ELSEWHERE:], before_it} - {None}).order_by("-pk")
    rows = claim_rows([claim, *others])
    before, after = _context(claim.version, claim)
    article = article_row(listed(articles).get(pk=claim.article_id))
    row = replace(rows[0], article=article)
    found, beside = findings_about(claim)
    checked = next((other for other in rows[1:] if other.card.pk == before_it and other.card.finding), None)
    return ClaimPage(
        row=row,
        prefix=before,
        suffix=after,
        checked_before=checked,
        same=tuple(other for other in rows[1:] if other is not checked),
        others_findings=found,
        findings_beside=beside,
    )


def article_of_claim(pk: int) -> int | None:
    """The article of an accepted claim, whoever may see it."""
    return Claim.objects.filter(status="accepted", pk=pk).values_list("article", flat=True).first()


def _links(claim: Claim) -> tuple[int | None, set[int]]:
    """The claim that this one is linked to, and those linked to this one or to the same as this one."""
    roots = ClaimLink.objects.standing().filter(claim=claim).values("same_as")
    links = ClaimLink.objects.standing().filter(Q(claim=claim) | Q(same_as=claim) | Q(same_as__in=roots))
    pairs = list(links.values_list("claim_id", "same_as_id"))
    before = next((earlier for one, earlier in pairs if one == claim.pk), None)
    return before, {one for one, _ in pairs} - {claim.pk}


def _context(version: Version, claim: Any) -> tuple[str, str]:
    """The words around the claim in its block, as far as they may be shown."""
    block = next((b for b in version.blocks.all() if b.start <= claim.start < b.end), None)
    if block is None:
        return "", ""
    return version.public_text(block.start, claim.start), version.public_text(claim.end, max(block.end, claim.end))
