"""tests/slow.txt names tests that there are, each once, and is written by what tests take."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import slow

ROOT = Path(__file__).parents[2]


def functions(path: Path) -> Iterator[str]:
    """Of a module of tests, as slow.txt names them."""
    for node in ast.parse(path.read_text()).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        begin = f"{path.relative_to(ROOT)}::" + (f"{node.name}::" if isinstance(node, ast.ClassDef) else "")
        yield from (begin + one.name for one in inner if isinstance(one, ast.FunctionDef))


def test_each_of_the_list_is_a_test_that_there_is() -> None:
    lines = slow.LIST.read_text().splitlines()
    assert lines == sorted(set(lines))
    there = {name for file in {ROOT / line.split("::")[0] for line in lines} if file.exists() for name in functions(file)}
    assert [line for line in lines if line not in there] == []


def test_a_listed_test_is_marked_whatever_its_parameters() -> None:
    marked: list[str] = []
    names = (sorted(slow.listed())[0], f"{sorted(slow.listed())[0]}[one-1]", "tests/project/test_slow.py::test_other")
    items = [SimpleNamespace(nodeid=name, add_marker=lambda mark, name=name: marked.append(name)) for name in names]
    slow.pytest_collection_modifyitems(items)
    assert marked == list(names[:2])


def test_the_list_is_written_by_what_a_test_takes_on_average(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(slow, "LIST", tmp_path / "slow.txt")
    sorting = slow.Sorting()
    for nodeid, seconds in (
        ("b::t[1]", 0.1),
        ("b::t[2]", 0.9),
        ("b::t[2]", 0.1),
        ("c::q[1]", 0.3),
        ("c::q[2]", 0.1),
        ("a::s", 2),
    ):
        sorting.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, duration=seconds))
    sorting.pytest_sessionfinish()
    assert slow.listed() == {"a::s", "b::t"}
    assert slow.LIST.read_text() == "a::s\nb::t\n"
