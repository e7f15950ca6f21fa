"""`make bench-search`: what searches and public pages cost, beside a bare template view, raw SQLite FTS5 and Datasette.

usage: python -m bench.search [--articles 10000,100000] [--rounds 15] [--postgres] [docs/benchmarks.md]
Made-up articles in a natural distribution of words come in through the import, with topics, names and dates. Each question of a
kind is asked of all in turn, so that what else the machine does falls on all alike; times are of the processor on SQLite. A page
goes through every middleware and comes back whole: 25 rows, snippets, facets, months. Given a file, the tables are written into
it. bench/pages.py has the pages.
"""

import argparse
import json
import os
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.beside import Datasette
from bench.clocks import passed, spent
from bench.corpus import articles, vocabulary
from bench.desk import bare_view, plain_static_files
from bench.documents import write_between
from bench.floor import insert_raw
from bench.importing import MOMENT, archive, machine
from bench.pages import at_95, keep_pages, page_tables, start_lines

SOURCES, TOPICS, ENTITIES, TAGS = 20, 60, 5_000, 12
BEGIN, END = "<!-- search {}: begin -->", "<!-- search {}: end -->"
COLUMNS = ("page", "rows as JSON", "index alone", "FTS5", "Datasette", "bare view")


def main() -> None:
    options = arguments()
    told = [machine()]
    for count in map(int, options.articles.split(",")):
        with tempfile.TemporaryDirectory() as name:
            told += run_apart(Path(name), count, options)
    told += start_lines()
    text = "\n".join(told)
    print(text)
    if options.document:
        database = "postgresql" if options.postgres else "sqlite"
        write_between(Path(options.document), BEGIN.format(database), END.format(database), text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", nargs="?", help="where the table is written, between its two comments")
    parser.add_argument("--articles", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=15, help="questions of each kind")
    parser.add_argument(
        "--postgres", action="store_true", help="on the empty database that DATABASE_URL names; one number of articles"
    )
    return parser.parse_args()


def run_apart(folder: Path, count: int, options: argparse.Namespace) -> list[str]:
    """In a process of its own: Django is set up for one database in a process."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        with os.fdopen(writer, "w") as out:
            json.dump(measure(folder, count, options), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as read:
        text = read.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def measure(folder: Path, count: int, options: argparse.Namespace) -> list[str]:
    os.environ |= {"SEARCH_DIR": str(folder / "search"), "SEPARATE_INDEXER": "on", "NAMES_BY_MODEL": "off"}
    os.environ |= {"PAGES_KEPT": "1000", "LOG_REQUESTS": "off"}
    archive(folder / "archive.sqlite3", url=os.environ["DATABASE_URL"] if options.postgres else "")
    plain_static_files()
    keep_pages(0)
    imported = passed(lambda: bring_in(folder, count))
    from archive.search.rebuilding import rebuild  # noqa: PLC0415 - needs the setup

    built = passed(rebuild)
    raw = folder / "raw.sqlite3"
    insert_raw(raw, (text.split("\n", 1) for text in articles(count)))
    beside = Datasette(raw, folder / "data.sqlite3")
    size = sum(file.stat().st_size for file in (folder / "search").rglob("*") if file.is_file())
    kind = "PostgreSQL" if options.postgres else "SQLite"
    head = [
        f"\n**{count:,} articles, {kind}**: index made in {built:.0f} s ({count / built:,.0f} articles a second, one thread;"
        f" the import before it took {imported:.0f} s), {size / 1e6:,.0f} MB beside {raw.stat().st_size / 1e6:,.0f} MB of raw"
        " SQLite with FTS5.\n",
        "| question | matches | " + " | ".join(f"{name}, ms" for name in COLUMNS) + " | page : bare view | Datasette : page |",
        "|---|---|" + "---|" * (len(COLUMNS) + 2),
    ]
    lines, slowest, least = rows(raw, beside, options.rounds)
    aims = (
        f"\nThe slowest 95th percentile of a page is {slowest:.1f} ms (the aim: under 60 at 1,000,000 articles); Datasette takes"
    )
    aims += f" at least {least:.1f} times a page (the aim: 20 at 100,000)."
    return [*head, *lines, aims, *page_tables(beside, options.rounds)]


def bring_in(folder: Path, count: int) -> None:
    """Through the import, but for what the analysers find: topics and names are dealt out, so that there are facets to count."""
    from archive import analysis  # noqa: PLC0415 - needs the setup
    from archive.pipeline import import_paths  # noqa: PLC0415 - as above

    analysis.ANALYSERS.update({field: lambda *_: () for field in analysis.ANALYSERS})
    place = folder / "in.jsonl"
    chance = random.Random(7)  # noqa: S311 - the same every time
    with place.open("w", encoding="utf-8") as out:
        for number, text in enumerate(articles(count)):
            headline, body = text.split("\n", 1)
            day = (MOMENT - timedelta(days=chance.randrange(4000))).date().isoformat()
            said = {"title": headline, "text": body, "source": f"Outlet {number % SOURCES}", "date": day}
            out.write(json.dumps(said | {"url": f"https://bench.example/{number}"}) + "\n")
    if import_paths([str(place)], at=MOMENT).new != count:
        raise SystemExit("Not all of it came in.")
    deal_tags(chance)


def deal_tags(chance: random.Random) -> None:
    from django.db import transaction  # noqa: PLC0415 - needs the setup

    from archive.models import Article, ArticleEntity, ArticleTopic, Entity, Source, Topic  # noqa: PLC0415 - as above
    from archive.models.bulk import insert_values  # noqa: PLC0415 - as above

    with transaction.atomic():
        Source.objects.update(text_policy="full")
        Topic.objects.bulk_create(Topic(name=f"topic {n}", slug=f"topic-{n}", path=f"topic-{n}/") for n in range(TOPICS))
        Entity.objects.bulk_create(Entity(name=f"Name {n}", slug=f"name-{n}", kind="person") for n in range(ENTITIES))
        topics, entities = (list(model.objects.values_list("pk", flat=True)) for model in (Topic, Entity))
        pks = list(Article.objects.values_list("pk", flat=True))
        insert_values(ArticleTopic, ("tag_id", "content_object_id"), ((chance.choice(topics), pk) for pk in pks))
        names = ((entities[int(len(entities) ** chance.random()) - 1], pk) for pk in pks for _ in range(TAGS))
        insert_values(ArticleEntity, ("tag_id", "content_object_id"), dict.fromkeys(names))


def rows(raw: Path, beside: Datasette, rounds: int) -> tuple[list[str], float, float]:
    """A line of the table for each kind; the slowest 95th percentile of a page, in ms; the least ratio of Datasette to a page."""
    lines, slowest, ratios = [], 0.0, []
    for name, make in kinds():
        chance = random.Random(name)  # noqa: S311 - the same every time
        taken: dict[str, list[float]] = {column: [] for column in COLUMNS}
        found = []
        for _ in range(rounds):
            typed, plain = make(chance)
            ways, total = ways_of(typed, plain, raw, beside)
            found.append(total)
            for column, way in ways.items():
                taken[column].append(spent(way) * 1000)
        cells = [f"{statistics.median(times):.1f} / {at_95(times):.1f}" if times else "" for times in taken.values()]
        page, bare, other = (statistics.median(taken[column] or [0]) for column in ("page", "bare view", "Datasette"))
        slowest = max(slowest, at_95(taken["page"]))
        ratios += [other / page] if other else []
        last = f"{page / bare:.1f} | {f'{other / page:.1f}' if other else ''}"
        lines.append(f"| {name} | {statistics.median(found):,.0f} | " + " | ".join(cells) + f" | {last} |")
    return lines, slowest, min(ratios)


def kinds() -> list[tuple[str, Callable[[random.Random], tuple[str, str]]]]:
    """(name, what makes a question and the same for FTS5; empty where it cannot be asked that)."""
    words = vocabulary()

    def common(chance: random.Random) -> str:
        return chance.choice(words[5:60])

    def rare(chance: random.Random) -> str:
        return chance.choice(words[5_000:15_000])

    def same(*parts: Callable[[random.Random], str], joint: str = " ") -> Callable[[random.Random], tuple[str, str]]:
        def make(chance: random.Random) -> tuple[str, str]:
            said = [part(chance) for part in parts]
            return joint.join(said), (joint if joint != " " else " AND ").join(f'"{word}"' for word in said)

        return make

    def phrase(chance: random.Random) -> tuple[str, str]:
        said = f'"{common(chance)} {common(chance)}"'
        return said, said

    def begin(chance: random.Random) -> tuple[str, str]:
        word = rare(chance)[:4]
        return f"{word}*", f"{word}*"

    def without(chance: random.Random) -> tuple[str, str]:
        one, other = common(chance), common(chance)
        return f"{one} -{other}", f'"{one}" NOT "{other}"'

    def near(chance: random.Random) -> tuple[str, str]:
        one, other = common(chance), common(chance)
        return f"{one} NEAR/5 {other}", f'NEAR("{one}" "{other}", 5)'

    return [
        ("rare word", same(rare)),
        ("common word", same(common)),
        ("two common words", same(common, common)),
        ("common or rare or rare", same(common, rare, rare, joint=" OR ")),
        ("phrase of common words", phrase),
        ("beginning of a word", begin),
        ("common, not another", without),
        ("near", near),
        ("fuzzy", lambda chance: (f"{rare(chance)}~", "")),
        ("common, of a year", lambda chance: (f"{common(chance)} year:{2018 + chance.randrange(6)}", "")),
        ("everything on a topic", lambda chance: (f"topic:topic-{chance.randrange(TOPICS)}", "")),
    ]


def ways_of(typed: str, plain: str, raw: Path, beside: Datasette) -> tuple[dict[str, Callable[[], Any]], int]:
    """What is timed, by column; each has been done once before, as the bare view must have been."""
    from django.test import Client  # noqa: PLC0415 - needs the setup

    from archive.queries.filters import Filters  # noqa: PLC0415 - as above
    from archive.queries.search import question, search_page  # noqa: PLC0415 - as above
    from archive.search.fields import resolved  # noqa: PLC0415 - as above
    from archive.search.lookup import Wanted, facets, reading  # noqa: PLC0415 - as above
    from archive.search.orders import matches  # noqa: PLC0415 - as above

    client = Client(SERVER_NAME="localhost")
    address = f"/search/?{urlencode({'q': typed})}"
    wanted = Wanted(question(typed).tree, (), lambda field: resolved(field, is_staff=False))

    def index() -> None:
        held = reading()
        query = wanted.query(held)
        matches(held.searcher, query, sort="relevance", size=25)
        facets(held, query)

    def full_text() -> None:
        with sqlite3.connect(raw) as connection:
            connection.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 25", [plain]).fetchall()
            connection.execute("SELECT count(*) FROM found WHERE found MATCH ?", [plain]).fetchone()

    ways: dict[str, Callable[[], Any]] = {
        "page": lambda: client.get(address),
        "rows as JSON": lambda: client.get(address.replace("/search/", "/search.json")),
        "index alone": index,
        "bare view": bare_view(client, address),
    }
    if plain:
        ways["FTS5"] = full_text
        ways["Datasette"] = lambda: beside.search(plain)
    total = search_page(question(typed), Filters()).total
    return ways, total or 0


if __name__ == "__main__":
    main()
