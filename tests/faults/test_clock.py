"""A clock that is put forward or back by hours or days: the record keeps its order, and nothing is lost, doubled or left open."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from archive.audit import verify_chain
from archive.models import Sheet
from archive.models.process import SILENCE, is_there
from archive.queries.imports import standing
from archive.review.lapses import lapse_drafts
from tests.desk.imports import file, newest, send
from tests.desk.pages import signed_in
from tests.faults.archives import Faulty, differences
from tests.ingest.made_up import many_lines, write_files
from tests.review import desk

Make = Callable[[str], Faulty]
HOUR, DAY = 3600, 86_400
JUMPS = (-3 * DAY, -5 * HOUR, 5 * HOUR, 3 * DAY)


def by(chance: random.Random, steps: int, seconds: int) -> dict[str, Any]:
    return {"kind": "skew", "at": chance.randint(1, steps), "seconds": seconds}


def undated(rows: dict[str, Any]) -> dict[str, Any]:
    """Without the heads of days: how many days there were is what the clock says."""
    return {table: some for table, some in rows.items() if table != "RecordHead"}


@pytest.mark.parametrize("seconds", JUMPS)
def test_work_and_record_hold(empty: Make, lines: Path, tmp_path: Path, chance: random.Random, seconds: int) -> None:
    """An import during which the clock jumps, a review during which it jumps, another import by the right time."""
    more = write_files(tmp_path / "more", many_lines(20, seed=9))
    whole, skewed = empty("whole"), empty("skewed")
    works = [(("import_articles", path, "-v0", "--workers", 1), (1,)) for path in (lines / "0.jsonl", more)]
    works.insert(1, (("desk:review",), (0,)))
    for place, (work, codes) in enumerate(works):
        steps = whole.steps(*work, codes=codes)
        fault = by(chance, steps, seconds) if place < 2 else {}
        code, _, said = skewed.with_fault(fault, *work)
        assert code in codes, (fault, said)
        assert skewed.look()["wrong"] == [], fault
    assert differences(undated(skewed.look()["rows"]), undated(whole.look()["rows"])) == {}


class Clock:
    """What the archive takes for the time; put(seconds) away from the real one."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seconds, clock, now = 0, time.time, timezone.now
        patch.setattr(time, "time", lambda: clock() + self.seconds)
        patch.setattr(timezone, "now", lambda: now() + timedelta(seconds=self.seconds))

    def put(self, seconds: int) -> datetime:
        self.seconds = seconds
        return timezone.now()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.django_db
def test_drafts_that_lapse_as_the_clock_jumps_are_kept_and_can_be_gone_on_with(clock: Clock, settings: Any) -> None:
    settings.DRAFT_DAYS = 7
    article = desk.queued()
    reviewer = desk.reviewers()[0]
    sheet = desk.start_sheet(desk.version_of(article), by=reviewer, at=clock.put(0))
    told = {"headline": desk.LOW, "claims": {}, "lock": sheet.lock, "by": reviewer}
    desk.save_sheet(sheet, **told, at=clock.put(-9 * DAY))  # the clock was behind, and is put right
    assert [one.pk for one in lapse_drafts(at=clock.put(0))] == [sheet.pk]
    kept = Sheet.objects.get(pk=sheet.pk)
    assert (kept.state, kept.headline_rating.why) == ("lapsed", desk.LOW.why)
    again = desk.start_sheet(desk.version_of(article), by=reviewer, at=clock.put(-9 * DAY))
    assert again.state == "draft" and lapse_drafts(at=clock.put(-10 * DAY)) == []
    assert verify_chain() == []


@pytest.mark.django_db
def test_nobody_is_signed_in_longer_than_by_the_clock(editor: User, clock: Clock) -> None:
    client = signed_in(editor)
    assert client.get("/desk/").status_code == 200
    clock.put(13 * HOUR)
    assert client.get("/desk/")["Location"].startswith("/login/")
    clock.put(-3 * DAY)
    assert signed_in(editor).get("/desk/").status_code == 200


@pytest.mark.django_db
def test_what_waits_is_offered_to_be_gone_on_with_though_the_clock_was_put_back(
    importer: User, clock: Clock, settings: Any, tmp_path: Path
) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    clock.put(2 * HOUR)
    client = signed_in(importer)
    send(client, file(), look_first=None)
    batch = newest().batch
    assert not standing(batch, now=timezone.now()).may_go_on
    assert standing(batch, now=clock.put(0)).may_go_on


def test_process_heard_of_in_the_future_is_not_there_for_ever(clock: Clock) -> None:
    left = {"process": ["another.example", 4], "heard": int(time.time())}
    assert is_there(left, 1)
    clock.put(-2 * SILENCE)
    assert not is_there(left, 1)
