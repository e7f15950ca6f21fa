"""The class of a line of a text, as a person sets it: a caption taken for the story, a paragraph taken for furniture."""

from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Block
from archive.policy.vocabulary import BLOCK_KINDS, STORY_KINDS, label
from archive.review.permissions import check_can
from archive.review.requirement import locked_article, page_changed

OPEN_STATES = ("imported", "queued", "in_review", "published")  # between the last sheet and publication the text stands still
HEADLINE = "The headline is that of the version: no other line is one, and it is nothing else."
LAST = "It is the last line of the story: nothing would be left that could carry the headline."


class RevisionRefused(Exception):
    """Nothing changed. Says why."""


def revision_refusal(block: Block, kind: str) -> str:
    """Why the line cannot be of this class, as a sentence; "" where it can."""
    version = block.version
    if kind not in dict(BLOCK_KINDS):
        return f"There is no class {kind!r}."
    if "headline" in (kind, block.kind):
        return HEADLINE
    if version.number != version.article.version_count:
        return f"Version {version.number} is not the current one."
    if version.article.state not in OPEN_STATES:
        return f"The article is {version.article.get_state_display().lower()}: its text is not classed anew now."
    if kind == block.kind and block.origin == "person":
        return f"It is {label(BLOCK_KINDS, kind).lower()} already."
    others = version.blocks.filter(kind__in=STORY_KINDS).exclude(pk=block.pk)
    return LAST if kind not in STORY_KINDS and block.kind in STORY_KINDS and not others.exists() else ""


def revise_block(block: Block, kind: str, *, by: Any, at: datetime, was: str | None = None, note: str = "") -> Block:
    """The block, of this class because a person says so: no later reading of the text changes it.

    The class that the machine gave may be confirmed. was: the class that was looked at; None where that does not matter.
    Raises PermissionRefused, RevisionRefused.
    """
    check_can(by, "tag")
    with transaction.atomic():
        article = locked_article(block.version.article_id)
        block = Block.objects.select_related("version__article").select_for_update(of=("self",)).get(pk=block.pk)
        if was is not None and was != block.kind:
            raise RevisionRefused(f"Somebody has made it {label(BLOCK_KINDS, block.kind).lower()} in the meantime.")
        if said := revision_refusal(block, kind):
            raise RevisionRefused(said)
        before = {"version": block.version.number, "block": block.number, "kind": block.kind, "origin": block.origin}
        block.kind, block.origin = kind, "person"
        block.save(update_fields=["kind", "origin"])
        page_changed(article, at=at)
        after = {**before, "kind": kind, "origin": "person"}
        record(
            verb="block_revised",
            subject=block,
            article_id=article.pk,
            by=by,
            at=at,
            before=before,
            after=after,
            note=note.strip(),
        )
        return block
