"""Texts against their digests; blocks, names and claims against the texts they are places in; what may be shown."""

import hashlib
from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from archive.formats.normalise import content_digest
from archive.models import Article, Block, Claim, Event, Mention, Version
from archive.policy.text import blank, count_words, public_spans
from archive.policy.vocabulary import STORY_KINDS
from archive.proof.run import Finding, Run

RESTORED = "newsroom_export"  # of records that an export put back: what it withheld is blank
IMPORTED = ("article_imported", "version_imported")
BLANKS = 3  # in a row, at least, of a text that was restored in part


def check_texts(run: Run) -> Iterator[Finding]:
    blocks = Prefetch("blocks", Block.objects.order_by("number"))
    versions = Version.objects.select_related("article__source", "article__takedown", "record").prefetch_related(blocks)
    versions = versions.prefetch_related("mentions", "claims").defer("record__raw", "record__sidecar")
    for page in run.pages("texts", versions, size=50):
        told = _told_digests(page)
        for version in page:
            where = f"version {version.pk} of article {version.article_id}"
            yield from (Finding(where, said) for said in _faults(version))
            if version.content_digest != told.get((version.article_id, version.number), version.content_digest):
                yield Finding(where, "It is not what the record says came: headline and text have another digest.")
    for page in run.pages("articles", Article.objects.prefetch_related(Prefetch("versions", Version.objects.defer("text")))):
        for article in page:
            yield from (Finding(f"article {article.pk}", said) for said in _copy_faults(article))


def _told_digests(versions: Sequence[Version]) -> dict[tuple[int, int], str]:
    """By article and number, the digest its import told: the last, where one was undone and came again."""
    events = Event.objects.filter(verb__in=IMPORTED, article_id__in=[version.article_id for version in versions])
    told = events.order_by("number").values_list("article_id", "after")
    return {
        (article, after["version"]): after["content_digest"]
        for article, after in told
        if {"version", "content_digest"} <= after.keys()
    }


def _faults(version: Version) -> Iterator[str]:
    if fault := _text_fault(version):
        yield fault
    length, last = len(version.text), 0
    for block in version.blocks.all():
        if block.end > length:
            yield f"Block {block.number} ends at {block.end}, beyond the text's {length}."
        if block.start < last:
            yield f"Block {block.number} begins at {block.start}, within the one before it."
        last = block.end
    yield from (f"The name at {row.start} ends beyond the text." for row in _beyond(version.mentions.all(), length))
    for claim in version.claims.all():
        if version.text[claim.start : claim.end] != claim.exact:
            yield f"Claim {claim.pk} quotes other words than stand at its place."
    yield from _policy_faults(version)


def _text_fault(version: Version) -> str:
    if hasattr(version.article, "takedown"):
        return "" if version.text == blank(version.text) else "Its text was taken down, and is there."
    is_whole = hashlib.sha256(version.text.encode("utf-8", "surrogatepass")).hexdigest() == version.text_sha256
    if is_whole and content_digest(version.headline, version.text) == version.content_digest:
        return ""
    if version.record.format == RESTORED and "_" * BLANKS in version.text:
        return ""
    if is_whole:
        return "Headline and text are not what they were: their digest is another."
    return "Its text is not what it was: its SHA-256 is another."


def _beyond(rows: "list[Mention | Claim]", length: int) -> Iterator[Mention | Claim]:
    return (row for row in rows if row.end > length)


def _policy_faults(version: Version) -> Iterator[str]:
    source = version.article.source
    if source.text_policy == "full":
        return
    lines = [(block.kind, block.start, block.end) for block in version.blocks.all()]
    shown = public_spans(lines, version.text, policy=source.text_policy, extract_words=source.extract_words)
    story = [(start, end) for kind, start, end in lines if kind in STORY_KINDS]
    of_story = [span for span in shown if any(start <= span[0] and span[1] <= end for start, end in story)]
    allowed = source.extract_words if source.text_policy == "extract" else 0
    if count_words(version.text, of_story) > allowed:
        yield f"More of its story would be shown than the {allowed} words that its source lets be."


def _copy_faults(article: Article) -> Iterator[str]:
    versions = sorted(article.versions.all(), key=lambda version: version.number)
    if not versions and article.visibility == "withdrawn":
        return  # restored: nothing is known but that it was withdrawn
    if [version.number for version in versions] != list(range(1, article.version_count + 1)):
        yield f"It says that it has {article.version_count} versions, and has {[version.number for version in versions]}."
    elif versions[-1].headline != article.headline:
        yield "Its headline is not that of its newest version."
