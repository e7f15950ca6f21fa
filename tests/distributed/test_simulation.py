"""The model of a distributed import: where arithmetic gives the answer, it gives the same one."""

from dataclasses import replace

import pytest

from bench.scaling_simulation import Measured, Setting, checked, most_useful, simulate

MEASURED = Measured(
    read=0.025, spread=0.0, write=0.0025, begin=0.0, shard=0.0, indexed=1_000, tables=15_000, indexes=20_000, leaves=20
)
SETTING = Setting(articles=200_000, workers=1, cores=64, shard=10_000, chunk=500)


@pytest.mark.parametrize("workers", [1, 2, 5, 10])
def test_workers_that_do_not_wait_share_the_work(workers):
    told = simulate(MEASURED, replace(SETTING, workers=workers))
    assert told.seconds == pytest.approx(200_000 * 0.0275 / workers, rel=0.1) and told.waited < 0.1


@pytest.mark.parametrize("workers", [14, 40])
def test_more_workers_than_the_writer_has_time_for_wait(workers):
    told = simulate(MEASURED, replace(SETTING, workers=workers, shard=1_000))
    assert told.seconds == pytest.approx(200_000 * 0.0025, rel=0.1) and told.locked > 0.9
    assert told.waited > 0.5 if workers == 40 else told.waited < 0.35
    assert most_useful(MEASURED) == 11


def test_more_workers_than_cores_go_slower_together():
    one, four = (simulate(MEASURED, replace(SETTING, cores=1, workers=workers)).seconds for workers in (1, 4))
    assert four == pytest.approx(one, rel=0.02)
    assert simulate(MEASURED, replace(SETTING, cores=2, workers=4)).seconds == pytest.approx(one / 2, rel=0.05)


def test_what_a_dying_worker_was_at_is_read_again_and_nothing_is_lost():
    told = simulate(MEASURED, replace(SETTING, workers=4, lost=100.0, back=10.0))
    assert told.deaths > 10 and 0 < told.again <= told.deaths * 500
    assert told.seconds > simulate(MEASURED, replace(SETTING, workers=4)).seconds


def test_with_one_shard_left_to_a_dead_worker_those_who_rest_take_it():
    setting = replace(SETTING, articles=20_000, workers=2, lost=400.0, back=1e6)
    told = [simulate(MEASURED, replace(setting, seed=seed)) for seed in range(20)]
    once = [one.seconds for one in told if one.deaths == 1]
    assert len(once) > 3 and max(once) < 700


def test_indexes_beyond_memory_hold_the_lock_longer():
    told = simulate(MEASURED, replace(SETTING, workers=40, memory=1.0, leaf=0.001))
    assert told.seconds == pytest.approx(200_000 * (0.0025 + 20 * 0.001), rel=0.05)


def test_the_index_that_follows_ends_later_where_it_is_the_slowest():
    told = simulate(replace(MEASURED, indexed=100), SETTING)
    assert told.behind == 0
    told = simulate(replace(MEASURED, indexed=10), SETTING)
    assert told.behind + told.seconds == pytest.approx(20_000)


def test_the_same_chance_gives_the_same_answer():
    setting = replace(SETTING, workers=4, lost=100.0)
    measured = replace(MEASURED, spread=1.0)
    assert simulate(measured, setting) == simulate(measured, setting) != simulate(measured, replace(setting, seed=2))


def test_tables_have_a_row_for_each_case():
    rows = checked(MEASURED, {1: 60.0, 2: 30.0}, articles=2_000, shards={1: 8, 2: 16}, cores=2)
    assert rows[2] == "| 1 | 60.0 | 55.0 | 0.92 |" and len(rows) == 4
