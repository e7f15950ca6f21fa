"""Alternatives written one a line, so that a list of set phrases reads as a list and a new one is a line of its own."""

import re

ODD_CASES = re.compile("[\u0130\u0131\u017f\u212a]")  # what IGNORECASE takes for i, s and k, and str.lower() does not


def one_of(alternatives: str, *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern of the lines of alternatives, each a regular expression; blank lines and lines beginning with # are left out."""
    lines = [line.strip() for line in alternatives.splitlines()]
    return re.compile("(?:" + "|".join(line for line in lines if line and not line.startswith("#")) + ")", flags)


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
