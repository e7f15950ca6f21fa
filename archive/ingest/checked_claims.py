"""Claims that somebody else has checked, suggested where they stand in an article: for a reviewer to accept, never by machine.

Where the words of a fact check stand, once and whole, in the newest text of an article at an address where the claim was made,
a claim is suggested there and linked to the fact check; a claim that stands at the same words already is only linked. It does
not matter what was there first, for both an article and a fact check have this looked at when they come or change. What a
person rejected is not suggested again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.analysis.anchors import Anchor, AnchorAmbiguous, AnchorNotFound, anchor_of_quote
from archive.ingest.arrivals import Arrival
from archive.ingest.articles import slug_of
from archive.models import Article, Claim, ClaimRating, FactCheck, FactCheckAddress, FactCheckClaim, Version
from archive.models.bulk import insert
from archive.models.kept import take_back

AROUND = " \t\r\n.!?\u2026\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"  # quotation marks and stops around a statement


@dataclass
class Place:
    """Words of an article that a fact check is about. claims: all of the article, those made here among them."""

    check: FactCheck
    version: Version
    anchor: Anchor
    claims: list[Claim]

    def same(self) -> Iterator[Claim]:
        """The claims of the article with the same words, whatever stops and quotation marks around them."""
        return (claim for claim in self.claims if bare(claim.exact) == bare(self.anchor.exact))


def suggest_checked_claims(newest: Sequence[Arrival], checks: Collection[int], *, at: datetime) -> None:
    """newest: the newest version of each article that is new or changed. checks: fact checks that are. Constant queries."""
    pairs = _pairs({arrival.item.key: arrival.article_id for arrival in newest}, checks)
    if not pairs:
        return
    made, linked = [], []
    for place in _places(pairs):
        claim = _there(place)
        if claim is None and not any(claim.status == "rejected" for claim in place.same()):
            claim = _suggestion(place, at)
            place.claims.append(claim)
            made.append(claim)
        if claim and claim.status != "rejected":
            linked.append((place.check, claim))
    insert(made)
    _link(linked)


def release_claims(links: QuerySet) -> None:
    """These rows of FactCheckClaim are taken away, and with them the suggestions that no fact check and no person stands for."""
    claims = list(links.values_list("claim", flat=True))
    links.delete()
    left = FactCheckClaim.objects.filter(claim=OuterRef("pk"))
    rated = ClaimRating.objects.filter(claim=OuterRef("pk"))
    gone = Claim.objects.filter(~Exists(left), ~Exists(rated), pk__in=claims, origin="source", status="suggested")
    take_back(gone)  # they are kept for ever once a person has answered them


def misplaced(checks: Collection[int]) -> QuerySet:
    """The links of these fact checks to claims of articles that stand at none of their addresses any more."""
    there = FactCheckAddress.objects.filter(
        fact_check=OuterRef("fact_check"), natural_key=OuterRef("claim__article__natural_key"), is_review=False
    )
    return FactCheckClaim.objects.filter(~Exists(there), fact_check__in=checks)


def words_in(text: str, statement: str) -> Anchor | None:
    """Where statement stands in text, with or without the marks around it; None unless once, and as whole words."""
    for words in dict.fromkeys((statement, bare(statement))):
        try:
            anchor = anchor_of_quote(text, words)
        except AnchorNotFound:
            continue
        except AnchorAmbiguous:
            return None
        return anchor if _is_whole(anchor) else None
    return None


def bare(statement: str) -> str:
    return " ".join(statement.split()).strip(AROUND)


def _is_whole(anchor: Anchor) -> bool:
    """Whether no word is cut: where a script tells them by capitals and figures."""
    ends = ((anchor.prefix[-1:], anchor.exact[0]), (anchor.exact[-1], anchor.suffix[:1]))
    return not any(_is_letter(before) and _is_letter(after) for before, after in ends)


def _is_letter(letter: str) -> bool:
    return letter.isdigit() or letter.upper() != letter.lower()


def _pairs(articles: Mapping[str, int], checks: Collection[int]) -> set[tuple[int, int]]:
    """(article, fact check) wherever one of them is new: the article stands at an address where the claim was made."""
    named = FactCheckAddress.objects.filter(Q(natural_key__in=articles.keys()) | Q(fact_check__in=checks), is_review=False)
    rows = list(named.values_list("natural_key", "fact_check_id"))
    others = {key for key, _ in rows} - articles.keys()
    there = dict(Article.objects.filter(natural_key__in=others).values_list("natural_key", "pk")) if others else {}
    known = {**there, **articles}
    return {(known[key], check) for key, check in rows if key in known}


def _places(pairs: Iterable[tuple[int, int]]) -> Iterator[Place]:
    pairs = set(pairs)
    articles = {article for article, _ in pairs}
    versions = {version.article_id: version for version in Version.objects.current().filter(article__in=articles)}
    checks = FactCheck.objects.in_bulk({check for _, check in pairs})
    claims: dict[int, list[Claim]] = {article: [] for article in articles}
    for claim in Claim.objects.filter(article__in=articles).order_by("pk"):
        claims[claim.article_id].append(claim)
    for article, key in sorted(pairs, key=lambda pair: (pair[0], checks[pair[1]].key)):
        anchor = words_in(versions[article].text, checks[key].claim)
        if anchor:
            yield Place(checks[key], versions[article], anchor, claims[article])


def _there(place: Place) -> Claim | None:
    """The claim that stands at these words already."""
    start, end = place.anchor.start, place.anchor.end
    here = (claim for claim in place.same() if claim.version_id == place.version.pk and claim.anchor_state == "anchored")
    return next((claim for claim in here if claim.start < end and claim.end > start), None)


def _suggestion(place: Place, at: datetime) -> Claim:
    statement = " ".join(place.anchor.exact.split())
    claimant = place.check.claimant
    return Claim(
        article_id=place.version.article_id,
        version=place.version,
        **place.anchor.as_json(),
        statement=statement,
        slug=slug_of(statement, otherwise="claim"),
        speaker_name=claimant[:200] if claimant in place.version.text else "",
        origin="source",
        status="suggested",
        created_at=at,
    )


def _link(linked: Sequence[tuple[FactCheck, Claim]]) -> None:
    there = FactCheckClaim.objects.filter(fact_check__in={check.pk for check, _ in linked})
    known = set(there.values_list("fact_check", "claim")) if linked else set()
    pairs = dict.fromkeys((check.pk, claim.pk) for check, claim in linked)
    insert([FactCheckClaim(fact_check_id=check, claim_id=claim) for check, claim in pairs if (check, claim) not in known])
