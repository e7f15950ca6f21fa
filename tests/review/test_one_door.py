"""State and visibility of an article are written in one place: the source code is searched for any other."""

import ast
import re
from pathlib import Path

import pytest

from archive.forms.moves import BUTTONS

ARCHIVE = Path(__file__).resolve().parents[2] / "archive"
FILES = sorted(path for path in ARCHIVE.rglob("*.py") if "migrations" not in path.parts)
DOORS = {
    "review/transitions.py": {"compare_and_set"},
    "models/article.py": {"QuerySet.update"},
    # What is written once and still has to go, for the law or for a person: never the two columns of an article.
    "audit/shutting.py": {"QuerySet.update"},
    "review/persons.py": {"QuerySet.update"},
    "review/takedown_words.py": {"QuerySet.update"},
}
MOVED = {"state", "visibility"}


def writings(source: str) -> set[str]:
    """What in the source could write them past the models' refusals (Article.save and update(), tested with the moves)."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            found |= {"compare_and_set"} if node.func.attr == "compare_and_set" else set()
            found |= {"QuerySet.update"} if re.search(r"QuerySet\.(update|bulk_update)$|\b_raw|\b_do_update$", called) else set()
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {f"{ast.unparse(t)} =" for t in targets if isinstance(t, ast.Attribute) and is_article(t)}
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"(?i)update\s+\W?archive_article\b", node.value)
        ):
            found.add("SQL")
    return found


def is_article(target: ast.Attribute) -> bool:
    return target.attr in MOVED and "article" in ast.unparse(target.value).lower()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ARCHIVE).as_posix())
def test_nothing_else_writes_state_or_visibility(path):
    assert writings(path.read_text(encoding="utf-8")) == DOORS.get(path.relative_to(ARCHIVE).as_posix(), set())


@pytest.mark.parametrize(
    "source, found",
    [
        ("Article.objects.filter(pk=1).compare_and_set('state', sources=[], state='queued')", {"compare_and_set"}),
        ("models.QuerySet.update(articles, state='queued')", {"QuerySet.update"}),
        ("self.article.visibility = 'hidden'", {"self.article.visibility ="}),
        ("cursor.execute('UPDATE archive_article SET state = 1')", {"SQL"}),
        ("batch.state = 'finished'", set()),
    ],
)
def test_the_search_finds_what_it_looks_for(source, found):
    assert writings(source) == found


SIGNED = {"publish", "adjudicate", "correct"}  # made only by a function that compares with what was looked at
SIGNERS = {"review/publication.py": {"publish"}, "review/adjudication.py": {"adjudicate"}, "review/corrections.py": {"correct"}}


def signed_moves(source: str) -> set[str]:
    """The signed moves that the source calls move() with."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and ast.unparse(node.func) == "move"]
    return {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)} & SIGNED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ARCHIVE).as_posix())
def test_nothing_else_makes_a_move_that_signs(path):
    assert signed_moves(path.read_text(encoding="utf-8")) == SIGNERS.get(path.relative_to(ARCHIVE).as_posix(), set())


def test_no_form_offers_a_move_that_signs():
    assert not {name for name, _ in BUTTONS} & SIGNED
