"""Real processes, killed or at once: the index comes to hold what the archive holds, whatever happened."""

import random
import re
import time

import pytest

from tests.ingest.made_up import many_lines, write_files
from tests.ingest.own import kill

pytestmark = pytest.mark.long


def held(archive) -> tuple[int, int]:
    """How many articles there are, and how many the index holds, once it was proved to be equal."""
    code, out, err = archive.run("check_search")
    assert (code, err) == (0, ""), err
    return tuple(map(int, re.findall(r"\d+", out.replace(",", ""))))[:2]


@pytest.fixture
def followed(own):
    """Makes an archive whose processes keep its index themselves."""

    def make(name):
        archive = own(name)
        archive.settings = {"SEPARATE_INDEXER": "off"}
        return archive

    return make


def test_killed_at_random_moments_the_index_comes_to_equal_the_archive(tmp_path, followed):
    folder = write_files(tmp_path / "in", many_lines(150), files=3)
    archive, chance = followed("killed"), random.Random(3)  # noqa: S311 - the same every time
    for wait in (0, 30, 60, 90):
        job = archive.start("import_articles", folder, "-v0", "--resume", chunk=10)
        while job.poll() is None and archive.stored() < wait:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.15))
        if job.poll() is None:
            kill(job)
        job.communicate()
    assert archive.run("import_articles", folder, "-v0", "--resume", chunk=10)[0] == 1
    for pause in (0.6, 0.9, 1.2, 1.5):  # in the midst of making it anew, too
        job = archive.start("rebuild_search", "-v0")
        time.sleep(pause)
        if job.poll() is None:
            kill(job)
        job.communicate()
    articles, indexed = held(archive)
    assert articles == indexed > 100


def test_two_imports_and_a_rebuild_at_once_leave_nothing_out(tmp_path, followed):
    one = write_files(tmp_path / "one", many_lines(80), files=1)
    other = write_files(tmp_path / "other", many_lines(120)[60:], files=1)
    archive = followed("together")
    jobs = [archive.start("import_articles", folder, "-v0", chunk=5) for folder in (one, other)]
    jobs += [archive.start("run_indexer", "--once"), archive.start("rebuild_search", "-v0")]
    for job in jobs:
        job.communicate(timeout=300)
    articles, indexed = held(archive)
    assert articles == indexed > 50
