"""How to cite what the archive shows of an article, and what it found of a claim: in words, as BibTeX, RIS and CSL-JSON.

Sources: BibTeX counts braces whether or not a backslash stands before them (Patashnik, BibTeXing, 1988), so none is written bare;
RIS (Research Information Systems, 2001) ends a field with its line; CSL-JSON 1.0.2.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.publish.site import Site
from archive.queries.articles import ArticlePage
from archive.queries.claims import ClaimPage

NO_DATE = "n.d."
BIBTEX_SIGNS = re.compile(r"[\\{}~^&%$#_]")
BIBTEX_WORDS = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}  # fmt: skip
NOT_IN_ADDRESSES = re.compile(r"[\\{}\s]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Reference:
    """What is cited. address: permanent, of the version. original: where it was published first. kind: as CSL names it.

    seen_at: when the version was. reviewed: the claim, where it is what the desk says of one.
    """

    key: str
    kind: str
    title: str
    author: str
    container: str
    issued_at: datetime | None
    precision: str
    original: str
    address: str
    note: str
    site: str
    seen_at: datetime | None = None
    language: str = ""
    reviewed: str = ""


@dataclass(frozen=True)
class Citations:
    """The four forms. stem: the address under which each can be downloaded, without its end."""

    txt: str
    bib: str
    ris: str
    csl: str
    stem: str


def article_reference(page: ArticlePage, *, site: Site) -> Reference:
    article, version = page.article, page.version
    found = f", headline rated “{page.stamp.answer.label}”" if page.stamp and page.stamp.version == version.number else ""
    return Reference(
        key=f"newsroom-{article.pk}-{version.number}",
        kind="article-newspaper",
        title=version.headline,
        author=article.byline,
        container=article.source.name,
        issued_at=article.published_at,
        precision=article.published_precision,
        original=article.url,
        address=site.at(article.version_url(version.number)),
        note=f"In {site.name}, version {version.number} as seen on {_day(version.seen_at, 'day')}{found}.",
        seen_at=version.seen_at,
        site=site.name,
        language=article.language,
    )


def cite_stem(page: ArticlePage) -> str:
    """Where the citations of a version can be downloaded, without the end."""
    return f"{page.article.version_url(page.version.number)}cite"


def claim_reference(page: ClaimPage, *, site: Site) -> Reference:
    """The desk's verdict on a claim; of a claim without one, the page that waits for it."""
    card, found = page.row.card, page.row.card.finding
    verdict = found.answer.label if found else card.answer.label
    return Reference(
        key=f"newsroom-claim-{card.pk}" + (f"-{found.pk}" if found else ""),
        kind="review",
        title=f"{verdict}: “{card.statement}” ({card.speaker})",
        author=site.name,
        container=site.name,
        issued_at=found.published_at if found else None,
        precision="day" if found else "unknown",
        original="",
        address=site.at(card.url),
        note=f"Of version {card.version} of “{page.row.article.headline}”, {page.row.article.source.name}.",
        site=site.name,
        reviewed=card.statement,
    )


def citations(reference: Reference, *, stem: str) -> Citations:
    return Citations(plain(reference), bibtex(reference), ris(reference), csl_json(reference), stem)


def cited(reference: Reference, form: str) -> str:
    """form: one of FORMS."""
    return FORMS[form](reference)


def plain(reference: Reference) -> str:
    """Author, date, title, outlet; and where and when this archive shows it."""
    author = f"{reference.author} " if reference.author else ""
    date = _day(reference.issued_at, reference.precision) or NO_DATE
    title = reference.title if reference.reviewed else f"“{reference.title}”"
    return _line(f"{author}({date}), {title}, {reference.container}. {reference.note} {reference.address}")


def bibtex(reference: Reference) -> str:
    """Names of people are kept as given, in braces of their own: a byline is no list of authors."""
    issued = reference.issued_at
    fields = {
        "title": f"{{{_latex(reference.title)}}}",
        "author": f"{{{_latex(reference.author)}}}" if reference.author else "",
        "journal": "" if reference.reviewed else _latex(reference.container),
        "year": f"{issued:%Y}" if issued else "",
        "month": f"{issued:%m}".lstrip("0") if issued else "",
        "date": _iso(issued, reference.precision),
        "url": _address(reference.original or reference.address),
        "urldate": _iso(reference.seen_at, "day"),
        "note": _latex(reference.note) + (f" {_address(reference.address)}" if reference.original else ""),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{'misc' if reference.reviewed else 'article'}{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(reference: Reference) -> str:
    """One record; a line a field, whatever stands in it."""
    issued = reference.issued_at
    fields = [
        ("TY", "ELEC" if reference.reviewed else "NEWS"),
        ("ID", reference.key),
        ("TI", reference.title),
        ("AU", reference.author),
        ("T2", reference.container),
        ("PY", f"{issued:%Y}" if issued else ""),
        ("DA", _ris_date(issued, reference.precision)),
        ("Y2", _ris_date(reference.seen_at, "day")),
        ("LA", reference.language),
        ("UR", reference.original or reference.address),
        ("L2", reference.address if reference.original else ""),
        ("DP", reference.site),
        ("N1", reference.note),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(reference: Reference) -> str:
    return json.dumps([csl(reference)], ensure_ascii=False, indent=1)


def csl(reference: Reference) -> dict[str, Any]:
    issued, seen = _parts(reference.issued_at, reference.precision), _parts(reference.seen_at, "day")
    told = {
        "id": reference.key,
        "type": reference.kind,
        "title": _line(reference.title),
        "author": [{"literal": _line(reference.author)}] if reference.author else [],
        "container-title": _line(reference.container),
        "issued": {"date-parts": [issued]} if issued else {"literal": NO_DATE},
        "accessed": {"date-parts": [seen]} if seen else None,
        "URL": reference.original or reference.address,
        "archive": reference.site,
        "archive_location": reference.address,
        "language": reference.language,
        "reviewed-title": _line(reference.reviewed),
        "note": _line(reference.note),
    }
    return {name: value for name, value in told.items() if value}


def _day(at: datetime | None, precision: str) -> str:
    if at is None:
        return ""
    return f"{at:%B %Y}" if precision == "month" else f"{at.day} {at:%B %Y}"


def _iso(at: datetime | None, precision: str) -> str:
    return "" if at is None else f"{at:%Y-%m}" if precision == "month" else f"{at:%Y-%m-%d}"


def _ris_date(at: datetime | None, precision: str) -> str:
    return "" if at is None else f"{at:%Y/%m}//" if precision == "month" else f"{at:%Y/%m/%d}/"


def _parts(at: datetime | None, precision: str) -> list[int]:
    return [] if at is None else [at.year, at.month] if precision == "month" else [at.year, at.month, at.day]


def _latex(words: str) -> str:
    return BIBTEX_SIGNS.sub(lambda sign: BIBTEX_WORDS.get(sign[0], "\\" + sign[0]), _line(words))


def _address(url: str) -> str:
    """An address as it may stand in BibTeX: what would open a group or end the field is put as its number."""
    return NOT_IN_ADDRESSES.sub(lambda sign: f"%{ord(sign[0]):02X}", url)


def _line(words: str) -> str:
    """The words on one line, without what steers a terminal or a parser."""
    return " ".join(CONTROLS.sub(" ", words).split())


FORMS = {"txt": plain, "bib": bibtex, "ris": ris, "csl.json": csl_json}  # by the ends of their addresses
