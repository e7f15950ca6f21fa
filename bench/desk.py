"""`make bench-desk`: what the pages of the desk cost: queries, and time as a ratio to a bare template view.

usage: python -m bench.desk [ROUNDS]
A bare template view is the page's own template, drawn from what the page had read before. All pages
take turns, so that what else the machine does falls on all alike; medians are shown. Nothing is sent over a network: a request
goes through every middleware to the view and its answer comes back. The articles are made up.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.corpus import articles
from bench.importing import MOMENT, archive, machine, write_lines

CLAIMS = (3, 12, 60)  # of an article
WAITING = 200  # articles in the queue besides
WORDS = 8  # of a claim
NOW = datetime(2026, 1, 2, tzinfo=UTC)
CHOICES = 1  # query that drawing a page still asks: the form of a comment reads the claims to choose from as it is drawn
PARAGRAPHS = 3  # articles made into one, so that sixty claims have room


@dataclass
class Page:
    """One request. ask: makes it. bare: draws the same without reading anything. queries, size: of one answer."""

    name: str
    ask: Callable[[], Any]
    bare: Callable[[], Any]
    queries: int
    size: int
    taken: dict[str, list[float]] = field(default_factory=lambda: {"ask": [], "bare": []})

    def round(self) -> None:
        for name in ("ask", "bare"):
            began = time.perf_counter()
            getattr(self, name)()
            self.taken[name].append(time.perf_counter() - began)


def main(rounds: int = 25) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        archive(Path(name) / "desk.sqlite3")
        plain_static_files()
        pages = make_pages(Path(name))
        for _ in range(rounds):
            for page in pages:
                page.round()
        show(pages, rounds)


def show(pages: list[Page], rounds: int) -> None:
    print(f"{rounds} rounds, medians\n\n| page | queries | KB | ratio to the bare template view |\n|---|---:|---:|---:|")
    for page in pages:
        ratio = statistics.median(page.taken["ask"]) / statistics.median(page.taken["bare"])
        print(f"| {page.name} | {page.queries} | {page.size / 1000:.0f} | {ratio:.2f} |")


def make_pages(folder: Path) -> list[Page]:
    """The pages of one reviewer, one adjudicator and one editor at work on articles in every state."""
    people = make_people()
    texts = list(articles(WAITING + PARAGRAPHS * len(CLAIMS) * 2, seed=3))
    waiting, long = texts[:WAITING], texts[WAITING:]
    joined = ["\n".join(long[place : place + PARAGRAPHS]) for place in range(0, len(long), PARAGRAPHS)]
    found = bring_in(folder, [*joined, *waiting], editor=people["editor"])
    pages = [measured("queue", "/desk/", people["reviewer"])]
    for number, (one, other) in enumerate(zip(found[: len(CLAIMS)], found[len(CLAIMS) : 2 * len(CLAIMS)], strict=True)):
        claims = CLAIMS[number]
        sheet = draft(one, claims, people["reviewer"])
        address = f"/desk/review/{sheet.pk}/"
        pages += [measured(f"review, {claims} claims", address, people["reviewer"])]
        pages += [saving(f"the same, saved as one types, {claims} claims", address, people["reviewer"])]
        version = dispute(other, claims, people)
        pages += [measured(f"adjudicate, {claims} claims differ", f"/desk/adjudicate/{version.pk}/", people["adjudicator"])]
    return pages


def plain_static_files() -> None:
    """Nobody collected the files of style here, so their names have no digest."""
    from django.conf import settings  # noqa: PLC0415 - needs the setup

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("whitenoise.")]


def make_people() -> dict[str, Any]:
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 - needs the setup
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup

    call_command("sync_roles", verbosity=0)
    roles = {"editor": "editor", "reviewer": "reviewer", "reviewer2": "reviewer", "adjudicator": "adjudicator"}
    people = {name: User.objects.create_user(name, is_staff=True) for name in roles}
    for name, role in roles.items():
        people[name].groups.add(Group.objects.get(name=role))
    return people


def bring_in(folder: Path, texts: list[str], *, editor: Any) -> list[Any]:
    """The articles, imported and put into the queue, in their order."""
    from archive.models import Article  # noqa: PLC0415 - needs the setup
    from archive.pipeline import import_paths  # noqa: PLC0415 - needs the setup
    from archive.review.transitions import move  # noqa: PLC0415 - needs the setup

    report = import_paths([str(write_lines(folder / "desk.jsonl", iter(texts)))], workers=1, at=MOMENT)
    if report.refused:
        raise SystemExit(f"{report.refused} refused: {report.refusals[:3]}")
    return [move(article, "queue", by=editor, at=NOW) for article in Article.objects.order_by("pk")]


def draft(article: Any, claims: int, by: Any) -> Any:
    """A sheet with an answer to everything, its claims made by whoever writes it where there are none yet."""
    from archive.review.requirement import current_version  # noqa: PLC0415 - needs the setup
    from archive.review.sheets import start_sheet  # noqa: PLC0415 - needs the setup

    version = current_version(article)
    sheet = start_sheet(version, by=by, at=NOW)
    if not version.claims.filter(status="accepted").exists():
        add_claims(version, claims, by=by)
    return answered(sheet, "true" if by.username == "reviewer" else "false", by)


def add_claims(version: Any, count: int, *, by: Any) -> None:
    from archive.review.claims import add_claim  # noqa: PLC0415 - needs the setup

    words, made, place = version.text.split(), 0, 0
    while made < count:
        place += WORDS + 2
        exact = words[place : place + WORDS]
        if len(exact) < WORDS:
            raise SystemExit(f"No room for {count} claims in a text of {len(words)} words.")
        if version.text.count(quote := " ".join(exact)) == 1:
            add_claim(version, exact=quote, statement=quote, claim_type="quantity", by=by, at=NOW)
            made += 1


def answered(sheet: Any, verdict: str, by: Any) -> Any:
    from archive.review.requirement import claims_to_judge  # noqa: PLC0415 - needs the setup
    from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet  # noqa: PLC0415 - as above

    evidence = EvidenceDraft(url="https://county.example/count", title="Count", publisher="County", kind="statistics")
    rating = ClaimAnswers(verdict=verdict, why="As the count has it.", evidence=(evidence,))
    claims = {claim.pk: rating for claim in claims_to_judge(sheet.version)}
    headline = HeadlineAnswers(rating="supported" if verdict == "true" else "mostly_supported", why="As the text has it.")
    return save_sheet(sheet, headline=headline, claims=claims, lock=sheet.lock, by=by, at=NOW)


def dispute(article: Any, claims: int, people: dict[str, Any]) -> Any:
    from archive.review.sheets import submit_sheet  # noqa: PLC0415 - needs the setup

    sheets = [draft(article, claims, people[name]) for name in ("reviewer", "reviewer2")]
    for sheet in sheets:
        submit_sheet(sheet, lock=sheet.lock, by=sheet.reviewer, at=NOW)
    return sheets[0].version


def measured(name: str, address: str, user: Any) -> Page:
    client = signed_in(user)
    queries, size = counted(lambda: client.get(address))
    return Page(name, lambda: client.get(address), bare_view(client, address), queries, size)


def saving(name: str, address: str, user: Any) -> Page:
    """The page's own form sent back as its script sends it, with another word in it each time."""
    import lxml.html  # noqa: PLC0415 - of this alone

    client = signed_in(user)
    page = lxml.html.fromstring(client.get(address).content.decode())
    form = next(form for form in page.forms if "headline-why" in form.fields)
    values, turn = dict(form.form_values()), iter(range(10**6))

    def send() -> Any:
        values["headline-why"] = f"As the text has it, {next(turn)}."
        answer = client.post(address, values, headers={"accept": "application/json"})
        if answer.status_code != 200:
            raise SystemExit(f"Not saved: {answer.status_code} {answer.content[:300]!r}")
        values["lock"] = answer.json()["lock"]
        return answer

    queries, size = counted(send)
    return Page(name, send, bare_view(client, address), queries, size)


