"""From files of any kind to what the importer is handed: detection, folders, containers, what is skipped."""

import bz2
import gzip
import hashlib
import io
import json
import sys
import tarfile
import zipfile
import zlib

import pytest

from archive.formats import decompression
from archive.ingest.parsing import Place, Skipped
from archive.ingest.paths import find_files
from archive.ingest.reading import START, Reader
from archive.ingest.recipe import Recipe, RecipeUnusable, recipe_of
from archive.models import Article, ImportBatch, Record
from archive.pipeline import import_paths, retry_batch
from tests.factories import AT, TEXT, story_text
from tests.formats.test_html_page import page
from tests.formats.test_warc_archive import http, record

STORY = story_text("Ferry late", ["The ferry was 2 hours late on Monday, the company said."])
LINES = [{"title": f"Ferry {n} late", "body": f"The ferry was {n} hours late on Monday, the company said."} for n in range(1, 4)]
JSONL = "".join(json.dumps(line) + "\n" for line in LINES).encode()
MAP = "headline=title,text=body"
BY_CONTENT = Recipe()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def pieces(*paths, recipe=BY_CONTENT, after=START):
    """(locator, format) of each record; the code of what was skipped; (locator, code) of what was refused before parsing."""
    found = []
    for piece in Reader(recipe).pieces(find_files(list(map(str, paths))), after=after):
        known = piece.known
        if isinstance(known, Skipped):
            found.append(known.code)
        else:
            found.append((known.origin.locator, known.code) if known else (piece.raw.locator, piece.format))
    return found


def inside(folder, name):
    return [(locator.removeprefix(f"{folder}/{name}"), what) for locator, what in pieces(folder / name)]


def test_folder_is_searched_by_content(tmp_path):
    files = {
        "a.dat": page(),
        "b.TXT": STORY,
        "c.md": STORY,
        "d.jpg": b"\x89PNG\0\0",
        "e.anything": JSONL,
        "f.xml": "<pom/>",
        "g": "<pom/>",
    }
    write(tmp_path, {**files, "h.txt": "<pom/>", ".hidden/i.txt": STORY})
    assert pieces(tmp_path) == [
        (f"{tmp_path}/a.dat", "html_page"), (f"{tmp_path}/b.TXT", "plain_text"), "passed_over", "passed_over",
        *[(f"{tmp_path}/e.anything", "json_lines")] * 3, "passed_over", "passed_over", (f"{tmp_path}/h.txt", "unknown_format"),
    ]  # fmt: skip


def test_named_file_is_read_whatever_its_name(tmp_path):
    write(tmp_path, {"c.md": STORY, "f.xml": "<pom/>"})
    assert pieces(tmp_path / "c.md", tmp_path / "f.xml") == [
        (f"{tmp_path}/c.md", "plain_text"),
        (f"{tmp_path}/f.xml", "unknown_format"),
    ]


def test_table_whose_columns_say_nothing_is_taken_from_folders_by_its_name(tmp_path):
    rows = "".join(f"{n},red,{n * 2}\n" for n in range(20))
    write(tmp_path, {"a.csv": rows, "b.dat": rows, "c.dat": "title,text\n" + "Ferry late,It was late.\n" * 9})
    assert [what for what in pieces(tmp_path) if what == "passed_over" or "c.dat" not in what[0]] == [
        (f"{tmp_path}/a.csv", "csv_table"), "passed_over",
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_compressed_file_keeps_its_locator_and_is_told_by_content(tmp_path, pack):
    write(tmp_path, {"a.bin": pack(JSONL), "b.txt.gz": pack(STORY.encode()), "c.md.gz": pack(STORY.encode())})
    assert inside(tmp_path, "a.bin") == [("", "json_lines")] * 3
    assert pieces(tmp_path)[3:] == [(f"{tmp_path}/b.txt.gz", "plain_text"), "passed_over"]
    assert inside(tmp_path, "c.md.gz") == [("", "plain_text")]


def test_members_are_named_and_one_may_be_packed_again(tmp_path):
    files = {
        "x/a.html": page(),
        "b.jsonl.gz": gzip.compress(JSONL),
        "README.md": STORY,
        "__MACOSX/a.txt": STORY,
        "x/.b.txt": STORY,
    }
    expected = [("!x/a.html", "html_page"), *[("!b.jsonl.gz", "json_lines")] * 3]
    for name, pack in (("dump.zip", zipped), ("dump.tgz", tarred)):
        write(tmp_path, {name: pack({key: data if isinstance(data, bytes) else data.encode() for key, data in files.items()})})
        assert [
            (one[0].removeprefix(f"{tmp_path}/{name}"), one[1]) for one in pieces(tmp_path / name) if one != "passed_over"
        ] == expected
        assert pieces(tmp_path / name).count("passed_over") == 1


def test_archive_in_an_archive_is_looked_into_and_deeper_ones_are_refused(tmp_path):
    two = zipped({"in.zip": zipped({"a.txt": STORY.encode()})})
    write(tmp_path, {"two.zip": two, "four.zip": zipped({"three.zip": zipped({"two.zip": two})})})
    assert inside(tmp_path, "two.zip") == [("!in.zip!a.txt", "plain_text")]
    assert inside(tmp_path, "four.zip") == [("!three.zip!two.zip!in.zip", "unknown_format")]


def test_names_of_members_are_only_shown(tmp_path):
    write(tmp_path, {"a/dump.zip": zipped({"../../evil.txt": STORY, "/etc/x.txt": STORY, "a\x1b[31m.txt": STORY})})
    assert inside(tmp_path, "a/dump.zip") == [
        ("!../../evil.txt", "plain_text"), ("!/etc/x.txt", "plain_text"), ("!a\\x1b[31m.txt", "plain_text"),
    ]  # fmt: skip
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "dump.zip"]


