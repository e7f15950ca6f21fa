"""No regular expression of the archive repeats a repetition of the same signs: what is typed cannot make it try for ever."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as kinds
from re import _parser
from typing import Any

import archive

UNBOUNDED = 1_000


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(archive.__path__, "archive."):
        if ".migrations" not in found.name and ".management" not in found.name:
            yield importlib.import_module(found.name)


def patterns() -> set[re.Pattern[str]]:
    found = set()
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                found.add(value)
            elif isinstance(value, tuple | list | set | frozenset):
                found |= {one for one in value if isinstance(one, re.Pattern)}
            elif isinstance(value, dict):
                found |= {one for one in value.values() if isinstance(one, re.Pattern)}
    return found


def repeats_a_repetition(tree: Any, *, within: bool = False) -> bool:
    """Whether something repeated without bound is nothing but a repetition without bound: (a+)+, (a*|b)*."""
    for kind, value in tree:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            least, most, inner = value
            is_open = most is kinds.MAXREPEAT or most > UNBOUNDED
            if within and is_open and len(tree) == 1 or repeats_a_repetition(inner, within=is_open):
                return True
        elif kind is kinds.SUBPATTERN:
            if repeats_a_repetition(value[-1], within=within and len(tree) == 1):
                return True
        elif kind is kinds.BRANCH:
            if any(repeats_a_repetition(branch, within=within and len(tree) == 1) for branch in value[1]):
                return True
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT) and repeats_a_repetition(value[1]):
            return True
    return False


def test_no_pattern_repeats_a_repetition() -> None:
    found = patterns()
    assert len(found) > 100
    assert {one.pattern for one in found if repeats_a_repetition(_parser.parse(one.pattern, one.flags))} == set()


def test_one_that_does_would_be_found() -> None:
    for bad in ("(a+)+b", "(a*)*", "(?:a|b+)*c", "((a+))*"):
        assert repeats_a_repetition(_parser.parse(bad)), bad
    for good in ("(ab+)+", "a+b+", "(?:a{1,3})*", "[ab]+"):
        assert not repeats_a_repetition(_parser.parse(good)), good
