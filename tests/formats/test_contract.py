"""Every format keeps the same promises: samples read as expected, broken ones refused in words, none unregistered."""

import importlib
import io
import json
import pkgutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from archive import formats
from archive.formats import FORMATS, detect, parse
from archive.formats.decoding import encode
from archive.formats.records import RawRecord, RecordError
from archive.policy.vocabulary import REFUSALS

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "samples"


def sample_files() -> list[tuple[str, Path]]:
    return [
        (name, path)
        for name in FORMATS
        for path in sorted((SAMPLES / name).iterdir())
        if path.name != "expected.json" and not path.name.endswith(".meta.json")
    ]


def raw_record(path: Path) -> RawRecord:
    sidecar = path.with_name(path.name + ".meta.json")
    return RawRecord(path.name, 1, 0, path.read_bytes(), sidecar.read_bytes() if sidecar.exists() else None)


def expected(path: Path) -> dict[str, Any]:
    return json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))[path.name]


def outcome(path: Path) -> dict[str, Any]:
    """The fields of the article that are not empty, or the refusal."""
    try:
        record = parse(raw_record(path))
    except RecordError as error:
        return {"refused": error.code, "reason": error.reason}
    fields = json.loads(json.dumps(asdict(record), default=lambda moment: moment.isoformat()))
    return {field: value for field, value in fields.items() if value}


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_sample_reads_as_expected(name: str, path: Path) -> None:
    assert outcome(path) == expected(path)


@pytest.mark.parametrize("name", FORMATS)
def test_format_has_a_smallest_and_a_broken_sample(name: str) -> None:
    expectations = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))

    assert any(file.startswith("smallest") for file in expectations)
    assert any(file.startswith("broken") and one["refused"] in dict(REFUSALS) for file, one in expectations.items())
    assert set(expectations) == {path.name for owner, path in sample_files() if owner == name}


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_refusals_are_sentences_that_say_what_is_wrong(name: str, path: Path) -> None:
    found = outcome(path)

    assert path.name.startswith("broken") == ("refused" in found)
    if "refused" in found:
        assert found["refused"] in dict(REFUSALS)
        assert found["reason"].endswith(".") and len(found["reason"]) > 10


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_sample_is_detected_and_split_into_verbatim_bytes(name: str, path: Path) -> None:
    data = path.read_bytes()

    assert detect(data) == name
    assert b"".join(raw.data for raw in FORMATS[name].split(io.BytesIO(data), locator=path.name)) == data


@pytest.mark.parametrize(
    "path", [path for _, path in sample_files() if not path.name.startswith("broken")], ids=lambda path: path.name
)
def test_text_and_encoding_give_the_bytes_again(path: Path) -> None:
    record = parse(raw_record(path))

    assert encode(record.text, record.encoding) == path.read_bytes()


def test_no_format_module_is_unregistered() -> None:
    modules = [importlib.import_module(f"archive.formats.{info.name}") for info in pkgutil.iter_modules(formats.__path__)]

    assert {module for module in modules if hasattr(module, "sniff")} == set(FORMATS.values())


def test_markup_is_no_plain_text() -> None:
    with pytest.raises(RecordError, match="No known format") as refusal:
        parse(RawRecord("page.txt", 1, 0, b"<!DOCTYPE html>\n<title>Lamp lit</title>"))

    assert refusal.value.code == "unknown_format"
