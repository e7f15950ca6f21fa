"""The text of a restored version, with what the export withholds left blank, so that all places stay what they were."""

import hashlib
from typing import Any

from archive.formats.normalise import content_digest

BLANK = "_"  # a letter of words, so that what a source lets be shown ends in the restored text where it ended before
GAP = "\n"  # between paragraphs


class TextDamaged(Exception):
    """The paragraphs of a version do not fit its length."""


def restored_text(version: dict[str, Any]) -> str:
    """version.text, or as many code points: those of the blocks that are shown, and BLANK for those that are not."""
    if version["text"] is not None:
        if len(version["text"]) != version["length"]:
            raise TextDamaged("a text is not as long as the export says")
        return version["text"]
    parts, at = [], 0
    for block in version["blocks"]:
        start, end, shown = block["start"], block["end"], block["text"] or ""
        if start < at or end > version["length"] or len(shown) > end - start:
            raise TextDamaged("the paragraphs of a text do not follow one another")
        parts += [GAP * (start - at), shown, _blank(end - start - len(shown), after=shown)]
        at = end
    return "".join(parts) + GAP * (version["length"] - at)


def restored_digest(version: dict[str, Any]) -> str:
    """What tells whether an article imported later says the same: of a text with blanks, nothing does."""
    if version["text"] is not None:
        return content_digest(version["headline"], version["text"])
    return hashlib.sha256(f"withheld {version['id']} {version['text_sha256']}".encode()).hexdigest()


def _blank(length: int, *, after: str) -> str:
    """A word of its own: the last word that is shown does not run on into it."""
    return " " + BLANK * (length - 1) if after and length else BLANK * length
