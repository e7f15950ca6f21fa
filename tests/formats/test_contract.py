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
from archive.formats import CLAIM_FORMATS, FORMATS, detect, parse
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


def raw_records(name: str, path: Path) -> list[RawRecord]:
    return list(FORMATS[name].split(io.BytesIO(path.read_bytes()), locator=path.name, sidecar=raw_record(path).sidecar))


def outcomes(name: str, path: Path) -> dict[str, Any] | list[dict[str, Any]]:
    """What each record of the file is read as; of a file with one record that alone."""
    found = [outcome(name, raw) for raw in raw_records(name, path)]
    return found[0] if len(found) == 1 else found


def outcome(name: str, raw: RawRecord) -> dict[str, Any]:
    """The fields of the article that are not empty, or the refusal."""
    try:
        record = FORMATS[name].parse(raw)
    except RecordError as error:
        return {"refused": error.code, "reason": error.reason}
    fields = json.loads(json.dumps(asdict(record), default=lambda moment: moment.isoformat()))
    return {field: value for field, value in fields.items() if value}


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_sample_reads_as_expected(name: str, path: Path) -> None:
    assert outcomes(name, path) == expected(path)


@pytest.mark.parametrize("name", FORMATS)
def test_format_has_a_smallest_and_a_broken_sample(name: str) -> None:
    expectations = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))

    assert any(file.startswith("smallest") for file in expectations)
    assert any(file.startswith("broken") for file in expectations)
    assert set(expectations) == {path.name for owner, path in sample_files() if owner == name}


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_refusals_are_sentences_that_say_what_is_wrong(name: str, path: Path) -> None:
    refused = [found for found in (outcome(name, raw) for raw in raw_records(name, path)) if "refused" in found]

    assert path.name.startswith("broken") == bool(refused)
    for found in refused:
        assert found["refused"] in dict(REFUSALS)
        assert found["reason"].endswith(".") and len(found["reason"]) > 10


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_sample_is_detected(name: str, path: Path) -> None:
    assert detect(path.read_bytes()) == name


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_record_can_be_read_again_from_its_bytes_alone(name: str, path: Path) -> None:
    for raw in raw_records(name, path):
        alone = RawRecord(raw.locator, raw.number, raw.byte_offset, raw.data, raw.sidecar, raw.whole_size, raw.whole_sha256)
        first, again = outcome(name, raw), outcome(name, alone)
        assert again.get("refused") == first.get("refused")
        assert "refused" in first or again == first


@pytest.mark.parametrize("path", [path for name, path in sample_files() if name == "plain_text"], ids=lambda path: path.name)
def test_plain_text_is_one_record_of_verbatim_bytes(path: Path) -> None:
    assert [raw.data for raw in raw_records("plain_text", path)] == [path.read_bytes()]


@pytest.mark.parametrize(
    "path",
    [path for name, path in sample_files() if name == "plain_text" and not path.name.startswith("broken")],
    ids=lambda path: path.name,
)
def test_text_and_encoding_give_the_bytes_again(path: Path) -> None:
    record = parse(raw_record(path))

    assert encode(record.text, record.encoding) == path.read_bytes()


@pytest.mark.parametrize(("name", "path"), sample_files(), ids=lambda value: getattr(value, "name", value))
def test_composed_text_is_its_blocks(name: str, path: Path) -> None:
    for found in (one for one in (outcome(name, raw) for raw in raw_records(name, path)) if "refused" not in one):
        if found.get("encoding"):
            continue
        lines = found["text"].split("\n")
        assert lines[0] == found["headline"] and all(line == " ".join(line.split()) for line in lines)
        if "blocks" in found:
            assert [found["text"][start:end] for _, start, end in found["blocks"]] == lines


def test_no_format_module_is_unregistered() -> None:
    modules = [importlib.import_module(f"archive.formats.{info.name}") for info in pkgutil.iter_modules(formats.__path__)]

    assert {module for module in modules if hasattr(module, "sniff")} == {*FORMATS.values(), *CLAIM_FORMATS.values()}


def test_markup_is_no_plain_text() -> None:
    with pytest.raises(RecordError, match="'lamp'") as refusal:
        parse(RawRecord("page.txt", 1, 0, b"<lamp>\n<title>Lamp lit</title>\n</lamp>"))

    assert refusal.value.code == "unknown_format"
