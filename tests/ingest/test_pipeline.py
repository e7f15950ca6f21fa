import json
import os
import resource
import sys

import pytest
from django.db import IntegrityError

from archive import pipeline
from archive.audit import verify_chain
from archive.ingest import parsing, quarantine
from archive.models import Article, Event, ImportBatch, Record, Version
from archive.pipeline import import_paths, import_records
from tests.factories import AT, TEXT, make_article, raw_record, write_story
from tests.ingest.rebuilt import assert_rebuilt

PARAGRAPHS = ["The ferry was 2 hours late on Monday, the company said.", "It gave no reason for the delay."]

pytestmark = pytest.mark.django_db


def refusal_of(path, **options):
    """The one refusal of importing a good story and this path."""
    write_story(path.parent, "A good story", PARAGRAPHS, name="good.txt")
    report = import_paths([str(path.parent)], at=AT, **options)
    (refusal,) = report.refusals
    assert (report.new, report.refused, refusal.file, refusal.record) == (1, 1, str(path), 1)
    record = Record.objects.get(outcome="refused")
    assert (record.locator, record.reason_code, record.reason) == (str(path), refusal.code, refusal.reason)
    return refusal, record


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "Nothing in it."),
        (b" \r\n\t\n", "empty", "white space"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary", "Not text"),
        (bytes(range(256)) * 20, "binary", "Not text"),
        ("Überschrift\n\nGrüße aus dem Hafen: größer.\n".encode() + b"\xff\xfe\n", "encoding", "UTF-8"),
        (b"\xff\xfeA\0\n\0\0\xd8A\0", "encoding", "UTF-16"),
        (b"Only a headline\n", "no_text", "no text under it"),
        (b'<?xml version="1.0"?><recipe/>', "unknown_format", "'recipe', which is of no known format"),
        (b'<?xml version="1.0"?><nitf/>', "no_headline", "No headline"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason_and_kept(tmp_path, data, code, words):
    path = tmp_path / "odd.txt"
    path.write_bytes(data)
    refusal, record = refusal_of(path)
    assert refusal.code == code and words in refusal.reason
    assert (record.raw_bytes(), record.size) == (data, len(data))


@pytest.mark.long
def test_line_of_200_megabytes_is_refused_and_kept_in_bounded_memory(tmp_path):
    path = tmp_path / "line.txt"
    with path.open("wb") as stream:
        for _ in range(200):
            stream.write(b"news " * 200_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    refusal, record = refusal_of(path)

    assert (refusal.code, refusal.reason) == ("too_large", "200,000,000 bytes; an article has at most 5,000,000.")
    assert (record.size, len(record.raw) < 2_000_000) == (200_000_000, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes
    assert len(record.raw_bytes()) == 200_000_000


def test_file_too_large_to_keep_leaves_its_size_and_digest(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "KEPT_BYTES", 6_000_000)
    path = tmp_path / "line.txt"
    path.write_bytes(b"x" * 7_000_000)
    refusal, record = refusal_of(path)
    assert refusal.reason.endswith(" It is too large to keep: only its size and digest are.")
    assert (record.raw, record.size, len(record.sha256)) == (None, 7_000_000, 64)


@pytest.mark.parametrize("sidecar", [b"{", b'{"sauce": "x"}', b'{"url": "ftp://x"}', b"\xff", b"[]", b"x" * 200_000])
def test_wrong_description_is_refused_with_the_article_kept(tmp_path, sidecar):
    path = write_story(tmp_path, "Ferry late", PARAGRAPHS, name="odd.txt")
    path.with_name("odd.txt.meta.json").write_bytes(sidecar)
    refusal, record = refusal_of(path)
    assert refusal.code == "metadata" and "description beside the file" in refusal.reason
    assert record.raw_bytes() == path.read_bytes()
    assert bytes(record.sidecar) == sidecar[:100_001]


def test_description_that_cannot_be_read_is_refused_with_the_article_kept(tmp_path):
    path = write_story(tmp_path, "Ferry late", PARAGRAPHS, name="odd.txt")
    path.with_name("odd.txt.meta.json").symlink_to(tmp_path / "nowhere")
    refusal, record = refusal_of(path)
    assert (refusal.code, refusal.reason) == (
        "metadata",
        "The description beside the file could not be read: No such file or directory.",
    )
    assert record.raw_bytes() == path.read_bytes()


def test_file_that_cannot_be_read_is_refused(tmp_path):
    path = tmp_path / "odd.txt"
    path.symlink_to(tmp_path / "nowhere")
    refusal, record = refusal_of(path)
    assert (refusal.code, refusal.reason) == ("unreadable", "The file could not be read: No such file or directory.")
    assert (record.raw_bytes(), record.size) == (b"", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_file_without_permission_is_refused(tmp_path):
    path = write_story(tmp_path, "Ferry late", PARAGRAPHS, name="odd.txt")
    path.chmod(0)
    refusal, _ = refusal_of(path)
    assert (refusal.code, refusal.reason) == ("unreadable", "The file could not be read: Permission denied.")


def test_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "odd.txt"
    os.mkfifo(path)
    refusal, _ = refusal_of(path)
    said = "The file could not be read: It is a pipe, a device or a socket, not a file."
    assert (refusal.code, refusal.reason) == ("unreadable", said)


@pytest.mark.parametrize(
    "opening",
    [
        '{ "We never" } says mayor', '{"We never', '["No"] mayor resigns', '["No," she said] the ferry sails', "[1] The ferry",
        "[12:30] Ferry hits quay", "[UPDATE] Ferry hits quay", "<section 4> of the act repealed", "<p> marks on the quay",
    ],
)  # fmt: skip
def test_text_that_merely_begins_like_json_or_html_is_an_article(tmp_path, opening):
    path = tmp_path / "odd.txt"
    path.write_text(f"{opening}\nHe said it on Tuesday.\n")
    report = import_paths([str(path)], at=AT)
    assert (report.new, report.refused) == (1, 0)
    assert (Article.objects.get().headline, Record.objects.get().format) == (opening, "plain_text")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"headline": "Ferry "hits" quay",\n"text": "He did."}\n', "line 1, column 22"),
        ('{"headline": "Ferry",\n"text" "He did so on Tuesday."}\n', "line 2, column 8"),
        ('[{"headline": "Ferry", "text": Tuesday}]\n', "line 1, column 32"),
        ('{"headline"\n"text"}\n', "line 2, column 1"),
    ],
)
def test_broken_json_is_refused_with_line_and_column(tmp_path, text, place):
    path = tmp_path / "odd.txt"
    path.write_text(text)
    report = import_paths([str(path)], at=AT)
    assert (report.new, [refusal.code for refusal in report.refusals]) == (0, ["malformed"])
    assert place in report.refusals[0].reason


def test_named_pipe_is_read_like_a_file(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if os.fork() == 0:
        path.write_bytes(TEXT.encode())
        os._exit(0)
    report = import_paths([str(path)], at=AT)
    os.wait()
    assert (report.new, Version.objects.get().text) == (1, TEXT)


def test_batch_of_refusals_alone_is_written(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    report = import_paths([str(tmp_path)], at=AT)
    assert (report.refused, list(report.articles), report.state) == (2, [], "finished")
    assert list(Record.objects.order_by("number").values_list("number", "locator")) == [
        (1, str(tmp_path / "a.txt")), (2, str(tmp_path / "b.txt")),
    ]  # fmt: skip
    assert ImportBatch.objects.get().refused == 2


def test_description_fills_in_what_the_file_cannot_tell(tmp_path):
    path = write_story(
        tmp_path, "Ferry late", PARAGRAPHS, source="The Gull", url="https://gull.example/f?utm_source=x", guid="g1",
        byline="Ada Ness", section="Harbour", language="en", published="2026-02-11T06:00:00+01:00", archived_url="https://archive.example/1",
    )  # fmt: skip
    report = import_paths([str(path)], at=AT)
    article = Article.objects.get(pk=report.articles[0])
    assert (article.source.name, article.url, article.key_kind) == ("The Gull", "https://gull.example/f?utm_source=x", "url")
    assert (article.byline, article.section, article.language, article.guid) == ("Ada Ness", "Harbour", "en", "g1")
    assert (article.published_at.isoformat(), article.published_precision) == ("2026-02-11T05:00:00+00:00", "second")
    assert (article.published_zone, article.published_from) == ("+01:00", "published")
    assert json.loads(bytes(Record.objects.get().sidecar))["guid"] == "g1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_bytes_come_back_exactly(encoding, end):
    text = "Fähre zu spät: „wieder“\n\nDie Fähre kam wieder zwei Stunden zu spät.\nHäfen sind geöffnet, sagt die Reederei.\n"
    data = text.replace("\n", end).encode(encoding)
    report = import_records([raw_record(data)], at=AT)
    assert report.refusals == []
    assert_rebuilt(Version.objects.get(), data)


def test_crash_in_a_chunk_leaves_it_unwritten_and_running_again_completes(tmp_path, monkeypatch):
    for number in range(5):
        write_story(tmp_path, f"Story {number}", PARAGRAPHS, name=f"{number}.txt")
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 2)
    analyse = parsing.analyse

    def crash_at_the_fourth(text, **options):
        if "Story 3" in text:
            raise ZeroDivisionError("a fault of ours")
        return analyse(text, **options)

    monkeypatch.setattr(parsing, "analyse", crash_at_the_fourth)
    with pytest.raises(ZeroDivisionError):
        import_paths([str(tmp_path)], at=AT)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.new, batch.finished_at is not None) == ("failed", 2, True)
    assert (Article.objects.count(), Record.objects.count(), Event.objects.count()) == (2, 2, 2)

    monkeypatch.setattr(parsing, "analyse", analyse)
    report = import_paths([str(tmp_path)], at=AT)
    assert (report.unchanged, report.new, report.state) == (2, 3, "finished")
    assert verify_chain() == []


def test_hard_interrupt_marks_the_batch_stopped(tmp_path, monkeypatch):
    write_story(tmp_path, "Ferry late", PARAGRAPHS)

    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(parsing, "analyse", interrupt)
    with pytest.raises(KeyboardInterrupt):
        import_paths([str(tmp_path)], at=AT)
    assert ImportBatch.objects.get().state == "stopped"
    assert not Article.objects.exists()


def test_chunk_that_meets_another_writer_is_tried_once_more(monkeypatch):
    store, calls = pipeline.store_chunk, []

    def lose_once(*arguments, **options):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("somebody else was quicker")
        return store(*arguments, **options)

    monkeypatch.setattr(pipeline, "store_chunk", lose_once)
    assert import_records([raw_record()], at=AT).new == 1
    assert len(calls) == 2


def test_chunk_ends_at_its_weight_too(monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_BYTES", 1)
    sizes, store = [], pipeline.store_chunk
    monkeypatch.setattr(pipeline, "store_chunk", lambda items, **options: sizes.append(len(items)) or store(items, **options))
    import_records([raw_record(TEXT + "." * n) for n in range(3)], at=AT)
    assert sizes == [1, 1, 1]


@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_size_of_chunks_makes_no_difference(monkeypatch, size):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", size)
    came = ["0A", "1A", "0B", "2C", "1D", "0B", "3B", "1D", "2A", "3B"]  # address and text
    raws = [raw_record(TEXT.replace("12", text), url=f"https://gull.example/{address}") for address, text in came]

    report = import_records(raws, source="The Gull", at=AT)

    assert report.counts == {"new": 2, "new_version": 3, "unchanged": 3, "duplicate": 2, "refused": 0}
    ids = dict(zip((address for address, _ in came), report.articles, strict=True))
    found = {article.pk: (article.version_count, article.duplicate_of_id) for article in Article.objects.all()}
    assert found == {ids["0"]: (2, None), ids["1"]: (2, None), ids["2"]: (2, None), ids["3"]: (1, ids["0"])}


def test_unchanged_articles_are_not_analysed_again(monkeypatch):
    import_records([raw_record()], at=AT)
    monkeypatch.setattr(parsing, "analyse", lambda *arguments, **options: sys.exit("analysed"))
    assert import_records([raw_record()], at=AT).unchanged == 1


def test_progress_counts_files_bytes_and_records(tmp_path):
    paths = [write_story(tmp_path, f"Story {number}", PARAGRAPHS, name=f"{number}.txt") for number in range(3)]
    size, seen = sum(path.stat().st_size for path in paths), []
    import_paths([str(tmp_path)], at=AT, watch=lambda it: seen.append((it.files, it.total, it.bytes, it.size, it.records)))
    assert seen[0] == (0, 3, size // 3, size, 0)
    assert (3, 3, size, size, 0) in seen and seen[-1] == (3, 3, size, size, 3)
    assert seen == sorted(seen)


def test_importer_is_named_in_batch_and_record(django_user_model):
    person = django_user_model.objects.create_user("ines")
    article = make_article(started_by=person)
    assert article.first_batch.started_by == person
    assert Event.objects.get(article_id=article.pk).actor_name == "ines"
