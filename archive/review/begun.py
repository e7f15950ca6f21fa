"""A claim that a reviewer has begun on their sheet and not yet added: its words, kept with the draft as they were typed."""

from collections.abc import Iterator, Mapping

from archive.review.answers import Problem

FIELDS = ("exact", "place", "paragraph", "statement", "claim_type", "is_quotation", "speaker_name")
WORDS = ("exact", "statement")  # what makes it more than a choice left standing
NOT_ADDED = "You began a claim and did not add it: add it, or empty its words."


def settled_begun(begun: Mapping[str, str]) -> dict[str, str]:
    """As it is stored: what is blank is left out, nothing else is touched, for it is not finished."""
    return {name: begun[name] for name in FIELDS if begun.get(name, "").strip()}


def draft_begun_problems(begun: Mapping[str, str]) -> Iterator[Problem]:
    """What not even a draft can hold."""
    for name, words in begun.items():
        if name not in FIELDS or not isinstance(words, str):
            yield Problem(f"new.{name}", "This is no part of a claim that is begun.")
        elif "\0" in words:
            yield Problem(f"new.{name}", "There is a character in it that no text has: take it out.")


def begun_problems(begun: Mapping[str, str]) -> list[Problem]:
    """A sheet cannot be submitted while words of a claim stand on it that would be lost."""
    return [Problem("new.exact", NOT_ADDED)] if any(begun.get(name, "").strip() for name in WORDS) else []
