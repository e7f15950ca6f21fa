"""A file is what its bytes say; its name is made harmless and told by its type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.policy.evidence_files import CSV, PDF, TEXT, TYPES, TextCheck, TypeRefused, name_for, sniff
from archive.policy.file_names import LONGEST_NAME, clean_name
from tests import evidence_files as files


def type_of(data: bytes, name: str = "any") -> str:
    check = TextCheck()
    check.feed(data, last=True)
    return sniff(data[:1024], is_text=check.is_text, name=name).code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (files.PDF, "count.exe", "application/pdf"),
        (files.PNG, "picture.pdf", "image/png"),
        (files.JPEG, "", "image/jpeg"),
        (files.WEBP, "a.webp", "image/webp"),
        (files.TEXT, "notes.txt", "text/plain"),
        (files.TEXT, "notes.html", "text/plain"),
        (b"\xef\xbb\xbf" + files.CSV, "Count.CSV", "text/csv"),
        (files.CSV, "count.txt", "text/plain"),
        (b"if a < b then c\n", "rule.txt", "text/plain"),
    ],
)
def test_file_is_what_its_bytes_say(data: bytes, name: str, code: str) -> None:
    assert type_of(data, name) == code


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "HTML, SVG or XML"),
        (b'\xef\xbb\xbf\n <?xml version="1.0"?><a/>', "HTML, SVG or XML"),
        (b"<!DOCTYPE html><p>", "HTML, SVG or XML"),
        (b"<SCRIPT>alert(1)</SCRIPT>", "HTML, SVG or XML"),
        (b"<!-- \n--><html>", "HTML, SVG or XML"),
        (b"PK\x03\x04" + bytes(20), "a zip archive"),
        (b"PK\x03\x04 all of it text", "a zip archive"),
        (b"\x7fELF" + bytes(20), "a program"),
        (b"MZ\x90\x00" + bytes(20), "a program for Windows"),
        (b"#!/bin/sh\nrm -r x\n", "a script"),
        (b"{\\rtf1 x}", "a Rich Text document"),
        (b"%!PS-Adobe", "PostScript"),
        (b"GIF89a/*" + files.TEXT, "a GIF image"),
        (b"GIF89a" + bytes(9), "a GIF image"),
        (b"RIFF\x1a\x00\x00\x00WAVEfmt ", "sound or video"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(9), "of the HEIC family"),
        (b"\xff\xfea\x00", "text in UTF-16"),
        ("Gezählt".encode("latin-1"), "something unknown"),
        (b"words and\x00more", "something unknown"),
        (files.TEXT + b"\xc3", "something unknown"),
        (b"\n%PDF-1.7 after a line", "a PDF with something before it"),
        (b" " + files.PNG, "something unknown"),
    ],
)
def test_anything_else_is_refused_and_told(data: bytes, looks: str) -> None:
    for name in ("a.pdf", "a.txt", "a.csv", "a.png"):
        with pytest.raises(TypeRefused, match=looks):
            type_of(data, name)


@given(st.text(min_size=1), st.integers(min_value=1, max_value=4))
def test_text_cut_anywhere_is_text(words: str, size: int) -> None:
    data = words.replace("\x00", "").encode(errors="ignore")
    check = TextCheck()
    for at in range(0, len(data), size):
        check.feed(data[at : at + size])
    check.feed(b"", last=True)
    assert check.is_text


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\count.PDF", "count.PDF"),
        ("a\r\nSet-Cookie: x\x00.pdf", "a__Set-Cookie: x_.pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe.pdf"),
        (".hidden", "hidden.pdf"),
        ("", "file.pdf"),
        (" . ", "file.pdf"),
        ("\ud800", "_.pdf"),
        ("Zählung 2026.pdf", "Zählung 2026.pdf"),
    ],
)
def test_name_is_harmless_and_ends_as_its_type_does(given_name: str, name: str) -> None:
    assert name_for(given_name, PDF) == name


@given(st.text(), st.sampled_from(list(TYPES.values())))
def test_name_given_again_stays_and_fits(given_name: str, kind: object) -> None:
    name = name_for(given_name, kind)
    assert name_for(name, kind) == name
    assert len(name) <= LONGEST_NAME and name.casefold().endswith(kind.endings)
    assert name.isprintable() and not {"/", "\\"}.intersection(name) and not name.startswith(".")


def test_long_names_keep_their_endings() -> None:
    assert name_for("x" * 300, TEXT).endswith("x.txt")
    assert name_for("ü" * 300 + ".csv", CSV).endswith("ü.csv")
    assert len(clean_name("ü" * 300).encode()) <= 240
