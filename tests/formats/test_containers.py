"""Containers made up here: what comes out, where they break off, and what swells beyond measure."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile

import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from archive.formats import decompression
from archive.formats.containers import kind_of, members
from archive.formats.decompression import Budget

TEXT = b"Ferry late\n\nIt was 2 hours late on Monday.\n" * 500
PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstandard.ZstdCompressor().compress}


def contents(data: bytes, **options: object) -> list[tuple[str, bytes, str]]:
    """(name, bytes, code of the fault or "") of each member."""
    found = []
    for member in members(io.BytesIO(data), kind_of(data), Budget(**options), suffix=".meta.json", most_beside=1000):
        content = b"".join(iter(lambda stream=member.stream: stream.read(65_536), b"")) if member.stream else b""
        fault = member.fault or (member.stream and member.stream.fault)
        found.append((member.name, content, fault.code if fault else ""))
    return found


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("kind", PACKERS)
def test_compressed_file_is_told_by_content_and_gives_what_it_holds(kind):
    data = PACKERS[kind](TEXT)
    assert kind_of(data) == kind
    assert contents(data) == [("", TEXT, "")]


@pytest.mark.parametrize("kind", PACKERS)
def test_members_one_after_another_are_one_stream(kind):
    assert contents(PACKERS[kind](TEXT) + PACKERS[kind](b"More.\n")) == [("", TEXT + b"More.\n", "")]


@pytest.mark.parametrize("kind", PACKERS)
def test_what_breaks_off_gives_what_came_before_and_says_so(kind):
    noise = random.Random(1).randbytes(400_000)
    data = PACKERS[kind](noise)
    ((_, content, code),) = contents(data[: len(data) * 3 // 4])
    assert code == "truncated"
    assert noise.startswith(content) and (len(content) > 100_000 or kind in ("bzip2",))


@pytest.mark.parametrize("kind", PACKERS)
def test_damaged_data_is_a_fault(kind):
    data = bytearray(PACKERS[kind](bytes(range(256)) * 2000))
    data[len(data) // 2] ^= 0xFF
    data[-6] ^= 0xFF
    assert contents(bytes(data))[0][2] in ("malformed", "truncated")


@pytest.mark.parametrize("kind", PACKERS)
def test_bomb_ends_in_a_fault_before_it_is_unpacked(kind, monkeypatch):
    monkeypatch.setattr(decompression, "FREE_BYTES", 1_000_000)
    ((_, content, code),) = contents(PACKERS[kind](bytes(60_000_000)))
    assert code == "too_large"
    assert len(content) < 30_000_000


def test_total_is_bounded_over_all_members():
    found = contents(zipped({"a.txt": TEXT, "b.txt": TEXT}), most=len(TEXT) + 10)
    assert [code for _, _, code in found] == ["", "too_large"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_zip_gives_its_files_by_name(method):
    files = {"a.txt": TEXT, "deep/b.txt": b"", "../../etc/passwd": b"x", "c.txt": bytes(200_000)}
    assert contents(zipped(files, method)) == [(name, data, "") for name, data in files.items()]


def test_zip_gives_a_description_with_its_file():
    data = zipped({"a.txt": b"A", "a.txt.meta.json": b"{}", "lone.meta.json": b"[]", "folder/": b""})
    found = members(io.BytesIO(data), "zip", Budget(), suffix=".meta.json", most_beside=10)
    assert [(member.name, member.beside) for member in found] == [("a.txt", b"{}"), ("lone.meta.json", None)]


def test_encrypted_and_unread_methods_are_faults_by_name():
    data = bytearray(zipped({"secret.txt": TEXT, "odd.txt": TEXT, "good.txt": b"good"}))
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[entries[0] + 8] |= 1
    struct.pack_into("<H", data, entries[1] + 10, 9)
    assert [(name, code) for name, _, code in contents(bytes(data))] == [
        ("secret.txt", "encrypted"), ("odd.txt", "unknown_format"), ("good.txt", ""),
    ]  # fmt: skip


def test_zip_entry_with_another_check_sum_is_a_fault_of_that_entry():
    data = zipped({"a.txt": b"headline", "b.txt": b"good"}, zipfile.ZIP_STORED).replace(b"headline", b"Headline", 1)
    assert contents(data) == [("a.txt", b"Headline", "malformed"), ("b.txt", b"good", "")]


def test_zip_without_its_list_of_entries_is_a_fault_of_the_whole():
    assert contents(zipped({"a.txt": TEXT})[:-30]) == [("", b"", "malformed")]


def test_list_of_entries_that_is_too_long_is_not_read():
    data = bytearray(zipped({"a.txt": TEXT}))
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 12, 500_000_000)
    assert contents(bytes(data)) == [("", b"", "too_large")]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_tar_gives_its_files_by_name(form):
    long = "" if form == tarfile.USTAR_FORMAT else "d" * 90 + "/" + "n" * 150 + "é.txt"
    files = {"a.txt": TEXT, "b/c.txt": b"", "/etc/passwd": b"x", **({long: b"long"} if long else {})}
    data = tarred(files, form)
    assert kind_of(data) == "tar"
    assert contents(data) == [(name, content, "") for name, content in files.items()]


def test_tar_member_need_not_be_read_to_its_end():
    data = tarred({"a.txt": TEXT, "b.txt": b"b"})
    found = []
    for member in members(io.BytesIO(data), "tar", Budget(), suffix="", most_beside=0):
        found.append(member.stream.read(1))
    assert found == [b"F", b"b"]


def test_tar_that_ends_in_a_member_is_a_fault_of_that_member():
    data = tarred({"a.txt": b"a", "b.txt": TEXT})
    found = contents(data[: 512 * 5])
    assert [(name, code) for name, _, code in found] == [("a.txt", ""), ("b.txt", "truncated")]


def test_tar_header_that_is_damaged_is_a_fault():
    data = bytearray(tarred({"a.txt": b"a", "b.txt": b"b"}))
    data[1024 + 5] ^= 1
    assert [code for _, _, code in contents(bytes(data))] == ["", "malformed"]


def test_links_and_folders_in_tar_hold_nothing():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("folder", tarfile.DIRTYPE), ("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert contents(out.getvalue()) == []


@given(
    st.sampled_from([b"\x1f\x8b\x08\0", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b""]),
    st.binary(max_size=600),
)
def test_any_bytes_end_in_members_or_faults(mark, rest):
    data = mark + rest
    if kind_of(data):
        contents(data)


@given(st.integers(0, 3000), st.integers(0, 255))
@example(at=199, value=1)  # an entry that would begin before the file does
def test_any_damage_of_an_archive_ends_in_members_or_faults(at, value):
    for data in (bytearray(zipped({"a.txt": b"abc", "b.txt": b"def"})), bytearray(tarred({"a.txt": b"abc", "é.txt": b"def"}))):
        data[at % len(data)] = value
        if kind_of(bytes(data)):
            contents(bytes(data))
