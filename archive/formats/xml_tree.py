"""XML read without trust: no entities, no DTDs, nothing outside the file, bounded depth.

A DOCTYPE that only names a DTD is tolerated and never followed; one with declarations in it is refused (unsafe_xml).
"""

import re
from typing import Any, NamedTuple

from archive.formats.html_text import entity_text, local_name
from archive.formats.records import RawRecord, RecordError

MAX_BYTES = 20_000_000  # of one item, with the head of its file
PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.S)
DOCTYPE = re.compile(rb"<!DOCTYPE((?:[^\[>\"']|\"[^\"]*\"|'[^']*')*)(\[)?", re.I)
DECLARES = re.compile(rb"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.I)
ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)")
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, section 2.2
ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Root(NamedTuple):
    """name: the local name of the root element, as it is spelt. attributes: its attributes and namespaces, as bytes."""

    name: str
    attributes: bytes


class Tree(NamedTuple):
    root: Any
    notes: tuple[str, ...]


def root_of(data: bytes) -> Root | None:
    """The root element that the first bytes of a file open; None where they are not XML."""
    start = ascii_bytes(data[:200_000]).lstrip()
    if not start.startswith(b"<"):
        return None
    at = PROLOG.match(start).end()
    doctype = DOCTYPE.match(start, at)
    if doctype:
        at = _after_doctype(start, doctype)
        at = PROLOG.match(start, at).end()
    match = ROOT.match(start, at)
    return Root(match[1].decode("ascii", "replace"), match[2]) if match else None


def check_safe(data: bytes) -> None:
    """Raises RecordError (unsafe_xml) where the document type holds declarations."""
    start = ascii_bytes(data[:200_000])
    at = PROLOG.match(start).end()
    doctype = DOCTYPE.match(start, at)
    if (doctype and doctype[2]) or DECLARES.search(start[at:], 0, 100_000 if doctype else 0):
        raise RecordError("unsafe_xml", "Its DOCTYPE holds declarations of its own; entities and DTDs are not read.")


def is_document(data: bytes) -> bool:
    """Whether data is XML or HTML as a whole: an element that something closes again, or a document type."""
    root = root_of(data)
    if root is None:
        return bool(DOCTYPE.match(ascii_bytes(data[:2000]).lstrip()))
    start, name = ascii_bytes(data), re.escape(root.name.encode())
    return (
        start.lstrip()[:5].lower() == b"<?xml"
        or re.search(rb"</(?:[\w.-]+:)?%b\s*>|<(?:[\w.-]+:)?%b\b[^<>]*/>" % (name, name), start) is not None
    )


def check_known(data: bytes) -> None:
    """Raises RecordError where data is XML: unsafe_xml, or unknown_format naming its root element."""
    root = root_of(data)
    if root is not None and is_document(data):
        check_safe(data)
        raise RecordError("unknown_format", f"XML with the root element {root.name[:60]!r}, which is of no known format.")


def parse_xml(raw: RawRecord) -> Tree:
    """The tree of a record's bytes. Raises RecordError: unsafe_xml, too_large, malformed (with line and column), empty."""
    if not raw.data.strip():
        raise RecordError("empty", "Nothing in it.")
    check_safe(raw.data)
    if raw.size > MAX_BYTES:
        raise RecordError("too_large", f"{raw.size:,} bytes; an item has at most {MAX_BYTES:,}.")
    return _parsed(raw.data)


def find(node: Any, path: str) -> Any:
    """The first element under node by local names ("itemMeta/pubStatus"), in any namespace and case; None where there is none."""
    return next(iter(find_all(node, path)), None)


def find_all(node: Any, path: str) -> list[Any]:
    """The elements under node by local names, in order. "*" before a name stands for any depth: "*p"."""
    nodes = [] if node is None else [node]
    for step in path.lower().split("/"):
        if step.startswith("*"):
            nodes = [
                found for parent in nodes for found in parent.iter() if local_name(found) == step[1:] and found is not parent
            ]
        else:
            nodes = [child for parent in nodes for child in parent if local_name(child) == step]
    return nodes


def text_in(node: Any, path: str = "") -> str:
    """The text directly in the first such element and its children, on one line; "" where there is none."""
    found = find(node, path) if path else node
    if found is None:
        return ""
    pieces = [found.text or ""]
    for child in found.iter():
        if child is not found:
            pieces += [(child.text or "") if isinstance(child.tag, str) else entity_text(child), child.tail or ""]
    return " ".join("".join(pieces).split())


def language_of(node: Any) -> str:
    """The language (xml:lang) of node, or of the nearest element around it; "" where none names one."""
    while node is not None:
        if language := node.get("{http://www.w3.org/XML/1998/namespace}lang", ""):
            return language
        node = node.getparent()
    return ""


def ascii_bytes(data: bytes) -> bytes:
    """data as far as its ASCII letters go, also where it is UTF-16 or UTF-32: enough to see what its marks are."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    return data.replace(b"\0", b"").lstrip(b"\xff\xfe") if b"\0" in data[:64] else data


def _after_doctype(start: bytes, doctype: re.Match[bytes]) -> int:
    end = start.find(b"]" if doctype[2] else b">", doctype.end())
    end = start.find(b">", end) if doctype[2] and end >= 0 else end
    return end + 1 if end >= 0 else len(start)


def _parsed(data: bytes) -> Tree:
    from lxml import etree  # noqa: PLC0415 - only files of markup need it

    data = data.lstrip(b" \t\r\n")
    try:
        return Tree(_root(data), ())
    except etree.XMLSyntaxError as error:
        first = error
    repaired, note = _repaired(data)
    try:
        if note:
            return Tree(_root(repaired), (note,))
    except (etree.XMLSyntaxError, ValueError):
        pass
    line, column = first.position
    what = (first.msg or "not XML").rsplit(", line", 1)[0]
    raise RecordError("malformed", f"Not well-formed XML: {what}, at line {line}, column {column}.") from first


def _root(data: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415 - only files of markup need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and (next(subset.iterentities(), None) is not None or next(subset.iterelements(), None) is not None):
        raise RecordError("unsafe_xml", "Its DOCTYPE holds declarations of its own; entities and DTDs are not read.")
    return root


def _repaired(data: bytes) -> tuple[bytes, str]:
    """data without what XML does not allow, where only single bytes or characters stand in its way; and the note of it."""
    text, note = "", ""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
            break
        except (UnicodeError, LookupError):
            note = f"Its bytes are not {encoding} throughout."
    else:
        return data, ""
    cleaned = NOT_XML.sub("", text)
    if len(cleaned) < len(text):
        note = f"{note} {len(text) - len(cleaned)} control characters, which XML does not allow, were left out.".strip()
    return DECLARATION.sub("", cleaned, count=1).encode("utf-8", "replace"), note


def _encodings(data: bytes) -> list[str]:
    """What data may be in, the likeliest first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    declared = ENCODING.match(data[:200])
    return [*([declared[1].decode("ascii")] if declared else []), "utf-8-sig", "cp1252"]
