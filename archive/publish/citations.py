"""How to cite what the archive found of an article: in words, and as BibTeX."""

import re
from datetime import datetime

from django.conf import settings

from archive.queries.articles import ArticlePage

BIBTEX_SIGNS = re.compile(r"([&%$#_{}~^\\])")
BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def citations(page: ArticlePage, *, base: str) -> dict[str, str]:
    """What the page says under "Cite this". base: the address of the archive."""
    address = base + page.article.get_absolute_url()
    return {"cite_plain": plain(page, url=address), "cite_bibtex": bibtex(page, url=address)}


def plain(page: ArticlePage, *, url: str) -> str:
    """Author, date, headline, outlet; and where and when this archive shows it."""
    article = page.article
    date = _day(article.published_at, article.published_precision) or "no date"
    author = f"{article.byline} " if article.byline else ""
    return (
        f"{author}({date}), “{page.version.headline}”, {article.source.name}. {_note(page)} {url}versions/{page.version.number}/"
    )


def bibtex(page: ArticlePage, *, url: str) -> str:
    article = page.article
    fields = {
        "title": page.version.headline,
        "author": article.byline,
        "journal": article.source.name,
        "year": f"{article.published_at:%Y}" if article.published_at else "",
        "url": article.url,
        "note": f"{_note(page)} {url}versions/{page.version.number}/",
    }
    lines = [f"  {name} = {{{_escaped(value) if name != 'url' else value}}}" for name, value in fields.items() if value]
    return f"@article{{newsroom-{article.pk}-{page.version.number},\n" + ",\n".join(lines) + "\n}"


def _note(page: ArticlePage) -> str:
    found = f", headline rated “{page.stamp.answer.label}”" if page.stamp and page.stamp.version == page.version.number else ""
    return f"In {settings.SITE_NAME}, version {page.version.number} as seen on {_day(page.version.seen_at, 'day')}{found}."


def _day(at: datetime | None, precision: str) -> str:
    if at is None:
        return ""
    return f"{at:%B %Y}" if precision == "month" else f"{at.day} {at:%B %Y}"


def _escaped(value: str) -> str:
    return BIBTEX_SIGNS.sub(lambda sign: BIBTEX_WORDS.get(sign[0], "\\" + sign[0]), " ".join(value.split()))
