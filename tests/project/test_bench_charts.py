"""Drawings of what pages cost: one dot a page and size, in both schemes of colour, linked from the document."""

import json
from pathlib import Path
from xml.etree import ElementTree

from bench.archive_charts import draw_into, figures_of

SVG = "{http://www.w3.org/2000/svg}"


def keep(folder: Path, count: int, **pages: float) -> None:
    told = {name.replace("_", ": ", 1): {"p50": taken} for name, taken in pages.items()}
    place = folder / str(count)
    place.mkdir()
    (place / "figures-sqlite.json").write_text(json.dumps({"said": [], "bare": 0.01, "pages": told}))


def test_each_group_is_drawn_with_a_dot_a_page_and_size(tmp_path: Path) -> None:
    keep(tmp_path, 100_000, public_home=0.2, public_articles=0.02, API_claims=0.1)
    keep(tmp_path, 10_000, public_home=0.1)
    (tmp_path / "src").mkdir()
    figures = figures_of(tmp_path, "sqlite")
    assert list(figures) == [10_000, 100_000] and figures_of(tmp_path, "postgresql") == {}
    assert draw_into(tmp_path / "drawn", figures, "sqlite") == ["public-sqlite.svg", "api-sqlite.svg"]
    drawn = (tmp_path / "drawn" / "public-sqlite.svg").read_text()
    page = ElementTree.fromstring(drawn)
    assert "prefers-color-scheme: dark" in drawn and page.find(f"{SVG}title").text.endswith("10,000, 100,000 articles")
    dots = [float(dot.get("cx")) for dot in page.iter(f"{SVG}circle") if dot.get("cy") != "12"]
    assert len(dots) == 3
    home, articles = dots[:2], dots[2]
    assert articles < home[0] < home[1]
    assert [text.text for text in page.iter(f"{SVG}text")][-2:] == ["home", "articles"]