def test_empty_archive_and_description_in_a_tar_are_refused(tmp_path):
    write(tmp_path, {"none.zip": zipped({}), "a.tar": tarred({"a.txt.meta.json": b"{}"})})
    assert inside(tmp_path, "none.zip") == [("", "empty")]
    assert inside(tmp_path, "a.tar") == [("!a.txt.meta.json", "metadata")]


def test_web_archive_reads_its_own_members(tmp_path):
    data = b"".join(gzip.compress(record(http())) for _ in range(3))
    write(tmp_path, {"a.warc.gz": data[: len(data) - 40]})
    assert inside(tmp_path, "a.warc.gz") == [("", "warc_archive")] * 4


def test_place_after_which_to_go_on(tmp_path):
    write(tmp_path, {"a.jsonl": JSONL, "b.jsonl": JSONL})
    assert pieces(tmp_path, after=Place(1, 2)) == pieces(tmp_path)[2:]
    assert pieces(tmp_path, after=Place(1, 3)) == pieces(tmp_path)[3:]
    assert pieces(tmp_path, after=Place(2, 3)) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"format": "wordperfect"}, "'wordperfect' is none of"),
        ({"mapping": "headline=title"}, "does not say where the text is"),
        ({"format": "feed", "mapping": MAP}, "only json_lines, json_file, csv_table can be mapped"),
        ({"format": "feed", "key": "Body ID"}, "tables are joined, not feed"),
        ({"key": "Number"}, "with guid=Number"),
    ],
)
def test_unusable_recipes_are_told(said, why):
    with pytest.raises(RecipeUnusable, match=why):
        recipe_of(**said)


