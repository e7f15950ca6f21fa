"""The load test asks for what is there, and its people get through their work: else it would measure refusals."""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

from archive.models import Article
from bench import load_archive, load_told
from bench.archive_rows import TO_REVIEW, chunk_of, pool
from bench.load_addresses import KINDS
from bench.load_desk import ROLES, Acknowledged, Answer, Person, code_now
from bench.load_figures import classes, is_page, pages, percentile
from bench.load_report import findings, report
from tests.review.desk import claim_on, queued

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = {
    "article": ["/articles/1/bridge/"], "claim": ["/claims/1/bridge/"], "number": ["1"], "entity": ["fenn"], "topic": ["topic-0"],
    "source": ["outlet-0"], "word": ["bridge"],
}  # fmt: skip
ROWS = {"sheets": {"7": {"state": "submitted", "lock": 3, "rating": "supported", "claims": {"9": "true"}}}}
STORED = ROWS | {
    "decided": [4], "published": [5], "public": [5], "published_claims": 1, "claims_of_published": 1, "queued": [6],
}  # fmt: skip
TOLD = {
    "sheets": {"7": {"rating": "supported", "claims": {"9": "true"}}}, "drafts": {}, "decided": [4], "published": [5],
    "queued": [6],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_address_of_the_readers_is_there(kind: Any) -> None:
    chance = random.Random(5)
    asked = {urlsplit(kind.address(SUBJECTS, chance)).path for _ in range(60)}
    assert [path for path in asked if not is_there(path)] == []


def is_there(path: str) -> bool:
    try:
        return resolve(path) is not None
    except Resolver404:
        return False


def test_shares_are_hundredths_of_all_that_is_read() -> None:
    assert sum(kind.share for kind in KINDS) == 100


def test_no_part_but_the_users_loads_what_patches_the_standard_library() -> None:
    names = "load, load_addresses, load_archive, load_desk, load_figures, load_history, load_report, load_services, load_told"
    code = f"import sys; from bench import {names}; print('gevent' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def asking(client: Client) -> Callable[..., Answer]:
    def ask(
        method: str,
        path: str,
        name: str,
        *,
        data: Mapping[str, Any] | None = None,
        accept: str = "",
        expected: tuple[int, ...] = (200,),
    ) -> Answer:
        given = (
            client.generic(method, path) if data is None else client.post(path, data, headers={"accept": accept or "text/html"})
        )
        assert given.status_code in expected, (name, path, given.status_code)
        return Answer(given.status_code, given.content.decode(), given.headers.get("Location", ""))

    return ask


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Path) -> tuple[dict[str, list[Person]], Acknowledged]:
    """People signed in with password and code, and an article that waits, with a claim to rate."""
    cache.clear()
    settings.TWO_FACTOR, settings.CONFIRM_MINUTES = "required", 1
    roles = load_archive.make_people({"reviewer": 2, "adjudicator": 1, "editor": 1})
    claim_on(queued(), by=User.objects.get(username=roles["editor"][0]))
    plan = {"people": roles, "password": load_archive.PASSWORD, "secret": load_archive.SECRET, "before": load_archive.before()}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    told, chance = Acknowledged(), random.Random(1)
    people: dict[str, list[Person]] = {}
    for role, names in roles.items():
        people[role] = [ROLES[role](name, plan, asking(Client(enforce_csrf_checks=True)), told, chance) for name in names]
        for person in people[role]:
            person.sign_in()
    return people, told


def do(person: Person) -> None:
    for _ in person.steps():
        pass


@pytest.mark.parametrize("rating", ["supported", "mostly_supported"])
def test_the_desk_gets_from_the_queue_to_publication(desk: Any, rating: str, tmp_path: Path, monkeypatch: Any) -> None:
    people, told = desk
    first, second = people["reviewer"]
    do(first)
    monkeypatch.setattr("bench.load_desk.rating_of", lambda sheet, article: rating)
    do(second)
    assert len(told.sheets) == 2
    assert told.drafts == {}
    do(people["adjudicator"][0])
    assert len(told.decided) == (rating != "supported")
    do(people["editor"][0])
    assert told.published == [Article.objects.get(state="published").pk]
    assert list(load_told.differences(json.loads(json.dumps(told.plain())), load_told.stored(tmp_path))) == []


def test_publishing_asks_for_the_password_once_it_was_long_ago(desk: Any, tmp_path: Path, monkeypatch: Any) -> None:
    people, told = desk
    for reviewer in people["reviewer"]:
        monkeypatch.setattr("bench.load_desk.rating_of", lambda sheet, article: "supported")
        do(reviewer)
    monkeypatch.setattr("archive.forms.confirming.time.time", lambda: 4_000_000_000)
    editor = people["editor"][0]
    asked: list[str] = []
    ask = editor.ask

    def noting(method: str, path: str, name: str, **given: Any) -> Answer:
        asked.append(name)
        monkeypatch.undo() if name == "desk: publish, password given" else None
        return ask(method, path, name, **given)

    editor.ask = noting
    do(editor)
    assert "desk: publish, password given" in asked
    assert len(told.published) == 1


def test_what_is_stored_as_acknowledged_is_no_finding() -> None:
    assert list(load_told.differences(TOLD, STORED)) == []
    assert load_told.verdicts(TOLD) == load_told.verdicts_stored(STORED) == 2


