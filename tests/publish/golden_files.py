"""What each machine-readable form says of one made-up article, read through and found right; numbers of rows are written as 0.

After a wanted change, `python -m pytest tests/publish/test_golden.py --write-golden` writes them anew: read every difference
before committing it.
"""

import re
from pathlib import Path

from archive.models import Article, Claim
from archive.publish.sitemaps import SHARD, SMALLER
from tests.publish.story import FEE, RIDERS, claim_of

GOLDEN = Path(__file__).parent / "golden"
NUMBERS = re.compile(r"(articles/|claims/|evidence/|verdict[-:]|article:|claim:|correction:|newsroom-(?:claim-(?:0-)?)?)\d+")
FURTHER = re.compile(r"<sitemap><loc>\S+-[1-9]\d*\.xml</loc></sitemap>\n")  # where tests before took the first numbers


def addresses(article: Article) -> dict[str, str]:
    """By the name of its file, the address of each form."""
    own, fee, riders = article.get_absolute_url(), *(claim_of(article, exact).get_absolute_url() for exact in (FEE, RIDERS))
    return {
        "article.jsonld": f"{own[:-1]}.jsonld",
        "claim.jsonld": f"{fee[:-1]}.jsonld",
        "claim-without-number.jsonld": f"{riders[:-1]}.jsonld",
        "claimreview.json": "/claimreview.json",
        "annotations.jsonld": f"{own}annotations.jsonld",
        "annotations-page.jsonld": f"{own}annotations.jsonld?page=0",
        "verdicts.atom": "/feeds/verdicts.atom",
        "verdicts.feed.json": "/feeds/verdicts.feed.json",
        "source.atom": "/sources/the-tarn-post.atom",
        "source.feed.json": "/sources/the-tarn-post.feed.json",
        "topic.feed.json": "/topics/ferries.feed.json",
        "entity.feed.json": "/entities/ada-marsh.feed.json",
        "search.atom": "/search.atom?q=ferry",
        "corrections.atom": "/corrections.atom",
        "corrections.feed.json": "/corrections.feed.json",
        "article.txt": f"{own}versions/1/cite.txt",
        "article.bib": f"{own}versions/1/cite.bib",
        "article.ris": f"{own}versions/1/cite.ris",
        "article.csl.json": f"{own}versions/1/cite.csl.json",
        "claim.bib": f"{fee}cite.bib",
        "claim.csl.json": f"{fee}cite.csl.json",
        "card.svg": f"{own}card.svg",
        "claim-card.svg": f"{fee}card.svg",
        "oembed.json": f"/oembed?url=http://testserver{own}",
        "oembed.xml": f"/oembed?url=http://testserver{fee}&format=xml",
        "sitemap.xml": "/sitemap.xml",
        "sitemap-articles.xml": f"/sitemaps/articles-{article.pk // SHARD}.xml",
        "sitemap-claims.xml": f"/sitemaps/claims-{last_claim() // SMALLER['claims']}.xml",
        "robots.txt": "/robots.txt",
    }


def last_claim() -> int:
    return Claim.objects.latest("pk").pk


def told(body: bytes) -> str:
    """An answer with the numbers of rows put as 0, which no two databases give alike."""
    text = FURTHER.sub("", body.decode().replace("\r\n", "\n"))
    return NUMBERS.sub(r"\g<1>0", NUMBERS.sub(r"\g<1>0", text))
