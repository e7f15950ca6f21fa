"""JSON read strictly and cut into items: every fault named with its place, nothing swallowed, nothing held."""

import hashlib
import io
import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.formats import json_file, json_items, json_lines
from archive.formats.json_items import items
from archive.formats.records import RawRecord, RecordError
from archive.formats.strict_json import MAX_BYTES, Doubled, load


def raw(data: bytes, **more: Any) -> RawRecord:
    return RawRecord("a.json", 1, 0, data, **more)


def refusal(data: bytes, **more: Any) -> tuple[str, str]:
    with pytest.raises(RecordError) as refused:
        load(raw(data, **more))
    return refused.value.code, refused.value.reason


def cut(data: bytes) -> list[bytes]:
    return [record.data for record in items(io.BytesIO(data), locator="a.json")]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b'{"a" 1}', "malformed", "line 1, column 6"),
        (b'{"a": "x\ny"}', "malformed", "line 1, column 9"),
        (b'{"a":\n NaN}', "malformed", "line 2, column 2: NaN"),
        (b'{"a": "NaN", "b": -Infinity}', "malformed", "line 1, column 19: -Infinity"),
        (b'{"a": 1,\n "a": 2}', "malformed", "again at line 2, column 2"),
        (b'{"b": {"a": 1}, "a": 1,\n "a": 2}', "malformed", "again at line 2, column 2"),
        (b"[" * 100_000, "malformed", "too deeply"),
        (b'{"a": "x', "truncated", "line 1, column 7: a string is not closed"),
        (b'{"a": [1, 2', "truncated", "line 1, column 12"),
        (b'{"a": "\xff"}', "encoding", "byte 8 (0xFF)"),
        (b'{"a": "\xed\xa0\xbd"}', "encoding", "byte 8 (0xED)"),
        (b" \n", "empty", "white space"),
        (b"", "empty", "Nothing in it."),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(data: bytes, code: str, words: str) -> None:
    found, reason = refusal(data)

    assert found == code and words in reason and reason.endswith(".")


def test_place_counts_from_where_the_item_starts_in_its_file() -> None:
    assert "line 41, column 26" in refusal(b'{"a" 1}', starts_at=(41, 21))[1]
    assert "line 42, column 7" in refusal(b'{"a":\n    1 2}', starts_at=(41, 21))[1]


def test_same_value_twice_is_no_doubt_and_doubt_can_be_left_to_the_reader() -> None:
    found = load(raw(b'{"x": {"a": 1, "a": 2}, "b": 3, "b": 3}'), takes_doubled=True)

    assert found["b"] == "3" and isinstance(found["x"], Doubled) and "column 16" in found["x"].twice["a"]


def test_numbers_stay_as_they_are_written() -> None:
    assert load(raw(b'{"a": 4.0, "b": 1e9999, "c": ' + b"9" * 10_000 + b"}")) == {"a": "4.0", "b": "1e9999", "c": "9" * 10_000}


def test_marks_of_utf_16_and_utf_8_are_read() -> None:
    assert load(raw('{"a": "é"}'.encode("utf-16"))) == load(raw('{"a": "é"}'.encode("utf-8-sig"))) == {"a": "é"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'[{"a":1},\n {"b":[1,{}]} ]', [b'{"a":1}', b'{"b":[1,{}]}']),
        (b'{"total":1,"item":[{"x":"}]"},{"y":"\\""}],"z":2}', [b'{"x":"}]"}', b'{"y":"\\""}']),
        (b'{"response":{"content":{"a":{}},"results":[1,"x"]}}', [b'{"a":{}}', b"1", b'"x"']),
        (b'{"headline":"x","items":[1]}', [b'{"headline":"x","items":[1]}']),
        (b'{"a":1}\n{"b":2}\n', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":1} rest', [b'{"a":1}', b"rest"]),
        (b'[{"a":1},', [b'{"a":1}', b"["]),
        (b'[{"a":1}', [b'{"a":1}', b"["]),
        (b'[{"a":', [b'{"a":']),
        (b'[{"a":"x "quoted" y"},\n{"b":2}]', [b'{"a":"x "quoted" y"}', b'{"b":2}']),
        (b'[{\n"a":"x "y"\n},\n{"b":2}]', [b'{\n"a":"x "y"\n}', b'{"b":2}']),
        (b'[{"a":1]},{"b":2}]', [b'{"a":1]},{"b":2}]']),
        (b"\xef\xbb\xbf[1,,2,]", [b"1", b",", b"2", b"]"]),
        (b"[1]]", [b"1", b"]"]),
        (b"[]", [b"[]"]),
        (b'{"item": []}', [b'{"item": []}']),
        (b"", [b""]),
    ],
)
def test_file_is_cut_into_its_items(data: bytes, expected: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in (1 << 18, 7, 3, 1):
        monkeypatch.setattr(json_items, "CHUNK_BYTES", chunk)
        assert cut(data) == expected


def test_items_know_where_they_stand() -> None:
    data = '[{"é": 1},\n\n  {"b": 2}, {"c": 3}]'.encode()
    found = list(items(io.BytesIO(data), locator="a.json"))

    assert [(one.number, one.starts_at) for one in found] == [(1, (1, 2)), (2, (3, 3)), (3, (3, 13))]
    assert all(data[one.byte_offset :].startswith(one.data) for one in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@settings(suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.text(), JSON, min_size=1), min_size=1), st.sampled_from([None, 1]), st.booleans())