@pytest.mark.django_db
class TestImport:
    def test_mapping_reads_anything_of_rows_or_objects(self, tmp_path):
        write(tmp_path, {"a.jsonl": JSONL, "b.csv": "title;body\nBridge shut;It was shut for 3 days.\n"})
        report = import_paths([str(tmp_path)], mapping=MAP, at=AT)
        assert (report.new, report.refusals) == (4, [])
        assert ImportBatch.objects.get().arguments == {"paths": [str(tmp_path)], "source": "", "map": MAP}

    def test_format_is_forced(self, tmp_path):
        write(tmp_path, {"a.txt": "<title>Ferry late</title>\n<p>It was 2 hours late.</p>\n"})
        report = import_paths([str(tmp_path)], format="plain_text", at=AT)
        assert (report.new, Record.objects.get().format) == (1, "plain_text")

    def test_record_is_parsed_by_the_format_of_its_file(self, tmp_path):
        """A line that alone would be taken for another format."""
        write(tmp_path, {"a.jsonl": JSONL + b"not json at all\n"})
        report = import_paths([str(tmp_path)], mapping=MAP, at=AT)
        assert [(refusal.record, refusal.code) for refusal in report.refusals] == [(4, "malformed")]
        assert set(Record.objects.values_list("format", flat=True)) == {"json_lines"}

    def test_tables_are_joined(self, tmp_path):
        write(tmp_path, {"h.csv": "Headline,Body ID,Stance\nFerry late,7,agree\nFerry early,7,disagree\nAlone,9,agree\n"})
        (tmp_path / "bodies.csv.gz").write_bytes(gzip.compress(b"Body ID,articleBody\n7,It was 2 hours late.\n"))
        report = import_paths([str(tmp_path / "h.csv")], join=f'{tmp_path}/bodies.csv.gz:"Body ID"', source="FNC", at=AT)
        assert (report.new, report.new_version, report.refused) == (1, 1, 1)
        assert Article.objects.get().headline == "Ferry early"

    @pytest.mark.parametrize(
        ("join", "why"), [("x", "not FILE:COLUMN"), ("gone.csv:id", "cannot be read"), ("{}/h.csv:id", "No column")]
    )
    def test_join_that_cannot_be_is_told(self, tmp_path, join, why):
        write(tmp_path, {"h.csv": "Headline,Body ID\nFerry late,7\n"})
        with pytest.raises(RecipeUnusable, match=why):
            import_paths([str(tmp_path)], join=join.format(tmp_path), at=AT)
        assert not ImportBatch.objects.exists()

    def test_what_was_never_an_article_is_counted_and_no_refusal(self, tmp_path):
        write(
            tmp_path,
            {"a.warc": record(b"GET /", kind="request") + record(b"", kind="revisit") + record(http()), "README.md": STORY},
        )
        report = import_paths([str(tmp_path)], at=AT)
        assert (report.new, report.refused, report.skipped) == (1, 0, 3)
        assert ImportBatch.objects.get().skipped == {"not_a_response": 1, "revisit": 1, "passed_over": 1}
        assert Record.objects.count() == 1

    def test_fact_checks_are_told_from_articles(self, tmp_path):
        review = {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "claimReviewed": "Cats fly",
            "url": "https://c.example/1",
        }
        write(tmp_path, {"a.json": json.dumps(review)})
        report = import_paths([str(tmp_path)], at=AT)
        assert (report.fact_checks, report.new, report.refusals) == (1, 0, [])

    def test_packed_data_that_breaks_off_refuses_its_last_record_alone(self, tmp_path):
        lines = b"".join(
            json.dumps({"title": f"T {n}", "body": f"{n} {hash(n * 7919)} x" * 20}).encode() + b"\n" for n in range(3000)
        )
        write(tmp_path, {"a.jsonl.gz": gzip.compress(lines)[:-2000]})
        report = import_paths([str(tmp_path)], mapping=MAP, at=AT)
        (refusal,) = report.refusals
        assert refusal.code == "truncated" and "breaks off" in refusal.reason
        assert refusal.record == report.new + 1 > 100

    def test_text_that_is_cut_short_is_no_article(self, tmp_path):
        write(tmp_path, {"a.txt.gz": gzip.compress(TEXT.encode())[:-20]})
        report = import_paths([str(tmp_path)], at=AT)
        assert (report.new, [refusal.code for refusal in report.refusals]) == (0, ["truncated"])

    def test_bomb_is_refused_by_name(self, tmp_path, monkeypatch):
        monkeypatch.setattr(decompression, "FREE_BYTES", 1_000_000)
        write(tmp_path, {"a.zip": zipped({"bomb.txt": bytes(30_000_000), "good.txt": STORY.encode()})})
        report = import_paths([str(tmp_path)], at=AT)
        assert [(refusal.file, refusal.code) for refusal in report.refusals] == [(f"{tmp_path}/a.zip!bomb.txt", "too_large")]
        assert report.new == 1

    @pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.jsonl.gz", "bomb.txt.gz.gz"])
    def test_bomb_is_kept_as_it_came_and_is_one_again(self, tmp_path, monkeypatch, name):
        monkeypatch.setattr(decompression, "FREE_BYTES", 1_000_000)
        lines = json.dumps({"headline": "A tide", "text": STORY}).encode() + b"\n"
        data = gzip.compress((lines if "jsonl" in name else b"") + bytes(30_000_000))
        data = gzip.compress(data) if name.endswith("gz.gz") else data
        (tmp_path / name).write_bytes(data)
        batch = import_paths([str(tmp_path / name)], at=AT).batch
        kept = Record.objects.get(outcome="refused")
        assert (zlib.decompress(kept.raw), kept.size) == (data, len(data))
        assert kept.sha256 == hashlib.sha256(data).hexdigest()
        (again,) = retry_batch(ImportBatch.objects.get(pk=batch), at=AT).refusals
        assert again.code in ("too_large", "binary")

    def test_bomb_in_a_zip_file_is_kept_as_it_was_packed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(decompression, "FREE_BYTES", 1_000_000)
        packed = zipped({"bomb.txt": bytes(30_000_000)})
        write(tmp_path, {"a.zip": packed})
        import_paths([str(tmp_path)], at=AT)
        kept = zlib.decompress(Record.objects.get(outcome="refused").raw)
        assert kept in packed and zlib.decompress(kept, -15) == bytes(30_000_000)

    def test_archive_comes_in_over_standard_input(self, monkeypatch):
        data = zipped({"a.txt": STORY.encode(), "a.txt.meta.json": b'{"source": "The Gull"}'})
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert import_paths(["-"], at=AT).new == 1
        assert (Record.objects.get().locator, Article.objects.get().source.name) == ("-!a.txt", "The Gull")


def test_attack_in_a_folder_is_refused_not_passed_over(tmp_path):
    for name, text in (("a.xml", "<recipe><step/></recipe>"), ("b.xml", '<!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>')):
        (tmp_path / name).write_text(text)
    assert pieces(tmp_path) == ["passed_over", (f"{tmp_path}/b.xml", "unsafe_xml")]


MESSAGE = "Received: by 192.0.2.7\n  with SMTP\nFrom: Ada <ada@tarnpost.example>\nSubject: Ferry late\n\nThe ferry was late.\n"


@pytest.mark.django_db
def test_message_is_no_article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(MESSAGE)
    (refusal,) = import_paths([str(path)], at=AT).refusals
    assert (refusal.code, "e-mail message" in refusal.reason) == ("unknown_format", True)
    path.write_text("Ferry: late\nQuay: closed\nHarbour: calm\nThe ferry was late.\n")
    assert import_paths([str(path)], at=AT).new == 1
