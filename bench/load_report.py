"""What a load test found: the tables of docs/benchmarks.md, and what was not as it has to be."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from bench.load_figures import classes, pages
from bench.load_told import differences, verdicts, verdicts_stored

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST_PRINTED = 20


def findings(figures: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong, a sentence each: answers, what was lost, what verify_archive says, errors in the logs."""
    wrong = [request for request in figures["asked"]["requests"] if request[3]]
    if wrong:
        yield f"{len(wrong)} answers were not as expected."
    yield from (f"{name}: {said}" for _, name, _, said in wrong[:MOST_PRINTED])
    yield from differences(figures["asked"]["acknowledged"], figures["stored"])
    for check, rows in figures["verified"]["checks"].items():
        yield from (f"verify_archive, {check}: {row['where']}: {row['what']}" for row in rows[:MOST_PRINTED])
    if not figures["caught_up"]:
        yield "The search index did not come to the end of the log."
    yield from figures["logged"]
    if held(figures) is None:
        yield "No stretch was held: the load broke off before."


def held(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((step for step in figures["asked"]["steps"] if step["held"]), None)


def report(figures: list[dict[str, Any]], options: argparse.Namespace, machine: str) -> str:
    told = [
        f"{machine.strip()}. {options.articles:,} articles; bound on the 95th percentile of pages: {options.bound:.0f} ms.",
        "",
    ]
    told += summary(figures)
    for one in figures:
        told += ["", f"### {NAMES[one['engine']]}", "", *rising(one), "", *by_class(one), "", *used(one), "", *afterwards(one)]
    return "\n".join(told)


def summary(figures: list[dict[str, Any]]) -> Iterator[str]:
    yield "| engine | readers | desk | requests/s | p50 ms | p95 ms | p99 ms | error rate |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for one in figures:
        if step := held(one):
            row = pages(one["asked"]["requests"], step["begin"], step["end"])
            asked = one["asked"]["requests"]
            wrong = sum(bool(request[3]) for request in asked)
            rate = "0" if not wrong else f"{wrong / len(asked):.2%}"
            readers, desk = step["readers"], one["asked"]["desk"]
            yield f"| {NAMES[one['engine']]} | {readers} | {desk} | {row['rate']:.1f} | {times(row)} | {rate} of {len(asked):,} |"


def times(row: Mapping[str, Any]) -> str:
    return " | ".join(f"{row[name]:,.0f}" for name in ("p50", "p95", "p99"))


def rising(one: Mapping[str, Any]) -> Iterator[str]:
    yield "| readers | requests/s | p50 ms | p95 ms | p99 ms |"
    yield "|---:|---:|---:|---:|---:|"
    for step in one["asked"]["steps"]:
        row = pages(one["asked"]["requests"], step["begin"], step["end"])
        yield f"| {step['readers']}{', held' if step['held'] else ''} | {row['rate']:.1f} | {times(row)} |"


def by_class(one: Mapping[str, Any]) -> Iterator[str]:
    """Of the stretch that was held; signing in, which was over by then, of the whole run."""
    step, asked = held(one), one["asked"]["requests"]
    if step is None:
        return
    yield "| class of page | requests/s | p50 ms | p95 ms | p99 ms |"
    yield "|---|---:|---:|---:|---:|"
    for row in classes(asked, step["begin"], step["end"]):
        yield f"| {row['name']} | {row['rate']:.1f} | {times(row)} |"
    begin, end = min(request[0] for request in asked), max(request[0] for request in asked)
    for row in classes(asked, begin, end):
        if row["name"].startswith("sign in"):
            yield f"| {row['name']}, all {row['count']:,} of the run | {row['rate']:.1f} | {times(row)} |"


def used(one: Mapping[str, Any]) -> Iterator[str]:
    begin, end = (one["use"] + [{}, {}])[:2]
    yield "| process | share of a core | memory |"
    yield "|---|---:|---:|"
    for name, now in end.items():
        if name == "at":
            continue
        seconds = now["seconds"] - begin.get(name, {"seconds": 0})["seconds"]
        many = f" ({now['processes']})" if now["processes"] > 1 else ""
        yield f"| {name}{many} | {seconds / (end['at'] - begin['at']):.0%} | {now['memory']:,.0f} MB |"


def afterwards(one: Mapping[str, Any]) -> Iterator[str]:
    told, stored, took = one["asked"]["acknowledged"], one["stored"], one["took"]
    yield (
        f"Reviews handed in: {len(told['sheets']):,}, with {verdicts(told):,} verdicts acknowledged and "
        f"{verdicts_stored(stored):,} stored; disputes decided: {len(told['decided'])}; articles published: "
        f"{len(told['published'])}; told that somebody was first: {len(told['overtaken'])}. `verify_archive` found "
        f"{one['verified']['found']} things wrong. Archive made in {took['make']:.0f} s, load {took['load']:.0f} s, "
        f"verified in {took['verify']:.0f} s."
    )