@pytest.mark.long
def test_any_list_is_cut_as_a_parser_reads_it(values: list[Any], indent: int | None, ascii_only: bool) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    assert [json.loads(one.decode("utf-8", "surrogatepass")) for one in cut(data)] == values


@given(
    st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\n", b" ", b"1", b'"a"', b'"item"', b"\xff"]))
)
def test_any_bytes_give_records_and_no_exception_but_a_refusal(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    for module in (json_file, json_lines):
        module.sniff(data)
        for record in module.split(io.BytesIO(data), locator="a.json"):
            with pytest.raises(RecordError):
                module.parse(record)


@given(st.binary())
def test_bytes_of_no_kind_are_refused(data: bytes) -> None:
    for module in (json_file, json_lines):
        for record in module.split(io.BytesIO(data), locator="a.json"):
            with pytest.raises(RecordError):
                module.parse(record)


class Endless(io.RawIOBase):
    """A stream of size bytes made as they are read: start, then filling without a line end."""

    def __init__(self, start: bytes, size: int) -> None:
        self.start, self.left = start, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        data = (self.start + b"x" * count)[:count]
        self.start, self.left = self.start[count:], self.left - count
        buffer[:count] = data
        return count


@pytest.mark.parametrize("module", [json_lines, json_file], ids=["json_lines", "json_file"])
@pytest.mark.long
def test_line_of_100_megabytes_is_counted_and_not_held(module: Any) -> None:
    size = 100_000_000
    stream = io.BufferedReader(Endless(b'{"headline": "', size))
    found = list(module.split(stream, locator="huge.json"))

    assert len(found) == 1 and found[0].size == size and len(found[0].data) <= MAX_BYTES
    assert found[0].whole_sha256 == hashlib.sha256(b'{"headline": "' + b"x" * (size - 14)).hexdigest()
    with pytest.raises(RecordError, match="100,000,000 bytes") as refused:
        module.parse(found[0])
    assert refused.value.code == "too_large"


def test_long_list_is_read_one_item_at_a_time() -> None:
    read = 0

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal read
            data = super().read(size)
            read += len(data)
            return data

    stream = Counting(b"[" + b",".join(b'{"a": "%d"}' % number for number in range(200_000)) + b"]")
    first = list(itertools.islice(items(stream, locator="long.json"), 3))

    assert len(first) == 3 and read < 1_000_000


def test_lines_are_numbered_as_in_the_file_and_keep_their_ends() -> None:
    data = b'\xef\xbb\xbf{"a": 1}\r\n\n{"b": 2}'
    found = list(json_lines.split(io.BytesIO(data), locator="a.jsonl"))

    assert [(one.number, one.byte_offset, one.data) for one in found] == [
        (1, 0, b'\xef\xbb\xbf{"a": 1}\r\n'),
        (3, 14, b'{"b": 2}'),
    ]


@pytest.mark.parametrize(
    ("data", "is_lines"),
    [
        (b'{"a": 1}\n{"b": 2}\n', True),
        (b'{"a": 1}', False),
        (b'{"a": 1}\n', False),
        (b'\n{"a": 1}\nbroken\n{"b": 2}\n', True),
        (b'{"a": 1,\n"b": 2}', False),
        (b'{\n"a": 1\n}', False),
        (b'[{"a": 1}]', False),
        (b'["a"]', False),
        (b"plain text\n", False),
        (b'{"a": "' + b"x" * 70_000, False),
    ],
)
def test_lines_are_told_from_files(data: bytes, is_lines: bool) -> None:
    assert json_lines.sniff(data) == is_lines
