"""Site maps keep their structure, name what is public once, and cost the same however many articles there are."""

import re
from datetime import datetime

import pytest
from defusedxml import ElementTree
from django.test import Client

from archive.models import Article
from archive.publish import sitemaps
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import withdraw
from tests.pages.test_query_counts import count

pytestmark = pytest.mark.django_db
NAMESPACE = f"{{{sitemaps.NAMESPACE}}}"


def located(client: Client, address: str, kind: str, of: str) -> dict[str, str | None]:
    """Every address of a site map with its lastmod, after its structure was checked."""
    root = ElementTree.fromstring(client.get(address).content)
    assert root.tag == NAMESPACE + kind
    assert {child.tag for child in root} <= {NAMESPACE + of}
    found = [(child.findtext(f"{NAMESPACE}loc"), child.findtext(f"{NAMESPACE}lastmod")) for child in root]
    assert len(dict(found)) == len(found)
    return dict(found)


def all_addresses(client: Client) -> dict[str, str | None]:
    shards = located(client, "/sitemap.xml", "sitemapindex", "sitemap")
    pages: dict[str, str | None] = {}
    for shard in shards:
        pages |= located(client, shard.removeprefix("http://testserver"), "urlset", "url")
    return pages


def test_every_address_answers_and_tells_when_it_changed(client: Client, article: Article) -> None:
    pages = all_addresses(client)
    assert [address for address in pages if client.get(address.removeprefix("http://testserver")).status_code != 200] == []
    told = {at for address, at in pages.items() if re.search(r"/(articles|claims)/\d", address)}
    assert [datetime.fromisoformat(at) for at in told] == [article.changed_at]
    assert sum("/claims/" in address for address in pages) == 3


def test_withdrawn_article_is_in_no_site_map(client: Client, article: Article) -> None:
    withdraw(article, "Taken back.")
    assert [address for address in all_addresses(client) if re.search(r"/(articles|claims)/\d", address)] == []


def test_shards_hold_everything_once_and_no_more_than_their_size(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "SHARD", 2)
    source = make_source()
    made = [make_article(story_text(f"Boats counted {n} times", ["Boats."]), source=source) for n in range(5)]
    shards = [address for address in located(client, "/sitemap.xml", "sitemapindex", "sitemap") if "/articles-" in address]
    parts = [located(client, address.removeprefix("http://testserver"), "urlset", "url") for address in shards]
    assert all(len(part) <= 2 for part in parts)
    assert sorted(address for part in parts for address in part) == sorted(
        f"http://testserver{article.get_absolute_url()}" for article in made
    )


def test_shard_takes_one_query_for_its_rows_whatever_there_is(client: Client) -> None:
    source, counts = make_source(text_policy="extract"), []
    for number in range(3):
        make_article(story_text(f"Boats counted {number} times", ["Boats."]), source=source)
        counts.append(count(client, "/sitemaps/articles-0.xml"))
    assert len(set(counts)) == 1


def test_robots_name_the_site_map_and_keep_out_of_the_desk(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"User-agent: *", "Disallow: /desk/", "Disallow: /admin/", "Sitemap: http://testserver/sitemap.xml"} <= set(lines)
