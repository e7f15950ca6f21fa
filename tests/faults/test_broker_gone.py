"""Who hands out work goes away: the scheduler of a distributed import, the worker of the queue that pages write into."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from bench.corpus import articles
from tests.distributed.archives import archive
from tests.distributed.machines import machines
from tests.distributed.test_distributed import differences as differing
from tests.faults.archives import Faulty
from tests.faults.doing import disturbed, killing
from tests.ingest.made_up import article_line, short

Make = Callable[[str], Faulty]
WORKER = ("db_worker", "--batch", "--no-reload", "--no-startup-delay", "-v0")


def test_worker_of_the_queue_killed(empty: Make, lines: Path, chance: random.Random) -> None:
    """What it left half done stands on the page of its import as broken off, and is gone on with by whoever asks."""
    whole, broken = empty("whole"), empty("broken")
    for one in (whole, broken):
        assert one.run("desk:upload", *sorted(lines.glob("*.jsonl")))[0] == 0

    def ask_again() -> None:
        if not broken.is_finished():
            code, _, said = broken.run("desk:again")
            assert code == 0, said

    disturbed(whole, broken, WORKER, killing(chance), mend=ask_again, is_done=Faulty.is_finished)
    assert list((broken.folder / "uploads").iterdir()) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Distributed imports need PostgreSQL.")
@pytest.mark.django_db(transaction=True)
def test_scheduler_killed(tmp_path: Path, chance: random.Random) -> None:
    """The import breaks off with a sentence; by another scheduler it is gone on with."""
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(1_200, seed=9))]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n")
    work = ("manage.py", "import_articles", str(tmp_path), "--distributed")
    with archive("scheduled") as alone:
        alone.command("import_articles", str(tmp_path), "--workers", "1")
        expected = alone.contents()
    with machines("lost", 2, apart=False) as (own, there):
        whole, target = own.begin(*work, there.scheduler), chance.randint(50, 900)
        while whole.poll() is None and own.ask("SELECT count(*) FROM archive_record")[0][0] < target:
            time.sleep(0.05)
        assert whole.poll() is None
        os.killpg(there.broker.pid, signal.SIGKILL)
        _, err = whole.communicate(timeout=240)
        assert whole.returncode == 3 and "--resume" in err and "Traceback" not in err, err
        report = own.command("import_articles", str(tmp_path), "--distributed", "local:2", "--resume")
        assert report["new"] + report["duplicate"] == 1_200
        assert differing(own.contents(), expected) == {}
        own.run("manage.py", "verify_archive")
