"""What processes count together: nothing is lost where many ask at once, and nothing written down tells who asked."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from newsroom.environment import Environment
from newsroom.shared_cache import CLEAR_EVERY, TABLE, FileCache, SharedCache, TableCache

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
TIMES = 150
COUNTING = """
import json, sys
from django.conf import settings
told = json.loads(sys.argv[1])
settings.configure(SECRET_KEY="k" * 50, DATABASES={"default": told["database"]}, CACHES={"default": told["cache"]}, USE_TZ=True)
from django.core.cache import cache
cache.get("ready")
print("ready", flush=True)
sys.stdin.readline()
counted = [cache.incr("asked") for _ in range(told["times"])]
taken = [code for code in range(told["times"]) if cache.add(f"code {code}", "y", 90)]
print(json.dumps([counted, taken]))
"""


def told(folder: Path) -> dict[str, str]:
    if connection.vendor == "postgresql":
        return {"BACKEND": "newsroom.shared_cache.TableCache"}
    return {"BACKEND": "newsroom.shared_cache.FileCache", "LOCATION": str(folder / "var" / "counts.sqlite3")}


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[SharedCache]:
    made = TableCache("", {}) if connection.vendor == "postgresql" else FileCache(told(tmp_path)["LOCATION"], {})
    made.clear()
    yield made
    made.clear()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [6000.0]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    return moment


def rows(shared: SharedCache) -> list[tuple[object, ...]]:
    return shared._rows(f"SELECT key, value FROM {TABLE}", [])  # noqa: S608


def test_what_is_there_is_added_no_second_time_until_its_time_is_over(shared: SharedCache, at: list[float]) -> None:
    assert [shared.add("code", "y", 90), shared.add("code", "z", 90), shared.get("code")] == [True, False, "y"]
    at[0] += 90
    assert [shared.get("code", "none"), shared.add("code", "z", 90), shared.get("code")] == ["none", True, "z"]


def test_only_what_is_there_is_counted_on(shared: SharedCache, at: list[float]) -> None:
    shared.set("asked", 1, 60)
    assert [shared.incr("asked"), shared.incr("asked", 5), shared.decr("asked"), shared.get("asked")] == [2, 7, 6, 6]
    at[0] += 60
    for missing in ("asked", "never"):
        with pytest.raises(ValueError, match="not found"):
            shared.incr(missing)


def test_values_keep_their_shape_and_times_can_be_put_off(shared: SharedCache, at: list[float]) -> None:
    shared.set("times", [6000.5, 5999.25], 10)
    assert shared.touch("times", 100) is True
    at[0] += 50
    assert shared.get("times") == [6000.5, 5999.25]
    assert [shared.delete("times"), shared.delete("times"), shared.touch("times", 5)] == [True, False, False]
    assert shared.get("times") is None
    shared.set("always", True, None)
    at[0] += 1e9
    assert shared.get("always") is True


def test_what_cannot_be_written_as_json_is_refused(shared: SharedCache) -> None:
    with pytest.raises(TypeError):
        shared.set("object", object())


def test_what_is_over_is_cleared_away(shared: SharedCache, at: list[float]) -> None:
    shared.set("over", 1, 1)
    at[0] += 5
    for _ in range(CLEAR_EVERY):
        shared.set("now", 1, 60)
    assert len(rows(shared)) == 1


def test_keys_are_digests(shared: SharedCache) -> None:
    shared.add("api:address:198.51.100.7", 1)
    ((key, value),) = rows(shared)
    assert (len(str(key)), value, "198.51.100.7" in str(key)) == (64, "1", False)


def test_one_statement_counts(shared: SharedCache) -> None:
    shared.set("asked", 0)
    with CaptureQueriesContext(connection) as queries:
        shared.incr("asked")
        shared.add("code", "y")
    assert len(queries) == (2 if connection.vendor == "postgresql" else 0)


def test_two_processes_count_as_one(shared: SharedCache, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SECRET_KEY", "k" * 50)
        shared.set("asked", 0, 600)
        database = {name: connection.settings_dict[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
        sent = json.dumps({"database": {**database, "NAME": str(database["NAME"])}, "cache": told(tmp_path), "times": TIMES})
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
        command = [sys.executable, "-c", COUNTING, sent]
        processes = [subprocess.Popen(command, **pipes) for _ in range(2)]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
        assert shared.get("asked") == 2 * TIMES
    assert sorted(said[0][0] + said[1][0]) == list(range(1, 2 * TIMES + 1))
    assert sorted(said[0][1] + said[1][1]) == list(range(TIMES))


def test_file_that_cannot_be_had_is_told_as_a_database_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite3").mkdir()
    with pytest.raises(OperationalError, match=r"folder\.sqlite3"):
        FileCache(str(tmp_path / "folder.sqlite3"), {}).add("code", "y")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://a:b@localhost/c", {"BACKEND": "newsroom.shared_cache.TableCache"}),
        ("sqlite:////srv/a.sqlite3", {"BACKEND": "newsroom.shared_cache.FileCache", "LOCATION": "/srv/var/counts.sqlite3"}),
        ("sqlite:///:memory:", {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}),
    ],
)
def test_processes_share_what_fits_their_database(monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, str]) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    environment = Environment(Path("/nonexistent"))
    assert environment.shared_cache(Path("/base"), environment.database(Path("/base"))) == expected
