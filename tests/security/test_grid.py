"""Who may ask what: every address of the URLconf beside grid.csv; `--write-golden` writes it, to be read before it is kept."""

from typing import Any

import pytest

from archive.models import Upload
from tests.admin.test_pages import fill
from tests.pages.walk import walked_archive
from tests.people import make_person
from tests.review.desk import now
from tests.security import grid

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def without_bounds(settings: Any) -> None:
    """429 is no answer to who may."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000


def full_archive() -> None:
    walked_archive()
    fill()
    Upload.objects.create(uploaded_at=now(), uploaded_by=make_person("importer", "importer"), folder="none")


@pytest.mark.prepared(by=full_archive)
def test_every_address_answers_each_role_as_the_grid_says(db: None, pytestconfig: pytest.Config) -> None:
    rows = grid.ask_all()
    if pytestconfig.getoption("--write-golden"):
        grid.GRID.write_text(grid.written(rows), encoding="utf-8")
    agreed, found = grid.kept(), {(route, method): answers for route, method, *answers in rows}
    assert {key for key in found if key not in agreed} == set(), "a new address: add its rows, with what each role may"
    assert {key for key in agreed if key not in found} == set(), "no address has these rows any more"
    assert {key: answers for key, answers in found.items() if answers != agreed[key]} == {}


@pytest.mark.prepared(by=full_archive)
def test_no_other_method_is_open_and_none_breaks(db: None) -> None:
    people = ("anonymous", "superuser")
    rows = grid.ask_all(people, grid.OTHERS)
    assert [
        row for row in rows if not set(row[2:]) <= {grid.NO_METHOD, grid.SIGN_IN, grid.CONFIRM, grid.REFUSED, grid.ABSENT}
    ] == []
