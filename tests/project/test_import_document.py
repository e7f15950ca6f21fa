"""docs/import.md says what the code does: names, fields and codes are the same in both."""

import re
from pathlib import Path

import pytest

from archive.formats import CLAIM_FORMATS, FORMATS
from archive.formats.containers import COMPRESSED
from archive.formats.csv_table import COLUMNS
from archive.formats.mapping import FIELDS
from archive.formats.shapes import SHAPES
from archive.formats.sidecar import KEYS
from archive.ingest.reading import ARCHIVES
from archive.management.commands import import_articles, retry_import, undo_import
from archive.policy.vocabulary import REFUSALS, SKIPS

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `?([\w ]+?)`? \| (.*?) \|", re.MULTILINE)


def part(name: str) -> str:
    return DOCUMENT.split(f"<!-- {name}: begin -->")[1].split(f"<!-- {name}: end -->")[0]


def rows(name: str) -> list[tuple[str, str]]:
    return ROW.findall(part(name))[1:]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("shapes", [shape.name for shape in SHAPES]),
        ("fields", list(FIELDS)),
        ("sidecar", list(KEYS)),
        ("containers", [*COMPRESSED, *ARCHIVES]),
        ("skips", [code for code, _ in SKIPS]),
    ],
)
def test_list_in_the_document_is_that_of_the_code(name: str, names: list[str]) -> None:
    assert re.findall(r"`(\w+)`", part(name)) == names


def test_formats_in_the_document_are_those_of_the_code_in_their_order() -> None:
    assert [name for name, _ in rows("formats")] == [*CLAIM_FORMATS, *FORMATS]


def test_columns_in_the_document_are_those_of_the_code() -> None:
    assert {field: tuple(names.split(", ")) for field, names in rows("columns")} == COLUMNS


def test_refusals_in_the_document_are_those_of_the_code() -> None:
    assert [code for code, _ in rows("refusals")] == [code for code, _ in REFUSALS]


def test_exit_codes_in_the_document_are_those_of_the_commands() -> None:
    documented = {code for code, _ in rows("exits")}

    assert documented == set(re.findall(r"\b(\d+) (?!or)", f"{import_articles.__doc__} {undo_import.__doc__}"))
    assert set(re.findall(r"\b\d+\b", retry_import.__doc__)) == documented


def test_options_in_the_document_are_those_of_the_commands() -> None:
    for module, command in ((import_articles, "import_articles"), (retry_import, "retry_import"), (undo_import, "undo_import")):
        parser = module.Command().create_parser("manage.py", command)
        own = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
        base = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}
        usage = DOCUMENT.split(f"python manage.py {command}")[1].split("\n\n")[0]
        assert set(re.findall(r"--[\w-]+", usage)) & own == own - base - {"--skip-checks"}
