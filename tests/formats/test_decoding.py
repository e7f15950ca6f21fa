import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.formats.decoding import CONTROL, STRAY_CONTROLS, decode, encode
from archive.formats.records import RecordError
from tests.shared_data import shared_data

MARKED = [
    ("utf-8-sig", codecs.BOM_UTF8, "utf-8"),
    ("utf-16-le-sig", codecs.BOM_UTF16_LE, "utf-16-le"),
    ("utf-16-be-sig", codecs.BOM_UTF16_BE, "utf-16-be"),
    ("utf-32-le-sig", codecs.BOM_UTF32_LE, "utf-32-le"),
    ("utf-32-be-sig", codecs.BOM_UTF32_BE, "utf-32-be"),
]


@pytest.mark.parametrize(("name", "mark", "codec"), MARKED)
def test_byte_order_mark_tells_the_encoding_and_is_no_text(name: str, mark: bytes, codec: str) -> None:
    data = mark + "Möwe\r\nzurück".encode(codec)

    assert decode(data) == ("Möwe\r\nzurück", name)
    assert encode(*decode(data)) == data


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00\x00")
@example(b"\xed\xa0\x80")
@example("‘Quay’ – £4".encode("cp1252"))
def test_any_bytes_are_refused_or_given_again(data: bytes) -> None:
    try:
        decoded = decode(data)
    except RecordError as refusal:
        assert refusal.code in ("binary", "encoding")
    else:
        assert encode(*decoded) == data


@given(st.text(), st.sampled_from(["utf-8", *(codec for _, _, codec in MARKED)]), st.booleans())
def test_any_text_comes_back(text: str, codec: str, marked: bool) -> None:
    marks = {codec: mark for _, mark, codec in MARKED}
    marked = marked or codec != "utf-8" or text.startswith("\ufeff")
    data = (marks[codec] if marked else b"") + text.encode(codec, "ignore")
    text = text.encode(codec, "ignore").decode(codec)
    if "\0" in text or len(CONTROL.findall(text)) > STRAY_CONTROLS:
        with pytest.raises(RecordError, match="control character"):
            decode(data)
    elif not data.startswith(codecs.BOM_UTF32_LE) or codec == "utf-32-le":
        assert decode(data).text == text
        assert encode(*decode(data)) == data


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"head\x00line", "binary", "U\\+0000 at character 5"),
        (b"\x16\x16\x01head line", "binary", "U\\+0016 at character 1"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8\x00", "binary", "U\\+0000"),
        (b"lone \xed\xa0\x80 surrogate", "encoding", "byte 6"),
        ("Möwe, Fähre, Fluß ".encode() + b"\xff", "encoding", "could be UTF-8, but byte 22 \\(0xFF\\)"),
        (b"\xff\xfea", "encoding", "Marked as UTF-16-LE"),
    ],
)
def test_refusal_says_where(data: bytes, code: str, said: str) -> None:
    with pytest.raises(RecordError, match=said) as refusal:
        decode(data)

    assert refusal.value.code == code


def test_stray_control_character_of_a_scraper_is_no_reason_to_lose_the_article() -> None:
    assert decode(b"head\x1bline").text == "head\x1bline"


def test_few_western_marks_are_not_taken_for_another_alphabet() -> None:
    data = "“We paid £4,000” – half of it for the café’s roof.".encode("cp1252")

    assert decode(data) == (data.decode("cp1252"), "cp1252")


def test_old_encodings_of_real_texts_are_refused_or_given_again() -> None:
    read = 0
    for path in sorted(shared_data("hostile", "encodings").glob("charset_normalizer_sample*.txt")):
        data = path.read_bytes()
        try:
            assert encode(*decode(data)) == data
            read += 1
        except RecordError as refusal:
            assert refusal.code == "encoding", path.name
    assert read >= 4
