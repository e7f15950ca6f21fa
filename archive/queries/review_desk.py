"""What the pages of review read: the text in blocks with its marks, the answers stored on a sheet, the claims to answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q

from archive.models import Article, ArticleEntity, ArticleTopic, Claim, ClaimRating, Evidence, FactCheck, Sheet, Version
from archive.policy.vocabulary import APART_KINDS, BLOCK_KINDS, label
from archive.queries.evidence_files import FILE_COLUMNS, file_address

HEADLINE_FIELDS = (
    "rating", "reasons", "other_reason", "why", "passages", "nothing_in_text", "clickbait", "suggested_headline",
)  # fmt: skip
CLAIM_FIELDS = ("attribution", "verdict", "why", "no_evidence_reason", "passages")
EVIDENCE_FIELDS = ("url", "archived_url", "accessed_at", "title", "publisher", "kind", "stance", "quote", "note")


@dataclass(frozen=True)
class Segment:
    """A run of text under the same marks.

    claim: the number of the claim it belongs to on the page, 0 for none. ends_claim: it is the last run of that claim.
    labels: of the answers that point at it, as "A, 2B"; ends: of those whose passage ends here, to be shown after it.
    """

    text: str
    claim: int = 0
    is_passage: bool = False
    ends_claim: bool = False
    labels: str = ""
    ends: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One block for the page. start: code points from the beginning of the text. is_apart: not part of the story."""

    number: int
    kind: str
    label: str
    start: int
    is_apart: bool
    segments: list[Segment]


@dataclass(frozen=True)
class NumberedText:
    """The text of a version, and where each paragraph of it stands, by the number that the desk shows beside it."""

    words: str
    paragraphs: dict[int, tuple[int, int]]


def numbered_text(version: Version) -> NumberedText:
    blocks = version.blocks.order_by("number", "pk").values_list("number", "start", "end")
    return NumberedText(version.text, {number: (start, end) for number, start, end in blocks})


@dataclass(frozen=True)
class AnswerMark:
    """A passage that an answer points at. label: of the answer, as "A"."""

    start: int
    end: int
    label: str


Mark = tuple[int, int, int]  # start, end, number of the claim (0: a passage)


def paragraphs(
    version: Version,
    *,
    claims: Sequence[Claim] = (),
    passages: Iterable[dict[str, Any]] = (),
    answers: Sequence[AnswerMark] = (),
) -> list[Paragraph]:
    """The blocks of a version; claims are numbered from 1 as given. answers: where their passages are to be told apart."""
    marks: list[Mark] = [(claim.start, claim.end, number) for number, claim in enumerate(claims, 1) if claim.end > claim.start]
    marks += [(place["start"], place["end"], 0) for place in passages if place["start"] is not None]
    blocks = version.blocks.order_by("number", "pk")
    return [
        Paragraph(
            block.number,
            block.kind,
            label(BLOCK_KINDS, block.kind),
            block.start,
            block.kind in APART_KINDS,
            segments(version.text, block.start, block.end, marks, answers),
        )
        for block in blocks
    ]


