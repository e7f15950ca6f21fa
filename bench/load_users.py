"""Readers and the desk at once, by locust, in a process of its own: importing locust patches the standard library for gevent.

usage: python -m bench.load_users FOLDER ADDRESS [--bound MS] [--seconds N] [--held N] [--patience N] [--steps N,N,...]
Reads FOLDER/plan.json, writes FOLDER/asked.json: every request, the steps, and what was acknowledged. Says on standard output,
a line of JSON each, when the steps and the stretch that is held begin and end.
"""

import argparse
import gc
import json
import random
import re
import time
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, LoadTestShape, between, task
from locust.env import Environment

from bench.load_addresses import KINDS
from bench.load_desk import ROLES, Acknowledged, Answer, Person, Refused
from bench.load_figures import is_page, percentile

HOST = "archive.example"
SETTLED = 0.3  # of a step goes by before its requests count
WARMING = 30  # seconds at most in which the desk signs in
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')

options: argparse.Namespace
plan: dict[str, Any]
told = Acknowledged()
requests: list[tuple[float, str, float, str]] = []  # when it ended, its class, milliseconds, what was wrong
entered: list[str] = []  # who signed in
addresses: Iterator[str] = (f"198.18.{number // 250}.{number % 250 + 1}" for number in range(60_000))


