"""A made-up corpus in every form that is cut otherwise: many small files, lines, web archives plain and packed, a zip."""

import gzip
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

from bench.corpus import articles
from tests.ingest.made_up import article_line, many_lines, short

ADDRESS = re.compile(r'"url": "[^"]*"')


def write_corpus(folder: Path, *, lines: int = 4_000, pages: int = 400) -> Path:
    """All texts of one article are in one shard: which of two shards stores first, and so which text is the newest, is chance."""
    made = [(line, ADDRESS.search(line)) for line in many_lines(lines)]
    times = Counter(found[0] for _, found in made if found)
    several = [line for line, found in made if found and times[found[0]] > 1]
    alone = [line for line, found in made if not found or times[found[0]] == 1]
    first = next(line for line in alone if ADDRESS.search(line))  # so that both are told to be files of lines
    alone = [first, *(line for line in alone if line is not first)]
    assert ADDRESS.search(several[0])
    (folder / "several.jsonl.gz").write_bytes(gzip.compress(("\n".join(several) + "\n").encode()))  # which is not cut
    (folder / "lines.jsonl").write_text("\n".join([*alone, "[]"]) + "\n", encoding="utf-8")
    plain, packed = io.BytesIO(), io.BytesIO()
    for number, text in enumerate(articles(pages, seed=11)):
        record = warc_record(f"https://fulmar.example/{number}", text)
        plain.write(record)
        packed.write(gzip.compress(warc_record(f"https://petrel.example/{number}", text), mtime=0))
    (folder / "plain.warc").write_bytes(plain.getvalue())
    (folder / "packed.warc.gz").write_bytes(packed.getvalue())
    small = folder / "small"
    small.mkdir()
    for number, text in enumerate(articles(60, seed=12)):
        (small / f"{number:03}.txt").write_text(short(text), encoding="utf-8")
    (small / "empty.txt").write_text("")
    with zipfile.ZipFile(folder / "tern.zip", "w") as file:
        for number, text in enumerate(articles(20, seed=13)):
            file.writestr(f"{number}.json", article_line(number, short(text), source="Tern"))
    return folder


def warc_record(address: str, text: str) -> bytes:
    headline, _, body = text.partition("\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    page = f"<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{address}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
