"""What no archive with a search can do without: one row an article and its full-text entry, in plain SQLite."""

import sqlite3
from collections.abc import Iterable
from itertools import count, islice
from pathlib import Path

FLOOR = "raw sqlite3 + FTS5, the bare article"
CHUNK = 2000  # articles


def insert_raw(database: Path, articles: Iterable[tuple[str, str]]) -> None:
    """(headline, text) of each, added to what is there."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE IF NOT EXISTS article (id INTEGER PRIMARY KEY, headline TEXT, text TEXT)")
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5 (headline, text, content='', tokenize=porter)")
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()
    rows = ((number, *article) for number, article in zip(count(last + 1), articles, strict=False))
    while chunk := list(islice(rows, CHUNK)):
        connection.executemany("INSERT INTO article VALUES (?, ?, ?)", chunk)
        connection.executemany("INSERT INTO found (rowid, headline, text) VALUES (?, ?, ?)", chunk)
    connection.commit()
    connection.close()
