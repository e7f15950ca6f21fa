"""Markup that would keep a parser busy for hours is refused before it is parsed."""

import re

from archive.formats.records import RecordError

SMALL = 20_000  # bytes of markup that are read in no time whatever they hold
MOST_ATTRIBUTES = 500  # of one tag: parsers compare each with every other
ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+"
TAG = re.compile(
    rb"<(?:(?P<comment>!--)|(?P<name>[A-Za-z][^\s/>]*+)(?:%b){0,%d}+(?P<more>%b)?)" % (ATTRIBUTE, MOST_ATTRIBUTES, ATTRIBUTE)
)
ENDS = {  # what stands before these is no markup
    b"script": re.compile(rb"</script", re.I),
    b"style": re.compile(rb"</style", re.I),
    b"comment": re.compile(rb"-->"),
}


def check_tags(markup: bytes) -> None:
    """Raises RecordError (too_large) where a tag has more attributes than any page needs."""
    at = 0
    while len(markup) > SMALL and (tag := TAG.search(markup, at)):
        if tag["more"]:
            raise RecordError("too_large", f"A tag with more than {MOST_ATTRIBUTES:,} attributes.")
        at = tag.end()
        if ending := ENDS.get(b"comment" if tag["comment"] else tag["name"].lower()):
            end = ending.search(markup, at)
            at = end.end() if end else len(markup)