@pytest.mark.parametrize(
    ("told", "stored", "said"),
    [
        ({}, {"sheets": {}}, "the archive has it as nothing"),
        ({}, {"sheets": {"7": ROWS["sheets"]["7"] | {"state": "draft"}}}, "the archive has it as draft"),
        ({}, {"sheets": {"7": ROWS["sheets"]["7"] | {"claims": {}}}}, "the archive has supported, {}"),
        ({"sheets": {}}, {}, "nobody was told so"),
        ({"drafts": {"8": {"lock": 2, "rating": "supported"}}}, {}, "The draft of sheet 8"),
        ({"decided": []}, {}, "decided: acknowledged []"),
        ({}, {"published": [], "public": []}, "published: acknowledged [5]"),
        ({}, {"public": []}, "articles moved to published: []"),
        ({}, {"published_claims": 0}, "Of 1 verdicts"),
        ({}, {"queued": []}, "were put in the queue"),
    ],
)
def test_what_was_lost_or_nobody_asked_for_is_told(told: dict[str, Any], stored: dict[str, Any], said: str) -> None:
    found = list(load_told.differences(TOLD | told, STORED | stored))
    assert len(found) == 1
    assert said in found[0]


def test_code_is_that_of_the_standard() -> None:
    assert code_now("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"  # RFC 6238, appendix B, the last six digits


def test_percentiles_are_by_nearest_rank_and_signing_in_is_no_page() -> None:
    assert [percentile(list(range(1, 101)), share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]
    assert percentile([], 0.95) == 0.0
    asked = [(1.0, "home", 10.0, ""), (2.0, "home", 30.0, "/: late"), (2.5, "sign in: code", 900.0, ""), (9.0, "home", 1.0, "")]
    assert [(row["name"], row["count"], row["wrong"], row["p95"]) for row in classes(asked, 0.0, 4.0)] == [
        ("home", 2, 1, 30.0),
        ("sign in: code", 1, 0, 900.0),
    ]
    assert (pages(asked, 0.0, 4.0)["rate"], is_page("static files")) == (0.5, False)


def test_articles_that_wait_have_claims_to_rate_and_nothing_is_begun() -> None:
    rows = chunk_of(pool(), 0, 60, waiting=TO_REVIEW).rows
    states = [row[6] for row in rows["article"]]
    assert {*states} <= {"published", "queued", "imported", "spiked"}
    accepted = {row[0] for row in rows["claim"] if row[9] == "accepted"}
    assert {place for place, state in enumerate(states) if state == "queued"} <= accepted
    assert {row[10] for row in rows["claim"] if states[row[0]] != "published"} == {"unchecked"}


def figures(**changed: Any) -> dict[str, Any]:
    """Of a run in which all went well, but for what is changed."""
    requests = [(1.0, "sign in: code", 40.0, ""), (3.0, "home", 10.0, ""), (4.0, "desk: queue", 30.0, "")]
    step = {"readers": 20, "begin": 2.0, "end": 4.0, "held": True, "p95": 30.0}
    use = {"gunicorn, master": {"processes": 1, "seconds": 1.0, "memory": 40.0}}
    later = {"gunicorn, master": {"processes": 1, "seconds": 2.0, "memory": 41.0}}
    acknowledged = TOLD | {"overtaken": []}
    return {
        "engine": "sqlite", "asked": {"requests": requests, "steps": [step], "acknowledged": acknowledged, "desk": 24},
        "stored": STORED, "verified": {"found": 0, "checks": {"record": []}}, "caught_up": True, "logged": [],
        "use": [use | {"at": 10.0}, later | {"at": 12.0}], "took": {"make": 1.0, "load": 2.0, "verify": 3.0},
    } | changed  # fmt: skip


def test_run_in_which_all_went_well_has_no_findings_and_its_figures_are_told() -> None:
    assert list(findings(figures())) == []
    text = report([figures()], argparse.Namespace(articles=400, bound=500.0), "2 cores")
    assert "| SQLite | 20 | 24 | 1.0 | 10 | 30 | 30 | 0 of 3 |" in text
    assert "| home | 0.5 | 10 | 10 | 10 |" in text
    assert "| sign in: code, all 1 of the run |" in text
    assert "| gunicorn, master | 50% | 41 MB |" in text
    assert "2 verdicts acknowledged and 2 stored" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"verified": {"found": 1, "checks": {"record": [{"where": "event 5", "what": "Changed."}]}}},
            "record: event 5: Changed.",
        ),
        ({"caught_up": False}, "did not come to the end of the log"),
        ({"logged": ["pages: Traceback"]}, "pages: Traceback"),
        ({"stored": STORED | {"queued": []}}, "were put in the queue"),
    ],
)
def test_whatever_is_not_as_it_has_to_be_is_a_finding(changed: dict[str, Any], said: str) -> None:
    found = list(findings(figures(**changed)))
    assert len(found) == 1
    assert said in found[0]


def test_answers_that_were_not_expected_are_counted_and_named() -> None:
    asked = figures()["asked"]
    wrong = asked | {"requests": [*asked["requests"], (3.5, "home", 9.0, "/: answered with 503")]}
    assert list(findings(figures(asked=wrong))) == ["1 answers were not as expected.", "home: /: answered with 503"]
    assert "25.00% of 4" in report([figures(asked=wrong)], argparse.Namespace(articles=400, bound=500.0), "2 cores")
