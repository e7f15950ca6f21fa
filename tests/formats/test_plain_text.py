import io

import pytest

from archive.formats import parse
from archive.formats.plain_text import MAX_BYTES, split
from archive.formats.records import RawRecord, RecordError
from tests.shared_data import shared_data


class Zeros(io.RawIOBase):
    """A stream of one line, as long as wanted, that is never in memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        taken = min(size, self.left)
        self.left -= taken
        return b"0" * taken


def record(text: str) -> RawRecord:
    return RawRecord("story.txt", 1, 0, text.encode())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\n\n \n"])
def test_headline_is_the_first_line_that_is_not_blank(end: str) -> None:
    text = f"{end} Lamp lit again. {end}The lighthouse shone.{end}"

    article = parse(record(text))

    assert article.headline == "Lamp lit again."
    assert article.text == text


def test_line_of_200_megabytes_is_refused_by_its_size_and_not_held() -> None:
    (raw,) = split(Zeros(200_000_000), locator="long.txt")

    assert (raw.size, raw.is_cut, len(raw.data)) == (200_000_000, True, MAX_BYTES)
    assert len(raw.sha256) == 64
    with pytest.raises(RecordError, match="200,000,000 bytes") as refusal:
        parse(raw)
    assert refusal.value.code == "too_large"


def test_largest_article_is_not_cut() -> None:
    data = b"Headline\n" + b"x" * (MAX_BYTES - 9)

    (raw,) = split(io.BytesIO(data), locator="large.txt")

    assert raw.is_cut is False
    assert parse(raw).headline == "Headline"


def test_all_real_texts_parse_and_keep_their_bytes() -> None:
    paths = sorted(shared_data("quotes", "polnear").glob("*/text/*.txt"))

    for path in paths:
        article = parse(RawRecord(path.name, 1, 0, path.read_bytes()))
        assert article.text.encode() == path.read_bytes()
        assert article.headline == article.text.split("\n", 1)[0].strip()
    assert len(paths) == 338
