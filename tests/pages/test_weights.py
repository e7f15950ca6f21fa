"""What a page weighs over the wire, with all the style it needs; it needs no script."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish
from tests.pages.walk import WALK, walked_archive

pytestmark = pytest.mark.django_db
MOST = 60_000  # bytes
STATIC = Path(settings.BASE_DIR) / "static"
IMPORT = re.compile(r'@import url\("([^"]+)"\)')
STYLE = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')


def over_the_wire(client: Client, address: str) -> int:
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    names = STYLE.findall(gzip.decompress(response.content).decode())
    assert names
    return len(response.content) + sum(len(gzip.compress(path.read_bytes())) for name in names for path in styles(STATIC / name))


def styles(path: Path) -> list[Path]:
    """A style sheet and those it imports."""
    return [path, *(one for name in IMPORT.findall(path.read_text()) for one in styles((path.parent / name).resolve()))]


def test_article_of_4000_words_and_30_claims_weighs_little(client: Client) -> None:
    sentences = [f"In parish number {n} the council counted {n + 100} empty houses and {n * 7} full ones." for n in range(30)]
    filler = " ".join(f"Word{n * 7919 % 1213} of the council stands beside {n * 104729 % 9973} others." for n in range(12))
    text = story_text("Empty houses counted", [f"{sentence} {filler}" for sentence in sentences])
    article = publish(make_article(text, source=make_source(text_policy="full")), claims=dict.fromkeys(sentences, TRUE))
    assert len(text.split()) > 3000
    assert over_the_wire(client, article.get_absolute_url()) < MOST


def test_every_public_page_weighs_little(client: Client) -> None:
    article = walked_archive()
    weights = {name: over_the_wire(client, address(article)) for name, address in WALK.items()}
    assert {name: weight for name, weight in weights.items() if weight >= MOST} == {}