def answer_marks(given: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> list[AnswerMark]:
    """given: for each answer its label and its passages as stored."""
    return [AnswerMark(place["start"], place["end"], label) for label, places in given for place in places]


def segments(text: str, start: int, end: int, marks: Sequence[Mark], answers: Sequence[AnswerMark] = ()) -> list[Segment]:
    """text[start:end] cut where a mark begins or ends; joined again they are exactly the text."""
    inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
    told = [mark for mark in answers if mark.start < end and mark.end > start]
    ends = [(a, b) for a, b, _ in inside] + [(mark.start, mark.end) for mark in told]
    cuts = sorted({start, end, *(min(max(cut, start), end) for span in ends for cut in span)})
    return [_told(_segment(text, a, b, inside), a, b, told) for a, b in zip(cuts, cuts[1:], strict=False)]


def _told(segment: Segment, start: int, end: int, answers: Sequence[AnswerMark]) -> Segment:
    covering = [mark for mark in answers if mark.start <= start and end <= mark.end]
    labels, ends = ([m.label for m in covering], [m.label for m in covering if m.end == end])
    return replace(segment, labels=", ".join(dict.fromkeys(labels)), ends=", ".join(dict.fromkeys(ends)))


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    covering = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
    claims = [mark for mark in covering if mark[2]]
    if not claims:
        return Segment(text[start:end], is_passage=bool(covering))
    return Segment(text[start:end], claims[-1][2], len(claims) < len(covering), claims[-1][1] == end)


def sheet_for(user: Any, sheet_id: int) -> Sheet | None:
    """The sheet with its version and article; None where the person may not see it (or there is none: it is the same answer)."""
    return Sheet.objects.visible_to(user).filter(pk=sheet_id).select_related("version__article__source", "previous").first()


def claims_to_rate(version: Version) -> list[Claim]:
    claims = version.claims.filter(status="accepted", anchor_state="anchored")
    return list(claims.select_related("speaker").order_by("start", "pk"))


def claims_no_longer_asked(version: Version, pks: Collection[int]) -> list[Claim]:
    """Those of these claims that were rejected, or merged into others."""
    rows = version.claims.filter(pk__in=pks, status="rejected").select_related("speaker") if pks else ()
    return sorted(rows, key=lambda claim: (claim.start, claim.pk))


def suggested_claims(version: Version) -> list[Claim]:
    """In the order of the text, with the fact checks by others that quote them."""
    claims = version.claims.filter(status="suggested").select_related("speaker").order_by("start", "pk")
    return list(claims.prefetch_related(Prefetch("fact_checks", FactCheck.objects.order_by("pk"))))


def saved_answers(sheet: Sheet) -> dict[str, Any]:
    """What a sheet holds, in the shape of the review forms: {"headline": {...}, "claims": {claim id: {...}}}.

    Under "asked", by claim id, what each answer was given to: Claim.asked as it was then.
    To be called with a sheet got from sheet_for() alone.
    """
    rating = getattr(sheet, "headline_rating", None)
    headline = {name: getattr(rating, name) for name in HEADLINE_FIELDS} if rating else {}
    ratings = list(sheet.claim_ratings.prefetch_related("evidence").order_by("pk"))
    claims, asked = {row.claim_id: claim_answers(row) for row in ratings}, {row.claim_id: row.asked for row in ratings}
    return {"headline": headline, "claims": claims, "asked": asked}


def claim_answers(rating: ClaimRating) -> dict[str, Any]:
    evidence = sorted(rating.evidence.all(), key=lambda row: row.pk)
    values = {name: getattr(rating, name) for name in CLAIM_FIELDS}
    return values | {"evidence": [evidence_values(row) for row in evidence]}


def evidence_values(row: Evidence) -> dict[str, Any]:
    """What is stored, and where its file can be had."""
    values = {name: getattr(row, name) for name in (*EVIDENCE_FIELDS, *FILE_COLUMNS)}
    return values | {"file_address": file_address(row.pk) if row.file_sha256 else ""}


@dataclass(frozen=True)
class DeskArticle:
    """Everything a desk member sees of one article. lost: claims that have no place in the newest version.

    my_sheet: their own live sheet on it.
    """

    article: Article
    version: Version
    versions: list[Version]
    paragraphs: list[Paragraph]
    claims: list[Claim]
    suggestions: list[Claim]
    lost: list[Claim]
    topics: list[ArticleTopic]
    entities: list[ArticleEntity]
    sheets: list[Sheet]
    my_sheet: Sheet | None


def desk_article(article_id: int, user: Any) -> DeskArticle | None:
    """The article as the desk sees it; None where there is none for this person."""
    article = Article.objects.visible_to(user).select_related("source", "duplicate_of").filter(pk=article_id).first()
    if article is None:
        return None
    versions = list(article.versions.select_related("record__batch").order_by("-number"))
    claims = claims_to_rate(versions[0])
    sheets = list(Sheet.objects.visible_to(user).filter(version__article=article).select_related("version").order_by("pk"))
    return DeskArticle(
        article=article,
        version=versions[0],
        versions=versions,
        paragraphs=paragraphs(versions[0], claims=claims),
        claims=claims,
        suggestions=suggested_claims(versions[0]),
        lost=list(article.claims.filter(status="accepted", anchor_state="orphaned").order_by("start", "pk")),
        topics=kept_items(article.topic_items),
        entities=kept_items(article.entity_items, by="-salience"),
        sheets=sheets,
        my_sheet=next((s for s in sheets if s.reviewer_id == user.pk and s.version_id == versions[0].pk and _is_live(s)), None),
    )


def _is_live(sheet: Sheet) -> bool:
    return sheet.state in ("draft", "submitted")


def kept_items(items: Any, *, by: str = "tag__name") -> list[Any]:
    """The tags of an article in that order, suggestions included, those that a person rejected left out."""
    return list(items.exclude(status="rejected").select_related("tag").order_by(by, "tag__name", "pk"))


def reviewers() -> Any:
    """Active people who may rate, by group or by themselves."""
    held = Q(groups__permissions__codename="rate") | Q(user_permissions__codename="rate")
    return get_user_model().objects.filter(held, is_active=True).distinct().order_by("username", "pk")


def speakers(version: Version) -> list[str]:
    """The people and organisations that the version mentions, by name."""
    found = version.mentions.filter(entity__kind__in=["person", "organisation"]).exclude(entity__status="rejected")
    return list(found.order_by("entity__name").values_list("entity__name", flat=True).distinct())


def newest_version(article: Article) -> Version:
    return article.versions.get(number=article.version_count)
