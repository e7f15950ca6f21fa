"""Site maps: an index of shards, each a range of ids, so that no shard costs more as the archive grows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import QuerySet

from archive.models import Article, Claim, Source, Topic
from archive.queries.claims import public_claims
from archive.queries.entities import known_entities
from archive.queries.tallies import has_any
from archive.queries.wording import public_slug, words_about

SHARD = 5000
SMALLER = {"claims": 1000}  # the words of each are held against the text it stands in
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
FIXED = (
    "/", "/articles/", "/claims/", "/entities/", "/topics/", "/sources/", "/corrections/", "/fact-checks/", "/about/",
    "/about/method/", "/about/data/",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    path: str
    changed_at: datetime | None = None


def sections() -> dict[str, QuerySet]:
    return {
        "articles": Article.objects.public().only("pk", "slug", "changed_at"),
        "claims": public_claims(),
        "entities": known_entities(),
        "topics": Topic.objects.filter(has_any("topic")),
        "sources": Source.objects.filter(has_any("source")),
    }


def index(*, base: str) -> str:
    """The site map of site maps."""
    names = ["pages-0"]
    for section, rows in sections().items():
        names += [f"{section}-{number}" for number in range(_shards(section, rows))]
    lines = "".join(f"<sitemap><loc>{escape(base)}/sitemaps/{name}.xml</loc></sitemap>\n" for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n{lines}</sitemapindex>\n'


def shard(section: str, number: int, *, base: str) -> str | None:
    """One site map; None where there is no such section, or no such part of it. The first of each always answers."""
    if section == "pages":
        return _urlset((Address(path) for path in FIXED), base=base) if number == 0 else None
    rows = sections().get(section)
    if rows is None or number >= max(1, _shards(section, rows)):
        return None
    size = _size(section)
    chunk = rows.filter(pk__gte=number * size, pk__lt=(number + 1) * size).order_by("pk")
    return _urlset(_claims(list(chunk)) if section == "claims" else map(_address, chunk), base=base)


def _size(section: str) -> int:
    """How many ids a site map of the section spans."""
    return SMALLER.get(section, SHARD)


def _shards(section: str, rows: QuerySet) -> int:
    """How many site maps hold these rows."""
    last = rows.order_by("-pk").values_list("pk", flat=True).first()  # the greatest is found last by some databases
    return 0 if last is None else last // _size(section) + 1


def _claims(claims: list[Claim]) -> Iterator[Address]:
    about = words_about(claim.version.article for claim in claims)
    for row in claims:
        slug = public_slug(row, about(row.article_id)(row.statement))
        yield Address(f"/claims/{row.pk}/{slug}/", row.version.article.changed_at)


def _address(row: Article | Source | Topic) -> Address:
    if isinstance(row, Article):
        return Address(row.get_absolute_url(), row.changed_at)
    return Address(row.get_absolute_url())


def _urlset(addresses: Iterable[Address], *, base: str) -> str:
    lines = "".join(
        f"<url><loc>{escape(base + address.path)}</loc>"
        + (f"<lastmod>{address.changed_at.isoformat(timespec='seconds')}</lastmod>" if address.changed_at else "")
        + "</url>\n"
        for address in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n{lines}</urlset>\n'