def signed_in(user: Any) -> Any:
    from django.test import Client  # noqa: PLC0415 - needs the setup

    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def counted(ask: Callable[[], Any]) -> tuple[int, int]:
    """Queries and bytes of the second answer: what is remembered from one request to the next is remembered then."""
    from django.db import connection  # noqa: PLC0415 - needs the setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    ask()
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"Answered with {answer.status_code}, not with a page.")
    return len(queries), len(answer.content)


def bare_view(client: Any, address: str) -> Callable[[], Any]:
    """The template of the page drawn from what the page read, all of it at hand."""
    from django.db import connection  # noqa: PLC0415 - needs the setup
    from django.template import Context  # noqa: PLC0415 - as above
    from django.test import signals  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment  # noqa: PLC0415

    drawn: list[tuple[Any, Any]] = []

    def keep(sender: Any, template: Any, context: Any, **_: Any) -> None:
        drawn.append((template, Context(context.flatten())))  # as it is: what every page adds is not asked for anew

    setup_test_environment(debug=False)
    signals.template_rendered.connect(keep)
    try:
        client.get(address)
    finally:
        signals.template_rendered.disconnect(keep)
        teardown_test_environment()
    template, context = drawn[0]

    def draw() -> Any:
        return template.render(context)

    draw()
    with CaptureQueriesContext(connection) as queries:
        draw()
    if len(queries) > CHOICES:
        raise SystemExit(f"The bare view of {address} still asks {len(queries)} queries.")
    return draw


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