class Visitor(FastHttpUser):
    """Somebody behind nginx: with an address of their own, over TLS that nginx took off, a connection for each request."""

    abstract = True
    max_retries = 0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        address = next(addresses)
        self.chance = random.Random(address)  # noqa: S311 - not a secret
        self.headers = {
            "Host": HOST, "X-Forwarded-For": address, "X-Forwarded-Proto": "https", "Connection": "close",
            "Origin": f"https://{HOST}", "User-Agent": "newsroom-bench",
        }  # fmt: skip
        self.tags: dict[str, str] = {}
        behind = DefaultCookiePolicy(secure_protocols=("http", "https"))  # the browser of a person is in front of nginx
        self.client.cookiejar.set_policy(behind)

    def request(
        self,
        method: str,
        path: str,
        name: str,
        *,
        data: Mapping[str, Any] | None = None,
        accept: str = "",
        expected: tuple[int, ...] = (200,),
    ) -> Answer:
        """Raises Refused where the answer is none of the expected."""
        headers = self.headers | {"Accept": accept or "text/html"}
        if tag := self.tags.get(path, "") if method == "GET" else "":
            headers["If-None-Match"], name, expected = tag, "asked again", (*expected, 304)
        body = None if data is None else urlencode(data)
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with self.client.request(
            method, path, name=name, data=body, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            wrong = fault(answer, expected)
            answer.failure(wrong) if wrong else answer.success()
            requests.append((time.monotonic(), name, answer.request_meta["response_time"], f"{path}: {wrong}" if wrong else ""))
            if wrong:
                raise Refused(f"{method} {path}: {wrong}")
            if method == "GET" and (given := answer.headers.get("ETag")):
                self.tags[path] = given
            return Answer(answer.status_code, answer.text or "", answer.headers.get("Location") or "")


def fault(answer: Any, expected: tuple[int, ...]) -> str:
    if not answer.status_code:
        return f"no answer: {answer.error!r}"
    if answer.status_code not in expected:
        return f"answered with {answer.status_code}: {' '.join((answer.text or '').split())[:300]}"
    return ""


class Reader(Visitor):
    weight = 1
    wait_time = between(1, 5)

    def on_start(self) -> None:
        """The first page with its files of style and its scripts, as a browser fetches them once."""
        with kept_on():
            page = self.request("GET", "/", "home")
            for address in sorted(set(STATIC.findall(page.text))):
                self.request("GET", address, "static files", accept="*/*")

    @task
    def read(self) -> None:
        kind = self.chance.choices(KINDS, [kind.share for kind in KINDS])[0]
        with kept_on():
            self.request("GET", kind.address(plan["subjects"], self.chance), kind.name, accept=kind.accept)


class Desk(Visitor):
    """One person of a role, who signs in once; a step at a time, so that nobody is cut off between question and answer."""

    abstract = True
    wait_time = between(1, 4)
    role = ""

    def on_start(self) -> None:
        self.person: Person | None = None
        self.steps: Iterator[None] = iter(())
        name = plan["people"][self.role].pop()
        person = ROLES[self.role](name, plan, self.request, told, self.chance)
        with kept_on():
            person.sign_in()
            self.person = person
            entered.append(name)

    @task
    def step(self) -> None:
        if self.person is None:  # not let in, which was told as a failure
            return
        try:
            next(self.steps)
        except StopIteration:
            self.steps = self.person.steps()
        except Refused as refused:
            note(refused)
            self.steps = self.person.steps()


class ReviewerUser(Desk):
    role = "reviewer"


class AdjudicatorUser(Desk):
    role = "adjudicator"


class EditorUser(Desk):
    role = "editor"


class kept_on:  # noqa: N801 - reads as words
    """Whatever is refused is noted as a failure, and the person goes on with something else."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, Refused):
            note(error)
        return isinstance(error, Refused)


def note(refused: Refused) -> None:
    if not (requests and requests[-1][3] and requests[-1][3] in str(refused)):
        requests.append((time.monotonic(), "what pages said", 0.0, str(refused)))


class Rising(LoadTestShape):
    """The desk first; then ever more readers, until pages take too long twice on end; then for a while as many as went well."""

    use_common_options = False

    def __init__(self) -> None:
        super().__init__()
        self.desk = sum(map(len, plan["people"].values()))
        self.began, self.readers, self.over, self.at = time.monotonic(), 0, 0, -1
        self.steps: list[dict[str, Any]] = []
        self.is_held = False
        say("signing in")

    def tick(self) -> tuple[int, float] | None:
        passed = time.monotonic() - self.began
        if passed >= self._lasts() and not self._next():
            return None
        return self.desk + self.readers, 100.0 if self.readers else 4.0

    def _lasts(self) -> float:
        if self.at < 0:
            return WARMING if len(entered) < self.desk else 0
        return options.held if self.is_held else options.seconds

    def _next(self) -> bool:
        """Whether there is something more to do."""
        if self.at >= 0:
            self._close()
        if self.is_held:
            return False
        gone = self.steps[-1] if self.steps else None
        self.over = self.over + 1 if gone and gone["p95"] > options.bound else 0
        repeated = self.over == 1
        if self.over >= 2 or (not repeated and self.at + 1 == len(options.steps)):
            good = [step["readers"] for step in self.steps if step["p95"] <= options.bound]
            self.readers, self.is_held = max(good, default=options.steps[0]), True
        elif not repeated:
            self.at += 1
            self.readers = options.steps[self.at]
        self.began = time.monotonic()
        say("held" if self.is_held else "step", readers=self.readers)
        return True

    def _close(self) -> None:
        begin = self.began if self.is_held else self.began + SETTLED * self._lasts()
        end = time.monotonic()
        taken = [ms for at, name, ms, _ in requests if begin <= at <= end and is_page(name)]
        step = {"readers": self.readers, "begin": begin, "end": end, "held": self.is_held, "p95": percentile(taken, 0.95)}
        self.steps.append(step)
        say("step done", **step)


def say(what: str, **figures: Any) -> None:
    print(json.dumps({"what": what, **figures}), flush=True)


def main() -> None:
    global options, plan  # noqa: PLW0603 - locust makes the users, and they read these
    options = arguments()
    folder = Path(options.folder)
    plan = json.loads((folder / "plan.json").read_text())
    Visitor.connection_timeout = Visitor.network_timeout = options.patience
    for role, kind in (("reviewer", ReviewerUser), ("adjudicator", AdjudicatorUser), ("editor", EditorUser)):
        kind.fixed_count = len(plan["people"][role])
    users = [ReviewerUser, AdjudicatorUser, EditorUser, Reader]
    shape = Rising()
    environment = Environment(user_classes=users, shape_class=shape, host=options.address, stop_timeout=options.patience)
    runner = environment.create_local_runner()
    gc.freeze()
    runner.start_shape()
    runner.shape_greenlet.join()
    gevent.sleep(0.1)
    runner.quit()
    asked = {"requests": requests, "steps": shape.steps, "acknowledged": told.plain(), "desk": shape.desk}
    (folder / "asked.json").write_text(json.dumps(asked))
    say("done")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Readers and the desk at once.")
    parser.add_argument("folder")
    parser.add_argument("address")
    parser.add_argument("--bound", type=float, default=500, help="milliseconds, of the 95th percentile of pages")
    parser.add_argument("--seconds", type=float, default=6, help="of a step")
    parser.add_argument("--held", type=float, default=20, help="seconds in which as many read as went well")
    parser.add_argument(
        "--patience", type=float, default=30, help="seconds, after which an answer that does not come is a failure"
    )
    parser.add_argument("--steps", type=lambda text: [int(count) for count in text.split(",")], default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
