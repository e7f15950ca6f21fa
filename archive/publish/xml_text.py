"""Words as XML 1.0 can hold them: what it has no place for is left out (section 2.2)."""

import re
from xml.sax.saxutils import escape, quoteattr

NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(words: str) -> str:
    """Between tags."""
    return escape(NOT_XML.sub("", words))


def xml_quoted(words: str) -> str:
    """As the value of an attribute, with its marks."""
    return quoteattr(NOT_XML.sub("", words))
