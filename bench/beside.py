"""What our pages are held against: Datasette on the same articles, and an answer of bare WSGI."""

import asyncio
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.desk import plain_static_files

BARE = b"x" * 20_000  # an answer of a usual length
SOURCES, YEARS = 20, 11


class Datasette:
    """Its pages, asked for in this process as ours are. raw: the database of bench.floor, whose articles it is given."""

    def __init__(self, raw: Path, database: Path) -> None:
        from datasette.app import Datasette as Application  # noqa: PLC0415 - of this alone, and heavy

        with sqlite3.connect(database) as connection:
            connection.execute("ATTACH ? AS raw", [str(raw)])
            connection.execute(
                "CREATE TABLE article (id INTEGER PRIMARY KEY, headline TEXT, text TEXT, source TEXT, year INTEGER)"
            )
            connection.execute(
                "INSERT INTO article SELECT id, headline, text, 'Outlet ' || (id % ?), 2015 + id % ? FROM raw.article",
                [SOURCES, YEARS],
            )
            connection.execute(
                "CREATE VIRTUAL TABLE article_fts"
                " USING fts5 (headline, text, content='article', content_rowid='id', tokenize=porter)"
            )
            connection.execute("INSERT INTO article_fts(article_fts) VALUES ('rebuild')")
            connection.executescript("CREATE INDEX by_source ON article(source); CREATE INDEX by_year ON article(year);")
        self._loop = asyncio.new_event_loop()
        self._application = Application([str(database)])
        self._name = database.stem

    def search(self, words: str) -> Any:
        """25 rows of what FTS5 finds, and the counts of two facets."""
        asked = [("_search", words), ("_searchmode", "raw"), ("_size", 25), ("_facet", "source"), ("_facet", "year")]
        return self.get(f"/{self._name}/article?{urlencode(asked)}")

    def article(self, number: int, end: str = "") -> Any:
        return self.get(f"/{self._name}/article/{number}{end}")

    def get(self, address: str) -> Any:
        answer = self._loop.run_until_complete(self._application.client.get(address))
        if answer.status_code != 200:
            raise SystemExit(f"Datasette answers {answer.status_code} for {address}: {answer.text[:300]}")
        return answer


@cache
def archive() -> Any:
    """The archive under WSGI, its files of style under their plain names, for nobody collected them."""
    from newsroom.wsgi import application  # noqa: PLC0415 - set up by the first request

    plain_static_files()
    return application


def served(environ: dict[str, Any], start_response: Any) -> Any:
    """The archive, and at /bare an answer without any framework."""
    if environ["PATH_INFO"] != "/bare":
        return archive()(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BARE)))])
    return [BARE]
